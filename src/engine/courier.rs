//! A courier: whenever this event, then something leaves the system, such as a mail. It may remember what it needs for that.
//!
//! What it hands over is kept in an outbox under the event's id, in the transaction that moves its checkpoint: a replay, a
//! rebuild or a restart never hands anything over twice. Must not know how the outside is reached.

use super::event::RecordedEvent;
use super::handler::{Delivery, Handler, HandlerKind, Reaction, StartFrom};
use super::tables::{Reader, Writer};
use std::sync::Arc;

/// Hands things over to an external system.
pub trait Courier {
    /// The events of the context.
    type Event: 'static;
    /// Its stable name: what its checkpoint is kept under, and what its sticky says.
    const NAME: &'static str;
    /// Raised when `remember` changes its mind. What is remembered is then folded anew; nothing is handed over again.
    const VERSION: u32 = 1;
    /// The tables in which it remembers.
    const REMEMBERS: &'static [&'static str];

    /// Notes what it will need.
    fn remember(tables: &mut Writer, event: &Self::Event, recorded: &RecordedEvent);

    /// What is to be handed over because of `event`, given what is remembered of everything before it.
    fn deliver(known: &Reader, event: &Self::Event, recorded: &RecordedEvent) -> Vec<Delivery>;

    /// The courier without its types.
    #[must_use]
    fn handler() -> Handler {
        let apply = |event: &dyn std::any::Any, recorded: &RecordedEvent, tables: &mut Writer| {
            if let Some(event) = event.downcast_ref() {
                Self::remember(tables, event, recorded);
            }
        };
        let react = |event: &dyn std::any::Any, recorded: &RecordedEvent, tables: &Reader| {
            let deliveries = event.downcast_ref().map(|event| Self::deliver(tables, event, recorded));
            deliveries.unwrap_or_default().into_iter().map(Reaction::Deliver).collect()
        };
        Handler {
            version: Self::VERSION,
            start_from: StartFrom::Current,
            tables: Self::REMEMBERS.to_vec(),
            apply: Arc::new(apply),
            react: Some(Arc::new(react)),
            ..Handler::new(Self::NAME, HandlerKind::Courier)
        }
    }
}
