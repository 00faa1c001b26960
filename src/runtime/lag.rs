//! Lag on purpose: a handler that applies an event only some time after it was recorded, so that people can look at what
//! eventual consistency means.
//!
//! Nothing waits here on behalf of a command: a handler that lags is passed over until its next event is due, and whoever
//! shows its views comes back then. Must not know why somebody wants a lag.

use super::consistency::WAIT;
use super::trouble::Side;
use super::worker::Worker;
use super::{Environment, Runtime};
use crate::engine::timestamp::Timestamp;
use crate::store::EventStore;
use std::rc::Rc;
use std::time::Duration;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Waits until an event is due that a handler lags behind on purpose. False if there is none, or not any more.
    pub async fn until_due(&self) -> bool {
        while let Some(left) = self.due_in() {
            if left.is_zero() {
                return true;
            }
            // not all of it at once: the lag may be changed meanwhile
            self.environment.sleep(left.min(WAIT)).await;
        }
        false
    }

    /// How long it is until the next event is due that a handler lags behind, if there is one.
    fn due_in(&self) -> Option<Duration> {
        let workers = self.workers();
        let now = self.now_if_some_lag(&workers)?;
        self.store.look(|log| {
            let due_in = |worker: &Rc<Worker>| {
                worker.with(|state| {
                    let next = state.next_to_apply();
                    // one that could not handle the event is woken otherwise
                    let waits_for_time = state.lags() && !state.troubles.hold(Side::Applying, next);
                    let event = log.head_of(next).filter(|_| waits_for_time)?;
                    Some(state.due_in(&event, Some(now)))
                })
            };
            workers.iter().filter_map(due_in).min()
        })
    }

    /// The time, if a handler lags. It is asked for only then: a clock of a test moves when it is looked at.
    pub(super) fn now_if_some_lag(&self, workers: &[Rc<Worker>]) -> Option<Timestamp> {
        workers.iter().any(|worker| worker.with(|state| state.lags())).then(|| self.environment.now())
    }
}
