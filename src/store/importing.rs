//! Why an import did not happen, and the judgement that both stores share.
//!
//! Must not know how events become durable.

use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::transfer::{Import, Reading, RefusedLine};
use thiserror::Error;

/// Why an import did not happen. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// Lines stand in the way; never an empty list.
    #[error("{}; nothing was imported", .0.first().map(ToString::to_string).unwrap_or_default())]
    Refused(Vec<RefusedLine>),
    /// A handler has events to handle before the imported ones may come.
    #[error("handler {0} has not come to the head of the log")]
    Behind(String),
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What an import comes to, if no line stands in the way.
pub fn judged(log: &Log, reading: &Reading) -> Result<Import, ImportError> {
    let import = Import::plan(log, reading);
    if import.refused.is_empty() { Ok(import) } else { Err(ImportError::Refused(import.refused)) }
}

/// That a handler has handled everything up to the head.
pub fn at_head(handler: &str, checkpoint: Option<Position>, head: Position) -> Result<(), ImportError> {
    match checkpoint {
        Some(checkpoint) if checkpoint < head => Err(ImportError::Behind(handler.to_owned())),
        _ => Ok(()),
    }
}
