//! A rehearsal of a context: commands, aggregates, handlers and outside systems in memory, for the tests of the rules.
//!
//! It takes a command through the same stages as the runtime, one after the other, with a clock that is set by hand and ids
//! that are counted. Must not know a store, other tabs or a screen: what those make of it is tested with the runtime.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test may stop"
)]

mod pipeline;
mod playing;
mod rows;
pub mod wall;

use crate::engine::aggregate::Past;
use crate::engine::context::{Context, Domain, Seen};
use crate::engine::event::{EventData, JsonObject, RecordedEvent};
use crate::engine::handler::{Delivery, Reaction, StartFrom};
use crate::engine::ids::{CausationId, CommandId, CorrelationId, EventId, Position, StreamId};
use crate::engine::log::Log;
use crate::engine::rejection::Rejection;
use crate::engine::tables::Tables;
use crate::engine::timestamp::Timestamp;
use pipeline::Issued;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// So many rounds of reactions are more than any story needs; more are a loop.
const ROUNDS: u32 = 1_000;

/// What a command came to: its events, or the "no".
pub type Done = Result<Vec<Arc<RecordedEvent>>, Rejection>;

/// A context at work.
#[derive(Debug)]
pub struct Rehearsal {
    /// The context.
    pub context: Context,
    /// What happened.
    pub log: Log,
    /// Every command that was refused, also those that handlers gave.
    pub refused: Vec<(String, Rejection)>,
    /// What was handed over, by the event that it was because of, the handler and its number.
    pub delivered: BTreeMap<(Position, &'static str, usize), Delivery>,
    handlers: Vec<Progress>,
    /// Up to which position somebody has seen the log.
    looked: BTreeMap<&'static str, Position>,
    settings: BTreeMap<&'static str, JsonObject>,
    now: Timestamp,
    commands: u128,
}

/// How far a handler has come.
#[derive(Debug)]
struct Progress {
    tables: Tables,
    reached: Position,
    paused: bool,
}

/// The fields of a JSON object.
pub fn object(value: Value) -> JsonObject {
    let Value::Object(object) = value else { panic!("{value} should be an object") };
    object
}

impl Rehearsal {
    /// The context `D` before anything happened, at 2026-03-02T10:00:00Z.
    pub fn of<D: Domain>() -> Self {
        let context = Context::host::<D>();
        let log = Log::default();
        log.upcasts().host(context.prefix, &context.upcasts);
        let fresh =
            |tables: &[&'static str]| Progress { tables: Tables::new(tables), reached: Position::START, paused: false };
        Self {
            handlers: context.handlers.iter().map(|handler| fresh(&handler.tables)).collect(),
            settings: context.model.systems.iter().map(|system| (system.name, system.settings.clone())).collect(),
            log,
            refused: Vec::new(),
            delivered: BTreeMap::new(),
            looked: BTreeMap::new(),
            now: Timestamp::from_millisecond(1_772_445_600_000),
            commands: 0,
            context,
        }
    }

    /// Gives a command and lets everything follow from it.
    ///
    /// # Errors
    /// The rejection, when the command is refused.
    pub fn give(&mut self, command: &str, data: Value) -> Done {
        self.commands += 1;
        let id = CommandId(Uuid::from_u128(0xC0_0000 + self.commands));
        self.give_as(id, command, data)
    }

    /// Gives a command of this id: the same id twice is the same command.
    ///
    /// # Errors
    /// The rejection, when the command is refused.
    pub fn give_as(&mut self, id: CommandId, command: &str, data: Value) -> Done {
        self.wait(Duration::from_secs(1));
        let done = self.issue(&Issued { name: command.into(), data: object(data), id, because: None });
        self.settle();
        done
    }

    /// Writes an event into the log as it was written by an older version of the program, or by hand.
    pub fn happened(&mut self, stream: &str, event: &str, schema_version: u32, data: Value) {
        self.commands += 1;
        let id = Uuid::from_u128(0xE0_0000 + self.commands);
        let event = EventData {
            event_id: EventId(id),
            event_type: format!("{}.{event}", self.context.prefix),
            data: object(data),
            metadata: JsonObject::new(),
            causation_id: CausationId(id),
            correlation_id: CorrelationId(id),
            created_at: self.now,
            schema_version,
        };
        self.append(&StreamId(stream.into()), vec![event]);
        self.settle();
    }

    /// Sets an external system; settings that are not named stay.
    pub fn set(&mut self, system: &str, settings: Value) {
        let known = self.settings.get_mut(system).expect("a system of the wall");
        known.extend(object(settings));
    }

    /// Lets time pass.
    pub fn wait(&mut self, time: Duration) {
        self.now = self.now.after(time);
    }

    /// Stops a handler: it takes in nothing from now on.
    pub fn pause(&mut self, handler: &str) {
        self.progress(handler).paused = true;
    }

    /// Lets a handler go on with the event after the last one that it took in.
    pub fn resume(&mut self, handler: &str) {
        self.progress(handler).paused = false;
        self.settle();
    }

    /// Starts a handler as if it were seen for the first time: it remembers what happened and reacts from its start on.
    pub fn start_anew(&mut self, handler: &str) {
        let index = self.index_of(handler);
        let start = match self.context.handlers[index].start_from {
            StartFrom::Origin => Position::START,
            StartFrom::Current => self.log.head(),
            StartFrom::Position(position) => position,
        };
        self.handlers[index].tables = self.folded(index, start);
        self.handlers[index].reached = start;
        self.resume(handler);
    }

    /// Folds a handler's tables anew, up to where it is, without reacting.
    pub fn rebuild(&mut self, handler: &str) {
        let index = self.index_of(handler);
        self.handlers[index].tables = self.folded(index, self.handlers[index].reached);
    }

    /// Lets a handler react once more to everything, as after a crash before its checkpoint was saved.
    pub fn react_again(&mut self, handler: &str) {
        let index = self.index_of(handler);
        for position in 1..=self.handlers[index].reached.0 {
            self.react(index, Position(position));
        }
        self.settle();
    }

    /// Takes a row out of a view behind its back, as an accident would.
    pub fn lose(&mut self, view: &str, row: &str) {
        let progress = self.progress(view);
        assert!(progress.tables.get(view).is_some_and(|table| table.has(row)), "there is no row {row}");
        progress.tables.writer(progress.reached).remove(view, row);
    }

    /// Where a handler is.
    pub fn reached(&self, handler: &str) -> Position {
        self.handlers[self.index_of(handler)].reached
    }

    /// All events, oldest first, as they are read today.
    pub fn events(&self) -> Vec<Arc<RecordedEvent>> {
        (1..=self.log.head().0).filter_map(|position| self.log.at(Position(position))).collect()
    }

    /// The events of a stream or of one that others are linked into.
    pub fn stream(&self, stream: &str) -> Vec<Arc<RecordedEvent>> {
        let positions = self.log.positions_of(&StreamId(stream.into()));
        positions.into_iter().filter_map(|position| self.log.at(position)).collect()
    }

    /// The folded state of a stream as of one of its versions.
    pub fn state(&self, stream: &str, version: usize) -> Value {
        let events = self.stream(stream).into_iter().take(version).collect();
        let aggregate = self.context.owner_of(&StreamId(stream.into())).expect("a stream of this context");
        aggregate.state(&Past::of(events)).expect("it can be read")
    }

    /// What happened, a line an event: where, what, and what made it.
    pub fn trace(&self) -> Vec<String> {
        let line = |event: &Arc<RecordedEvent>| {
            let by = event.issued_by().map(|handler| format!(" by {handler}")).unwrap_or_default();
            let (at, made) = (format!("{}@{}", event.stream_id, event.stream_version), event.command().unwrap_or("-"));
            format!("{} {at} {} < {made}{by}", event.position, event.type_parts().1)
        };
        self.events().iter().map(line).collect()
    }

    fn index_of(&self, handler: &str) -> usize {
        self.context.handlers.iter().position(|known| known.name == handler).expect("a handler of the context")
    }

    fn progress(&mut self, handler: &str) -> &mut Progress {
        let index = self.index_of(handler);
        &mut self.handlers[index]
    }

    /// Lets every handler take in what it has not taken in yet, and what comes of that, until nothing moves.
    fn settle(&mut self) {
        for _ in 0..ROUNDS {
            let behind = |progress: &Progress| !progress.paused && progress.reached < self.log.head();
            let Some(index) = self.handlers.iter().position(behind) else { return };
            let next = self.handlers[index].reached.next();
            self.react(index, next);
            let mut tables = std::mem::take(&mut self.handlers[index].tables);
            self.apply(index, next, &mut tables);
            self.handlers[index].tables = tables;
            self.handlers[index].reached = next;
        }
        panic!("the handlers never come to rest");
    }

    /// What a handler's tables come to as of a position, from the first event on.
    fn folded(&self, index: usize, until: Position) -> Tables {
        let mut tables = Tables::new(&self.context.handlers[index].tables);
        (1..=until.0).for_each(|position| self.apply(index, Position(position), &mut tables));
        tables
    }

    fn apply(&self, index: usize, at: Position, tables: &mut Tables) {
        let event = self.log.at(at).expect("every event is in memory");
        if let Seen::Known(typed) = self.context.read(&event) {
            (self.context.handlers[index].apply)(&*typed, &event, &mut tables.writer(at));
        }
    }

    fn react(&mut self, index: usize, at: Position) {
        let event = self.log.at(at).expect("every event is in memory");
        let handler = self.context.handlers[index].clone();
        let (Some(react), Seen::Known(typed)) = (handler.react, self.context.read(&event)) else { return };
        let before = self.handlers[index].tables.as_of(Position(at.0 - 1));
        for (number, reaction) in react(&*typed, &event, &before).into_iter().enumerate() {
            match reaction {
                Reaction::Issue(follow_up) => {
                    let id = CommandId(event.event_id.derive(&format!("{}/{number}", handler.name)));
                    let because = Some((Arc::clone(&event), handler.name));
                    let issued = Issued { name: follow_up.command.into(), data: follow_up.data, id, because };
                    // a "no" is kept, and no reason to stop
                    let _ = self.issue(&issued);
                }
                Reaction::Link(stream) => {
                    if let Ok(new) = self.log.plan_link(&stream, &[event.event_id]) {
                        self.log.link(&stream, new);
                    }
                }
                Reaction::Deliver(delivery) => {
                    self.delivered.entry((at, handler.name, number)).or_insert(delivery);
                }
            }
        }
    }
}
