//! What an import comes to: the one judge.
//!
//! It says which events of a reading are new and where they go, and changes nothing. An import is done as a whole or not at
//! all, so one refused line is enough to refuse everything. Must not know what the events mean.

use super::{Beside, MAX_REFUSED, Reading, RefusedLine, Run, Wrong, beside};
use crate::engine::event::RecordedEvent;
use crate::engine::ids::{Position, StreamId, StreamVersion};
use crate::engine::log::{Arrival, Builder, Log, Segment};
use crate::engine::names::Names;
use hashbrown::HashSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an import comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// The head of the log that was judged; the new events come after it.
    pub after: Position,
    /// How many streams were closed in that log.
    pub closed: usize,
    /// The events that the log lacks, in order.
    pub segments: Vec<Arc<Segment>>,
    /// How many these are.
    pub new: u64,
    /// How many of them there are of each type.
    pub types: BTreeMap<String, u64>,
    /// How many events of the text the log has already.
    pub already_there: u64,
    /// The new links, in order: streams, and where the events are once the new ones are in the log.
    pub links: Vec<(StreamId, Vec<Position>)>,
    /// The streams that it closes.
    pub closings: Vec<StreamId>,
    /// The lines that stand in the way, in their order, at most [`MAX_REFUSED`].
    pub refused: Vec<RefusedLine>,
}

impl Import {
    /// Says what importing a reading into a log comes to, all of whose events are in memory.
    #[must_use]
    pub fn plan(log: &Log, reading: &Reading) -> Self {
        let mut judge = Judge::new(log, reading);
        judge.expect(log, &reading.beside);
        for run in &reading.runs {
            // an event that is not at hand cannot be compared, and is refused as if it were another
            while judge.go_on(log, run).is_some() {
                judge.refuse_unseen(run);
            }
        }
        judge.judge_beside(log, &reading.beside);
        judge.finish(reading)
    }

    /// Takes new links in.
    pub(super) fn link(&mut self, stream: &StreamId, new: Vec<Position>) {
        match self.links.last_mut().filter(|(last, _)| last == stream) {
            Some((_, positions)) => positions.extend(new),
            None if new.is_empty() => {}
            None => self.links.push((stream.clone(), new)),
        }
    }

    /// How many links are new.
    #[must_use]
    pub fn linked(&self) -> u64 {
        self.links.iter().map(|(_, positions)| positions.len() as u64).sum()
    }

    /// Whether there is nothing new in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty() && self.links.is_empty() && self.closings.is_empty()
    }

    /// Whether it was judged by a log that was not yet what this one is.
    #[must_use]
    pub fn is_stale(&self, log: &Log) -> bool {
        (self.after, self.closed) != (log.head(), log.closed_count())
    }

    /// The new events one by one, with the positions that they get, and nothing else of them than the index has to know.
    pub fn arrivals(&self) -> impl Iterator<Item = Arrival<'_>> {
        self.segments.iter().flat_map(|segment| segment.columns.arrivals())
    }
}

/// What is known of a stream by now.
#[derive(Clone, Copy, Default)]
struct Known {
    /// The version that it has after the last line; 0 before its first one.
    version: StreamVersion,
    /// Whether the log has been asked about it, and takes new events.
    takes_new: bool,
}

/// Judges a reading run by run, and remembers what came before.
pub struct Judge {
    import: Import,
    /// The ids so far, as numbers.
    ids: HashSet<u128>,
    names: Names,
    streams: Vec<Known>,
    last: Position,
    /// What is new of the run that is being judged, by index.
    new: Vec<usize>,
    next: usize,
    beside: beside::Judge,
}

impl Judge {
    /// A judge who has heard nothing yet of a reading.
    #[must_use]
    pub fn new(log: &Log, reading: &Reading) -> Self {
        let mut beside = beside::Judge::default();
        if !reading.refused.is_empty() {
            beside.lack();
        }
        Self {
            import: Import { after: log.head(), closed: log.closed_count(), ..Import::default() },
            // at its full size at once: a set of a million ids that grows is moved as a whole, and the page stands still
            ids: HashSet::with_capacity(reading.count()),
            names: Names::default(),
            streams: Vec::new(),
            last: Position::START,
            new: Vec::new(),
            next: 0,
            beside,
        }
    }

    /// Hears what some of the lines beside the events speak of; of all of them, before it hears of any event.
    pub fn expect(&mut self, log: &Log, lines: &[(u64, Beside)]) {
        for (_, beside) in lines {
            self.beside.expect(log, beside);
        }
    }

    /// Judges some of these lines; after all events.
    pub fn judge_beside(&mut self, log: &Log, lines: &[(u64, Beside)]) {
        for (line, beside) in lines {
            if let Err(wrong) = self.beside.judge(log, &mut self.import, beside) {
                self.import.refused.push(wrong.on(*line));
            }
        }
    }

    /// Judges a run to its end, or up to an event that the log has and that is not in memory: then this is its position, and
    /// the judge goes on with the same run once it is.
    pub fn go_on(&mut self, log: &Log, run: &Run) -> Option<Position> {
        for (index, arrival) in run.segment.columns.arrivals().enumerate().skip(self.next) {
            let there = match log.find(arrival.id) {
                Some(position) => match log.as_written(position) {
                    None => return Some(position),
                    there => there,
                },
                None => None,
            };
            self.next = index + 1;
            let Some((line, event)) = run.place(index) else { continue };
            let verdict = self.judge(log, &arrival, event, || {
                let there = there.as_deref()?;
                Some(run.event(index).map_or(Ok(()), |event| same(&event, there)))
            });
            match verdict {
                Ok(true) => self.new.push(index),
                Ok(false) => self.import.already_there += 1,
                Err(wrong) => {
                    self.import.refused.push(wrong.on(line));
                    self.beside.lack();
                }
            }
        }
        self.end_run(run);
        None
    }

    fn refuse_unseen(&mut self, run: &Run) {
        if let Some((line, _)) = run.place(self.next) {
            self.import.refused.push(Wrong::new("event_id", "is here already and cannot be compared").on(line));
        }
        self.next += 1;
    }

    /// What the import comes to.
    #[must_use]
    pub fn finish(mut self, reading: &Reading) -> Import {
        self.import.refused.extend(reading.refused.iter().cloned());
        self.import.refused.sort_by_key(|refused| refused.line);
        self.import.refused.truncate(MAX_REFUSED);
        self.import
    }

    /// Whether an event is new; otherwise the log has it.
    fn judge(
        &mut self,
        log: &Log,
        arrival: &Arrival,
        (version, position): (StreamVersion, Position),
        compare: impl FnOnce() -> Option<Result<(), Wrong>>,
    ) -> Result<bool, Wrong> {
        let stream = self.names.number(arrival.stream) as usize;
        let known = self.streams.get(stream).copied().unwrap_or_default();
        let judged = Known { version, ..known };
        match self.streams.get_mut(stream) {
            Some(known) => *known = judged,
            None => self.streams.push(judged),
        }
        let (before, last) = (known.version, std::mem::replace(&mut self.last, position));
        if !self.ids.insert(arrival.id.0.as_u128()) {
            return Err(Wrong::new("event_id", format!("{} is in an earlier line already", arrival.id.0)));
        }
        if position <= last {
            return Err(Wrong::new("position", format!("{position} comes after position {last}")));
        }
        if before.0 > 0 && before.0.saturating_add(1) != version.0 {
            let message = format!("{version} of {} comes after version {before}", arrival.stream);
            return Err(Wrong::new("stream_version", message));
        }
        if let Some(same) = compare() {
            return same.map(|()| false);
        }
        // a new line that comes after another new one of its stream has its version already, as was seen above
        if !known.takes_new {
            takes_new(log, &StreamId(arrival.stream.to_owned()), version, before)?;
            if let Some(known) = self.streams.get_mut(stream) {
                known.takes_new = true;
            }
        }
        Ok(true)
    }

    /// Takes what is new of a run into the import.
    fn end_run(&mut self, run: &Run) {
        let new = std::mem::take(&mut self.new);
        self.next = 0;
        let mut last = self.import.after.0 + self.import.new;
        self.import.new += new.len() as u64;
        let mut is_new = new.iter().peekable();
        for (index, arrival) in run.segment.columns.arrivals().enumerate() {
            if is_new.next_if(|new| **new == index).is_some() {
                last += 1;
                if self.beside.is_asked() {
                    self.beside.hear(&arrival, last);
                }
                match self.import.types.get_mut(arrival.event_type) {
                    Some(count) => *count += 1,
                    None => drop(self.import.types.insert(arrival.event_type.to_owned(), 1)),
                }
            }
        }
        if new.len() == run.segment.count() {
            self.import.segments.push(Arc::clone(&run.segment));
            return;
        }
        let mut builder = Builder::default();
        for event in new.into_iter().filter_map(|index| run.event(index)) {
            // it was read as JSON, so it can be written as JSON
            let _ = builder.push(&event);
        }
        if builder.count() > 0 {
            self.import.segments.push(Arc::new(builder.finish(true)));
        }
    }
}

/// That the log has this very event; its position is the log's own.
fn same(event: &RecordedEvent, there: &RecordedEvent) -> Result<(), Wrong> {
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
        None => Ok(()),
        Some((field, _)) => {
            let (id, position) = (event.event_id.0, there.position);
            Err(Wrong::new(field, format!("is not what event {id} has, which is here at position {position}")))
        }
    }
}

/// That a stream of the log takes a new event, which has this version and comes after one of another.
fn takes_new(log: &Log, stream: &StreamId, version: StreamVersion, before: StreamVersion) -> Result<(), Wrong> {
    if log.is_closed(stream) {
        return Err(Wrong::new("stream_id", format!("is {stream}, which was closed here")));
    }
    if log.is_linked(stream) {
        return Err(Wrong::new("stream_id", format!("is {stream}, which consists of links here")));
    }
    continues(stream, version, log.version(stream).max(before))
}

/// That a new event is the next one of its stream.
fn continues(stream: &StreamId, next: StreamVersion, version: StreamVersion) -> Result<(), Wrong> {
    if next.0 == version.0.saturating_add(1) {
        return Ok(());
    }
    let message = if next.0 > version.0 {
        format!("{next} of {stream} does not follow version {version}, which it has here")
    } else {
        format!("{next} of {stream} is taken here by another event; it has version {version}")
    };
    Err(Wrong::new("stream_version", message))
}
