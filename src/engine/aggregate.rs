//! Where a typed decider meets the log's JSON: an aggregate, and the same behind an object-safe trait.
//!
//! Must not know a store: the events of the stream come in, drafts of new events go out.

use super::codec;
use super::decider::Decider;
use super::event::{JsonObject, RecordedEvent};
use super::fault::Fault;
use super::ids::{CommandId, StreamId, StreamVersion};
use super::rejection::Rejection;
use super::spelling::is_blank;
use super::timestamp::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Display;
use std::marker::PhantomData;
use std::sync::Arc;
use strum::VariantNames;
use uuid::Uuid;

/// A decider that can be kept in streams: what it is called, and what tells one instance from another.
pub trait Aggregate:
    Decider<
        Command: DeserializeOwned + VariantNames,
        Event: Serialize + DeserializeOwned + VariantNames,
        Rejection: Display + Into<&'static str>,
        State: Serialize + DeserializeOwned,
    >
{
    /// The name on the wall: `LoanRequest`.
    const NAME: &'static str;
    /// What its streams begin with: `loan-request`.
    const STREAM_PREFIX: &'static str;
    /// Raised when `evolve` or the shape of the state changes: older snapshots are then ignored.
    const SNAPSHOT_VERSION: u32 = 1;
    /// The id of the instance that a command is for, in its one canonical spelling.
    fn identity(command: &Self::Command) -> String;
}

/// An event that was decided and has neither id nor place yet.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidedEvent {
    /// Its name in the context: `OrderCreated`.
    pub name: String,
    /// What happened.
    pub data: JsonObject,
}

/// The state of a stream at a version, kept so that a long stream need not be folded from its start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of the stream that it is of.
    pub stream_version: StreamVersion,
    /// See [`Aggregate::SNAPSHOT_VERSION`].
    pub snapshot_version: u32,
    /// The folded state.
    pub state: Value,
}

/// The code of the fault that an event of a stream is of a shape that its aggregate does not know.
pub const EVENT_UNREADABLE: &str = "event_unreadable";

/// What is known of a stream: a snapshot, if there is one that can be used, and the events after it.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The state that the fold begins with: one that [`HostedAggregate::can_use`].
    pub snapshot: Option<Snapshot>,
    /// The events after the snapshot, oldest first.
    pub events: Vec<Arc<RecordedEvent>>,
}

impl Past {
    /// All events of a stream.
    #[must_use]
    pub fn of(events: Vec<Arc<RecordedEvent>>) -> Self {
        Self { snapshot: None, events }
    }
}

/// A command that is to be decided, and what may be known besides. Equal ones on an equal past give equal events.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The command's name in the context.
    pub command: &'a str,
    /// Its input.
    pub data: &'a JsonObject,
    /// Its id; what the decision makes up follows from it.
    pub id: CommandId,
    /// When it came in.
    pub now: Timestamp,
}

impl<'a> Given<'a> {
    /// A command of no particular id and time, for aggregates that go by neither.
    #[must_use]
    pub fn of(command: &'a str, data: &'a JsonObject) -> Self {
        Self { command, data, id: CommandId(Uuid::nil()), now: Timestamp::UNIX_EPOCH }
    }
}

/// Why a decision gave no events.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The rules said no.
    Rejected(Rejection),
    /// The stream or the command could not be read.
    Faulty(Fault),
}

/// An aggregate whose types are gone: what the runtime works with.
pub trait HostedAggregate: Send + Sync {
    /// See [`Aggregate::NAME`].
    fn name(&self) -> &'static str;
    /// The names of its commands.
    fn commands(&self) -> &[&'static str];
    /// The names of its events.
    fn events(&self) -> &[&'static str];
    /// The version of the snapshots that it can use.
    fn snapshot_version(&self) -> u32;
    /// The stream of the instance that a command is for.
    ///
    /// # Errors
    /// The rejection that the input is not one of this command, or names no instance.
    fn stream_of(&self, command: &str, data: &JsonObject) -> Result<StreamId, Rejection>;
    /// Whether a stream is one of this aggregate's.
    fn owns(&self, stream: &StreamId) -> bool;
    /// Whether the fold can begin with a snapshot: it is of the right version, and its state can be read.
    fn can_use(&self, snapshot: &Snapshot) -> bool;
    /// Decides on a command, given what is known of its stream.
    ///
    /// # Errors
    /// The rejection of the rules, or the fault that a payload cannot be read.
    fn decide(&self, past: &Past, given: Given) -> Result<Vec<DecidedEvent>, Refusal>;
    /// The folded state, as JSON to be shown.
    ///
    /// # Errors
    /// The fault that a payload cannot be read.
    fn state(&self, past: &Past) -> Result<Value, Fault>;
}

/// Hosts the aggregate `A`.
pub struct Hosted<A>(PhantomData<fn() -> A>);

impl<A> Default for Hosted<A> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<A: Aggregate> Hosted<A> {
    fn command(name: &str, data: &JsonObject) -> Result<A::Command, Rejection> {
        let unreadable = |why| Rejection::new("invalid_command", format!("{name} cannot be read: {why}"));
        codec::decode(name, data).map_err(unreadable)
    }

    /// The state of a snapshot, if the fold can begin with it.
    fn kept(snapshot: &Snapshot) -> Option<A::State> {
        let is_of_this_version = snapshot.snapshot_version == A::SNAPSHOT_VERSION;
        is_of_this_version.then(|| A::State::deserialize(&snapshot.state).ok()).flatten()
    }

    fn rehydrated(past: &Past) -> Result<A::State, Fault> {
        let mut state = past.snapshot.as_ref().and_then(Self::kept).unwrap_or_default();
        for event in &past.events {
            // what this version of the program does not know, it cannot take in; it stays in the log
            if let Some(decoded) = codec::variant::<A::Event>(event.type_parts().1, &event.data) {
                state = A::evolve(state, &decoded.map_err(|why| unreadable(event, &why))?);
            }
        }
        Ok(state)
    }
}

impl<A: Aggregate> HostedAggregate for Hosted<A> {
    fn name(&self) -> &'static str {
        A::NAME
    }

    fn commands(&self) -> &[&'static str] {
        A::Command::VARIANTS
    }

    fn events(&self) -> &[&'static str] {
        A::Event::VARIANTS
    }

    fn stream_of(&self, command: &str, data: &JsonObject) -> Result<StreamId, Rejection> {
        let identity = A::identity(&Self::command(command, data)?);
        if is_blank(&identity) {
            let message = format!("the command does not say which {} it is for", A::NAME);
            return Err(Rejection::new("invalid_aggregate_identity", message));
        }
        Ok(StreamId(format!("{}-{identity}", A::STREAM_PREFIX)))
    }

    fn owns(&self, stream: &StreamId) -> bool {
        stream.0.strip_prefix(A::STREAM_PREFIX).is_some_and(|rest| rest.starts_with('-'))
    }

    fn snapshot_version(&self) -> u32 {
        A::SNAPSHOT_VERSION
    }

    fn can_use(&self, snapshot: &Snapshot) -> bool {
        Self::kept(snapshot).is_some()
    }

    fn decide(&self, past: &Past, given: Given) -> Result<Vec<DecidedEvent>, Refusal> {
        let state = Self::rehydrated(past).map_err(Refusal::Faulty)?;
        let command = Self::command(given.command, given.data).map_err(Refusal::Rejected)?;
        let events = A::decide(&state, command).map_err(|no| Refusal::Rejected(Rejection::of(no)))?;
        let encoded = |event: &A::Event| {
            let (name, data) = codec::encode(event).map_err(|why| Refusal::Faulty(unwritable(&why)))?;
            Ok(DecidedEvent { name, data })
        };
        events.iter().map(encoded).collect()
    }

    fn state(&self, past: &Past) -> Result<Value, Fault> {
        let state = Self::rehydrated(past)?;
        serde_json::to_value(state).map_err(|why| unwritable(&why))
    }
}

fn unreadable(event: &RecordedEvent, why: &serde_json::Error) -> Fault {
    Fault {
        code: EVENT_UNREADABLE,
        happened: format!("event {} ({}) cannot be read: {why}", event.position, event.event_type),
        safe: "the log is as it was".into(),
        remedy: "open this workspace with the version of Hindcast that wrote it".into(),
    }
}

fn unwritable(why: &serde_json::Error) -> Fault {
    Fault {
        code: "event_unwritable",
        happened: format!("a decided event cannot be written as JSON: {why}"),
        safe: "nothing was recorded".into(),
        remedy: "report this with the command that you sent".into(),
    }
}
