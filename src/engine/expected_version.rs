//! What a writer believes about a stream, and what the store answers.
//!
//! The terms and the truth table are those of Commanded and EventStore for Elixir. Must not know how a stream is kept.

use super::ids::{StreamId, StreamVersion};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use thiserror::Error;

/// The version that a stream must have for an append to succeed. In JSON a word (`"no_stream"`) or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", try_from = "Value")]
pub enum ExpectedVersion {
    /// Whatever is there.
    Any,
    /// The stream must not exist yet.
    NoStream,
    /// The stream must exist, at any version.
    StreamExists,
    /// The stream must have exactly this many events. 0: it must not exist.
    #[serde(untagged)]
    Exact(StreamVersion),
}

// by hand: what `untagged` makes of it to read it is a kilobyte of code
impl TryFrom<Value> for ExpectedVersion {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        match (value.as_str(), value.as_u64()) {
            (Some("any"), _) => Ok(Self::Any),
            (Some("no_stream"), _) => Ok(Self::NoStream),
            (Some("stream_exists"), _) => Ok(Self::StreamExists),
            (_, Some(version)) => Ok(Self::Exact(StreamVersion(version))),
            _ => Err("expected \"any\", \"no_stream\", \"stream_exists\" or a version"),
        }
    }
}

impl fmt::Display for ExpectedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any version"),
            Self::NoStream => f.write_str("no stream"),
            Self::StreamExists => f.write_str("an existing stream"),
            Self::Exact(version) => write!(f, "version {version}"),
        }
    }
}

/// "Somebody was first": the stream is not as the writer believed. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Conflict {
    /// An exact version was expected and another one is there.
    #[error("stream {stream} is at version {actual}, not at {expected} as expected")]
    WrongExpectedVersion {
        /// The stream.
        stream: StreamId,
        /// What the writer believed.
        expected: ExpectedVersion,
        /// What is there.
        actual: StreamVersion,
    },
    /// No stream was expected and there is one.
    #[error("stream {stream} already exists, at version {actual}")]
    StreamExists {
        /// The stream.
        stream: StreamId,
        /// What is there.
        actual: StreamVersion,
    },
    /// A stream was expected and there is none.
    #[error("stream {stream} does not exist")]
    StreamNotFound {
        /// The stream.
        stream: StreamId,
    },
}

impl Conflict {
    /// The stable code for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongExpectedVersion { .. } => "wrong_expected_version",
            Self::StreamExists { .. } => "stream_exists",
            Self::StreamNotFound { .. } => "stream_not_found",
        }
    }
}

impl Conflict {
    /// The stream that it is about.
    #[must_use]
    pub fn stream(&self) -> &StreamId {
        match self {
            Self::WrongExpectedVersion { stream, .. }
            | Self::StreamExists { stream, .. }
            | Self::StreamNotFound { stream } => stream,
        }
    }

    /// What the writer believed.
    #[must_use]
    pub fn expected(&self) -> ExpectedVersion {
        match self {
            Self::WrongExpectedVersion { expected, .. } => *expected,
            Self::StreamExists { .. } => ExpectedVersion::NoStream,
            Self::StreamNotFound { .. } => ExpectedVersion::StreamExists,
        }
    }

    /// What is there.
    #[must_use]
    pub fn actual(&self) -> StreamVersion {
        match self {
            Self::WrongExpectedVersion { actual, .. } | Self::StreamExists { actual, .. } => *actual,
            Self::StreamNotFound { .. } => StreamVersion(0),
        }
    }
}

impl ExpectedVersion {
    /// Holds the expectation against the version that is there (0: the stream does not exist).
    ///
    /// # Errors
    /// The conflict, naming what was expected and what is there.
    pub fn check(self, stream: &StreamId, actual: StreamVersion) -> Result<(), Conflict> {
        let exists = actual.0 > 0;
        match self {
            Self::NoStream if exists => Err(Conflict::StreamExists { stream: stream.clone(), actual }),
            Self::StreamExists if !exists => Err(Conflict::StreamNotFound { stream: stream.clone() }),
            Self::Exact(version) if version != actual => {
                Err(Conflict::WrongExpectedVersion { stream: stream.clone(), expected: self, actual })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Conflict, ExpectedVersion};
    use crate::engine::ids::{StreamId, StreamVersion};
    use serde_json::json;

    fn code(expected: ExpectedVersion, actual: u64) -> &'static str {
        let stream = StreamId("order-1".into());
        expected.check(&stream, StreamVersion(actual)).map_or_else(|conflict| conflict.code(), |()| "ok")
    }

    #[test]
    fn the_truth_table_holds() {
        use ExpectedVersion::{Any, Exact, NoStream, StreamExists};
        let exact = |n| Exact(StreamVersion(n));
        let on_absent = [Any, NoStream, StreamExists, exact(0), exact(1)].map(|expected| code(expected, 0));
        assert_eq!(on_absent, ["ok", "ok", "stream_not_found", "ok", "wrong_expected_version"]);
        let at_two = [Any, NoStream, StreamExists, exact(2), exact(1), exact(0)].map(|expected| code(expected, 2));
        assert_eq!(at_two, ["ok", "stream_exists", "ok", "ok", "wrong_expected_version", "wrong_expected_version"]);
    }

    #[test]
    fn it_reads_as_it_is_written() {
        for expected in [ExpectedVersion::Any, ExpectedVersion::NoStream, ExpectedVersion::StreamExists] {
            assert_eq!(ExpectedVersion::try_from(json!(expected)), Ok(expected));
        }
        assert_eq!(ExpectedVersion::try_from(json!(2)), Ok(ExpectedVersion::Exact(StreamVersion(2))));
        assert!(ExpectedVersion::try_from(json!(-1)).is_err());
        assert!(ExpectedVersion::try_from(json!("sometimes")).is_err());
    }

    #[test]
    fn a_conflict_names_what_was_expected_and_what_is_there() {
        let stream = StreamId("order-1".into());
        let conflict = ExpectedVersion::Exact(StreamVersion(1)).check(&stream, StreamVersion(3));
        let said = conflict.err().map(|conflict| conflict.to_string());
        assert_eq!(said.as_deref(), Some("stream order-1 is at version 3, not at version 1 as expected"));
        assert!(matches!(
            ExpectedVersion::StreamExists.check(&stream, StreamVersion(0)),
            Err(Conflict::StreamNotFound { .. })
        ));
    }
}
