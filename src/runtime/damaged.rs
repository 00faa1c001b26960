//! Events whose record is damaged: no handler can handle them, and none stands still for that.
//!
//! Such an event goes the way of every event that cannot be handled. A record has many events: what a handler has tried often
//! enough on one of them, it does not wait for at the next. Must not judge what damage is; the store does.

use super::apply::is_due;
use super::trouble::Side;
use super::worker::Worker;
use super::{Environment, Runtime};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamId};
use crate::store::{EventStore, is_damage};
use std::rc::Rc;
use std::sync::Arc;

/// The code of the fault that the events of a stream cannot be read. A command for another stream may be done all the same.
pub const STREAM_UNREADABLE: &str = "stream_unreadable";

/// What is found of an event.
pub enum EventLookup {
    /// The event.
    Found(Arc<RecordedEvent>),
    /// There is no such event.
    Missing,
    /// Its record is damaged.
    Damaged(Fault),
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// The event at a position, if it can be had.
    ///
    /// # Errors
    /// When the store fails in another way than that the record is damaged.
    pub(super) async fn event(&self, position: Position) -> Result<EventLookup, Fault> {
        match self.store.events(&[position]).await {
            Ok(mut found) => Ok(found.pop().map_or(EventLookup::Missing, EventLookup::Found)),
            Err(fault) if is_damage(&fault) => Ok(EventLookup::Damaged(fault)),
            Err(fault) => Err(fault),
        }
    }

    /// Brings an event into memory that handlers have to apply. Those cannot, if its record is damaged.
    pub(super) async fn fetch_to_apply(&self, position: Position) -> Result<(), Fault> {
        match self.store.fetch(position).await {
            Err(fault) if is_damage(&fault) => {
                for worker in self.waiting_for(position) {
                    self.meet_damage(&worker, Side::Applying, position, &fault).await?;
                }
                Ok(())
            }
            fetched => fetched,
        }
    }

    /// What becomes of an event whose record is damaged, with a handler that needs it.
    pub(super) async fn meet_damage(
        &self,
        worker: &Rc<Worker>,
        side: Side,
        position: Position,
        fault: &Fault,
    ) -> Result<(), Fault> {
        let record = self.store.look(|log| log.segment_of(position)).unwrap_or((position, position));
        let why = format!("the event cannot be read: {}", fault.happened);
        if worker.with(|state| state.damaged == Some(record)) {
            return self.give_up_at_once(worker, position, why).await;
        }
        self.fail(worker, side, position, why).await?;
        worker.with(|state| {
            if !state.is_at_on(side, position) {
                state.damaged = Some(record);
            }
        });
        Ok(())
    }

    /// The handlers that have to apply an event next.
    fn waiting_for(&self, position: Position) -> Vec<Rc<Worker>> {
        let workers = self.workers();
        let now = self.now_if_some_lag(&workers);
        self.store.look(|log| {
            let Some(head) = log.head_of(position) else { return Vec::new() };
            let waits = |worker: &Rc<Worker>| {
                worker.with(|state| {
                    state.next_to_apply() == position && state.context.owns(head.event_type) && is_due(state, log, now)
                })
            };
            workers.iter().filter(|worker| waits(worker)).cloned().collect()
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
