//! The one judge of appends: what an append comes to, given the log as it is.
//!
//! Must not change anything, nor know who keeps the outcome.

use super::Log;
use crate::engine::event::{EventData, MAX_DEPTH, MAX_EVENT, RecordedEvent};
use crate::engine::expected_version::{Conflict, ExpectedVersion};
use crate::engine::ids::{EventId, Position, StreamId, StreamVersion};
use std::collections::{HashMap, HashSet};
use thiserror::Error;

/// Events for one stream, and what the writer believes about that stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// What must be true of it.
    pub expected: ExpectedVersion,
    /// The events, in order.
    pub events: Vec<EventData>,
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
    /// The stream was closed.
    #[error("stream {0} was closed")]
    StreamDeleted(StreamId),
    /// The stream consists of links.
    #[error("stream {0} consists of links to events of other streams")]
    LinkedStream(StreamId),
}

/// Why events may not be linked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkRefused {
    /// There is no event of this id.
    #[error("there is no event {}", .0.0)]
    EventNotFound(EventId),
    /// The event is in that stream already.
    #[error("event {} is already linked into the stream", .0.0)]
    DuplicateEvent(EventId),
    /// The stream has events of its own, is closed, or is the global log.
    #[error("nothing can be linked into {0}")]
    NotLinkable(StreamId),
}

/// What an append comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// The very same append was done before: nothing is written, its events are at these positions.
    AlreadyThere(Vec<Position>),
    /// These are to be written.
    Write(Vec<RecordedEvent>),
}

impl Log {
    /// Says what appends come to that are done together, and changes nothing.
    ///
    /// # Errors
    /// When a stream is not as expected, an event id is in use, an event is too large, or a stream cannot be appended to.
    pub fn plan(&self, appends: Vec<Append>) -> Result<Plan, AppendRefused> {
        if appends.iter().any(|append| append.stream.0 == StreamId::ALL) {
            return Err(AppendRefused::CannotAppendToAllStream);
        }
        if let Some(closed) = appends.iter().find(|append| self.is_closed(&append.stream)) {
            return Err(AppendRefused::StreamDeleted(closed.stream.clone()));
        }
        if let Some(linked) = appends.iter().find(|append| self.is_linked(&append.stream)) {
            return Err(AppendRefused::LinkedStream(linked.stream.clone()));
        }
        // where there is nothing to write, nothing tells a repeat from the first time
        let written = appends.iter().filter(|append| !append.events.is_empty());
        let repeated: Option<Vec<_>> = written.map(|append| self.repeated(append)).collect();
        match repeated {
            Some(there) if !there.is_empty() => Ok(Plan::AlreadyThere(there.concat())),
            _ => self.placed(appends).map(Plan::Write),
        }
    }

    fn placed(&self, appends: Vec<Append>) -> Result<Vec<RecordedEvent>, AppendRefused> {
        let (mut placed, mut ids): (Vec<RecordedEvent>, _) = (Vec::new(), HashSet::new());
        let mut versions: HashMap<StreamId, StreamVersion> = HashMap::new();
        for Append { stream, expected, events } in appends {
            let version = versions.entry(stream.clone()).or_insert_with(|| self.version(&stream));
            expected.check(&stream, *version)?;
            for event in events {
                if self.find(event.event_id).is_some() || !ids.insert(event.event_id) {
                    return Err(AppendRefused::DuplicateEvent(event.event_id));
                }
                version.0 += 1;
                let position = Position(self.head().0 + placed.len() as u64 + 1);
                placed.push(event.recorded(stream.clone(), *version, position));
            }
        }
        match placed.iter().find(|event| event.is_too_large()) {
            Some(event) => Err(AppendRefused::TooLarge(event.event_id)),
            None => Ok(placed),
        }
    }

    /// The positions of an earlier append with the same ids at the same expected place, if there was one.
    fn repeated(&self, append: &Append) -> Option<Vec<Position>> {
        let start = match append.expected {
            ExpectedVersion::NoStream => 0,
            ExpectedVersion::Exact(version) => usize::try_from(version.0).ok()?,
            ExpectedVersion::Any | ExpectedVersion::StreamExists => return None,
        };
        let first = append.events.first()?;
        // nearly every append is new, and the stream need not be walked for it
        self.find(first.event_id)?;
        let there = self.positions_of(&append.stream);
        let there = there.get(start..start.checked_add(append.events.len())?)?;
        let is_same = |(at, event): (&Position, &EventData)| self.find(event.event_id) == Some(*at);
        there.iter().zip(&append.events).all(is_same).then(|| there.to_vec())
    }

    /// The positions of events that are to be linked into a stream.
    ///
    /// # Errors
    /// When an event is not there or linked already, or the stream takes no links.
    pub fn plan_link(&self, stream: &StreamId, events: &[EventId]) -> Result<Vec<Position>, LinkRefused> {
        let has_own = self.entries.version(stream).0 > 0;
        if has_own || stream.0 == StreamId::ALL || self.is_closed(stream) {
            return Err(LinkRefused::NotLinkable(stream.clone()));
        }
        let mut new = Vec::new();
        for id in events {
            let position = self.find(*id).ok_or(LinkRefused::EventNotFound(*id))?;
            if self.has_link(stream, position) || new.contains(&position) {
                return Err(LinkRefused::DuplicateEvent(*id));
            }
            new.push(position);
        }
        Ok(new)
    }
}
