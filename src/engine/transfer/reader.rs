//! Reads a log's text in whatever pieces it comes, line by line, and never holds more of it than one line.
//!
//! Must not know the log that the events shall go to; what it reads is only what the text says.

use super::beside::Beside;
use super::first_line::FirstLine;
use super::foreign::{LOOKED_AT, MARK, looks_like};
use super::plain_line::PlainLine;
use super::{FORMAT, MAX_LINE, MAX_REFUSED, MAX_TEXT, RefusedLine, WHOLE_LINE, Wrong, event_line};
use crate::engine::event::RecordedEvent;
use crate::engine::ids::{Position, StreamVersion};
use crate::engine::log::{Arrival, Builder, Segment};
use memchr::memchr;
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::Arc;

/// Of the metadata, what says which command and which policy made an event.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Causes<'a> {
    #[serde(borrow)]
    command: Option<Cow<'a, str>>,
    #[serde(borrow)]
    issued_by: Option<Cow<'a, str>>,
}

/// How many events a run has at the most; as many as a segment.
const RUN: usize = 1_000;

/// A run of events of a text, kept small: a text may have a million of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The events, but for their versions and positions.
    pub segment: Arc<Segment>,
    places: Vec<Place>,
}

/// Where an event stands in the text, and where it stood in the log that the text tells of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    line: u64,
    version: StreamVersion,
    position: Position,
}

impl Run {
    /// The number of an event's line, from 1, and its version and position.
    pub(super) fn place(&self, index: usize) -> Option<(u64, (StreamVersion, Position))> {
        self.places.get(index).map(|place| (place.line, (place.version, place.position)))
    }

    /// An event as the text has it.
    pub(super) fn event(&self, index: usize) -> Option<RecordedEvent> {
        let place = self.places.get(index)?;
        self.segment.event(index, place.version, place.position)
    }
}

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The names of the contexts that the exporting page had.
    pub model: Vec<String>,
    /// The events, in the order of their lines.
    pub runs: Vec<Run>,
    /// What stands beside the events, each with the number of its line.
    pub beside: Vec<(u64, Beside)>,
    /// The lines that could not be read, at most [`MAX_REFUSED`].
    pub refused: Vec<RefusedLine>,
}

impl Reading {
    /// How many events could be read.
    #[must_use]
    pub fn count(&self) -> usize {
        self.runs.iter().map(|run| run.segment.count()).sum()
    }

    /// The reading of a whole text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut reader = Reader::default();
        reader.push(text.as_bytes());
        reader.finish()
    }

    /// The reading of a text of whose lines one has half of a letter, so that it is no Unicode.
    #[must_use]
    pub fn with_lone_surrogate(line: u64) -> Self {
        let refused = Wrong::new(WHOLE_LINE, "has a lone surrogate, which is half of a letter").on(line);
        Self { refused: vec![refused], ..Self::default() }
    }
}

/// The number of the line, from 1, in which the first lone surrogate of a text stands.
#[must_use]
pub fn line_of_lone_surrogate(units: impl IntoIterator<Item = u16>) -> Option<u64> {
    let mut line = 1;
    for letter in char::decode_utf16(units) {
        match letter {
            Ok('\n') => line += 1,
            Ok(_) => {}
            Err(_) => return Some(line),
        }
    }
    None
}

/// How many lines follow, as the first line says.
#[derive(Clone, Copy, Debug)]
struct Expected {
    events: u64,
    beside: u64,
}

/// Reads a text piece by piece.
#[derive(Debug, Default)]
pub struct Reader {
    /// How the text begins, until its first line was read.
    start: Vec<u8>,
    begun: Vec<u8>,
    bytes: u64,
    line: u64,
    expected: Option<Expected>,
    ended: bool,
    builder: Builder,
    places: Vec<Place>,
    reading: Reading,
}

impl Reader {
    /// Takes the next bytes. Whether it is worth reading on: not after a fault that makes the rest meaningless.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        if self.bytes > MAX_TEXT {
            self.end_with(Wrong::new(WHOLE_LINE, format!("goes beyond the {MAX_TEXT} bytes that a text may have")));
        }
        if self.expected.is_none() {
            let more = LOOKED_AT.saturating_sub(self.start.len()).min(bytes.len());
            self.start.extend_from_slice(bytes.get(..more).unwrap_or_default());
        }
        let mut rest = bytes;
        while let (Some(end), false) = (memchr(b'\n', rest), self.ended) {
            let (line, after) = rest.split_at(end);
            self.end_line(line);
            rest = after.get(1..).unwrap_or_default();
        }
        if !self.ended {
            self.begin(rest);
        }
        !self.ended
    }

    /// What the text says, now that there is no more of it.
    #[must_use]
    pub fn finish(mut self) -> Reading {
        if !self.begun.is_empty() && !self.ended {
            self.end_line(&[]);
        }
        if !self.ended {
            self.count();
        }
        if self.builder.count() > 0 {
            self.end_run();
        }
        self.reading
    }

    fn begin(&mut self, piece: &[u8]) {
        if !self.is_too_long(piece) {
            self.begun.extend_from_slice(piece);
        }
    }

    fn is_too_long(&mut self, piece: &[u8]) -> bool {
        let is_too_long = self.begun.len() + piece.len() > MAX_LINE;
        if is_too_long {
            let wrong = Wrong::new(WHOLE_LINE, format!("is longer than the {MAX_LINE} bytes that a line may have"));
            let wrong = self.or_foreign(wrong);
            self.end_with(wrong);
        }
        is_too_long
    }

    /// Reads the line that ends with these bytes. One that came as a whole is not copied first.
    fn end_line(&mut self, bytes: &[u8]) {
        if self.is_too_long(bytes) {
            return;
        }
        let mut begun = std::mem::take(&mut self.begun);
        let line = if begun.is_empty() {
            bytes
        } else {
            begun.extend_from_slice(bytes);
            &begun
        };
        self.line += 1;
        if let Err(wrong) = self.read(line) {
            let wrong = self.or_foreign(wrong);
            self.reading.refused.push(wrong.on(self.line));
            // without a first line nothing else has a meaning
            self.ended = self.expected.is_none() || self.reading.refused.len() >= MAX_REFUSED;
        }
    }

    /// The fault of a first line, or rather what the text is if it is no log of ours.
    fn or_foreign(&self, wrong: Wrong) -> Wrong {
        match self.expected.is_none().then(|| looks_like(&self.start)).flatten() {
            Some(what) => Wrong::new(wrong.field, format!("This is no Hindcast log; it looks like {what}")),
            None => wrong,
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Wrong> {
        let bytes = match self.expected {
            None => bytes.strip_prefix(MARK).unwrap_or(bytes),
            Some(_) => bytes,
        };
        let is_beside = self.is_beside();
        if self.expected.is_some()
            && !is_beside
            && let Some(plain) = PlainLine::read(bytes)
        {
            self.take_plain(&plain);
            return Ok(());
        }
        let line = std::str::from_utf8(bytes)
            .map_err(|why| Wrong::new(WHOLE_LINE, format!("is not UTF-8 after byte {}", why.valid_up_to())))?;
        if line.trim().is_empty() {
            return Err(Wrong::new(WHOLE_LINE, "is empty"));
        }
        if self.expected.is_none() {
            let first = FirstLine::read(line)?;
            self.expected = Some(Expected { events: first.events, beside: first.beside.unwrap_or_default() });
            self.reading.model = first.model;
        } else if is_beside {
            self.reading.beside.push((self.line, Beside::read(line)?));
        } else {
            self.take(&event_line::read(line)?)?;
        }
        Ok(())
    }

    /// Whether the line comes after those of the events.
    fn is_beside(&self) -> bool {
        let Some(Expected { events, beside }) = self.expected else { return false };
        let number = self.line.saturating_sub(1);
        number > events && number - events <= beside
    }

    fn take(&mut self, event: &RecordedEvent) -> Result<(), Wrong> {
        self.builder.push(event).map_err(|why| Wrong::new("data", why.to_string()))?;
        self.placed(event.stream_version, event.position);
        Ok(())
    }

    fn take_plain(&mut self, event: &PlainLine) {
        let causes: Causes = serde_json::from_slice(event.metadata.get().as_bytes()).unwrap_or_default();
        let (command, policy) = (causes.command.as_deref(), causes.issued_by.as_deref());
        let arrival = Arrival {
            id: event.event_id,
            stream: &event.stream_id,
            event_type: &event.event_type,
            created_at: event.created_at,
            correlation: event.correlation_id,
            command,
            policy,
        };
        let text = (event.data.get(), event.metadata.get());
        self.builder.push_text(&arrival, event.causation_id, event.schema_version, text);
        self.placed(event.stream_version, event.position);
    }

    fn placed(&mut self, version: StreamVersion, position: Position) {
        self.places.push(Place { line: self.line, version, position });
        if self.builder.count() >= RUN {
            self.end_run();
        }
    }

    fn end_run(&mut self) {
        let next = self.builder.next();
        let segment = Arc::new(std::mem::replace(&mut self.builder, next).finish(true));
        self.reading.runs.push(Run { segment, places: std::mem::take(&mut self.places) });
    }

    fn count(&mut self) {
        let found = self.line.saturating_sub(1);
        let Some(Expected { events, beside }) = self.expected else {
            let message = format!("is missing, where \"{FORMAT}\" is expected; the text is empty");
            return self.reading.refused.push(Wrong::new("format", message).on(1));
        };
        let wrong = match found.checked_sub(events) {
            None => Wrong::new("events", format!("is {events}, but only {found} lines follow; the end is cut off")),
            Some(after) if after < beside => Wrong::new(
                "beside",
                format!("is {beside}, but only {after} lines follow the events; the end is cut off"),
            ),
            Some(after) if after > beside && beside > 0 => {
                Wrong::new("beside", format!("is {beside}, but {after} lines follow the events"))
            }
            Some(after) if after > beside => Wrong::new("events", format!("is {events}, but {found} lines follow")),
            Some(_) => return,
        };
        self.reading.refused.push(wrong.on(1));
    }

    fn end_with(&mut self, wrong: Wrong) {
        self.ended = true;
        self.reading.refused.push(wrong.on(self.line + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_LINE, MAX_TEXT, Reader, Reading};

    const FIRST: &str = "{\"format\":\"hindcast-log\",\"version\":1,\"events\":1,\"model\":[]}\n";
    const EVENT: &str = "{\"event_id\":\"00000000-0000-4000-8000-000000000001\",\"event_type\":\"A.B\",\"stream_id\":\"a\",\
        \"stream_version\":1,\"position\":1,\"data\":{},\"metadata\":{},\
        \"causation_id\":\"00000000-0000-4000-8000-000000000001\",\"correlation_id\":\"00000000-0000-4000-8000-000000000001\",\
        \"created_at\":\"2026-03-01T10:00:00Z\",\"schema_version\":1}\n";

    /// The reading of a text with one event that comes after so many bytes; nobody makes a gigabyte of them for a test.
    fn read_after(bytes: u64) -> (bool, Reading) {
        let mut reader = Reader { bytes, ..Reader::default() };
        let goes_on = reader.push(FIRST.as_bytes()) && reader.push(EVENT.as_bytes());
        (goes_on, reader.finish())
    }

    #[test]
    fn a_text_beyond_its_limit_ends_the_reading() {
        let left = (FIRST.len() + EVENT.len()) as u64;
        let (goes_on, fits) = read_after(MAX_TEXT - left);
        assert_eq!((goes_on, fits.count(), fits.refused), (true, 1, vec![]));
        let (goes_on, reading) = read_after(MAX_TEXT - left + 1);
        assert_eq!((goes_on, reading.count()), (false, 0), "what follows is not read");
        let refused: Vec<_> = reading.refused.iter().map(|refused| (refused.line, refused.field.as_str())).collect();
        assert_eq!(refused, [(2, "line")]);
        assert!(
            reading.refused.iter().all(|refused| refused.message.contains("1073741824 bytes that a text may have"))
        );
    }

    #[test]
    fn the_bytes_of_all_pieces_count_towards_the_limit() {
        let mut reader = Reader::default();
        reader.push(FIRST.as_bytes());
        reader.push(&vec![b'x'; MAX_LINE]);
        assert_eq!(reader.bytes, (FIRST.len() + MAX_LINE) as u64);
    }
}
