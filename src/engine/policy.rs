//! A policy: whenever this event, then that command. No memory, no opinion.
//!
//! Must not know how a command is dispatched, nor whether it was issued before; ids that follow from the event's id make a
//! repeat harmless.

use super::event::RecordedEvent;
use super::handler::{Handler, HandlerKind, Reaction, StartFrom};
use super::tables::Reader;
use std::sync::Arc;

/// Whenever an event of a context, then something follows.
pub trait Policy {
    /// The events of the context.
    type Event: 'static;
    /// Its stable name: what its checkpoint is kept under, and what its sticky says.
    const NAME: &'static str;
    /// Raised when it is another policy under the same name. It does not act on the past again.
    const VERSION: u32 = 1;
    /// Where it begins when it is seen for the first time: usually what happened before it is not its business.
    const START_FROM: StartFrom = StartFrom::Current;

    /// What follows from `event`: usually a command, [`super::handler::FollowUp`].
    fn react(event: &Self::Event, recorded: &RecordedEvent) -> Vec<Reaction>;

    /// The policy without its types.
    #[must_use]
    fn handler() -> Handler {
        let react = |event: &dyn std::any::Any, recorded: &RecordedEvent, _: &Reader| {
            event.downcast_ref().map(|event| Self::react(event, recorded)).unwrap_or_default()
        };
        Handler {
            version: Self::VERSION,
            start_from: Self::START_FROM,
            react: Some(Arc::new(react)),
            ..Handler::new(Self::NAME, HandlerKind::Policy)
        }
    }
}
