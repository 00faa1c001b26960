//! A command as it is given, and what it came to.
//!
//! Must not know how it is done.

use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::ids::{CausationId, CommandId, CorrelationId, Position, StreamId, StreamVersion};
use crate::engine::timestamp::Timestamp;
use std::sync::Arc;

/// A command that somebody wants to be dispatched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Command {
    /// The context: `orders`.
    pub context: String,
    /// The name: `CreateOrder`.
    pub name: String,
    /// The input, not yet validated.
    pub data: JsonObject,
    /// Its id; a fresh one if there is none. The same id twice is the same command.
    pub command_id: Option<CommandId>,
    /// What everything began with; the command's own id if it is the first.
    pub correlation_id: Option<CorrelationId>,
    /// The event that led to it, if a policy issued it.
    pub causation_id: Option<CausationId>,
    /// Copied to every event.
    pub metadata: JsonObject,
    /// What must be true of its stream, where it was given on what somebody saw. It is then not decided again on news.
    pub expected: Option<ExpectedVersion>,
}

/// What is fixed when a command comes in, however often it is decided.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    /// Its id.
    pub(super) id: CommandId,
    /// When it came in.
    pub(super) at: Timestamp,
}

/// What a command came to. Its events are durable.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The events that it made, in order; none if nothing had to happen.
    pub events: Vec<Arc<RecordedEvent>>,
    /// The stream that they are in.
    pub stream_id: StreamId,
    /// The version of that stream after them.
    pub version: StreamVersion,
    /// The position of the last of them, or of the head if there are none.
    pub position: Position,
}
