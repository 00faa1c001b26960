//! What a writer asks of a store in one transaction, and why it may not be done.
//!
//! Must not know how events become durable.

use super::claim::Claim;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Append, AppendRefused, LinkRefused};
use thiserror::Error;

/// Appends that are done together, and what must hold besides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Commit {
    /// The events, by stream.
    pub appends: Vec<Append>,
    /// The head of the log that the writer knew, where anything newer would change its mind.
    pub as_of: Option<Position>,
    /// Values that the writer has for itself from now on, if nobody else has them.
    pub claims: Vec<Claim>,
}

impl Commit {
    /// One append, and nothing else.
    #[must_use]
    pub fn of(append: Append) -> Self {
        Self { appends: vec![append], ..Self::default() }
    }
}

/// Why an append did not happen. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AppendError {
    /// The log does not allow it.
    #[error(transparent)]
    Refused(#[from] AppendRefused),
    /// The log is newer than the writer knew.
    #[error("others have appended since")]
    Stale,
    /// Somebody else has claimed this key.
    #[error("{0} is claimed by another command")]
    Claimed(String),
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why an import did not happen. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// The log has grown since the import was judged.
    #[error("others have appended since")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why events were not linked. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// The log does not allow it.
    #[error(transparent)]
    Refused(#[from] LinkRefused),
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
