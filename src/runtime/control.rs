//! What people can see and want of handlers: their standing and lag; pause, resume, kill, rebuild, reset; parked events one
//! by one; and waiting for handlers that are late.
//!
//! Must not handle an event itself.

use super::keeping::control_key;
use super::live::Live;
use super::progress::{Control, OnError, Parked, Progress, Standing, parked_key};
use super::{Environment, Refused, Runtime};
use crate::engine::fault::Fault;
use crate::engine::handler::{HandlerKind, StartFrom};
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::rejection::Rejection;
use crate::store::{Content, EventStore, Shelf, Write};
use serde::{Deserialize, Serialize};
use std::time::Duration;

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
    /// Back to where it begins: it handles everything again.
    Reset,
    /// Where it begins when it is reset.
    StartFrom(StartFrom),
    /// What it does about an error.
    OnError(OnError),
    /// Fail on events of a type, on purpose; on none, if nothing is said.
    FailOn(Option<String>),
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// How every handler stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn handlers(&self) -> Result<Vec<HandlerStatus>, Fault> {
        let parked = self.parked().await?;
        let statuses = (0..self.live_count()).filter_map(|number| self.status(number, &parked));
        Ok(statuses.collect())
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
                rebuilding: live.anew.as_ref().map(|(_, position)| *position),
                start_from: live.control.start_from.unwrap_or(live.handler.start_from),
                on_error: live.control.on_error.clone(),
                fails_on: live.control.fails_on.clone(),
                parked: parked.iter().filter(|event| event.handler == name).count(),
                name,
            }
        })
    }

    /// Does what somebody wants of a handler, in all tabs.
    ///
    /// # Errors
    /// When there is no handler of that name, or the store fails.
    pub async fn order(&self, name: &str, order: Order) -> Result<(), Refused> {
        let Some(number) = self.find_live(name) else {
            let lives = self.lives.borrow();
            let known: Vec<_> = lives.iter().map(Live::name).collect();
            let message = format!("there is no handler \"{name}\"; there are {}", known.join(", "));
            return Err(Rejection::new("unknown_handler", message).into());
        };
        self.with_live(number, |live| change(&mut live.control, order));
        self.write_control(name).await?;
        self.obey().await?;
        Ok(self.run_handlers().await?)
    }

    /// Lets the handlers hear of what was ordered in any tab.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn obey(&self) -> Result<(), Fault> {
        for number in 0..self.live_count() {
            let Some(name) = self.with_live(number, |live| live.name()) else { continue };
            let kept = self.store.get(Shelf::Handlers, &control_key(&name)).await?.map(Content::json);
            let Some(control) = kept.and_then(|kept| serde_json::from_value::<Control>(kept).ok()) else { continue };
            let head = self.store.look(Log::head);
            let back_from_death = self.with_live(number, |live| {
                let was_killed = live.applied != Position::START && control.standing == Standing::Killed;
                live.control = control;
                if live.progress.resets != live.control.resets {
                    live.anew = None;
                    live.begin(head);
                    live.fold_anew();
                } else if live.progress.round != live.control.rounds {
                    live.fold_anew();
                }
                was_killed
            });
            if back_from_death == Some(true) {
                // what was in memory is gone; what was kept is taken up again
                self.keep_all().await?;
                self.take_up_one(number).await?;
            }
        }
        Ok(())
    }

    /// The events that were put aside, by handler.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn parked(&self) -> Result<Vec<Parked>, Fault> {
        let parked = self.store.read(Shelf::Parked, "", "", usize::MAX).await?;
        Ok(parked.into_iter().filter_map(|(_, parked)| serde_json::from_value(parked.json()).ok()).collect())
    }

    /// Handles a parked event again, or lets go of it.
    ///
    /// # Errors
    /// When there is no such parked event, it still cannot be handled, or the store fails.
    pub async fn settle_parked(&self, handler: &str, position: Position, again: bool) -> Result<(), Refused> {
        let key = parked_key(handler, position);
        let number = self.find_live(handler);
        let known = self.store.get(Shelf::Parked, &key).await?;
        let (Some(number), Some(_)) = (number, known) else {
            let message = format!("{handler} has no parked event at position {position}");
            return Err(Rejection::new("not_parked", message).into());
        };
        if again {
            self.handle_late(number, position).await?;
        }
        self.store.write(vec![Write::delete(Shelf::Parked, key)]).await?;
        Ok(self.run_handlers().await?)
    }

    /// Takes an event in that was put aside, as if it came now.
    async fn handle_late(&self, number: usize, position: Position) -> Result<(), Refused> {
        let Some(event) = self.store.events(&[position]).await?.pop() else { return Ok(()) };
        let complaint = self.with_live(number, |live| {
            let seen = live.context.read(&event);
            live.complaint(&event, &seen)
        });
        if let Some(Some(why)) = complaint {
            return Err(
                Rejection::new("still_failing", format!("event {position} still cannot be handled: {why}")).into()
            );
        }
        self.with_live(number, |live| live.apply_late(&event));
        self.react_late(number, &event).await
    }

    /// Waits until handlers have handled everything up to a position: those of these names, or all that run.
    ///
    /// # Errors
    /// `consistency_timeout`: the command is done, the handlers are late. Or the fault that the store failed.
    pub async fn wait_for(&self, names: Option<&[String]>, position: Position) -> Result<(), Refused> {
        for _ in 0..WAITS {
            self.run_handlers().await?;
            if self.has_come_to(names, position).await? {
                return Ok(());
            }
            self.environment.sleep(WAIT).await;
        }
        let late = "the command is done, but not every handler has handled it in time";
        Err(Rejection::new("consistency_timeout", late).into())
    }

    async fn has_come_to(&self, names: Option<&[String]>, position: Position) -> Result<bool, Fault> {
        for number in 0..self.live_count() {
            let asked = self.with_live(number, |live| {
                let name = live.name();
                let wanted = match names {
                    Some(names) => names.contains(&name) || names.iter().any(|wanted| wanted == live.handler.name),
                    None => live.is_running(),
                };
                // a tab that does not lead learns from the store how far those have come that act
                let acts = live.handler.react.is_some() && !self.leads.get();
                (wanted && position_of(live) < position).then_some((name, acts))
            });
            let Some(Some((name, acts))) = asked else { continue };
            let kept = if acts { self.store.get(Shelf::Handlers, &name).await? } else { None };
            let kept = kept.and_then(|kept| serde_json::from_value::<Progress>(kept.json()).ok());
            if kept.is_none_or(|kept| kept.position < position) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// How long it is waited each time for handlers that are late, and how often.
const WAIT: Duration = Duration::from_millis(20);
const WAITS: usize = 250;

fn position_of(live: &Live) -> Position {
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
    }
}
