//! What becomes of an event that a handler could not handle: it is tried again after a while, and after the last try put aside,
//! passed over, or waited with.
//!
//! Nothing here holds up another handler, nor a command. Must not know why an event could not be handled.

use super::keeping::remembered;
use super::progress::{Control, Parked, Standing, Then};
use super::trouble::{Side, Verdict};
use super::worker::Worker;
use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::store::{EventStore, Shelf, Write};
use serde_json::Value;
use std::rc::Rc;
use std::time::Duration;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// A handler could not handle the event that is next on a side of it.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn fail(&self, worker: &Rc<Worker>, side: Side, at: Position, why: String) -> Result<(), Fault> {
        // somebody else may have seen to it while this was on its way
        let verdict = worker.with(|state| state.is_at_on(side, at).then(|| state.fail(side, at, why.clone())));
        match verdict {
            None => Ok(()),
            Some(Verdict::TryAgain(timer)) => {
                self.start_timer(worker, side, timer);
                Ok(())
            }
            Some(Verdict::GiveUp(tries)) => self.give_up(worker, at, then_of(worker, at), why, tries).await,
        }
    }

    /// Lets a handler wait before it tries again. The timer is its own; what is ordered of the handler meanwhile ends it.
    pub(super) fn start_timer(&self, worker: &Rc<Worker>, side: Side, timer: u64) {
        let delay = worker.with(|state| Duration::from_millis(state.control.on_error.delay_ms.into()));
        let worker = Rc::clone(worker);
        self.spawn(move |runtime| async move {
            runtime.environment.sleep(delay).await;
            if worker.with(|state| state.troubles.end(side, timer)) {
                runtime.wake_applying();
                runtime.wake(&worker);
            }
        });
    }

    /// What becomes of an event after which a handler may not go on by itself. That is said even by one that passes over what it
    /// cannot handle, and it would be no better the next time.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn give_up_aloud(&self, worker: &Rc<Worker>, at: Position, why: String) -> Result<(), Fault> {
        let then = match then_of(worker, at) {
            Then::Skip => Then::Park,
            then => then,
        };
        self.give_up(worker, at, then, why, 1).await
    }

    /// What becomes of an event that would fail at every further try as well.
    pub(super) async fn give_up_at_once(&self, worker: &Rc<Worker>, at: Position, why: String) -> Result<(), Fault> {
        self.give_up(worker, at, then_of(worker, at), why, 1).await
    }

    /// Gives up what handlers could not apply, after the last try. One that is at something has its turn first, and nobody waits for
    /// that: what it does meanwhile moves the same checkpoint.
    pub(super) async fn give_up_what_was_not_applied(&self) -> Result<(), Fault> {
        for worker in self.workers() {
            if worker.with(|state| state.troubles.given_up()).is_none() {
                continue;
            }
            if let Some(_turn) = worker.turn.try_lock_owned() {
                self.give_up_what_it_did_not_apply(&worker).await?;
            } else {
                self.spawn(move |runtime| async move {
                    let _turn = worker.turn.lock().await;
                    let given_up = runtime.give_up_what_it_did_not_apply(&worker).await;
                    runtime.note_fault(given_up);
                });
            }
        }
        Ok(())
    }

    async fn give_up_what_it_did_not_apply(&self, worker: &Rc<Worker>) -> Result<(), Fault> {
        match worker.with(|state| state.troubles.given_up()) {
            Some((at, why, tries)) => self.give_up(worker, at, then_of(worker, at), why, tries).await,
            None => Ok(()),
        }
    }

    async fn give_up(
        &self,
        worker: &Rc<Worker>,
        at: Position,
        then: Then,
        why: String,
        tries: u32,
    ) -> Result<(), Fault> {
        match then {
            Then::Stop => self.stop_at(worker, at, why).await?,
            Then::Skip | Then::Park if !self.leads() => return self.leave_it_to_the_leader(worker).await,
            Then::Skip => go_on_after(worker, at),
            Then::Park => self.park(worker, at, why, tries).await?,
        }
        worker.with(|state| state.troubles.forget(at));
        self.wake_applying();
        self.wake(worker);
        Ok(())
    }

    /// Whether an event is put aside is for the tab that leads to say, so another one waits at it until it hears how far that tab has
    /// come. Perhaps it has heard already.
    async fn leave_it_to_the_leader(&self, worker: &Rc<Worker>) -> Result<(), Fault> {
        let leaders = self.kept(Shelf::Handlers, &worker.name).await?;
        self.reconcile(worker, None, leaders);
        Ok(())
    }

    /// Lets a handler wait for somebody, unless somebody has ordered something else of it meanwhile.
    async fn stop_at(&self, worker: &Rc<Worker>, at: Position, why: String) -> Result<(), Fault> {
        let generation = worker.with(|state| state.control.generation);
        let stopped = |control: &mut Control| {
            if control.generation == generation && control.standing == Standing::Running {
                control.standing = Standing::Failed(at, why.clone());
            }
        };
        let control = self.change_control(&worker.name, stopped).await?;
        worker.with(|state| state.control = control);
        Ok(())
    }

    /// Puts an event aside and goes on behind it, in the tab that leads; both are kept in one transaction.
    async fn park(&self, worker: &Rc<Worker>, at: Position, reason: String, tries: u32) -> Result<(), Fault> {
        let (event_type, named) = self.store.look(|log| {
            let event_type = log.head_of(at).map(|head| head.event_type.to_owned());
            (event_type, named_by(log, at))
        });
        let (before, resets) = worker.with(|state| {
            state.put_aside(at);
            (remembered(&state.tables, at, &named), state.progress.resets)
        });
        let (handler, event_type) = (worker.name.clone(), event_type.unwrap_or_default());
        go_on_after(worker, at);
        let parked =
            Parked { handler, position: at, event_type, reason, tries, before, resets: Some(resets), again: None };
        let content = serde_json::to_value(&parked).unwrap_or_default();
        let kept = self.keep(worker, vec![Write::put(Shelf::Parked, parked.key(), content)]).await;
        if kept != Ok(true) {
            // it is not put aside, so the handler has not gone on either; another tab may lead, and this one again after that
            self.take_up_again(worker).await?;
        }
        kept.map(drop)
    }
}

/// What a handler does about an event that it gives up. What is folded anew waits for somebody.
fn then_of(worker: &Worker, at: Position) -> Then {
    worker.with(|state| {
        let is_folded_anew = state.anew.is_some() && state.next_to_apply() == at;
        if is_folded_anew { Then::Stop } else { state.control.on_error.then }
    })
}

/// Lets a handler go on behind an event, on that side of it on which the event is next.
fn go_on_after(worker: &Worker, at: Position) {
    worker.with(|state| {
        if state.remembers() {
            state.pass_over(at);
        }
        if state.acts() && state.progress.position.next() == at {
            state.done_with(at);
        }
    });
}

/// What may be the keys of the rows that an event concerns: the id in the name of its stream, and the texts that it has. Of an event
/// that cannot be read there is the first.
fn named_by(log: &Log, position: Position) -> Vec<String> {
    let stream = log.head_of(position).and_then(|head| head.stream_id.split_once('-')).map(|(_, id)| id.to_owned());
    let mut named: Vec<_> = stream.into_iter().collect();
    for text in log.at(position).iter().flat_map(|event| event.data.values()).filter_map(Value::as_str) {
        if !named.iter().any(|known| known == text) {
            named.push(text.to_owned());
        }
    }
    named
}
