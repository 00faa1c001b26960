//! How far a handler has come and how it stands: what is kept of it from one visit to the next.
//!
//! Must not know how a handler works.

use crate::engine::handler::StartFrom;
use crate::engine::ids::Position;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is kept of a handler's work. Only the tab that runs the handlers writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Up to which event it has handled everything: its checkpoint.
    pub position: Position,
    /// Up to which event its tables are kept. What comes after it is applied anew.
    pub applied: Position,
    /// Where it began when it was first seen.
    pub began: Position,
    /// The version of the handler that did this; 0 for one that an older program kept.
    pub version: u32,
    /// How often it was folded anew; the kept pieces of an earlier time are not its own.
    #[serde(alias = "round")]
    pub rebuilds: u32,
    /// How often it was set back to its start.
    pub resets: u32,
    /// How often it took in an event that was put aside before, out of its order.
    pub late: u32,
    /// The events that its tables lack, for they were put aside. Tables that begin anew lack none.
    pub lacks: BTreeSet<Position>,
    /// How many row versions of each table are kept.
    pub kept: BTreeMap<String, usize>,
}

/// What somebody wants of a handler. Any tab may write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Control {
    /// How it shall stand.
    pub standing: Standing,
    /// What it does about an error.
    pub on_error: OnError,
    /// Where it begins when it is set back, if not where its kind begins.
    pub start_from: Option<StartFrom>,
    /// The type of event that it fails on, on purpose.
    pub fails_on: Option<String>,
    /// How long after it was recorded it applies an event, on purpose, in milliseconds.
    pub lag_ms: u32,
    /// How often it was asked to fold everything anew.
    #[serde(alias = "rounds")]
    pub rebuilds: u32,
    /// How often it was asked to go back to its start.
    pub resets: u32,
    /// Where the log ended when it was asked that last, as far as whoever asked knew.
    pub reset_at: Option<Position>,
    /// How often it was killed, folded anew or set back. Whoever began something in an earlier generation was overtaken, and writes
    /// nothing: each checkpoint is written only if this is still the generation that it was begun in.
    pub generation: u32,
}

/// What is to be different about what a handler does about an error; what is not named stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct OnErrorChange {
    /// How often it tries in all.
    pub tries: Option<u32>,
    /// How long it waits before it tries again, in milliseconds.
    pub delay_ms: Option<u32>,
    /// What it does after the last try.
    pub then: Option<Then>,
}

impl OnErrorChange {
    /// The most tries, and the longest wait between two of them in milliseconds, that can be ordered.
    pub const LIMITS: (u32, u32) = (1_000, 86_400_000);

    /// Changes what a handler does.
    pub fn apply(self, on_error: &mut OnError) {
        on_error.tries = self.tries.unwrap_or(on_error.tries);
        on_error.delay_ms = self.delay_ms.unwrap_or(on_error.delay_ms);
        on_error.then = self.then.unwrap_or(on_error.then);
    }
}

impl From<OnError> for OnErrorChange {
    fn from(OnError { tries, delay_ms, then }: OnError) -> Self {
        Self { tries: Some(tries), delay_ms: Some(delay_ms), then: Some(then) }
    }
}

/// How a handler stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It handles what comes.
    #[default]
    Running,
    /// Somebody holds it back; it goes on where it was.
    Paused,
    /// Somebody stopped it hard; started again, it goes on after the last event that it acknowledged.
    Killed,
    /// It could not handle the event at this position, for this reason, and waits for somebody.
    Failed(Position, String),
}

/// What a handler does about an event that it cannot handle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnError {
    /// How often it tries in all.
    pub tries: u32,
    /// How long it waits before it tries again, in milliseconds.
    pub delay_ms: u32,
    /// What it does after the last try.
    pub then: Then,
}

/// What a handler does after the last try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The event is put aside, with the reason, and the handler goes on.
    Park,
    /// The handler goes on as if there had been no such event.
    Skip,
    /// The handler waits for somebody.
    Stop,
}

impl Default for OnError {
    fn default() -> Self {
        Self { tries: 3, delay_ms: 100, then: Then::Park }
    }
}

/// An event that a handler could not handle, put aside until somebody looks into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parked {
    /// The handler.
    pub handler: String,
    /// The event.
    pub position: Position,
    /// Its type.
    pub event_type: String,
    /// Why it could not be handled.
    pub reason: String,
    /// How often it was tried.
    pub tries: u32,
    /// What the handler remembered before it: rows by table, those that the event names and the newest.
    pub before: serde_json::Value,
    /// How often the handler had been set back by then: set back once more, it handles the event by itself, or has no business
    /// with it. An older program did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resets: Option<u32>,
    /// What a tab wants that does not run the handlers: that it is handled again, or let go of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<bool>,
}

impl Parked {
    /// Under which key it is kept.
    #[must_use]
    pub fn key(&self) -> String {
        parked_key(&self.handler, self.position)
    }
}

/// Under which key the parked event of a handler is kept.
#[must_use]
pub fn parked_key(handler: &str, position: Position) -> String {
    format!("{handler}/{:012}", position.0)
}
