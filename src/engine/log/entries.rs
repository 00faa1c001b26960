//! The index of the log: one small entry for each event, and where each stream, correlation and sticky has its own.
//!
//! Must not know payloads. Positions are kept in four bytes: a page's memory ends long before they do.

use super::actions::Actions;
use crate::engine::arena::narrow;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
use crate::engine::late_lookup::LateLookup;
use crate::engine::long_vec::LongVec;
use crate::engine::names::Names;
use crate::engine::timestamp::Timestamp;
use hashbrown::DefaultHashBuilder;
use std::hash::BuildHasher;
use strum::EnumCount;
use uuid::Uuid;

/// What there is to know of an event without its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// Its id.
    pub event_id: EventId,
    /// Context and name, as in `Orders.OrderCreated`.
    pub event_type: &'a str,
    /// Its stream.
    pub stream_id: &'a str,
    /// Its place there, from 1.
    pub stream_version: StreamVersion,
    /// Its place in the log, from 1.
    pub position: Position,
    /// When it was decided, UTC.
    pub created_at: Timestamp,
    /// The action that everything began with.
    pub correlation_id: CorrelationId,
}

/// What can have fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub enum Fired {
    /// Events of a type.
    Event,
    /// The first events of streams, by type.
    Begun,
    /// Commands, by the context's prefix and their name; one that made several events fired once.
    Command,
    /// Policies, by the context's prefix and their name.
    Policy,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    id: EventId,
    created_at: Timestamp,
    stream: u32,
    version: u32,
    /// The position of the stream's event before this one; 0 for none.
    before: u32,
    correlation: u32,
    /// The position of the event before this one with the same correlation; 0 for none.
    correlated: u32,
    event_type: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    all: LongVec<Entry>,
    /// The index of each entry by its id.
    by_id: LateLookup,
    streams: Names,
    /// The position of the newest event of each stream.
    newest: LongVec<u32>,
    /// The position of its first one.
    first: LongVec<u32>,
    words: Names,
    /// The positions at which each word fired, by what fired and by the word's number.
    fired: [Vec<Vec<u32>>; Fired::COUNT],
    actions: Actions,
    last_cause: Option<CausationId>,
    hasher: DefaultHashBuilder,
}

/// An event on its way into the index, wherever it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// Its id.
    pub id: EventId,
    /// Its stream.
    pub stream: &'a str,
    /// Context and name.
    pub event_type: &'a str,
    /// When it was decided.
    pub created_at: Timestamp,
    /// The action that everything began with.
    pub correlation: CorrelationId,
    /// The name of the command, if this is its first event.
    pub command: Option<&'a str>,
    /// The name of the policy that issued that command.
    pub policy: Option<&'a str>,
}

/// The same with numbers for words: those that they have in the index, or in the segment that it is on its way from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered {
    pub(super) id: EventId,
    pub(super) stream: u32,
    pub(super) event_type: u32,
    pub(super) created_at: Timestamp,
    pub(super) correlation: u32,
    pub(super) command: Option<u32>,
    pub(super) policy: Option<u32>,
}

impl Entries {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn reserve(&mut self, events: u32) {
        let (entries, hasher) = (&self.all, &self.hasher);
        self.by_id.reserve(events as usize, |index| hash_of(hasher, entries, *index));
        // streams and actions are short as a rule
        let half = events as usize / 2;
        self.streams.reserve(half);
        self.actions.reserve(half);
    }

    pub(super) fn push(&mut self, event: &RecordedEvent) {
        let is_first = self.last_cause.replace(event.causation_id) != Some(event.causation_id);
        self.arrive(&Arrival {
            id: event.event_id,
            stream: &event.stream_id.0,
            event_type: &event.event_type,
            created_at: event.created_at,
            correlation: event.correlation_id,
            command: event.command().filter(|_| is_first),
            policy: event.issued_by().filter(|_| is_first),
        });
    }

    /// Notes that the cause of the newest event is not known: the next one is the first of its cause.
    pub(super) fn forget_cause(&mut self) {
        self.last_cause = None;
    }

    fn arrive(&mut self, arrival: &Arrival) {
        let numbered = Numbered {
            id: arrival.id,
            stream: self.stream(arrival.stream),
            event_type: self.event_type(arrival.event_type),
            created_at: arrival.created_at,
            correlation: self.actions.number(arrival.correlation),
            command: arrival.command.map(|name| self.sticky(arrival.event_type, name)),
            policy: arrival.policy.map(|name| self.sticky(arrival.event_type, name)),
        };
        self.enter(&numbered);
        self.list(1);
    }

    pub(super) fn enter(&mut self, event: &Numbered) {
        let Numbered { id, stream, event_type, created_at, correlation, command, policy } = *event;
        let position = narrow(self.all.len() + 1);
        let before = self.newest.get_mut(stream as usize).map_or(0, |newest| std::mem::replace(newest, position));
        let version = self.entry(before).map_or(1, |before| before.version + 1);
        let correlated = self.actions.follow(correlation, position);
        self.all.push(Entry { id, created_at, stream, version, before, correlation, correlated, event_type });
        self.fire(Fired::Event, event_type, position);
        if version == 1 {
            if let Some(first) = self.first.get_mut(stream as usize) {
                *first = position;
            }
            self.fire(Fired::Begun, event_type, position);
        }
        for (what, word) in [(Fired::Command, command), (Fired::Policy, policy)] {
            if let Some(word) = word {
                self.fire(what, word, position);
            }
        }
    }

    fn fire(&mut self, what: Fired, word: u32, position: u32) {
        let Some(fired) = self.fired.get_mut(what as usize) else { return };
        if fired.len() <= word as usize {
            fired.resize(word as usize + 1, Vec::new());
        }
        if let Some(positions) = fired.get_mut(word as usize) {
            positions.push(position);
        }
    }

    /// The number of a stream, which is given one if it has none.
    pub(super) fn stream(&mut self, name: &str) -> u32 {
        let number = self.streams.number(name);
        if self.newest.len() <= number as usize {
            self.newest.push(0);
            self.first.push(0);
        }
        number
    }

    /// The number of a type of events.
    pub(super) fn event_type(&mut self, name: &str) -> u32 {
        self.words.number(name)
    }

    /// The number of a command or policy of the context that a type of events is of.
    pub(super) fn sticky(&mut self, event_type: &str, name: &str) -> u32 {
        let prefix = event_type.split_once('.').map_or("", |(prefix, _)| prefix);
        self.words.number(&format!("{prefix}.{name}"))
    }

    /// A number for what a segment says of an action.
    pub(super) fn action(&mut self, id: CorrelationId) -> u32 {
        self.actions.new_number(id)
    }

    /// Puts at most `some` more of the ids where they are found quickly. Whether all of them are then.
    pub(super) fn list(&mut self, some: u32) -> bool {
        let (entries, hasher) = (&self.all, &self.hasher);
        let events = self.by_id.list(some, narrow(entries.len()), |index| hash_of(hasher, entries, *index));
        self.actions.list(some) && events
    }

    fn entry(&self, position: u32) -> Option<&Entry> {
        self.all.get((position as usize).checked_sub(1)?)
    }

    pub(super) fn head(&self, position: Position) -> Option<Head<'_>> {
        let entry = self.entry(u32::try_from(position.0).ok()?)?;
        Some(Head {
            event_id: entry.id,
            event_type: self.words.text(entry.event_type),
            stream_id: self.streams.text(entry.stream),
            stream_version: StreamVersion(entry.version.into()),
            position,
            created_at: entry.created_at,
            correlation_id: self.actions.id(entry.correlation),
        })
    }

    pub(super) fn created_at(&self, position: Position) -> Option<Timestamp> {
        Some(self.entry(u32::try_from(position.0).ok()?)?.created_at)
    }

    pub(super) fn count_before(&self, time: Timestamp) -> u64 {
        self.all.partition_point(|entry| entry.created_at < time) as u64
    }

    pub(super) fn find(&self, id: EventId) -> Option<Position> {
        let same = |index: &u32| self.all.get(*index as usize).is_some_and(|entry| entry.id == id);
        let index = self.by_id.find(hash_id(&self.hasher, id.0), narrow(self.all.len()), same);
        index.map(|index| Position(index.into()).next())
    }

    pub(super) fn newest_of(&self, stream: &StreamId) -> u32 {
        let number = self.streams.find(&stream.0);
        number.and_then(|number| self.newest.get(number as usize)).copied().unwrap_or(0)
    }

    pub(super) fn first_of(&self, stream: &StreamId) -> Option<Position> {
        let first = self.first.get(self.streams.find(&stream.0)? as usize).copied().filter(|first| *first > 0)?;
        Some(Position(first.into()))
    }

    pub(super) fn version(&self, stream: &StreamId) -> StreamVersion {
        StreamVersion(self.entry(self.newest_of(stream)).map_or(0, |entry| entry.version).into())
    }

    pub(super) fn positions_of(&self, stream: &StreamId) -> Vec<Position> {
        self.chain(self.newest_of(stream), |entry| entry.before)
    }

    /// The positions of the events of one stream from a position back, newest first.
    pub(super) fn back_from(&self, position: Position) -> impl Iterator<Item = Position> {
        let newest = u32::try_from(position.0).ok().filter(|position| self.entry(*position).is_some());
        let before = |position: &u32| self.entry(*position).map(|entry| entry.before).filter(|before| *before > 0);
        std::iter::successors(newest, before).map(|position| Position(position.into()))
    }

    /// The positions from `newest` back, oldest first.
    fn chain(&self, newest: u32, before: impl Fn(&Entry) -> u32) -> Vec<Position> {
        let mut next = newest;
        let mut positions = Vec::new();
        while let Some(entry) = self.entry(next) {
            positions.push(Position(next.into()));
            next = before(entry);
        }
        positions.reverse();
        positions
    }

    pub(super) fn streams(&self) -> impl Iterator<Item = (&str, Head<'_>)> {
        let newest = self.newest.iter_from(0).zip(0_u32..);
        newest.filter_map(|(newest, number)| Some((self.streams.text(number), self.head(Position((*newest).into()))?)))
    }

    pub(super) fn stream_count(&self) -> usize {
        self.newest.len()
    }

    pub(super) fn fired(&self, what: Fired, name: &str) -> &[u32] {
        let word = self.words.find(name);
        let fired = word.and_then(|word| self.fired.get(what as usize)?.get(word as usize));
        fired.map_or(&[], Vec::as_slice)
    }

    pub(super) fn correlated(&self, id: CorrelationId) -> Vec<Position> {
        let newest = self.actions.newest(id);
        let mut positions: Vec<_> = newest.flat_map(|newest| self.chain(newest, |entry| entry.correlated)).collect();
        positions.sort_unstable();
        positions
    }
}

fn hash_of(hasher: &DefaultHashBuilder, entries: &LongVec<Entry>, index: u32) -> u64 {
    entries.get(index as usize).map_or(0, |entry| hash_id(hasher, entry.id.0))
}

fn hash_id(hasher: &DefaultHashBuilder, id: Uuid) -> u64 {
    hasher.hash_one(id.as_u128())
}
