//! What follows by itself: policies, process managers and couriers react to events, each event once, in one tab.
//!
//! A handler's checkpoint moves over an event when all that follows from it is done, in the transaction that keeps what is
//! done with it (links, deliveries, what the handler remembers). If the page dies before, the event is handled again, and the
//! ids of commands, which follow from the event's id, make the same commands out of it: they were done before. Events that
//! came in by an import have had their consequences elsewhere. Must not know a particular handler.

use super::damaged::{Had, STREAM_UNREADABLE};
use super::{Command, Environment, Refused, Runtime};
use crate::engine::aggregate::EVENT_UNREADABLE;
use crate::engine::event::{self, RecordedEvent};
use crate::engine::fault::Fault;
use crate::engine::handler::{Delivery, FollowUp, Reaction};
use crate::engine::ids::{CommandId, EventId, Position, StreamId};
use crate::engine::log::{LinkRefused, Log};
use crate::engine::rejection::Rejection;
use crate::store::{EventStore, Shelf, Write, link_writes};
use serde_json::json;
use std::sync::Arc;

/// How many events one action may lead to before a handler may not go on by itself.
const WIDEST_CASCADE: usize = 5_000;
/// How many commands may follow from each other.
const DEEPEST_CASCADE: usize = 64;

/// What was done because of an event.
#[derive(Default)]
struct Done {
    /// What is to be written with the checkpoint.
    writes: Vec<Write>,
    /// Whether a command was given.
    issued: bool,
}

/// Why what follows from an event was not done.
enum Undone {
    /// It has gone too far, and would the next time as well.
    TooFar(String),
    /// It may go better the next time.
    Failing(String),
    /// The store failed.
    Fault(Fault),
}

impl From<Fault> for Undone {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Lets every handler handle what it has not handled yet, and what comes of that, until nothing is left. Called while it
    /// is running, it waits and then does what has come since. In a tab that does not lead, it brings the views up to date.
    ///
    /// # Errors
    /// When the store fails. A command that the rules refuse is no error; it is kept like every refused command.
    pub async fn run_handlers(&self) -> Result<(), Fault> {
        let _one_at_a_time = self.acting.lock().await;
        loop {
            let before = self.store.look(Log::head);
            let handled = self.handle_all().await;
            self.unless_superseded(handled).await?;
            if self.store.look(Log::head) == before {
                return Ok(());
            }
        }
    }

    async fn handle_all(&self) -> Result<(), Fault> {
        self.apply_all().await?;
        for number in 0..self.live_count() {
            self.act(number).await?;
        }
        Ok(())
    }

    async fn act(&self, number: usize) -> Result<(), Fault> {
        while let Some(position) = self.leads().then(|| self.next_to_act_on(number)).flatten() {
            let event = match self.event(position).await? {
                Had::Whole(event) => event,
                Had::Nothing => return Ok(()),
                Had::Damaged(fault) => {
                    self.meet_damage(number, position, &fault).await?;
                    continue;
                }
            };
            let reactions = self.with_live(number, |live| {
                let seen = live.context.read(&event);
                live.complaint(&event, &seen).map_or_else(|| Ok(live.react(&event, &seen)), Err)
            });
            match reactions {
                Some(Ok(reactions)) => match self.do_all(number, &event, reactions).await {
                    Ok(done) => self.acknowledge(number, position, done).await?,
                    Err(Undone::TooFar(why)) => self.give_up_aloud(number, position, why).await?,
                    Err(Undone::Failing(why)) => self.try_again(number, position, why).await?,
                    Err(Undone::Fault(fault)) => return Err(fault),
                },
                Some(Err(why)) => self.try_again(number, position, why).await?,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// The position of the next event that may concern a handler; those before it are acknowledged.
    fn next_to_act_on(&self, number: usize) -> Option<Position> {
        self.with_live(number, |live| {
            if !live.is_running() || live.handler.react.is_none() {
                return None;
            }
            self.store.look(|log| {
                loop {
                    let next = live.progress.position.next();
                    // what is remembered must be right up to the event before
                    if live.remembers() && live.applied.next() < next {
                        return None;
                    }
                    let head = log.head_of(next)?;
                    if live.context.owns(head.event_type) && !log.was_imported(next) {
                        return Some(next);
                    }
                    live.progress.position = next;
                    live.unsaved = true;
                }
            })
        })?
    }

    async fn acknowledge(&self, number: usize, position: Position, done: Done) -> Result<(), Fault> {
        if !done.writes.is_empty() || done.issued {
            return self.keep(number, Some(position), done.writes).await;
        }
        // an event of which nothing came costs no transaction; its acknowledgement is kept with the next one
        self.with_live(number, |live| (live.progress.position, live.unsaved) = (position, true));
        Ok(())
    }

    /// Does what follows from an event that was put aside before; gives back what is to be written with that.
    pub(super) async fn react_late(&self, number: usize, event: &Arc<RecordedEvent>) -> Result<Vec<Write>, Refused> {
        let was_imported = self.store.look(|log| log.was_imported(event.position));
        let reactions = self.with_live(number, |live| {
            live.acts_on(event.position, was_imported).then(|| live.react(event, &live.context.read(event)))
        });
        match self.do_all(number, event, reactions.flatten().unwrap_or_default()).await {
            Ok(done) => Ok(done.writes),
            Err(Undone::TooFar(why) | Undone::Failing(why)) => Err(Rejection::new("still_failing", why).into()),
            Err(Undone::Fault(fault)) => Err(fault.into()),
        }
    }

    /// Does what a handler wants because of an event; gives back what is to be written with its checkpoint, or why it cannot
    /// be done.
    async fn do_all(
        &self,
        number: usize,
        event: &Arc<RecordedEvent>,
        reactions: Vec<Reaction>,
    ) -> Result<Done, Undone> {
        let (mut writes, mut issued) = (Vec::new(), false);
        for (index, reaction) in reactions.into_iter().enumerate() {
            match reaction {
                Reaction::Issue(follow_up) => {
                    if let Some(why) = self.too_far(event).await? {
                        return Err(Undone::TooFar(why));
                    }
                    self.issue(number, event, index, follow_up).await?;
                    issued = true;
                }
                Reaction::Link(stream) => writes.extend(self.link_of(&stream, event)),
                Reaction::Deliver(delivery) => writes.push(self.delivery_of(event, index, &delivery)),
            }
        }
        Ok(Done { writes, issued })
    }

    async fn issue(
        &self,
        number: usize,
        event: &RecordedEvent,
        index: usize,
        follow_up: FollowUp,
    ) -> Result<(), Undone> {
        let Some((context, handler)) = self.with_live(number, |live| (live.context.model.name, live.handler.name))
        else {
            return Ok(());
        };
        let command = Command {
            context: context.into(),
            name: follow_up.command.into(),
            data: follow_up.data,
            command_id: Some(CommandId(event.event_id.derive(&format!("{handler}/{index}")))),
            correlation_id: Some(event.correlation_id),
            causation_id: Some(event.event_id.into()),
            metadata: [(event::ISSUED_BY.to_owned(), handler.into())].into_iter().collect(),
            ..Command::default()
        };
        match self.dispatch(command).await {
            // a "no" is an answer, and kept; that others were first each time is none
            Ok(_) | Err(Refused::Rejected(_)) => Ok(()),
            Err(Refused::Conflict(conflict)) => Err(Undone::Failing(conflict.to_string())),
            // one stream that cannot be read holds up what concerns it, and nothing else
            Err(Refused::Fault(fault)) if [STREAM_UNREADABLE, EVENT_UNREADABLE].contains(&fault.code) => {
                Err(Undone::Failing(fault.happened))
            }
            Err(Refused::Fault(fault)) => Err(fault.into()),
        }
    }

    fn link_of(&self, stream: &StreamId, event: &RecordedEvent) -> Vec<Write> {
        self.store.look(|log| match log.plan_link(stream, &[event.event_id]) {
            Ok(positions) => link_writes(stream, &positions),
            // linked before, by a handler that died before its checkpoint moved
            Err(LinkRefused::DuplicateEvent(_) | LinkRefused::EventNotFound(_) | LinkRefused::NotLinkable(_)) => {
                Vec::new()
            }
        })
    }

    fn delivery_of(&self, event: &RecordedEvent, index: usize, delivery: &Delivery) -> Write {
        let content = json!({
            "system": delivery.system,
            "key": delivery.key,
            "event_id": event.event_id,
            "position": event.position,
            "delivered_at": self.environment.now(),
            "data": delivery.data,
        });
        Write::add(Shelf::Outbox, format!("{}/{index}", event.event_id.0), content)
    }

    /// Whether what one action set off has gone on for too long by itself.
    async fn too_far(&self, event: &RecordedEvent) -> Result<Option<String>, Fault> {
        let wide = self.store.look(|log| log.correlated(event.correlation_id).len());
        if wide > WIDEST_CASCADE {
            return Ok(Some(format!("one action led to {wide} events, and {WIDEST_CASCADE} are allowed")));
        }
        let (mut depth, mut cause) = (0, event.command_causation());
        while let Some(id) = cause {
            depth += 1;
            if depth > DEEPEST_CASCADE {
                return Ok(Some(format!("more than {DEEPEST_CASCADE} commands followed from each other")));
            }
            let position = self.store.look(|log| log.find(EventId(id)));
            cause = match position {
                None => None,
                // beyond a damaged record nobody can follow it; how wide it is counts all the same
                Some(position) => match self.event(position).await? {
                    Had::Whole(before) => before.command_causation(),
                    Had::Nothing | Had::Damaged(_) => None,
                },
            };
        }
        Ok(None)
    }
}
