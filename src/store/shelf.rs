//! Shelves: small values by key that belong to the log and are not events: how far handlers have come and what they remember,
//! parked events, deliveries, snapshots, links.
//!
//! What belongs together is written in one transaction. Must not know what the values mean.

use crate::engine::fault::Fault;
use serde_json::Value;
use std::collections::BTreeSet;

/// A shelf.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString, strum::EnumIter,
)]
#[strum(serialize_all = "snake_case")]
pub enum Shelf {
    /// How far each handler has come. Only the tab that runs the handlers writes it.
    Handlers,
    /// What somebody wants of each handler. Any tab may write it.
    Controls,
    /// What handlers remember, in pieces.
    Tables,
    /// Events that a handler could not handle.
    Parked,
    /// What was handed over to external systems.
    Outbox,
    /// States of streams.
    Snapshots,
    /// How external systems are set.
    Systems,
    /// Which events are linked into which streams, in order.
    Links,
    /// The streams that were closed.
    Closed,
}

/// What is on a shelf under a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A value that can be read in the developer tools.
    Json(Value),
    /// What is read in bulk.
    Bytes(Vec<u8>),
}

impl Content {
    /// The value; null for bytes.
    #[must_use]
    pub fn json(self) -> Value {
        match self {
            Self::Json(value) => value,
            Self::Bytes(_) => Value::Null,
        }
    }
}

impl From<Value> for Content {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

/// What becomes of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It has this content from now on.
    Put(Content),
    /// It has this content, unless it has one already.
    Add(Content),
    /// It is gone.
    Delete,
    /// It is gone with all keys that begin with it.
    DeleteAll,
    /// Nothing: it must have this content already, or none. If it has not, nothing of what is written with it is written.
    Expect(Option<Content>),
}

/// One change of a shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// The shelf.
    pub shelf: Shelf,
    /// The key.
    pub key: String,
    /// What becomes of it.
    pub change: Change,
}

impl Write {
    /// Puts a content under a key.
    pub fn put(shelf: Shelf, key: impl Into<String>, content: impl Into<Content>) -> Self {
        Self { shelf, key: key.into(), change: Change::Put(content.into()) }
    }

    /// Puts a content under a key that has none.
    pub fn add(shelf: Shelf, key: impl Into<String>, content: impl Into<Content>) -> Self {
        Self { shelf, key: key.into(), change: Change::Add(content.into()) }
    }

    /// Expects a key to have this content, or none: if it has not, nothing is written of what is written with this.
    pub fn expect(shelf: Shelf, key: impl Into<String>, content: Option<Content>) -> Self {
        Self { shelf, key: key.into(), change: Change::Expect(content) }
    }

    /// Takes what is under a key away.
    pub fn delete(shelf: Shelf, key: impl Into<String>) -> Self {
        Self { shelf, key: key.into(), change: Change::Delete }
    }

    /// Takes away whatever is under a key that begins like this.
    pub fn delete_all(shelf: Shelf, prefix: impl Into<String>) -> Self {
        Self { shelf, key: prefix.into(), change: Change::DeleteAll }
    }
}

/// The code of the fault that an expectation was not met.
const SUPERSEDED: &str = "superseded";

/// The fault that a key has not the content that was expected; nothing was written.
pub fn superseded(key: &str) -> Fault {
    Fault {
        code: SUPERSEDED,
        happened: format!("another tab has changed \"{key}\" meanwhile"),
        safe: "what that tab has written".into(),
        remedy: "read it again before you write".into(),
    }
}

/// Whether a fault says that others were first: what was expected is not there any more.
#[must_use]
pub fn is_superseded(fault: &Fault) -> bool {
    fault.code == SUPERSEDED
}

/// The smallest key that comes after all keys that begin with `prefix`.
#[must_use]
pub fn beyond(prefix: &str) -> String {
    format!("{prefix}\u{ffff}")
}

/// The shelves that some writes change or look at, each once.
#[must_use]
pub fn touched(writes: &[Write]) -> BTreeSet<Shelf> {
    writes.iter().map(|write| write.shelf).collect()
}

/// The shelves that some writes change, each once.
#[must_use]
pub fn changed(writes: &[Write]) -> BTreeSet<Shelf> {
    let changes = writes.iter().filter(|write| !matches!(write.change, Change::Expect(_)));
    changes.map(|write| write.shelf).collect()
}
