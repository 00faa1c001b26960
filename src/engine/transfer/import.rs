//! What an import comes to: the one judge, which both stores ask.
//!
//! It says which events of a reading are new and where they go, and changes nothing. An import is done as a whole or not at
//! all, so one refused line is enough to refuse everything. Must not know what the events mean.

use super::{Entry, MAX_REFUSED, Reading, RefusedLine, Wrong};
use crate::engine::event::RecordedEvent;
use crate::engine::ids::{EventId, Position, StreamId, StreamVersion};
use crate::engine::log::Log;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What an import comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// The events that the log lacks, with the positions that they get after its head.
    pub new: Vec<Arc<RecordedEvent>>,
    /// How many events of the text the log has already.
    pub already_there: u64,
    /// The lines that stand in the way, in their order, at most [`MAX_REFUSED`].
    pub refused: Vec<RefusedLine>,
}

impl Import {
    /// Says what importing a reading into a log comes to.
    #[must_use]
    pub fn plan(log: &Log, reading: &Reading) -> Self {
        let mut judge = Judge { log, ids: HashSet::new(), versions: HashMap::new(), last: Position::START };
        let mut import = Self { refused: reading.refused.clone(), ..Self::default() };
        for entry in &reading.entries {
            match judge.judge(&entry.event) {
                Ok(Verdict::AlreadyThere) => import.already_there += 1,
                Ok(Verdict::New) => import.take(log, entry),
                Err(wrong) => import.refuse(wrong.on(entry.line)),
            }
        }
        import.refused.truncate(MAX_REFUSED);
        import
    }

    /// Keeps a refused line at its place among those that were refused already.
    fn refuse(&mut self, refused: RefusedLine) {
        let place = self.refused.partition_point(|earlier| earlier.line <= refused.line);
        self.refused.insert(place, refused);
    }

    /// The position of the last new event, or of the log's head where there is none.
    #[must_use]
    pub fn head(&self, log: &Log) -> Position {
        Position(log.head().0 + self.new.len() as u64)
    }

    fn take(&mut self, log: &Log, entry: &Entry) {
        let position = self.head(log).next();
        let event = if entry.event.position == position {
            Arc::clone(&entry.event)
        } else {
            Arc::new(RecordedEvent { position, ..entry.event.as_ref().clone() })
        };
        self.new.push(event);
    }
}

enum Verdict {
    New,
    AlreadyThere,
}

/// Remembers what came in the lines before.
struct Judge<'a> {
    log: &'a Log,
    ids: HashSet<EventId>,
    versions: HashMap<&'a StreamId, StreamVersion>,
    last: Position,
}

impl<'a> Judge<'a> {
    fn judge(&mut self, event: &'a RecordedEvent) -> Result<Verdict, Wrong> {
        let before = self.versions.insert(&event.stream_id, event.stream_version);
        let last = std::mem::replace(&mut self.last, event.position);
        if !self.ids.insert(event.event_id) {
            return Err(Wrong::new("event_id", format!("{} is in an earlier line already", event.event_id.0)));
        }
        if event.position <= last {
            return Err(Wrong::new("position", format!("{} comes after position {last}", event.position)));
        }
        if let Some(before) = before.filter(|before| before.0.saturating_add(1) != event.stream_version.0) {
            return Err(out_of_order(event, before));
        }
        match self.log.find(event.event_id) {
            Some(there) => same(event, there),
            None => continues(event, self.log.version(&event.stream_id).max(before.unwrap_or_default())),
        }
    }
}

fn out_of_order(event: &RecordedEvent, before: StreamVersion) -> Wrong {
    let RecordedEvent { stream_version, stream_id, .. } = event;
    Wrong::new("stream_version", format!("{stream_version} of {stream_id} comes after version {before}"))
}

/// That the log has this very event; its position is the log's own.
fn same(event: &RecordedEvent, there: &RecordedEvent) -> Result<Verdict, Wrong> {
    let same = [
        ("event_type", event.event_type == there.event_type),
        ("stream_id", event.stream_id == there.stream_id),
        ("stream_version", event.stream_version == there.stream_version),
        ("data", event.data == there.data),
        ("metadata", event.metadata == there.metadata),
        ("causation_id", event.causation_id == there.causation_id),
        ("correlation_id", event.correlation_id == there.correlation_id),
        ("created_at", event.created_at == there.created_at),
        ("schema_version", event.schema_version == there.schema_version),
    ];
    match same.into_iter().find(|(_, same)| !same) {
        None => Ok(Verdict::AlreadyThere),
        Some((field, _)) => {
            let (id, position) = (event.event_id.0, there.position);
            Err(Wrong::new(field, format!("is not what event {id} has, which is here at position {position}")))
        }
    }
}

/// That a new event is the next one of its stream.
fn continues(event: &RecordedEvent, version: StreamVersion) -> Result<Verdict, Wrong> {
    if event.stream_version.0 == version.0.saturating_add(1) {
        return Ok(Verdict::New);
    }
    let RecordedEvent { stream_version, stream_id, .. } = event;
    let message = if stream_version.0 > version.0 {
        format!("{stream_version} of {stream_id} does not follow version {version}, which it has here")
    } else {
        format!("{stream_version} of {stream_id} is taken here by another event; it has version {version}")
    };
    Err(Wrong::new("stream_version", message))
}
