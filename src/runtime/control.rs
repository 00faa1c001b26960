//! What people can see and want of handlers: their standing and lag; pause, resume, kill, rebuild, reset, lag on purpose.
//!
//! Must not handle an event itself.

use super::apply::is_due;
use super::progress::{Control, OnError, OnErrorChange, Parked, Progress, Standing};
use super::trouble::{Side, Troubles};
use super::worker::{State, Worker};
use super::{Environment, Refused, Runtime};
use crate::engine::fault::Fault;
use crate::engine::handler::{HandlerKind, StartFrom};
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::rejection::Rejection;
use crate::store::{Content, EventStore, Shelf, Write, is_superseded};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::rc::Rc;

/// How a handler stands, for people and scripts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HandlerStatus {
    /// Its name among all handlers: `Orders.Shipping`.
    pub name: String,
    /// Its context.
    pub context: &'static str,
    /// What it is.
    pub kind: HandlerKind,
    /// Its version.
    pub version: u32,
    /// Up to which event it has handled everything.
    pub position: Position,
    /// How many events it is behind.
    pub lag: u64,
    /// How it stands.
    pub standing: Standing,
    /// Up to which event it is folded anew, while it is.
    pub rebuilding: Option<Position>,
    /// Where it begins when it is reset.
    pub start_from: StartFrom,
    /// What it does about an error.
    pub on_error: OnError,
    /// The type of event that it fails on, on purpose.
    pub fails_on: Option<String>,
    /// How long it lags behind each event on purpose, in milliseconds.
    pub lag_ms: u32,
    /// How many events are parked.
    pub parked: usize,
}

/// What somebody can want of a handler.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Hold it back.
    Pause,
    /// Let it go on.
    Resume,
    /// Stop it hard, with all that is in memory.
    Kill,
    /// Fold everything anew; what there is stays readable.
    Rebuild,
    /// Back to where it begins, as its `start_from` says by now: it handles again what comes after that, which may be nothing.
    Reset,
    /// Where it begins when it is reset.
    StartFrom(StartFrom),
    /// What it does about an error; what is not named stays.
    OnError(OnErrorChange),
    /// Fail on events of a type, on purpose; on none, if nothing is said.
    FailOn(Option<String>),
    /// Apply an event of its context only so many milliseconds after it was recorded; 0 for at once.
    LagMs(u32),
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// How every handler stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn handlers(&self) -> Result<Vec<HandlerStatus>, Fault> {
        let parked = self.parked().await?;
        let (workers, head) = (self.workers(), self.store.look(Log::head));
        let mut statuses: Vec<_> = workers.iter().map(|worker| status(worker, head, &parked)).collect();
        if !self.leads() {
            let kept = self.all_kept::<Progress>(Shelf::Handlers).await?;
            for (worker, status) in workers.iter().zip(&mut statuses) {
                if let Some(kept) = kept.get(&worker.name).filter(|_| worker.with(|state| state.acts())) {
                    // a tab that does not lead knows from the store only how far those have come that act
                    let position = self.come_to(worker, kept.position).max(status.position).min(head);
                    (status.position, status.lag) = (position, head.0.saturating_sub(position.0));
                }
            }
        }
        Ok(statuses)
    }

    /// How far a handler has come of which this checkpoint is kept: events of other contexts cost no checkpoint.
    pub(super) fn come_to(&self, worker: &Worker, kept: Position) -> Position {
        self.store.look(|log| {
            worker.with(|state| {
                let concerns = |position: Position| {
                    log.head_of(position).is_some_and(|head| state.context.owns(head.event_type))
                        && !log.was_imported(position)
                };
                let mut come = kept;
                while come < log.head() && !concerns(come.next()) {
                    come = come.next();
                }
                come
            })
        })
    }

    /// How every handler stands as far as is known here, without asking the store: parked events are not counted, and of those that
    /// act in another tab it is not known how far they have come.
    pub fn handlers_at_hand(&self) -> Vec<HandlerStatus> {
        let (head, leads) = (self.store.look(Log::head), self.leads());
        let known = self.workers().into_iter().filter(|worker| leads || !worker.with(|state| state.acts()));
        known.map(|worker| status(&worker, head, &[])).collect()
    }

    /// How far the views have come, and how far they have to: those of the handler that has most before it. Nothing when all
    /// that run are where they belong.
    pub fn furthest_behind(&self) -> Option<(Position, Position)> {
        let head = self.store.look(Log::head);
        let ways = self.workers().into_iter().filter_map(|worker| {
            worker.with(|state| {
                let way = match (state.arriving, &state.anew) {
                    (Some(come), _) => (come, head),
                    (None, Some(anew)) => (anew.applied, state.applied),
                    (None, None) => (state.applied, head),
                };
                (state.shall_run() && state.remembers()).then_some(way)
            })
        });
        ways.filter(|(come, whole)| come < whole).max_by_key(|(come, whole)| whole.0 - come.0)
    }

    /// Does what somebody wants of a handler, in all tabs. What is ordered at the same time, here or elsewhere, is done as well.
    ///
    /// # Errors
    /// When there is no handler of that name, it has nothing that could lag, a number is out of range, or the store fails. Nothing
    /// has changed then.
    pub async fn order(&self, name: &str, order: Order) -> Result<(), Refused> {
        let worker = self.known_worker(name)?;
        check(&worker, &order)?;
        let head = self.store.look(Log::head);
        let control = self.change_control(&worker.name, |control| change(control, &order, head)).await?;
        self.reconcile(&worker, Some(control), None);
        self.tell_moved();
        Ok(self.run(Some(&worker)).await?)
    }

    /// Changes what is wanted of a handler, from what is wanted of it by then, in whichever tab; gives what is wanted then.
    pub(super) async fn change_control(&self, name: &str, change: impl Fn(&mut Control)) -> Result<Control, Fault> {
        loop {
            let known = self.store.get(Shelf::Controls, name).await?;
            let before = known.clone().map(Content::json).and_then(|kept| serde_json::from_value::<Control>(kept).ok());
            let before = before.unwrap_or_default();
            let mut control = before.clone();
            change(&mut control);
            if control == before {
                return Ok(control);
            }
            let content = serde_json::to_value(&control).unwrap_or_default();
            let mut writes =
                vec![Write::expect(Shelf::Controls, name, known), Write::put(Shelf::Controls, name, content)];
            if control.generation != before.generation {
                writes.push(generation_write(name, control.generation));
            }
            match self.store.write(writes).await {
                Err(fault) if is_superseded(&fault) => {}
                written => return written.map(|()| control),
            }
        }
    }

    /// The handler of a name, among all or within its context.
    pub(super) fn known_worker(&self, name: &str) -> Result<Rc<Worker>, Refused> {
        let workers = self.workers();
        let found =
            workers.iter().find(|worker| worker.name == name || worker.with(|state| state.handler.name == name));
        found.cloned().ok_or_else(|| {
            let known: Vec<_> = workers.iter().map(|worker| worker.name.as_str()).collect();
            let message = format!("there is no handler \"{name}\"; there are {}", known.join(", "));
            Rejection::new("unknown_handler", message).into()
        })
    }

    /// Lets the handlers hear of what was ordered in any tab, and of what the tab did that leads.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn obey(&self) -> Result<(), Fault> {
        let mut controls = self.all_kept::<Control>(Shelf::Controls).await?;
        // the tab that leads knows best how far its handlers have come
        let mut progresses = if self.leads() { [].into() } else { self.all_kept::<Progress>(Shelf::Handlers).await? };
        for worker in self.workers() {
            self.reconcile(&worker, controls.remove(&worker.name), progresses.remove(&worker.name));
        }
        self.wake_all();
        self.tell_moved();
        if self.leads() { self.settle_what_others_want().await } else { Ok(()) }
    }

    /// Reconciles a handler with what is wanted of it, and with what the tab that leads has made of it.
    pub(super) fn reconcile(&self, worker: &Rc<Worker>, control: Option<Control>, leaders: Option<Progress>) {
        let head = self.store.look(Log::head);
        let is_to_be_taken_up = worker.with(|state| reconcile(state, control, leaders, head));
        if is_to_be_taken_up {
            let worker = Rc::clone(worker);
            self.spawn(move |runtime| async move {
                let _turn = worker.turn.lock().await;
                let taken_up = runtime.take_up_again(&worker).await;
                runtime.note_fault(taken_up);
                runtime.wake_applying();
            });
        }
    }

    /// Whether a handler has nothing to do at once. Where it could go on and nobody is at it, that is seen to.
    pub(super) fn has_nothing_to_do(&self, worker: &Rc<Worker>) -> bool {
        let applies = || {
            let now = self.now_if_some_lag(std::slice::from_ref(worker));
            self.store.look(|log| worker.with(|state| state.next_to_apply() <= log.head() && is_due(state, log, now)))
        };
        if applies() && !self.applying.is_at_work() {
            self.wake_applying();
        }
        !worker.process.is_at_work() && !applies()
    }
}

/// What keeps the generation of a handler where a checkpoint can expect it; the first one is kept as none. No handler is called like
/// that: their names have no slash.
pub(super) fn generation_write(name: &str, generation: u32) -> Write {
    let key = format!("{name}/generation");
    if generation == 0 {
        Write::delete(Shelf::Controls, key)
    } else {
        Write::put(Shelf::Controls, key, Value::from(generation))
    }
}

/// Whether the handler has lost what it had in memory, or the tab that leads has more than follows from the events in their order, so
/// that it has to be taken up again.
fn reconcile(state: &mut State, control: Option<Control>, leaders: Option<Progress>, head: Position) -> bool {
    let control = control.unwrap_or_else(|| state.control.clone());
    let is_killed = state.control.standing != Standing::Killed && control.standing == Standing::Killed;
    if (&state.control.standing, &state.control.on_error, &state.control.fails_on)
        != (&control.standing, &control.on_error, &control.fails_on)
    {
        // what has changed may be that it goes better now
        state.troubles = Troubles::default();
    }
    if state.control.generation != control.generation {
        // killed, set back or rebuilt, if only for a moment
        state.generation += 1;
    }
    state.control = control;
    if state.arriving.is_some() {
        // it is reconciled when it is there
        return false;
    }
    state.reconcile(head);
    let mut was_settled = false;
    if let Some(leaders) = leaders {
        was_settled = leaders.late != state.progress.late || decides_otherwise(state, &leaders);
        if state.acts() {
            state.progress.position = leaders.position;
        }
    }
    is_killed || was_settled
}

/// Whether what the tab that leads has kept goes behind an event that this one could not handle and waits at, or it has put aside
/// other events than this one, which tries by itself and at other moments.
fn decides_otherwise(state: &State, leaders: &Progress) -> bool {
    let are_alike = (leaders.version, leaders.rebuilds) == (state.progress.version, state.progress.rebuilds);
    if !are_alike || state.anew.is_some() {
        return false;
    }
    let next = state.next_to_apply();
    let has_passed = leaders.applied >= next && state.troubles.hold(Side::Applying, next);
    let known = leaders.applied.min(state.applied);
    let gaps = |progress: &Progress| progress.lacks.range(..=known).copied().collect::<Vec<_>>();
    has_passed || gaps(leaders) != gaps(&state.progress)
}

fn status(worker: &Worker, head: Position, parked: &[Parked]) -> HandlerStatus {
    worker.with(|state| {
        let position = position_of(state);
        HandlerStatus {
            context: state.context.model.name,
            kind: state.handler.kind,
            version: state.handler.version,
            position,
            lag: head.0.saturating_sub(position.0),
            standing: state.control.standing.clone(),
            rebuilding: state.anew.as_ref().map(|anew| anew.applied),
            start_from: state.control.start_from.unwrap_or(state.handler.start_from),
            on_error: state.control.on_error.clone(),
            fails_on: state.control.fails_on.clone(),
            lag_ms: state.control.lag_ms,
            parked: parked.iter().filter(|parked| parked.handler == worker.name).count(),
            name: worker.name.clone(),
        }
    })
}

pub(super) fn position_of(state: &State) -> Position {
    if let Some(come) = state.arriving {
        return come;
    }
    match (state.acts(), state.remembers()) {
        (true, true) => state.progress.position.min(state.applied),
        (true, false) => state.progress.position,
        (false, _) => state.applied,
    }
}

/// Whether a handler can do what is ordered of it.
fn check(worker: &Worker, order: &Order) -> Result<(), Refused> {
    let refuse = |code, message: String| Err(Rejection::new(code, message).into());
    let (most_tries, longest) = OnErrorChange::LIMITS;
    let out_of_range = |what: &str, given: u32, from: u32, to: u32| {
        refuse("out_of_range", format!("{what} is {given}, and must be from {from} to {to}; nothing was changed"))
    };
    match order {
        Order::LagMs(1..) if !worker.with(|state| state.remembers()) => {
            let message = format!("{} remembers nothing that could lag behind; pause it to hold it back", worker.name);
            refuse("cannot_lag", message)
        }
        Order::LagMs(lag) if *lag > longest => out_of_range("lag_ms", *lag, 0, longest),
        Order::OnError(OnErrorChange { tries: Some(tries), .. }) if !(1..=most_tries).contains(tries) => {
            out_of_range("tries", *tries, 1, most_tries)
        }
        Order::OnError(OnErrorChange { delay_ms: Some(delay), .. }) if *delay > longest => {
            out_of_range("delay_ms", *delay, 0, longest)
        }
        _ => Ok(()),
    }
}

fn change(control: &mut Control, order: &Order, head: Position) {
    match order {
        Order::Pause => control.standing = Standing::Paused,
        Order::Resume => control.standing = Standing::Running,
        Order::Kill => control.standing = Standing::Killed,
        Order::Rebuild => control.rebuilds += 1,
        Order::Reset => {
            control.resets += 1;
            control.rebuilds += 1;
            control.reset_at = Some(head);
        }
        Order::StartFrom(start_from) => control.start_from = Some(*start_from),
        Order::OnError(change) => change.apply(&mut control.on_error),
        Order::FailOn(event_type) => control.fails_on.clone_from(event_type),
        Order::LagMs(milliseconds) => control.lag_ms = *milliseconds,
    }
    if matches!(order, Order::Kill | Order::Rebuild | Order::Reset) {
        control.generation += 1;
    }
}
