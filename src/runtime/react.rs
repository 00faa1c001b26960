//! What follows by itself: policies, process managers and couriers react to events, each event once, in one tab, each handler in its
//! own process.
//!
//! What follows from an event is commands, links and deliveries. Links and deliveries are written in the transaction that moves the
//! checkpoint over the event. The ids of commands follow from the event's id: one that was recorded is known when it is given again.
//! So the checkpoint may follow some recorded commands later, but must not wait for anything else: a command that made no event would
//! be decided anew. Whoever was overtaken, see `worker`, writes nothing. Events that came in by an import have had their consequences
//! elsewhere. Must not know a particular handler.

use super::damaged::{EventLookup, STREAM_UNREADABLE};
use super::trouble::Side;
use super::worker::Worker;
use super::{Command, Environment, Refused, Runtime};
use crate::engine::aggregate::EVENT_UNREADABLE;
use crate::engine::event::{self, RecordedEvent};
use crate::engine::fault::Fault;
use crate::engine::handler::{Delivery, FollowUp, Reaction};
use crate::engine::ids::{CommandId, EventId, Position, StreamId};
use crate::engine::log::LinkRefused;
use crate::engine::rejection::Rejection;
use crate::store::{EventStore, Shelf, Write, link_writes};
use serde_json::json;
use std::rc::Rc;
use std::sync::Arc;

/// How many events one action may lead to before a handler may not go on by itself.
const WIDEST_CASCADE: usize = 5_000;
/// How many commands may follow from each other.
const DEEPEST_CASCADE: usize = 64;
/// How many events are handled before the checkpoint is moved over them, where it need not be moved at once.
const TOGETHER: usize = 32;

/// What was done because of some events, and is not kept yet.
#[derive(Default)]
struct Done {
    /// What is to be written with the checkpoint.
    writes: Vec<Write>,
    /// Of how many events something came.
    events: usize,
    /// Whether a command was given that nobody would know to be done.
    is_urgent: bool,
}

impl Done {
    fn is_due(&self) -> bool {
        self.is_urgent || self.events >= TOGETHER
    }
}

/// The next event that may concern a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// It is here.
    At(Position),
    /// There is none, or the handler stands still.
    Nothing,
    /// The handler does not yet remember all that it must for it.
    AfterTables,
}

impl Next {
    fn position(self) -> Option<Position> {
        match self {
            Self::At(position) => Some(position),
            Self::Nothing | Self::AfterTables => None,
        }
    }
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
    /// Wakes the process of a handler.
    pub(super) fn wake(&self, worker: &Rc<Worker>) {
        if self.leads() && worker.with(|state| state.acts()) {
            let work = |runtime: Rc<Self>, worker: Rc<Worker>| async move { runtime.react(&worker).await };
            self.wake_process(Rc::clone(worker), process_of, work);
        }
    }

    /// Lets a handler react to what it has not reacted to yet, event after event.
    async fn react(&self, worker: &Rc<Worker>) -> Result<(), Fault> {
        let _turn = worker.turn.lock().await;
        let (mut done, mut generation) = (Done::default(), worker.generation());
        let mut until = worker.with(|state| state.progress.position);
        loop {
            if worker.generation() != generation {
                // overtaken: what is not kept yet counts for nothing, and will be done again
                (done, generation) = (Done::default(), worker.generation());
                until = worker.with(|state| state.progress.position);
            }
            let Some(position) = self.next_to_react_to(worker, &mut until).await? else { break };
            let event = match self.event(position).await? {
                EventLookup::Found(event) => event,
                EventLookup::Missing => break,
                EventLookup::Damaged(fault) => {
                    self.checkpoint(worker, generation, until, std::mem::take(&mut done)).await?;
                    self.meet_damage(worker, Side::Reacting, position, &fault).await?;
                    until = worker.with(|state| state.progress.position);
                    continue;
                }
            };
            if worker.generation() != generation {
                continue;
            }
            let reactions = worker.with(|state| {
                let seen = state.context.read(&event);
                state.complaint(&event, &seen).map_or_else(|| Ok(state.react(&event, &seen)), Err)
            });
            let outcome = match reactions {
                Ok(reactions) => self.carry_out(worker, generation, &event, reactions, &mut done).await,
                Err(why) => Err(Undone::Failing(why)),
            };
            if worker.generation() != generation {
                continue;
            }
            match outcome {
                Ok(()) => {
                    until = position;
                    if done.is_due() {
                        self.checkpoint(worker, generation, until, std::mem::take(&mut done)).await?;
                        // if another tab leads by now, it was not moved
                        until = worker.with(|state| state.progress.position);
                    }
                }
                Err(Undone::Fault(fault)) => return Err(fault),
                Err(undone) => {
                    self.checkpoint(worker, generation, until, std::mem::take(&mut done)).await?;
                    match undone {
                        Undone::TooFar(why) => self.give_up_aloud(worker, position, why).await?,
                        Undone::Failing(why) => self.fail(worker, Side::Reacting, position, why).await?,
                        Undone::Fault(fault) => return Err(fault),
                    }
                    until = worker.with(|state| state.progress.position);
                }
            }
        }
        self.checkpoint(worker, generation, until, done).await
    }

    /// The position of the next event after `until` that may concern a handler; `until` moves up to it.
    async fn next_to_react_to(&self, worker: &Rc<Worker>, until: &mut Position) -> Result<Option<Position>, Fault> {
        let next = self.look_for_next(worker, until);
        if next != Next::AfterTables {
            return Ok(next.position());
        }
        // what it remembers must be right up to the event before
        self.bring_up_to(worker, *until).await?;
        let next = self.look_for_next(worker, until);
        worker.awaits_tables.set(next == Next::AfterTables);
        Ok(next.position())
    }

    /// The same, as far as what it remembers goes.
    fn look_for_next(&self, worker: &Worker, until: &mut Position) -> Next {
        if !self.leads() {
            return Next::Nothing;
        }
        worker.with(|state| {
            self.store.look(|log| {
                loop {
                    let next = until.next();
                    let Some(head) = log.head_of(next) else { return Next::Nothing };
                    if !state.is_running() || state.troubles.hold(Side::Reacting, next) {
                        return Next::Nothing;
                    }
                    if state.remembers() && state.applied < *until {
                        return Next::AfterTables;
                    }
                    if state.context.owns(head.event_type) && !log.was_imported(next) {
                        return Next::At(next);
                    }
                    *until = next;
                }
            })
        })
    }

    /// Moves the checkpoint of a handler over everything up to a position, with all that was done because of that, if nobody has
    /// overtaken it. Where nothing came of it, that costs no transaction; it is kept with the next one.
    async fn checkpoint(&self, worker: &Rc<Worker>, generation: u64, until: Position, done: Done) -> Result<(), Fault> {
        if worker.generation() != generation {
            return Ok(());
        }
        if done.events > 0 {
            return self.keep_checkpoint(worker, until, done.writes).await;
        }
        worker.with(|state| {
            if until > state.progress.position {
                let has_own = self.store.look(|log| {
                    log.heads_after(state.progress.position)
                        .take_while(|head| head.position <= until)
                        .any(|head| state.context.owns(head.event_type) && !log.was_imported(head.position))
                });
                if has_own { state.done_with(until) } else { state.passes(until) }
            }
        });
        Ok(())
    }

    /// Does what follows from an event that was put aside before; gives back what is to be written with that.
    pub(super) async fn react_late(
        &self,
        worker: &Rc<Worker>,
        event: &Arc<RecordedEvent>,
    ) -> Result<Vec<Write>, Refused> {
        let was_imported = self.store.look(|log| log.was_imported(event.position));
        let (reactions, generation) = worker.with(|state| {
            let acts = state.acts_on(event.position, was_imported);
            (acts.then(|| state.react(event, &state.context.read(event))), state.generation)
        });
        let mut done = Done::default();
        match self.carry_out(worker, generation, event, reactions.unwrap_or_default(), &mut done).await {
            Ok(()) => Ok(done.writes),
            Err(Undone::TooFar(why) | Undone::Failing(why)) => Err(Rejection::new("still_failing", why).into()),
            Err(Undone::Fault(fault)) => Err(fault.into()),
        }
    }

    /// Does what a handler wants because of an event, as long as nobody overtakes it.
    async fn carry_out(
        &self,
        worker: &Rc<Worker>,
        generation: u64,
        event: &Arc<RecordedEvent>,
        reactions: Vec<Reaction>,
        done: &mut Done,
    ) -> Result<(), Undone> {
        let (mut writes, mut is_urgent) = (Vec::new(), false);
        let is_something = !reactions.is_empty();
        for (index, reaction) in reactions.into_iter().enumerate() {
            match reaction {
                Reaction::Issue(follow_up) => {
                    if let Some(why) = self.too_far(event).await? {
                        return Err(Undone::TooFar(why));
                    }
                    if worker.generation() != generation {
                        return Ok(());
                    }
                    is_urgent |= !self.issue(worker, event, index, follow_up).await?;
                }
                Reaction::Link(stream) => writes.extend(self.link_of(&stream, event)),
                Reaction::Deliver(delivery) => writes.push(self.delivery_of(event, index, &delivery)),
            }
        }
        done.writes.extend(writes);
        done.events += usize::from(is_something);
        done.is_urgent |= is_urgent;
        Ok(())
    }

    /// Gives a command. Whether it made events, by which it is known to be done.
    async fn issue(
        &self,
        worker: &Worker,
        event: &RecordedEvent,
        index: usize,
        follow_up: FollowUp,
    ) -> Result<bool, Undone> {
        let (context, handler) = worker.with(|state| (state.context.model.name, state.handler.name));
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
            Ok(receipt) => Ok(!receipt.events.is_empty()),
            // a "no" is an answer, and kept; that others were first each time is none
            Err(Refused::Rejected(_)) => Ok(false),
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
                    EventLookup::Found(before) => before.command_causation(),
                    EventLookup::Missing | EventLookup::Damaged(_) => None,
                },
            };
        }
        Ok(None)
    }
}

fn process_of(worker: &Rc<Worker>) -> &super::process::Wakeful {
    &worker.process
}
