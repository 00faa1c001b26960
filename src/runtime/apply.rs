//! Applying events to what handlers remember: in every tab, any number of times, with the same outcome.
//!
//! Must not give a command or write anything but a parked event. Nothing is borrowed while something is awaited.

use super::live::Live;
use super::progress::{Parked, Standing, Then};
use super::{Environment, Runtime};
use crate::engine::context::Seen;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::timestamp::Timestamp;
use crate::store::{EventStore, Shelf, Write};
use serde_json::Value;
use std::time::Duration;

/// How many events are applied before others may have their turn.
const SLICE: usize = 64;

/// Why applying went no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Every handler that runs is at the head, or lags behind it on purpose.
    AtHead,
    /// Others may have their turn.
    EnoughForNow,
    /// The event at this position is not in memory.
    NotAtHand(Position),
    /// The handler of this number cannot handle the event at this position, for this reason.
    Failing(usize, Position, String),
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Applies what is in memory, a slice of it.
    pub fn apply_at_hand(&self) -> Halt {
        let mut lives = self.lives.borrow_mut();
        let now = self.now_if_some_lag(&lives);
        self.store.look(|log| {
            for _ in 0..SLICE {
                let next = next_to_apply(&lives, log, now).and_then(|position| log.head_of(position));
                let Some((position, head)) = next.map(|head| (head.position, head)) else { return Halt::AtHead };
                let owner = self.contexts.iter().find(|context| context.owns(head.event_type));
                let concerned = |live: &Live| {
                    live.applies_next(&head, now) && owner.is_some_and(|owner| owner.prefix == live.context.prefix)
                };
                let event = if lives.iter().any(concerned) { log.at(position) } else { None };
                if event.is_none() && lives.iter().any(concerned) {
                    return Halt::NotAtHand(position);
                }
                let seen = match (&event, owner) {
                    (Some(event), Some(owner)) => owner.read(event),
                    _ => Seen::Foreign,
                };
                for (number, live) in lives.iter_mut().enumerate() {
                    if !(live.is_running() && live.remembers() && live.is_due(&head, now)) {
                        continue;
                    }
                    match event.as_deref().filter(|_| concerned(live)) {
                        None => live.pass_over(position),
                        Some(event) => match live.complaint(event, &seen) {
                            Some(why) => return Halt::Failing(number, position, why),
                            None => live.apply(event, &seen),
                        },
                    }
                }
            }
            Halt::EnoughForNow
        })
    }

    /// Applies everything, with pauses, until every handler that runs is at the head.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn apply_all(&self) -> Result<(), Fault> {
        loop {
            match self.apply_at_hand() {
                Halt::AtHead => return Ok(()),
                Halt::EnoughForNow => self.environment.breathe().await,
                Halt::NotAtHand(position) => self.fetch_to_apply(position).await?,
                Halt::Failing(number, position, why) => self.try_again(number, position, why).await?,
            }
        }
    }

    /// What becomes of an event that a handler cannot handle: it is tried again, then put aside, passed over, or waited with.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn try_again(&self, number: usize, position: Position, why: String) -> Result<(), Fault> {
        let failed = self.with_live(number, |live| {
            // somebody else may have seen to it while this was on its way
            live.is_at(position).then(|| {
                let before = if live.tries.0 == position { live.tries.1 } else { 0 };
                live.tries = (position, before + 1);
                (before + 1, live.control.on_error.clone())
            })
        });
        let Some(Some((tries, on_error))) = failed else { return Ok(()) };
        if tries >= on_error.tries {
            return self.give_up(number, position, self.then_of(number, position), why, tries).await;
        }
        self.environment.sleep(Duration::from_millis(on_error.delay_ms.into())).await;
        Ok(())
    }

    /// What becomes of an event after which a handler may not go on by itself. That is said even by one that passes over what it
    /// cannot handle, and it would be no better the next time.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn give_up_aloud(&self, number: usize, position: Position, why: String) -> Result<(), Fault> {
        let then = match self.then_of(number, position) {
            Then::Skip => Then::Park,
            then => then,
        };
        self.give_up(number, position, then, why, 1).await
    }

    /// What becomes of an event that would fail at every further try as well.
    pub(super) async fn give_up_at_once(&self, number: usize, position: Position, why: String) -> Result<(), Fault> {
        self.give_up(number, position, self.then_of(number, position), why, 1).await
    }

    /// What a handler does about an event that it gives up. What is folded anew waits for somebody.
    fn then_of(&self, number: usize, position: Position) -> Then {
        let then = self.with_live(number, |live| {
            let is_folded_anew = live.anew.is_some() && live.next_to_apply() == position;
            if is_folded_anew { Then::Stop } else { live.control.on_error.then }
        });
        then.unwrap_or(Then::Stop)
    }

    async fn give_up(
        &self,
        number: usize,
        position: Position,
        then: Then,
        why: String,
        tries: u32,
    ) -> Result<(), Fault> {
        let name = self.with_live(number, |live| {
            live.tries = (position, 0);
            live.name()
        });
        match name.map(|name| (then, name)) {
            None => Ok(()),
            Some((Then::Stop, name)) => {
                let control = self.with_live(number, |live| {
                    live.control.standing = Standing::Failed(position, why);
                    live.control.clone()
                });
                self.write_control(&name, &control.unwrap_or_default()).await
            }
            Some((Then::Skip, _)) => {
                self.go_on_after(number, position);
                Ok(())
            }
            Some((Then::Park, name)) => self.park(number, position, name, why, tries).await,
        }
    }

    /// Lets a handler go on behind an event, on that side of it on which the event is next.
    fn go_on_after(&self, number: usize, position: Position) {
        self.with_live(number, |live| {
            if live.remembers() {
                live.pass_over(position);
            }
            if live.handler.react.is_some() && live.progress.position.next() == position {
                live.progress.position = position;
                live.unsaved = true;
            }
        });
    }

    /// Puts an event aside and goes on behind it; in the tab that runs the handlers, both are kept in one transaction.
    async fn park(
        &self,
        number: usize,
        position: Position,
        handler: String,
        reason: String,
        tries: u32,
    ) -> Result<(), Fault> {
        let (event_type, named) = self.store.look(|log| {
            let event_type = log.head_of(position).map(|head| head.event_type.to_owned());
            (event_type, named_by(log, position))
        });
        let noted = self.with_live(number, |live| {
            live.put_aside(position);
            (super::keeping::remembered(&live.tables, position, &named), live.progress.resets)
        });
        let Some((before, resets)) = noted else { return Ok(()) };
        let event_type = event_type.unwrap_or_default();
        self.go_on_after(number, position);
        if !self.leads() {
            return Ok(());
        }
        let parked = Parked { handler, position, event_type, reason, tries, before, resets: Some(resets), again: None };
        let content = serde_json::to_value(&parked).unwrap_or_default();
        let kept = self.keep(number, None, vec![Write::put(Shelf::Parked, parked.key(), content)]).await;
        if kept.is_err() {
            // it is not put aside, so the handler has not gone on either
            self.take_up_one(number).await?;
        }
        kept
    }
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

/// The event that is applied next. Handlers that fold everything anew come last: however long that takes, it holds nobody up.
fn next_to_apply(lives: &[Live], log: &Log, now: Option<Timestamp>) -> Option<Position> {
    let head = log.head();
    let next = |anew: bool| {
        let running = lives.iter().filter(|live| live.is_running() && live.remembers() && live.anew.is_some() == anew);
        let due = running.filter(|live| {
            !live.lags() || log.head_of(live.next_to_apply()).is_some_and(|event| live.is_due(&event, now))
        });
        due.map(Live::next_to_apply).filter(|position| *position <= head).min()
    };
    next(false).or_else(|| next(true))
}
