//! A handler: whatever takes the events of the log one after the other. Projection, policy, process manager and courier are
//! handlers, and once their types are gone the runtime treats them alike.
//!
//! A handler has two sides. *Applying* an event changes what the handler remembers and nothing else; every tab does it,
//! any number of times. *Reacting* says what follows in the world; one tab does it, once. Must not know which tab that is.

use super::event::{JsonObject, RecordedEvent};
use super::ids::{Position, StreamId};
use super::tables::{Reader, Writer};
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// What kind of handler it is, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum HandlerKind {
    /// Events into a view.
    Projection,
    /// Event into command.
    Policy,
    /// Event into command, with memory.
    ProcessManager,
    /// Event into something that leaves the system.
    Courier,
}

/// Where a handler begins that was never seen before. Later its checkpoint counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartFrom {
    /// With the first event.
    Origin,
    /// With the next event.
    Current,
    /// With the event after this position.
    #[serde(untagged)]
    Position(Position),
}

/// A command that is to be given.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The command's name in the context.
    pub command: &'static str,
    /// Its input.
    pub data: JsonObject,
}

/// Something that is to be handed over to an external system.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delivery {
    /// The system: `mail`.
    pub system: &'static str,
    /// Tells it from the other deliveries to that system, in a view of them.
    pub key: String,
    /// What is handed over.
    pub data: JsonObject,
}

/// What follows from an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Reaction {
    /// A command is given.
    Issue(FollowUp),
    /// The event is linked into a stream.
    Link(StreamId),
    /// Something is handed over.
    Deliver(Delivery),
}

impl From<FollowUp> for Reaction {
    fn from(follow_up: FollowUp) -> Self {
        Self::Issue(follow_up)
    }
}

/// How a handler takes in an event of its context.
pub type Apply = Arc<dyn Fn(&dyn Any, &RecordedEvent, &mut Writer) + Send + Sync>;
/// What a handler wants because of an event, given its tables as of everything before it.
pub type React = Arc<dyn Fn(&dyn Any, &RecordedEvent, &Reader) -> Vec<Reaction> + Send + Sync>;

/// A handler without its types.
#[derive(Clone)]
pub struct Handler {
    /// Its stable name within the context.
    pub name: &'static str,
    /// What it is.
    pub kind: HandlerKind,
    /// Another version than the one that was seen: what is remembered is folded anew.
    pub version: u32,
    /// Where it begins.
    pub start_from: StartFrom,
    /// The names of its tables.
    pub tables: Vec<&'static str>,
    /// Takes an event in.
    pub apply: Apply,
    /// Says what follows; nothing for one that only looks.
    pub react: Option<React>,
}

impl Handler {
    /// A handler that does nothing yet.
    #[must_use]
    pub fn new(name: &'static str, kind: HandlerKind) -> Self {
        let apply = Arc::new(|_: &dyn Any, _: &RecordedEvent, _: &mut Writer| {});
        Self { name, kind, version: 1, start_from: StartFrom::Origin, tables: Vec::new(), apply, react: None }
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("name", &self.name).field("kind", &self.kind).finish_non_exhaustive()
    }
}
