//! A segment: a long run of events as two values, one to be read always and one to be read on demand.
//!
//! The columns say what the index has to know and are a tenth of the whole; the payloads are the rest. Both are derived from
//! nothing: together they *are* the events once single records were sealed. Must not know where they are kept.

use super::entries::{Arrival, Numbered};
use super::words::Words;
use crate::engine::deep_json;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
use crate::engine::timestamp::Timestamp;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::hash::Hash;
use uuid::Uuid;

/// How many bytes an id has.
const ID: usize = 16;

/// A run of consecutive events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// What the index has to know.
    pub columns: Columns,
    /// The rest.
    pub payloads: Payloads,
}

/// What the index has to know of each event of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Whether the events came in by an import.
    pub imported: bool,
    words: Words,
    #[serde(with = "serde_bytes")]
    ids: Vec<u8>,
    streams: Vec<u32>,
    types: Vec<u32>,
    /// One more than the number of the word; 0 for none.
    commands: Vec<u32>,
    policies: Vec<u32>,
    /// Milliseconds after the event before.
    times: Vec<i64>,
    #[serde(with = "serde_bytes")]
    correlation_ids: Vec<u8>,
    correlations: Vec<u32>,
}

/// The rest of each event of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payloads {
    #[serde(with = "serde_bytes")]
    causation_ids: Vec<u8>,
    schema_versions: Vec<u32>,
    /// Where the text of each event ends.
    ends: Vec<u32>,
    #[serde(with = "serde_bytes")]
    text: Vec<u8>,
}

/// What an event has besides its entry in the index.
pub(super) struct Payload {
    pub(super) causation_id: CausationId,
    pub(super) schema_version: u32,
    pub(super) data: JsonObject,
    pub(super) metadata: JsonObject,
}

impl Segment {
    /// The segment of a run of events.
    ///
    /// # Errors
    /// When an event cannot be written as JSON.
    pub fn of<E: AsRef<RecordedEvent>>(events: &[E], imported: bool) -> Result<Self, serde_json::Error> {
        let mut builder = Builder::default();
        for event in events {
            builder.push(event.as_ref())?;
        }
        Ok(builder.finish(imported))
    }

    /// How many events it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.columns.count()
    }

    /// One of its events, with the place that it has in its stream and in a log.
    #[must_use]
    pub fn event(&self, index: usize, stream_version: StreamVersion, position: Position) -> Option<RecordedEvent> {
        let (arrival, payload) = (self.columns.arrivals().nth(index)?, self.payloads.payload(index)?);
        Some(RecordedEvent {
            event_id: arrival.id,
            event_type: arrival.event_type.to_owned(),
            stream_id: StreamId(arrival.stream.to_owned()),
            stream_version,
            position,
            data: payload.data,
            metadata: payload.metadata,
            causation_id: payload.causation_id,
            correlation_id: arrival.correlation,
            created_at: arrival.created_at,
            schema_version: payload.schema_version,
        })
    }
}

/// Makes a segment of events that come one by one.
#[derive(Debug, Default)]
pub struct Builder {
    segment: Segment,
    words: Numbers<String>,
    correlations: Numbers<CorrelationId>,
    last_cause: Option<CausationId>,
    last_time: i64,
}

impl Builder {
    /// Takes the next event.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn push(&mut self, event: &RecordedEvent) -> Result<(), serde_json::Error> {
        let text = serde_json::to_string(&event.data)?;
        let arrival = Arrival {
            id: event.event_id,
            stream: &event.stream_id.0,
            event_type: &event.event_type,
            created_at: event.created_at,
            correlation: event.correlation_id,
            command: event.command(),
            policy: event.issued_by(),
        };
        let metadata = serde_json::to_string(&event.metadata)?;
        self.push_text(&arrival, event.causation_id, event.schema_version, (&text, &metadata));
        Ok(())
    }

    /// Takes the next event, whose data and metadata are JSON objects as text. Its command and policy are those of the event,
    /// whether it is the command's first or not.
    pub fn push_text(
        &mut self,
        event: &Arrival,
        causation_id: CausationId,
        schema_version: u32,
        (data, metadata): (&str, &str),
    ) {
        let is_first = self.last_cause.replace(causation_id) != Some(causation_id);
        let time = i64::try_from(event.created_at.as_millisecond()).unwrap_or(i64::MAX);
        let words = &mut self.words;
        let mut optional = |word: Option<&str>| word.filter(|_| is_first).map_or(0, |word| words.of_text(word) + 1);
        let columns = &mut self.segment.columns;
        columns.commands.push(optional(event.command));
        columns.policies.push(optional(event.policy));
        columns.ids.extend(event.id.0.as_bytes());
        columns.streams.push(words.of_text(event.stream));
        columns.types.push(words.of_text(event.event_type));
        columns.times.push(time.wrapping_sub(std::mem::replace(&mut self.last_time, time)));
        columns.correlations.push(self.correlations.of(event.correlation));
        self.segment.payloads.push(causation_id, schema_version, data, metadata);
    }

    /// One for the events that follow on these. It has room for as many bytes, so that they are not moved as they become more.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut next = Self { last_cause: self.last_cause, ..Self::default() };
        next.segment.payloads.text.reserve(self.segment.payloads.text.len());
        next
    }

    /// How many events it has so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.segment.count()
    }

    /// The segment.
    #[must_use]
    pub fn finish(self, imported: bool) -> Segment {
        let Self { mut segment, words, correlations, .. } = self;
        segment.columns.imported = imported;
        words.known.iter().for_each(|word| segment.columns.words.push(word));
        segment.columns.correlation_ids = correlations.known.iter().flat_map(|id| *id.0.as_bytes()).collect();
        segment
    }
}

/// Numbers of distinct things, in the order in which they came.
#[derive(Debug)]
struct Numbers<T> {
    known: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { known: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    fn of(&mut self, thing: T) -> u32 {
        let next = crate::engine::arena::narrow(self.known.len());
        *self.numbers.entry(thing).or_insert_with_key(|thing| {
            self.known.push(thing.clone());
            next
        })
    }
}

impl Numbers<String> {
    fn of_text(&mut self, text: &str) -> u32 {
        match self.numbers.get(text) {
            Some(number) => *number,
            None => self.of(text.to_owned()),
        }
    }
}

impl Columns {
    /// How many events the segment has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.types.len()
    }

    /// Whether every event has all that it should have; damaged bytes may well be columns of another kind.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let count = self.count();
        let names = |numbers: &[u32], known: usize| numbers.iter().all(|number| (*number as usize) < known);
        let [commands, policies] = [&self.commands, &self.policies];
        self.ids.len() == count * ID
            && [&self.streams, commands, policies, &self.correlations].iter().all(|column| column.len() == count)
            && self.times.len() == count
            && names(&self.streams, self.words.len())
            && names(&self.types, self.words.len())
            && [commands, policies].iter().all(|numbers| names(numbers, self.words.len() + 1))
            && names(&self.correlations, self.correlation_count())
    }

    /// The events, as the index takes them.
    pub fn arrivals(&self) -> impl Iterator<Item = Arrival<'_>> {
        self.rows().map(|row| Arrival {
            id: row.id,
            stream: self.word(row.stream),
            event_type: self.word(row.event_type),
            created_at: row.created_at,
            correlation: self.correlation(row.correlation),
            command: row.command.map(|word| self.word(word)),
            policy: row.policy.map(|word| self.word(word)),
        })
    }

    /// The same, with the numbers that words have in the columns.
    pub(super) fn rows(&self) -> impl Iterator<Item = Numbered> {
        let optional = |number: Option<&u32>| number.and_then(|number| number.checked_sub(1));
        let mut time = 0_i64;
        (0..self.count()).map(move |index| {
            time = time.wrapping_add(self.times.get(index).copied().unwrap_or_default());
            Numbered {
                id: EventId(id_at(&self.ids, index)),
                stream: self.streams.get(index).copied().unwrap_or_default(),
                event_type: self.types.get(index).copied().unwrap_or_default(),
                created_at: Timestamp::from_millisecond(u64::try_from(time).unwrap_or_default()),
                correlation: self.correlations.get(index).copied().unwrap_or_default(),
                command: optional(self.commands.get(index)),
                policy: optional(self.policies.get(index)),
            }
        })
    }

    pub(super) fn word(&self, number: u32) -> &str {
        self.words.get(number)
    }

    pub(super) fn correlation(&self, number: u32) -> CorrelationId {
        CorrelationId(id_at(&self.correlation_ids, number as usize))
    }

    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    pub(super) fn correlation_count(&self) -> usize {
        self.correlation_ids.len() / ID
    }
}

impl Payloads {
    /// How many events the segment has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    fn push(&mut self, causation_id: CausationId, schema_version: u32, data: &str, metadata: &str) {
        self.causation_ids.extend(causation_id.0.as_bytes());
        self.schema_versions.push(schema_version);
        for piece in ["[", data, ",", metadata, "]"] {
            self.text.extend_from_slice(piece.as_bytes());
        }
        self.ends.push(crate::engine::arena::narrow(self.text.len()));
    }

    pub(super) fn payload(&self, index: usize) -> Option<Payload> {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        let text = self.text.get(start as usize..*self.ends.get(index)? as usize)?;
        let (data, metadata) = deep_json::from_slice(text, 0).ok()?;
        let (causation_id, schema_version) =
            (CausationId(id_at(&self.causation_ids, index)), *self.schema_versions.get(index)?);
        Some(Payload { causation_id, schema_version, data, metadata })
    }
}

fn id_at(ids: &[u8], index: usize) -> Uuid {
    ids.get(index * ID..(index + 1) * ID).and_then(|id| Uuid::from_slice(id).ok()).unwrap_or_default()
}
