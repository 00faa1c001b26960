//! The stream linker: one stream in which the beginnings and the completions of all orders can be read one after the other.
//!
//! It links and copies nothing, so the log does not grow by it. It begins with the first event there is, whenever it is
//! started first. Must not know who reads the stream. It is machinery and hangs on no wall.

use super::{OrdersEvent, order};
use crate::engine::event::RecordedEvent;
use crate::engine::handler::{Reaction, StartFrom};
use crate::engine::ids::StreamId;
use crate::engine::policy::Policy;
use uuid::Uuid;

/// Links into [`linked_stream`].
#[derive(Debug)]
pub struct StreamLinker;

/// The stream of the linked events: the UUID v5 of the OID namespace and the name `orders`.
#[must_use]
pub fn linked_stream() -> StreamId {
    StreamId(Uuid::new_v5(&Uuid::NAMESPACE_OID, b"orders").to_string())
}

impl Policy for StreamLinker {
    type Event = OrdersEvent;
    const NAME: &'static str = "StreamLinker";
    const START_FROM: StartFrom = StartFrom::Origin;

    fn react(event: &OrdersEvent, _: &RecordedEvent) -> Vec<Reaction> {
        match event {
            OrdersEvent::Order(order::Event::OrderCreated { .. } | order::Event::OrderCompleted { .. }) => {
                vec![Reaction::Link(linked_stream())]
            }
            _ => Vec::new(),
        }
    }
}
