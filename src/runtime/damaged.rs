//! Events whose record is damaged: no handler can handle them, and none stands still for that.
//!
//! Such an event goes the way of every event that cannot be handled. A record has many events: what a handler has tried often
//! enough on one of them, it does not wait for at the next. Must not judge what damage is; the store does.

use super::live::Live;
use super::{Environment, Runtime};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamId};
use crate::store::{EventStore, is_damage};
use std::sync::Arc;

/// The code of the fault that the events of a stream cannot be read. A command for another stream may be done all the same.
pub const STREAM_UNREADABLE: &str = "stream_unreadable";

/// What is to be had of an event.
pub enum Had {
    /// The event.
    Whole(Arc<RecordedEvent>),
    /// There is no such event.
    Nothing,
    /// Its record is damaged.
    Damaged(Fault),
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// The event at a position, if it can be had.
    ///
    /// # Errors
    /// When the store fails in another way than that the record is damaged.
    pub(super) async fn event(&self, position: Position) -> Result<Had, Fault> {
        match self.store.events(&[position]).await {
            Ok(mut found) => Ok(found.pop().map_or(Had::Nothing, Had::Whole)),
            Err(fault) if is_damage(&fault) => Ok(Had::Damaged(fault)),
            Err(fault) => Err(fault),
        }
    }

    /// Brings an event into memory that handlers have to apply. Those cannot, if its record is damaged.
    pub(super) async fn fetch_to_apply(&self, position: Position) -> Result<(), Fault> {
        match self.store.fetch(position).await {
            Err(fault) if is_damage(&fault) => {
                for number in self.waiting_for(position) {
                    self.meet_damage(number, position, &fault).await?;
                }
                Ok(())
            }
            fetched => fetched,
        }
    }

    /// What becomes of an event whose record is damaged, with a handler that needs it.
    pub(super) async fn meet_damage(&self, number: usize, position: Position, fault: &Fault) -> Result<(), Fault> {
        let record = self.store.look(|log| log.segment_of(position)).unwrap_or((position, position));
        let why = format!("the event cannot be read: {}", fault.happened);
        if self.with_live(number, |live| live.damaged == Some(record)) == Some(true) {
            return self.give_up_at_once(number, position, why).await;
        }
        self.try_again(number, position, why).await?;
        self.with_live(number, |live| {
            if !live.is_at(position) {
                live.damaged = Some(record);
            }
        });
        Ok(())
    }

    /// The handlers that have to apply an event next.
    fn waiting_for(&self, position: Position) -> Vec<usize> {
        let lives = self.lives.borrow();
        let now = self.now_if_some_lag(&lives);
        self.store.look(|log| {
            let Some(head) = log.head_of(position) else { return Vec::new() };
            let waits = |live: &Live| live.applies_next(&head, now) && live.context.owns(head.event_type);
            (0..).zip(lives.iter()).filter(|(_, live)| waits(live)).map(|(number, _)| number).collect()
        })
    }
}

/// The fault that the events of a stream could not be had; it says of which, if it is for damage.
pub fn of_stream(stream: &StreamId, fault: Fault) -> Fault {
    if !is_damage(&fault) {
        return fault;
    }
    Fault { code: STREAM_UNREADABLE, happened: format!("stream {stream} cannot be read: {}", fault.happened), ..fault }
}
