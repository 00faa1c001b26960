//! Import and export of a whole log, as seen from above: what would happen, and doing it.
//!
//! What is imported has happened elsewhere, with all that followed there: handlers learn of it, and none acts on it. Long logs
//! are read and judged piece by piece, with pauses. Must not know a file.

use super::{Environment, RETRIES, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::transfer::{self, Import, Judge, Reading, RefusedLine};
use crate::store::{EventStore, ImportError};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many lines of an export are made at once.
const LINES: u64 = 500;
/// How many lines of links and closings are made or judged at once. Each may have many links.
const LINES_BESIDE: usize = 20;

/// What an import would do, or has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// How many events the log lacks.
    pub new: u64,
    /// How many events of the text the log has already.
    pub already_there: u64,
    /// Of the new events, how many are of types that no context here knows. They are kept and shown as unknown.
    pub unknown_type: BTreeMap<String, u64>,
    /// How many links to events are new, in streams of links.
    pub linked: u64,
    /// How many streams are closed by it.
    pub closed: u64,
    /// The lines that stand in the way: one is enough, and nothing is imported.
    pub refused: Vec<RefusedLine>,
    /// Whether it was done; false for one that was only tried.
    pub imported: bool,
}

impl ImportReport {
    /// Whether anything would be different after it.
    #[must_use]
    pub const fn brings_something(&self) -> bool {
        self.new > 0 || self.linked > 0 || self.closed > 0
    }
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// The log as lines of text, each with its end, handed to `take` in pieces of many lines.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn export(&self, mut take: impl FnMut(String)) -> Result<(), Fault> {
        self.store.catch_up().await?;
        let model: Vec<_> = self.contexts().iter().map(|context| context.model.name).collect();
        let head = self.store.look(Log::head);
        let asides = self.store.look(transfer::asides);
        take(self.store.look(|log| transfer::first_line(log, &asides, &model))?);
        for first in (1..=head.0).step_by(usize::try_from(LINES).unwrap_or(1)) {
            let mut lines = String::new();
            for position in (first..=head.0.min(first + LINES - 1)).map(Position) {
                let at_hand = self.store.look(|log| log.as_written(position));
                if at_hand.is_none() {
                    self.store.fetch(position).await?;
                }
                let event = at_hand.or_else(|| self.store.look(|log| log.as_written(position)));
                lines += &event.map_or_else(|| Ok(String::new()), |event| transfer::event_line(&event))?;
            }
            take(lines);
            self.environment.breathe().await;
        }
        for some in asides.chunks(LINES_BESIDE) {
            take(self.store.look(|log| transfer::lines_beside(log, some))?);
            self.environment.breathe().await;
        }
        Ok(())
    }

    /// Says what importing a reading would do, and writes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn try_import(&self, reading: &Reading) -> Result<ImportReport, Fault> {
        self.store.catch_up().await?;
        Ok(self.report(&self.judged(reading).await?, false))
    }

    /// Imports a reading: all of its events that are new, or nothing.
    ///
    /// # Errors
    /// When the store fails. That a line is refused is said in the report, and nothing is imported then.
    pub async fn import(&self, reading: &Reading) -> Result<ImportReport, Fault> {
        for _ in 0..=RETRIES {
            self.store.catch_up().await?;
            let import = self.judged(reading).await?;
            if !import.refused.is_empty() {
                return Ok(self.report(&import, false));
            }
            match self.store.import(&import).await {
                // another tab was quick
                Err(ImportError::Stale) => {}
                Err(ImportError::Fault(fault)) => return Err(fault),
                Ok(()) => return Ok(self.report(&import, true)),
            }
        }
        Err(Fault {
            code: "import_interrupted",
            happened: "the log kept growing while the import was judged".into(),
            safe: "nothing was imported, and everything before is as it was".into(),
            remedy: "wait until the other tabs are quiet, and try again".into(),
        })
    }

    async fn judged(&self, reading: &Reading) -> Result<Import, Fault> {
        self.store.list_ids_for(reading.count()).await;
        let mut judge = self.store.look(|log| Judge::new(log, reading));
        for some in reading.beside.chunks(LINES_BESIDE) {
            self.store.look(|log| judge.expect(log, some));
            self.environment.breathe().await;
        }
        for run in &reading.runs {
            while let Some(position) = self.store.look(|log| judge.go_on(log, run)) {
                self.store.fetch(position).await?;
            }
            self.environment.breathe().await;
        }
        for some in reading.beside.chunks(LINES_BESIDE) {
            self.store.look(|log| judge.judge_beside(log, some));
            self.environment.breathe().await;
        }
        Ok(judge.finish(reading))
    }

    fn report(&self, import: &Import, imported: bool) -> ImportReport {
        let unknown = import.types.iter().filter(|(event_type, _)| !self.knows(event_type));
        ImportReport {
            new: import.new,
            already_there: import.already_there,
            unknown_type: unknown.map(|(event_type, count)| (event_type.clone(), *count)).collect(),
            linked: import.linked(),
            closed: import.closings.len() as u64,
            refused: import.refused.clone(),
            imported,
        }
    }

    /// Whether an event of this type is known to a context.
    pub fn knows(&self, event_type: &str) -> bool {
        self.contexts.borrow().iter().any(|context| context.knows(event_type))
    }
}
