//! The log in memory: what there is to know of every event without looking into it, and some of the events themselves.
//!
//! An entry takes about fifty bytes, whatever the event weighs: lists, lanes, counts and the judgement of appends need no
//! more. Payloads are here while they are new, or after somebody looked at them ([`Log::keep`]); the store has all of them.
//! Both stores share the one judge ([`Log::plan`]), so that they cannot disagree. Must not know durability or other tabs.

mod actions;
mod entries;
mod loading;
mod payloads;
mod plan;
mod segment;
mod words;

pub use entries::{Arrival, Fired, Head};
pub use plan::{Append, AppendRefused, LinkRefused, Plan};
pub use segment::{Builder, Columns, Payloads as SegmentPayloads, Segment};

use super::arena::narrow;
use super::event::RecordedEvent;
use super::ids::{CorrelationId, EventId, Position, StreamId, StreamVersion};
use super::timestamp::Timestamp;
use super::transfer::Import;
use super::upcast::Upcasts;
use entries::Entries;
use payloads::Payloads;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// What is linked into a stream.
#[derive(Clone, Debug, Default)]
struct Links {
    in_order: Vec<Position>,
    known: BTreeSet<Position>,
}

/// Every event there is, in order, and where each stream's are.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: Entries,
    payloads: Payloads,
    upcasts: Upcasts,
    links: BTreeMap<StreamId, Links>,
    closed: BTreeSet<StreamId>,
    /// The positions that came in by imports: what followed from those events has happened elsewhere.
    imported: Vec<Range<u64>>,
    /// The last and the first position of each segment that the store has.
    segments: BTreeMap<u64, u64>,
}

impl Log {
    /// How old payloads are brought up as the log is read. Whoever hosts a context adds its steps here.
    #[must_use]
    pub fn upcasts(&self) -> &Upcasts {
        &self.upcasts
    }

    /// The position of the newest event.
    #[must_use]
    pub fn head(&self) -> Position {
        Position(self.entries.len() as u64)
    }

    /// What there is to know of an event without its payload.
    #[must_use]
    pub fn head_of(&self, position: Position) -> Option<Head<'_>> {
        self.entries.head(position)
    }

    /// When the event at a position was decided.
    #[must_use]
    pub fn created_at(&self, position: Position) -> Option<Timestamp> {
        self.entries.created_at(position)
    }

    /// How many events were decided before a time, in a log whose times rise.
    #[must_use]
    pub fn count_before(&self, millisecond: u64) -> u64 {
        self.entries.count_before(Timestamp::from_millisecond(millisecond))
    }

    /// What there is to know of the events after a position, oldest first.
    pub fn heads_after(&self, position: Position) -> impl DoubleEndedIterator<Item = Head<'_>> {
        (position.0 + 1..=self.head().0).filter_map(|position| self.entries.head(Position(position)))
    }

    /// The event at a position, if it is in memory: as it would be written today.
    #[must_use]
    pub fn at(&self, position: Position) -> Option<Arc<RecordedEvent>> {
        self.as_written(position).map(|event| self.brought_up(event))
    }

    /// An event as it would be written today.
    #[must_use]
    pub fn brought_up(&self, event: Arc<RecordedEvent>) -> Arc<RecordedEvent> {
        if self.upcasts.concern(&event) {
            return Arc::new(self.upcasts.bring_up(event.as_ref().clone()));
        }
        event
    }

    /// The event at a position, if it is in memory: as it was written.
    #[must_use]
    pub fn as_written(&self, position: Position) -> Option<Arc<RecordedEvent>> {
        self.payloads.event(&self.entries, position)
    }

    /// Whether the event at a position can be looked at without asking the store.
    #[must_use]
    pub fn has(&self, position: Position) -> bool {
        self.payloads.has(position)
    }

    /// The position of the event of this id, if there is one.
    #[must_use]
    pub fn find(&self, id: EventId) -> Option<Position> {
        self.entries.find(id)
    }

    /// The positions of a stream's events, oldest first: its own, or those that are linked into it.
    #[must_use]
    pub fn positions_of(&self, stream: &StreamId) -> Vec<Position> {
        self.links.get(stream).map_or_else(|| self.entries.positions_of(stream), |links| links.in_order.clone())
    }

    /// The first event of a stream.
    #[must_use]
    pub fn first_of(&self, stream: &StreamId) -> Option<Position> {
        match self.links.get(stream) {
            Some(links) => links.in_order.first().copied(),
            None => self.entries.first_of(stream),
        }
    }

    /// The newest event that a stream has of its own.
    #[must_use]
    pub fn newest_of(&self, stream: &StreamId) -> Option<Position> {
        Some(self.entries.newest_of(stream)).filter(|newest| *newest > 0).map(|newest| Position(newest.into()))
    }

    /// The event at a position and those before it in its stream, newest first.
    pub fn back_from(&self, position: Position) -> impl Iterator<Item = Position> {
        self.entries.back_from(position)
    }

    /// The version of a stream; 0 when there is none of that name. Of a linked stream, how many links it has.
    #[must_use]
    pub fn version(&self, stream: &StreamId) -> StreamVersion {
        match self.links.get(stream) {
            Some(links) => StreamVersion(links.in_order.len() as u64),
            None => self.entries.version(stream),
        }
    }

    /// The streams that have events of their own, in the order in which they came, each with its newest event.
    pub fn streams(&self) -> impl Iterator<Item = (&str, Head<'_>)> {
        self.entries.streams()
    }

    /// How many streams have events of their own.
    #[must_use]
    pub fn stream_count(&self) -> usize {
        self.entries.stream_count()
    }

    /// The streams that events are linked into.
    pub fn linked_streams(&self) -> impl Iterator<Item = (&StreamId, &[Position])> {
        self.links.iter().map(|(stream, links)| (stream, links.in_order.as_slice()))
    }

    /// What is linked into a stream, in order.
    #[must_use]
    pub fn links_of(&self, stream: &StreamId) -> &[Position] {
        self.links.get(stream).map_or(&[], |links| links.in_order.as_slice())
    }

    /// How many links there are.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.links.values().map(|links| links.in_order.len()).sum()
    }

    /// Whether a stream consists of links to events of other streams.
    #[must_use]
    pub fn is_linked(&self, stream: &StreamId) -> bool {
        self.links.contains_key(stream)
    }

    /// Whether an event is linked into a stream.
    #[must_use]
    pub fn has_link(&self, stream: &StreamId, position: Position) -> bool {
        self.links.get(stream).is_some_and(|links| links.known.contains(&position))
    }

    /// The streams that were closed.
    pub fn closed_streams(&self) -> impl Iterator<Item = &StreamId> {
        self.closed.iter()
    }

    /// How many streams were closed.
    #[must_use]
    pub fn closed_count(&self) -> usize {
        self.closed.len()
    }

    /// Whether a stream was closed.
    #[must_use]
    pub fn is_closed(&self, stream: &StreamId) -> bool {
        self.closed.contains(stream)
    }

    /// Whether an event came in by an import.
    #[must_use]
    pub fn was_imported(&self, position: Position) -> bool {
        let after = self.imported.partition_point(|range| range.start <= position.0);
        after.checked_sub(1).and_then(|index| self.imported.get(index)).is_some_and(|range| range.contains(&position.0))
    }

    /// The positions at which a sticky fired, in order. `name` begins with the prefix of its context.
    #[must_use]
    pub fn fired(&self, what: Fired, name: &str) -> &[u32] {
        self.entries.fired(what, name)
    }

    /// The positions of everything that one action set off, in order.
    #[must_use]
    pub fn correlated(&self, correlation: CorrelationId) -> Vec<Position> {
        self.entries.correlated(correlation)
    }

    /// Takes in events that are durable by now. Events that are here already are passed over; one beyond a gap ends it.
    /// Gives back the new ones.
    pub fn extend(&mut self, events: impl IntoIterator<Item = Arc<RecordedEvent>>) -> Vec<Arc<RecordedEvent>> {
        let mut new = Vec::new();
        for event in events {
            if event.position > self.head().next() {
                break;
            }
            if event.position == self.head().next() {
                self.entries.push(&event);
                self.payloads.add(Arc::clone(&event));
                new.push(event);
            }
        }
        new
    }

    /// Takes in what the columns of a segment say of its events, of which the first is at this position. Those that are here
    /// already are passed over. Whether it follows without a gap.
    pub fn load(&mut self, first: Position, columns: &Columns) -> bool {
        if first > self.head().next() || columns.count() == 0 {
            return false;
        }
        if columns.imported {
            self.note_import(first.0..first.0 + columns.count() as u64);
        }
        self.segments.insert(first.0 + columns.count() as u64 - 1, first.0);
        self.entries.load(first, columns);
        true
    }

    /// Puts at most `some` of the ids that were loaded where they are found quickly; until then, each search looks through them
    /// one by one. Whether all of them are there then.
    pub fn list(&mut self, some: u32) -> bool {
        self.entries.list(some)
    }

    /// The first and the last position of the segment that has the event at a position.
    #[must_use]
    pub fn segment_of(&self, position: Position) -> Option<(Position, Position)> {
        let (last, first) = self.segments.range(position.0..).next()?;
        (*first <= position.0).then_some((Position(*first), Position(*last)))
    }

    /// The last position of the newest segment; what comes after it is kept in smaller records.
    #[must_use]
    pub fn sealed(&self) -> Position {
        Position(self.segments.keys().next_back().copied().unwrap_or_default())
    }

    /// Takes in what an import brings.
    pub fn take(&mut self, import: &Import) {
        for segment in &import.segments {
            let first = self.head().next();
            self.load(first, &segment.columns);
            self.keep(first, Arc::new(segment.payloads.clone()));
        }
        self.list(u32::MAX);
    }

    /// The same, for a log that nobody else keeps: every event stays in memory.
    pub fn take_for_good(&mut self, import: &Import) {
        for segment in &import.segments {
            let first = self.head().next();
            self.load(first, &segment.columns);
            for (position, index) in (first.0..).zip(0..segment.count()) {
                if let Some(head) = self.entries.head(Position(position))
                    && let Some(event) = segment.event(index, head.stream_version, Position(position))
                {
                    self.payloads.add(Arc::new(event));
                }
            }
        }
        self.list(u32::MAX);
    }

    /// Forgets everything, but how to read old payloads.
    pub fn clear(&mut self) {
        *self = Self { upcasts: std::mem::take(&mut self.upcasts), ..Self::default() };
    }

    fn note_import(&mut self, positions: Range<u64>) {
        match self.imported.last_mut() {
            Some(last) if last.end >= positions.start => last.end = last.end.max(positions.end),
            _ => self.imported.push(positions),
        }
    }

    /// Keeps the payloads of a segment in memory for a while, for somebody wants to look at them.
    pub fn keep(&mut self, first: Position, payloads: Arc<SegmentPayloads>) {
        self.payloads.keep(first, payloads);
    }

    /// Notes that the store has a run of events in a segment now, and lets go of them.
    pub fn settle(&mut self, first: Position, last: Position) {
        self.segments.insert(last.0, first.0);
        self.payloads.settle(first, last);
    }

    /// Notes that events are linked into a stream.
    pub fn link(&mut self, stream: &StreamId, events: impl IntoIterator<Item = Position>) {
        let links = self.links.entry(stream.clone()).or_default();
        links.in_order.extend(events.into_iter().filter(|position| links.known.insert(*position)));
    }

    /// Notes that a stream was closed.
    pub fn close(&mut self, stream: &StreamId) {
        self.closed.insert(stream.clone());
    }

    /// Makes room for so many events.
    pub fn reserve(&mut self, events: u64) {
        self.entries.reserve(narrow(usize::try_from(events).unwrap_or_default()));
    }
}
