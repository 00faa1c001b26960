//! What people can see and want of handlers: their standing and lag; pause, resume, kill, rebuild, reset, lag on purpose.
//!
//! Must not handle an event itself.

use super::live::Live;
use super::progress::{Control, OnError, Parked, Progress, Standing};
use super::{Environment, Refused, Runtime};
use crate::engine::fault::Fault;
use crate::engine::handler::{HandlerKind, StartFrom};
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::rejection::Rejection;
use crate::store::{EventStore, Shelf};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

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
    /// What it does about an error.
    OnError(OnError),
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
        let mut statuses: Vec<_> = (0..self.live_count()).filter_map(|number| self.status(number, &parked)).collect();
        if !self.leads() {
            self.learn_from_the_leader(&mut statuses).await?;
        }
        Ok(statuses)
    }

    /// A tab that does not lead knows from the store only how far those have come that act.
    async fn learn_from_the_leader(&self, statuses: &mut [HandlerStatus]) -> Result<(), Fault> {
        let head = self.store.look(Log::head);
        for (number, status) in statuses.iter_mut().enumerate() {
            if self.with_live(number, |live| live.handler.react.is_some()) != Some(true) {
                continue;
            }
            let kept = self.store.get(Shelf::Handlers, &status.name).await?;
            let kept = kept.and_then(|kept| serde_json::from_value::<Progress>(kept.json()).ok());
            let position = kept.map_or(Position::START, |kept| kept.position).max(status.position).min(head);
            (status.position, status.lag) = (position, head.0.saturating_sub(position.0));
        }
        Ok(())
    }

    /// How far the views have come, and how far they have to: those of the handler that has most before it. Nothing when all
    /// that run are where they belong.
    pub fn furthest_behind(&self) -> Option<(Position, Position)> {
        let head = self.store.look(Log::head);
        let lives = self.lives.borrow();
        let ways = lives.iter().filter(|live| live.shall_run() && live.remembers());
        let ways = ways.map(|live| match (live.arriving, &live.anew) {
            (Some(come), _) => (come, head),
            (None, Some(anew)) => (anew.applied, live.applied),
            (None, None) => (live.applied, head),
        });
        ways.filter(|(come, whole)| come < whole).max_by_key(|(come, whole)| whole.0 - come.0)
    }

    fn status(&self, number: usize, parked: &[Parked]) -> Option<HandlerStatus> {
        let head = self.store.look(Log::head);
        self.with_live(number, |live| {
            let (name, position) = (live.name(), position_of(live));
            HandlerStatus {
                context: live.context.model.name,
                kind: live.handler.kind,
                version: live.handler.version,
                position,
                lag: head.0.saturating_sub(position.0),
                standing: live.control.standing.clone(),
                rebuilding: live.anew.as_ref().map(|anew| anew.applied),
                start_from: live.control.start_from.unwrap_or(live.handler.start_from),
                on_error: live.control.on_error.clone(),
                fails_on: live.control.fails_on.clone(),
                lag_ms: live.control.lag_ms,
                parked: parked.iter().filter(|event| event.handler == name).count(),
                name,
            }
        })
    }

    /// Does what somebody wants of a handler, in all tabs.
    ///
    /// # Errors
    /// When there is no handler of that name, it has nothing that could lag, or the store fails.
    pub async fn order(&self, name: &str, order: Order) -> Result<(), Refused> {
        let number = self.known_live(name)?;
        if matches!(order, Order::LagMs(1..)) && self.with_live(number, |live| live.remembers()) != Some(true) {
            let message = format!("{name} remembers nothing that could lag behind; pause it to hold it back");
            return Err(Rejection::new("cannot_lag", message).into());
        }
        // each order changes what the one before has left
        let one_at_a_time = self.ordering.lock().await;
        let mut control = self.with_live(number, |live| live.control.clone()).unwrap_or_default();
        change(&mut control, order);
        self.write_control(name, &control).await?;
        self.obey().await?;
        drop(one_at_a_time);
        Ok(self.run_handlers().await?)
    }

    /// The number of the handler of a name, among all or within its context.
    pub(super) fn known_live(&self, name: &str) -> Result<usize, Refused> {
        let lives = self.lives.borrow();
        let found = lives.iter().position(|live| live.name() == name || live.handler.name == name);
        found.ok_or_else(|| {
            let known: Vec<_> = lives.iter().map(Live::name).collect();
            let message = format!("there is no handler \"{name}\"; there are {}", known.join(", "));
            Rejection::new("unknown_handler", message).into()
        })
    }

    /// Lets the handlers hear of what was ordered in any tab, and of what the tab did that runs them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn obey(&self) -> Result<(), Fault> {
        let controls = self.shelf(Shelf::Controls).await?;
        // the tab that leads knows best how far its handlers have come
        let progresses = if self.leads() { BTreeMap::new() } else { self.shelf(Shelf::Handlers).await? };
        let head = self.store.look(Log::head);
        for number in 0..self.live_count() {
            let outcome = self.with_live(number, |live| {
                let control = controls.get(&live.name()).cloned();
                let progress = progresses.get(&live.name()).cloned();
                let control = control.and_then(|kept| serde_json::from_value(kept).ok());
                heed(live, control, progress.and_then(|kept| serde_json::from_value(kept).ok()), head)
            });
            if outcome == Some(Heard::TakeUpAgain) {
                self.take_up_one(number).await?;
            }
        }
        let settled = if self.leads() { self.settle_what_others_want().await } else { Ok(()) };
        self.unless_superseded(settled).await
    }

    async fn shelf(&self, shelf: Shelf) -> Result<BTreeMap<String, Value>, Fault> {
        let all = self.store.read(shelf, "", "", usize::MAX).await?;
        Ok(all.into_iter().map(|(key, content)| (key, content.json())).collect())
    }
}

/// What a handler has to do about what it heard.
#[derive(PartialEq, Eq)]
enum Heard {
    /// Nothing more.
    Done,
    /// It has lost what it had in memory, or the tab that runs it has more than follows from the events in their order.
    TakeUpAgain,
}

fn heed(live: &mut Live, control: Option<Control>, leaders: Option<Progress>, head: Position) -> Heard {
    let control = control.unwrap_or_else(|| live.control.clone());
    let is_killed = live.control.standing != Standing::Killed && control.standing == Standing::Killed;
    live.control = control;
    if live.arriving.is_some() {
        // it heeds it when it is there
        return Heard::Done;
    }
    live.heed(head);
    let (mut was_settled, reacts) = (false, live.handler.react.is_some());
    if let Some(leaders) = leaders {
        was_settled = leaders.late != live.progress.late;
        if reacts {
            live.progress.position = leaders.position;
        }
    }
    if is_killed || was_settled { Heard::TakeUpAgain } else { Heard::Done }
}

pub(super) fn position_of(live: &Live) -> Position {
    if let Some(come) = live.arriving {
        return come;
    }
    match (live.handler.react.is_some(), live.remembers()) {
        (true, true) => live.progress.position.min(live.applied),
        (true, false) => live.progress.position,
        (false, _) => live.applied,
    }
}

fn change(control: &mut Control, order: Order) {
    match order {
        Order::Pause => control.standing = Standing::Paused,
        Order::Resume => control.standing = Standing::Running,
        Order::Kill => control.standing = Standing::Killed,
        Order::Rebuild => control.rounds += 1,
        Order::Reset => {
            control.resets += 1;
            control.rounds += 1;
        }
        Order::StartFrom(start_from) => control.start_from = Some(start_from),
        Order::OnError(on_error) => control.on_error = on_error,
        Order::FailOn(event_type) => control.fails_on = event_type,
        Order::LagMs(milliseconds) => control.lag_ms = milliseconds,
    }
}
