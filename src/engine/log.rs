//! The log in memory: every event in order, and what an append to it may do.
//!
//! Both stores share this one judge, so that they cannot disagree: it says what an append would write ([`Log::plan`]), the
//! store makes that durable, and only then is it taken in ([`Log::extend`]). Must not know durability or other tabs.

use super::event::{EventData, MAX_DEPTH, MAX_EVENT, RecordedEvent};
use super::expected_version::{Conflict, ExpectedVersion};
use super::ids::{EventId, Position, StreamId, StreamVersion};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use thiserror::Error;

/// Every event there is, in order, and where each stream's are.
#[derive(Clone, Debug, Default)]
pub struct Log {
    events: Vec<Arc<RecordedEvent>>,
    streams: BTreeMap<StreamId, Vec<Position>>,
    positions: HashMap<EventId, Position>,
}

/// Why an append may not be done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AppendRefused {
    /// Somebody was first.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// An event id is in use already.
    #[error("event id {} is already used", .0.0)]
    DuplicateEvent(EventId),
    /// An event has too many bytes or is nested too deep.
    #[error("event {} has more than {MAX_EVENT} bytes or is nested more than {MAX_DEPTH} deep", .0.0)]
    TooLarge(EventId),
    /// The global log can only be read.
    #[error("cannot append to {}: it is the log of all streams", StreamId::ALL)]
    CannotAppendToAllStream,
}

/// What an append comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// The very same append was done before: nothing is written, these are its events.
    AlreadyThere(Vec<Arc<RecordedEvent>>),
    /// These are to be written.
    Write(Vec<RecordedEvent>),
}

impl Log {
    /// The position of the newest event.
    #[must_use]
    pub fn head(&self) -> Position {
        Position(self.events.len() as u64)
    }

    /// All events, oldest first.
    #[must_use]
    pub fn events(&self) -> &[Arc<RecordedEvent>] {
        &self.events
    }

    /// The event at a position.
    #[must_use]
    pub fn at(&self, position: Position) -> Option<&Arc<RecordedEvent>> {
        let index = usize::try_from(position.0.checked_sub(1)?).ok()?;
        self.events.get(index)
    }

    /// The event of this id, if there is one.
    #[must_use]
    pub fn find(&self, id: EventId) -> Option<&Arc<RecordedEvent>> {
        self.at(*self.positions.get(&id)?)
    }

    /// The events of a stream, oldest first; empty when there is none of that name.
    #[must_use]
    pub fn stream(&self, stream: &StreamId) -> Vec<&Arc<RecordedEvent>> {
        self.positions_of(stream).iter().filter_map(|position| self.at(*position)).collect()
    }

    /// The positions of a stream's events.
    #[must_use]
    pub fn positions_of(&self, stream: &StreamId) -> &[Position] {
        self.streams.get(stream).map_or(&[], Vec::as_slice)
    }

    /// The version of a stream; 0 when there is none of that name.
    #[must_use]
    pub fn version(&self, stream: &StreamId) -> StreamVersion {
        StreamVersion(self.positions_of(stream).len() as u64)
    }

    /// The streams by name.
    pub fn streams(&self) -> impl Iterator<Item = (&StreamId, &[Position])> {
        self.streams.iter().map(|(stream, positions)| (stream, positions.as_slice()))
    }

    /// Says what an append comes to, and changes nothing.
    ///
    /// # Errors
    /// When the stream is not as expected, an event id is in use, an event is too large, or the stream is the global log.
    pub fn plan(
        &self,
        stream: &StreamId,
        expected: ExpectedVersion,
        events: Vec<EventData>,
    ) -> Result<Plan, AppendRefused> {
        if stream.0 == StreamId::ALL {
            return Err(AppendRefused::CannotAppendToAllStream);
        }
        if let Some(there) = self.repeated(stream, expected, &events) {
            return Ok(Plan::AlreadyThere(there));
        }
        let version = self.version(stream);
        expected.check(stream, version)?;
        let mut ids = HashSet::new();
        if let Some(event) =
            events.iter().find(|event| self.positions.contains_key(&event.event_id) || !ids.insert(event.event_id))
        {
            return Err(AppendRefused::DuplicateEvent(event.event_id));
        }
        let placed = self.placed(stream, version, events);
        match placed.iter().find(|event| event.is_too_large()) {
            Some(event) => Err(AppendRefused::TooLarge(event.event_id)),
            None => Ok(Plan::Write(placed)),
        }
    }

    fn placed(&self, stream: &StreamId, version: StreamVersion, events: Vec<EventData>) -> Vec<RecordedEvent> {
        let place = |(offset, event): (u64, EventData)| {
            let version = StreamVersion(version.0 + offset);
            event.recorded(stream.clone(), version, Position(self.head().0 + offset))
        };
        (1..).zip(events).map(place).collect()
    }

    /// The events of an earlier append with the same ids at the same expected place, if there was one.
    fn repeated(
        &self,
        stream: &StreamId,
        expected: ExpectedVersion,
        events: &[EventData],
    ) -> Option<Vec<Arc<RecordedEvent>>> {
        let start = match expected {
            ExpectedVersion::NoStream => 0,
            ExpectedVersion::Exact(version) => usize::try_from(version.0).ok()?,
            ExpectedVersion::Any | ExpectedVersion::StreamExists => return None,
        };
        let there = self.positions_of(stream).get(start..start.checked_add(events.len())?)?;
        let there: Vec<_> = there.iter().filter_map(|position| self.at(*position)).cloned().collect();
        let same =
            !events.is_empty() && there.iter().zip(events).all(|(there, event)| there.event_id == event.event_id);
        same.then_some(there)
    }

    /// Takes in events that are durable by now. Events that are here already are passed over; one beyond a gap ends it.
    /// Gives back the new ones.
    pub fn extend(&mut self, events: impl IntoIterator<Item = Arc<RecordedEvent>>) -> Vec<Arc<RecordedEvent>> {
        let before = self.events.len();
        for event in events {
            if event.position > self.head().next() {
                break;
            }
            if event.position == self.head().next() {
                self.streams.entry(event.stream_id.clone()).or_default().push(event.position);
                self.positions.insert(event.event_id, event.position);
                self.events.push(event);
            }
        }
        self.events.get(before..).unwrap_or_default().to_vec()
    }
}
