//! Import and export of a whole log, as seen from above: what would happen, and doing it.
//!
//! What is imported has happened elsewhere, with all that followed there: no policy acts on it. The policies handle first what
//! is here already, then the store moves their checkpoints beyond the imported events as it writes them. Must not know a file.

use super::follow_up::handler;
use super::{Environment, RETRIES, Runtime};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::transfer::{self, Import, Reading, RefusedLine};
use crate::store::{EventStore, ImportError};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an import would do, or has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// How many events the log lacks.
    pub new: u64,
    /// How many events of the text the log has already.
    pub already_there: u64,
    /// Of the new events, how many are of types that no context here knows. They are kept and shown as unknown.
    pub unknown_type: BTreeMap<String, u64>,
    /// The lines that stand in the way: one is enough, and nothing is imported.
    pub refused: Vec<RefusedLine>,
    /// Whether it was done; false for one that was only tried.
    pub imported: bool,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// The log as lines of text, each with its end.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn export(&self) -> Result<Vec<String>, Fault> {
        self.store.catch_up().await?;
        let model: Vec<_> = self.contexts.iter().map(|context| context.model.name).collect();
        self.store.look(|log| transfer::lines(log, &model).collect())
    }

    /// Says what importing a reading would do, and writes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn try_import(&self, reading: &Reading) -> Result<ImportReport, Fault> {
        self.store.catch_up().await?;
        let import = self.store.look(|log| Import::plan(log, reading));
        Ok(self.report(import, false))
    }

    /// Imports a reading: all of its events that are new, or nothing.
    ///
    /// # Errors
    /// When a line is refused, or the store fails.
    pub async fn import(&self, reading: &Reading) -> Result<ImportReport, ImportError> {
        let handlers = self.handlers();
        for _ in 0..=RETRIES {
            // a checkpoint must not pass an event that was not handled
            self.run_policies().await?;
            match self.store.import(reading, &handlers).await {
                // another tab was quick, or is not done
                Err(ImportError::Behind(_)) => {}
                outcome => return outcome.map(|import| self.report(import, true)),
            }
        }
        Err(Fault {
            code: "import_interrupted",
            happened: "the log kept growing while the import waited for its policies".into(),
            safe: "nothing was imported, and everything before is as it was".into(),
            remedy: "wait until the other tabs are quiet, and try again".into(),
        }
        .into())
    }

    fn report(&self, import: Import, imported: bool) -> ImportReport {
        let mut unknown_type = BTreeMap::new();
        for event in import.new.iter().filter(|event| !self.knows(event)) {
            *unknown_type.entry(event.event_type.clone()).or_default() += 1;
        }
        let new = import.new.len() as u64;
        ImportReport { new, already_there: import.already_there, unknown_type, refused: import.refused, imported }
    }

    fn knows(&self, event: &Arc<RecordedEvent>) -> bool {
        let owners = self.contexts.iter().filter(|context| context.owns(event));
        owners.into_iter().any(|context| context.model.events().contains(&event.type_parts().1))
    }

    fn handlers(&self) -> Vec<String> {
        let contexts = self.contexts.iter();
        contexts.flat_map(|context| context.policies().map(|policy| handler(context, policy))).collect()
    }
}
