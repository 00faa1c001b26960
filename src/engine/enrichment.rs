//! Enrichment: what a command has to be told before it can be decided, from outside of its own input.
//!
//! It runs first in the pipeline, before anybody has validated the input, and must bear anything. What it finds out goes into
//! the command, and from there into events: a replay never asks again. Must not write anything, nor wait: the runtime waits
//! for a slow system before it asks.

use super::event::{JsonObject, RecordedEvent};
use super::rejection::Rejection;
use super::timestamp::Timestamp;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// How an enrichment adds to the input of a command.
pub type Enrich = Arc<dyn Fn(&mut JsonObject, &Known) -> Result<(), Rejection> + Send + Sync>;

/// Adds to the input of a command.
#[derive(Clone)]
pub struct Enrichment {
    /// The command.
    pub command: &'static str,
    /// The external system that is asked, if one is; see [`super::model::SystemSticky`].
    pub system: Option<&'static str>,
    /// Adds to the input what is found out. What a person may not say must be overwritten here.
    ///
    /// # Errors
    /// The rejection, when it cannot be found out.
    pub enrich: Enrich,
}

impl Enrichment {
    /// An enrichment of this command, which asks this system.
    pub fn new(
        command: &'static str,
        system: Option<&'static str>,
        enrich: impl Fn(&mut JsonObject, &Known) -> Result<(), Rejection> + Send + Sync + 'static,
    ) -> Self {
        Self { command, system, enrich: Arc::new(enrich) }
    }
}

impl fmt::Debug for Enrichment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrichment")
            .field("command", &self.command)
            .field("system", &self.system)
            .finish_non_exhaustive()
    }
}

/// What an enrichment may look at.
#[derive(Clone, Debug)]
pub struct Known {
    /// The events of the stream that the command is for; none if there is no such stream or the input names none.
    pub stream: Vec<Arc<RecordedEvent>>,
    /// How the external system is set; the runtime has waited for its `delay_ms` already.
    pub system: JsonObject,
    /// When the command came in.
    pub now: Timestamp,
    /// A number by chance, the same for the same command however often it is tried.
    pub random: u64,
    /// An id by chance, the same for the same command; derive others from it.
    pub fresh_id: Uuid,
}
