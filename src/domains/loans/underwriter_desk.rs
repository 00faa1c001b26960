//! An underwriter's desk: the requests under review as they were when the underwriter last looked, and what came of deciding on
//! that.
//!
//! What is on a desk may be old by now; that is its point. Must not look at anything by itself.

use super::loan_request::Event;
use crate::engine::codec;
use crate::engine::event::RecordedEvent;
use crate::engine::expected_version::{Conflict, ExpectedVersion};
use crate::engine::ids::{Position, StreamVersion};
use crate::engine::projection::Row;
use serde_json::Value;
use std::sync::Arc;

/// An underwriter.
pub const ADA: &str = "Ada";
/// Another one.
pub const BEN: &str = "Ben";
/// Who sits at the desks.
pub const UNDERWRITERS: [&str; 2] = [ADA, BEN];

/// What an underwriter can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Approve,
    /// No.
    Deny,
}

impl Decision {
    /// The decision that a command is, if it is one.
    #[must_use]
    pub fn of(command: &str) -> Option<Self> {
        [Self::Approve, Self::Deny].into_iter().find(|decision| decision.command() == command)
    }

    /// The command that says so.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Self::Approve => "ApproveLoan",
            Self::Deny => "DenyLoan",
        }
    }
}

/// A request as somebody saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenRequest {
    /// Which one.
    pub loan_request_id: String,
    /// Who asks.
    pub name: String,
    /// For how much.
    pub amount: u64,
    /// Which person that is.
    pub national_id: String,
    /// What the clearing house said.
    pub score: u64,
    /// The version of its stream at that time.
    pub version: StreamVersion,
}

impl SeenRequest {
    fn of(row: &Row) -> Self {
        let text = |column: &str| row.cells.get(column).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |column: &str| row.cells.get(column).and_then(Value::as_u64).unwrap_or_default();
        Self {
            loan_request_id: text("loan_request_id"),
            name: text("name"),
            amount: number("amount"),
            national_id: text("national_id"),
            score: number("score"),
            version: StreamVersion(number("version")),
        }
    }
}

/// What was on the dashboard when somebody looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The position that the dashboard had come to.
    pub at: Position,
    /// The requests under review.
    pub requests: Vec<SeenRequest>,
}

impl Sight {
    /// Looks at the rows of the dashboard.
    #[must_use]
    pub fn of(dashboard: &[Row], at: Position) -> Self {
        Self { at, requests: dashboard.iter().map(SeenRequest::of).collect() }
    }

    /// A request that was seen.
    #[must_use]
    pub fn request(&self, loan_request_id: &str) -> Option<&SeenRequest> {
        self.requests.iter().find(|request| request.loan_request_id == loan_request_id)
    }
}

/// What happened to a request after somebody had looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meanwhile {
    /// The version that it led to.
    pub version: StreamVersion,
    /// The name of the event.
    pub event: String,
    /// Who decided, if an underwriter did and said who they are.
    pub underwriter: Option<String>,
}

/// Somebody decided on what they saw, and somebody else had been faster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLate {
    /// The version that was seen.
    pub expected: StreamVersion,
    /// The version that was there.
    pub actual: StreamVersion,
    /// What happened in between, oldest first.
    pub meanwhile: Vec<Meanwhile>,
}

impl TooLate {
    /// Reads in the stream of a request what somebody had missed.
    #[must_use]
    pub fn of(conflict: &Conflict, stream: &[Arc<RecordedEvent>]) -> Self {
        let expected = match conflict.expected() {
            ExpectedVersion::Exact(version) => version,
            ExpectedVersion::Any | ExpectedVersion::NoStream | ExpectedVersion::StreamExists => StreamVersion(0),
        };
        let missed = stream.iter().filter(|event| event.stream_version > expected);
        let meanwhile = missed.map(|event| {
            let name = event.type_parts().1;
            Meanwhile { version: event.stream_version, event: name.to_owned(), underwriter: decided_by(name, event) }
        });
        Self { expected, actual: conflict.actual(), meanwhile: meanwhile.collect() }
    }
}

fn decided_by(name: &str, event: &RecordedEvent) -> Option<String> {
    match codec::variant::<Event>(name, &event.data)?.ok()? {
        Event::ManuallyApproved { underwriter, .. } | Event::ManuallyDenied { underwriter, .. } => underwriter,
        _ => None,
    }
}
