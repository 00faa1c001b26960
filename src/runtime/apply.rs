//! Applying events to what handlers remember: in every tab, any number of times, with the same outcome.
//!
//! One sweep goes over all handlers, since an event is read once for all that stand at it. Those nearest to the head come first: one
//! that is far behind, or has to wait, holds nobody up. Must not give a command nor write anything.

use super::process::Wakeful;
use super::trouble::{Side, Verdict};
use super::worker::{State, Worker};
use super::{Environment, Runtime};
use crate::engine::context::Seen;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::timestamp::Timestamp;
use crate::store::EventStore;
use std::rc::Rc;
use std::time::Duration;

/// How many events are applied before others may have their turn.
const SLICE: u64 = 64;

/// Why applying went no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Every handler that runs is at the head, or waits: it lags on purpose, or will try again.
    AtHead,
    /// Others may have their turn.
    EnoughForNow,
    /// The event at this position is not in memory.
    NotAtHand(Position),
}

/// A handler that could not take in an event, and what becomes of that.
type Failure = (Rc<Worker>, Verdict);

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Applies what is in memory, a slice of it.
    pub fn apply_at_hand(&self) -> Halt {
        self.apply_slice(&self.workers(), Position::START)
    }

    /// Applies what was recorded after a position, to those handlers that have everything before it: at once, so that the next
    /// frame shows it. Those that are further behind, and much that is new at a time, go on in slices.
    pub(super) fn apply_recorded(&self, before: Position, after: Position) {
        if after.0 - before.0 <= SLICE {
            self.apply_slice(&self.workers(), before);
        }
    }

    /// Applies everything, with pauses, until every handler that runs is at the head or waits.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn apply_all(&self) -> Result<(), Fault> {
        self.failed.take();
        self.wake_applying();
        self.until(|runtime| !runtime.applying.is_at_work()).await;
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Wakes the process that applies.
    pub(super) fn wake_applying(&self) {
        let work = |runtime: Rc<Self>, _| async move { runtime.apply_in_slices().await };
        self.wake_process(Rc::clone(&self.applying), itself, work);
    }

    async fn apply_in_slices(&self) -> Result<(), Fault> {
        loop {
            match self.apply_at_hand() {
                Halt::AtHead => {
                    self.give_up_what_was_not_applied().await?;
                    // what follows from an event may have waited for what is remembered
                    self.workers()
                        .iter()
                        .filter(|worker| worker.awaits_tables.take())
                        .for_each(|worker| self.wake(worker));
                    return Ok(());
                }
                Halt::EnoughForNow => {
                    self.give_up_what_was_not_applied().await?;
                    self.moved.tell();
                    self.environment.breathe().await;
                }
                Halt::NotAtHand(position) => self.fetch_to_apply(position).await?,
            }
        }
    }

    /// Applies everything up to a position to one handler, as far as it may go.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn bring_up_to(&self, worker: &Rc<Worker>, until: Position) -> Result<(), Fault> {
        while worker.with(|state| state.applied < until) {
            match self.apply_slice(std::slice::from_ref(worker), Position::START) {
                Halt::AtHead => return Ok(()),
                Halt::EnoughForNow => self.environment.breathe().await,
                Halt::NotAtHand(position) => self.fetch_to_apply(position).await?,
            }
        }
        Ok(())
    }

    /// Applies a slice of what is in memory after a position, to these handlers.
    pub(super) fn apply_slice(&self, workers: &[Rc<Worker>], after: Position) -> Halt {
        let now = self.now_if_some_lag(workers);
        let mut failures = Vec::new();
        let halt = self.store.look(|log| {
            for _ in 0..SLICE {
                let Some(position) = next_to_apply(workers, log, now).filter(|next| *next > after) else {
                    return Halt::AtHead;
                };
                if !self.apply_one(workers, log, position, now, &mut failures) {
                    return Halt::NotAtHand(position);
                }
            }
            Halt::EnoughForNow
        });
        for (worker, verdict) in failures {
            match verdict {
                Verdict::TryAgain(timer) => self.start_timer(&worker, Side::Applying, timer),
                Verdict::GiveUp(_) => self.wake_applying(),
            }
        }
        halt
    }

    /// Applies the event at a position to those that stand at it. False if it is not in memory.
    fn apply_one(
        &self,
        workers: &[Rc<Worker>],
        log: &Log,
        position: Position,
        now: Option<Timestamp>,
        failures: &mut Vec<Failure>,
    ) -> bool {
        let Some(head) = log.head_of(position) else { return true };
        let owner = self.owner_of_type(head.event_type);
        let is_at_it =
            |worker: &&Rc<Worker>| worker.with(|state| state.next_to_apply() == position && is_due(state, log, now));
        let at_it: Vec<_> = workers.iter().filter(is_at_it).collect();
        let concerned = |worker: &Worker| {
            owner.as_ref().is_some_and(|owner| worker.with(|state| state.context.prefix == owner.prefix))
        };
        let is_wanted = at_it.iter().any(|worker| concerned(worker));
        let event = if is_wanted { log.at(position) } else { None };
        if is_wanted && event.is_none() {
            return false;
        }
        let seen = match (&event, &owner) {
            (Some(event), Some(owner)) => owner.read(event),
            _ => Seen::Foreign,
        };
        for worker in at_it {
            let event = event.as_deref().filter(|_| concerned(worker));
            let complaint = worker.with(|state| match event {
                None => {
                    state.pass_over(position);
                    None
                }
                Some(event) => {
                    let complaint = state.complaint(event, &seen);
                    if complaint.is_none() {
                        state.apply(event, &seen);
                    }
                    complaint
                }
            });
            if let Some(why) = complaint {
                // it waits from now on, and the sweep goes on without it
                let verdict = worker.with(|state| state.fail(Side::Applying, position, why));
                failures.push((Rc::clone(worker), verdict));
            }
        }
        true
    }
}

fn itself(applying: &Rc<Wakeful>) -> &Wakeful {
    applying
}

/// Whether a handler applies its next event as soon as that is there: it runs, and waits neither on purpose nor to try again.
pub(super) fn is_due(state: &State, log: &Log, now: Option<Timestamp>) -> bool {
    let next = state.next_to_apply();
    state.is_running()
        && state.remembers()
        && !state.troubles.hold(Side::Applying, next)
        && (!state.lags() || log.head_of(next).is_some_and(|event| state.due_in(&event, now) == Duration::ZERO))
}

/// The event that is applied next: of those that handlers stand at, the one nearest to the head.
fn next_to_apply(workers: &[Rc<Worker>], log: &Log, now: Option<Timestamp>) -> Option<Position> {
    let head = log.head();
    let next = |worker: &Rc<Worker>| {
        worker.with(|state| {
            let next = state.next_to_apply();
            (next <= head && is_due(state, log, now)).then_some(next)
        })
    };
    workers.iter().filter_map(next).max()
}
