//! Looking at everything: all records are read anew from the browser's storage and compared with what is known here.
//!
//! Must not write anything, nor change what is known.

use super::{IndexedDbStore, batches, next_turn};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Head, Log};
use crate::store::EventStore;
use crate::store::batch::damaged;
use std::cell::Cell;
use std::rc::Rc;

/// How many events are looked at in one turn.
const EVENTS: u64 = 500;

impl IndexedDbStore {
    /// Reads every record of the log and every payload anew. Gives how far the log goes.
    ///
    /// # Errors
    /// What is wrong with the first event that cannot be read, or is another one than is known here.
    pub async fn check(&self) -> Result<Position, Fault> {
        let fresh = Self {
            connection: Rc::clone(&self.connection),
            feed: Rc::default(),
            announcer: Rc::clone(&self.announcer),
            mark: Rc::default(),
            alone: Rc::new(Cell::new(true)),
            damage: Rc::default(),
            loss: None,
        };
        let cleared = self.feed.cleared();
        let known = self.look(Log::head);
        batches::catch_up(&fresh).await?;
        let head = fresh.look(Log::head);
        for position in (1..=head.0.max(known.0)).map(Position) {
            if position.0.is_multiple_of(EVENTS) {
                next_turn().await;
            }
            if self.feed.cleared() != cleared {
                return Ok(self.look(Log::head));
            }
            if fresh.look(|log| log.head_of(position).is_some() && log.as_written(position).is_none()) {
                fresh.fetch(position).await?;
            }
            if position <= known && !self.is_as_known(&fresh, position) {
                return Err(damaged(position, "it is not the event that this page knows"));
            }
        }
        Ok(head)
    }

    fn is_as_known(&self, fresh: &Self, position: Position) -> bool {
        let id = |head: Head| head.event_id;
        fresh.look(|log| log.head_of(position).map(id)) == self.look(|log| log.head_of(position).map(id))
    }
}
