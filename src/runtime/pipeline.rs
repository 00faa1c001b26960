//! The pipeline as people see it: which stages a command went through, what each did with it, and where it stopped.
//!
//! Noted while a command is dispatched and kept in memory only, for the last few: this is for looking, and no fact of any
//! model. Must not decide anything.

use super::command::{Command, Receipt};
use super::refused::Refused;
use crate::engine::aggregate::DecidedEvent;
use crate::engine::event::{self, RecordedEvent};
use crate::engine::ids::{CommandId, CorrelationId, Position, StreamId, StreamVersion};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// The stages, in the order in which every command goes through them.
pub const STAGES: [&str; 8] = [MIDDLEWARE, ROUTER, ENRICHMENT, VALIDATION, UNIQUENESS, IDENTITY, AGGREGATE, RECORDED];
pub(super) const MIDDLEWARE: &str = "middleware";
pub(super) const ROUTER: &str = "router";
pub(super) const ENRICHMENT: &str = "enrichment";
pub(super) const VALIDATION: &str = "validation";
pub(super) const UNIQUENESS: &str = "uniqueness";
pub(super) const IDENTITY: &str = "identity";
pub(super) const AGGREGATE: &str = "aggregate";
pub(super) const RECORDED: &str = "recorded";

/// How many passages are kept of commands that somebody gave, and how many of those that followed by themselves.
const KEPT: usize = 12;

/// What one stage of the pipeline did with a command, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// The stage: `enrichment`.
    pub name: &'static str,
    /// What it did.
    pub did: String,
    /// Whether the command came no further.
    pub stopped: bool,
}

/// The way of one command through the pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The command's id.
    pub id: CommandId,
    /// Its context: `orders`.
    pub context: String,
    /// Its name: `CompleteOrder`.
    pub command: String,
    /// The policy that issued it; nothing if somebody gave it.
    pub issued_by: Option<String>,
    /// The action that it belongs to.
    pub correlation_id: CorrelationId,
    /// The stages that it reached, in their order.
    pub stages: Vec<Stage>,
    /// The events that were recorded, or why there are none.
    pub outcome: Result<Vec<Position>, String>,
    /// How long the log was after it.
    pub position: Position,
}

/// The stages that a command reaches, noted as it reaches them.
#[derive(Default)]
pub(super) struct Notes(Vec<Stage>);

impl Notes {
    /// A stage begins. One that began before begins again: what came of it and of those behind it does not count.
    pub(super) fn enter(&mut self, name: &'static str) {
        if let Some(before) = self.0.iter().position(|stage| stage.name == name) {
            self.0.truncate(before);
        }
        self.0.push(Stage { name, did: String::new(), stopped: false });
    }

    /// The stage that is under way did this.
    pub(super) fn did(&mut self, did: &str) {
        if let Some(stage) = self.0.last_mut() {
            let gap = if stage.did.is_empty() { "" } else { "; " };
            stage.did = format!("{}{gap}{did}", stage.did);
        }
    }

    /// A whole stage, in which one thing was done.
    pub(super) fn note(&mut self, name: &'static str, did: &str) {
        self.enter(name);
        self.did(did);
    }

    /// What the aggregate made of it.
    pub(super) fn decided(&mut self, version: StreamVersion, decided: &[DecidedEvent]) {
        let names: Vec<_> = decided.iter().map(|event| event.name.as_str()).collect();
        let names = if names.is_empty() { "nothing has to happen".into() } else { names.join(", ") };
        self.did(&format!("decided on version {version}: {names}"));
    }

    /// Where its events are.
    pub(super) fn recorded(&mut self, events: &[Arc<RecordedEvent>]) {
        self.did(&match events {
            [] => "nothing".into(),
            [one] => format!("event {}, version {} of its stream", one.position, one.stream_version),
            [first, .., last] => format!("events {} to {}, in one transaction", first.position, last.position),
        });
    }

    /// This very command was done before: what it came to then is the answer.
    pub(super) fn done_before(&mut self, stream: &StreamId, events: usize) {
        for stage in [ENRICHMENT, VALIDATION] {
            if !self.0.iter().any(|reached| reached.name == stage) {
                self.note(stage, "was not needed again");
            }
        }
        self.note(UNIQUENESS, "was not asked again");
        self.note(IDENTITY, &format!("its stream is {stream}"));
        self.note(AGGREGATE, "did this very command before");
        self.note(RECORDED, &format!("nothing more: what it came to is there already, events: {events}"));
    }

    /// What became of the command.
    pub(super) fn passage(
        mut self,
        id: CommandId,
        command: &Command,
        done: &Result<Receipt, Refused>,
        head: Position,
    ) -> Passage {
        if let (Err(refused), Some(last)) = (done, self.0.last_mut()) {
            last.stopped = true;
            if last.did.is_empty() {
                last.did = refused.to_string();
            }
        }
        let issued_by = command.metadata.get(event::ISSUED_BY).and_then(Value::as_str);
        Passage {
            id,
            context: command.context.clone(),
            command: command.name.clone(),
            issued_by: issued_by.map(str::to_owned),
            correlation_id: command.correlation_id.unwrap_or(CorrelationId(id.0)),
            stages: self.0,
            outcome: match done {
                Ok(receipt) => Ok(receipt.events.iter().map(|event| event.position).collect()),
                Err(refused) => Err(refused.to_string()),
            },
            position: done.as_ref().map_or(head, |receipt| receipt.position),
        }
    }
}

/// The last passages, oldest first. What policies issue does not push out what somebody gave.
#[derive(Debug, Default)]
pub(super) struct Passages(Vec<Passage>);

impl Passages {
    pub(super) fn keep(&mut self, passage: Passage) {
        let is_given = |kept: &Passage| kept.issued_by.is_none();
        let alike = |kept: &&Passage| is_given(kept) == is_given(&passage);
        if self.0.iter().filter(alike).count() >= KEPT
            && let Some(oldest) = self.0.iter().position(|kept| alike(&kept))
        {
            self.0.remove(oldest);
        }
        self.0.push(passage);
    }

    pub(super) fn all(&self) -> Vec<Passage> {
        self.0.clone()
    }

    /// The newest command that somebody gave; without one, the newest.
    pub(super) fn newest(&self) -> Option<&Passage> {
        self.0.iter().rfind(|passage| passage.issued_by.is_none()).or(self.0.last())
    }
}
