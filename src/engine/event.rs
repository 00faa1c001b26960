//! An event before (`EventData`) and after (`RecordedEvent`) it was appended.
//!
//! Must not know what any event means: `data` stays JSON here; the contexts give it types.

use super::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
use super::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A JSON object: the payload and the metadata of events, the input of commands, the cells of a row.
pub type JsonObject = Map<String, Value>;

/// The key in `metadata` under which the name of the command is kept that made the event.
pub const COMMAND: &str = "command";
/// The key in `metadata` under which the name of the policy is kept that issued that command, if one did.
pub const ISSUED_BY: &str = "issued_by";
/// The key in `metadata` under which the causation of the *command* is kept: the id of the event that led to it.
pub const COMMAND_CAUSATION: &str = "command_causation_id";

/// How many bytes an event may have, as it is kept.
pub const MAX_EVENT: usize = 60_000;
/// How deep objects and lists may stand in each other; the event itself is the first.
pub const MAX_DEPTH: usize = 128;

/// An event that somebody wants to append: everything that is decided before it has a place in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventData {
    /// Names the event; a second append with the same id is the same event.
    pub event_id: EventId,
    /// Context and name, as in `Orders.OrderCreated`.
    pub event_type: String,
    /// What happened.
    pub data: JsonObject,
    /// Free; the runtime notes the command and the issuing policy here.
    pub metadata: JsonObject,
    /// The command that made this event.
    pub causation_id: CausationId,
    /// The action that everything began with.
    pub correlation_id: CorrelationId,
    /// When it was decided, UTC.
    pub created_at: Timestamp,
    /// The version of the payload's shape, from 1.
    pub schema_version: u32,
}

/// An event in the log: a fact. Nothing in it ever changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedEvent {
    /// See [`EventData::event_id`].
    pub event_id: EventId,
    /// See [`EventData::event_type`].
    pub event_type: String,
    /// The stream it belongs to.
    pub stream_id: StreamId,
    /// Its place in that stream, from 1.
    pub stream_version: StreamVersion,
    /// Its place in the global log, from 1.
    pub position: Position,
    /// See [`EventData::data`].
    pub data: JsonObject,
    /// See [`EventData::metadata`].
    pub metadata: JsonObject,
    /// See [`EventData::causation_id`].
    pub causation_id: CausationId,
    /// See [`EventData::correlation_id`].
    pub correlation_id: CorrelationId,
    /// See [`EventData::created_at`].
    pub created_at: Timestamp,
    /// See [`EventData::schema_version`].
    pub schema_version: u32,
}

impl EventData {
    /// The event with its place: what the log keeps.
    #[must_use]
    pub fn recorded(self, stream_id: StreamId, stream_version: StreamVersion, position: Position) -> RecordedEvent {
        RecordedEvent {
            event_id: self.event_id,
            event_type: self.event_type,
            stream_id,
            stream_version,
            position,
            data: self.data,
            metadata: self.metadata,
            causation_id: self.causation_id,
            correlation_id: self.correlation_id,
            created_at: self.created_at,
            schema_version: self.schema_version,
        }
    }
}

impl RecordedEvent {
    /// Context and name taken apart: `Orders.OrderCreated` is `("Orders", "OrderCreated")`.
    #[must_use]
    pub fn type_parts(&self) -> (&str, &str) {
        self.event_type.split_once('.').unwrap_or(("", &self.event_type))
    }

    /// The name of the command that made this event, where it is known.
    #[must_use]
    pub fn command(&self) -> Option<&str> {
        self.metadata.get(COMMAND).and_then(Value::as_str)
    }

    /// The name of the policy that issued that command, if one did.
    #[must_use]
    pub fn issued_by(&self) -> Option<&str> {
        self.metadata.get(ISSUED_BY).and_then(Value::as_str)
    }

    /// The id of the event that led to that command, if one did.
    #[must_use]
    pub fn command_causation(&self) -> Option<Uuid> {
        self.metadata.get(COMMAND_CAUSATION).and_then(Value::as_str).and_then(|id| id.parse().ok())
    }

    /// Whether it has more bytes, or is nested deeper, than an event may be.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        let deep = |object: &JsonObject| object.values().any(|value| is_deeper(value, MAX_DEPTH - 2));
        deep(&self.data) || deep(&self.metadata) || serde_json::to_vec(self).is_ok_and(|bytes| bytes.len() > MAX_EVENT)
    }
}

fn is_deeper(value: &Value, levels_left: usize) -> bool {
    let deeper = |value: &Value| is_deeper(value, levels_left - 1);
    match value {
        Value::Array(values) => levels_left == 0 || values.iter().any(deeper),
        Value::Object(fields) => levels_left == 0 || fields.values().any(deeper),
        _ => false,
    }
}
