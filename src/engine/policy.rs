//! A policy: whenever this event, then that command. No memory, no opinion.
//!
//! Must not know how a command is dispatched, nor whether it was issued before; ids that follow from the event's id make a
//! repeat harmless.

use super::event::{JsonObject, RecordedEvent};

/// A command that a policy wants to be given.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The command's name in its context.
    pub command: &'static str,
    /// Its input.
    pub data: JsonObject,
}

/// Whenever an event of a context, then a command.
pub trait Policy {
    /// The events of the context.
    type Event;
    /// Its stable name: what its checkpoint is kept under.
    const NAME: &'static str;

    /// The commands to be given because of `event`.
    fn react(event: &Self::Event, recorded: &RecordedEvent) -> Vec<FollowUp>;
}
