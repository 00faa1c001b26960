//! What stands beside the events of a log and goes with them: which events are linked into which streams, and which streams were
//! closed. In a text these are lines after the events.
//!
//! A log may have as many links as events, so all of this is done some lines at a time. Must not know how links and closings are kept.

use super::export::line;
use super::json::Fields;
use super::{Import, Wrong};
use crate::engine::fault::Fault;
use crate::engine::ids::{EventId, Position, StreamId};
use crate::engine::log::{Arrival, Log};
use crate::engine::names::Names;
use hashbrown::HashSet;
use serde_json::{Value, json};
use std::ops::Range;
use uuid::Uuid;

/// How many links a line has at the most: as many as fit beside the longest name of a stream.
const LINKS: usize = 100;

/// What a line tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// These events are linked into a stream, in this order.
    Links {
        /// The stream.
        stream_id: StreamId,
        /// The events.
        links: Vec<EventId>,
    },
    /// A stream was closed.
    Closed {
        /// The stream.
        stream_id: StreamId,
    },
}

impl Beside {
    /// Reads a line.
    pub(super) fn read(line: &str) -> Result<Self, Wrong> {
        let mut fields = Fields::of(line)?;
        let stream_id: StreamId = fields.take("stream_id")?;
        let read = if fields.has("links") {
            let texts: Vec<String> = fields.take("links")?;
            let ids = texts.iter().enumerate().map(|(index, text)| id_of(index, text));
            Self::Links { stream_id, links: ids.collect::<Result<_, _>>()? }
        } else if fields.take("closed")? {
            Self::Closed { stream_id }
        } else {
            return Err(Wrong::new("closed", "is false, and only what was closed is told"));
        };
        fields.nothing_else()?;
        Ok(read)
    }

    const fn told(&self) -> (&StreamId, &[EventId]) {
        match self {
            Self::Links { stream_id, links } => (stream_id, links.as_slice()),
            Self::Closed { stream_id } => (stream_id, &[]),
        }
    }
}

fn id_of(index: usize, text: &str) -> Result<EventId, Wrong> {
    let id = Uuid::parse_str(text).map(EventId);
    id.map_err(|_| Wrong::new(format!("links[{index}]"), "is no id of an event"))
}

/// A line that is to be written: what it tells of the log as it was when it was asked for, however the log goes on.
#[derive(Clone, Debug)]
pub enum Aside {
    /// Some of the links of a stream.
    Links(StreamId, Range<usize>),
    /// That a stream was closed.
    Closed(StreamId),
}

/// All that stands beside the events of a log, line by line.
#[must_use]
pub fn asides(log: &Log) -> Vec<Aside> {
    let links = log.linked_streams().flat_map(|(stream, positions)| {
        let count = positions.len();
        let starts = (0..count).step_by(LINKS);
        starts.map(move |start| Aside::Links(stream.clone(), start..count.min(start + LINKS)))
    });
    links.chain(log.closed_streams().cloned().map(Aside::Closed)).collect()
}

/// Some of these lines, with their ends.
///
/// # Errors
/// The fault that they cannot be written as JSON.
pub fn lines_beside(log: &Log, asides: &[Aside]) -> Result<String, Fault> {
    asides.iter().map(|aside| line(&told_by(log, aside))).collect()
}

fn told_by(log: &Log, aside: &Aside) -> Value {
    match aside {
        Aside::Links(stream, range) => {
            let positions = log.links_of(stream).get(range.clone()).unwrap_or_default();
            let id = |position: &Position| log.head_of(*position).map(|head| head.event_id.0.to_string());
            json!({"stream_id": stream.0, "links": positions.iter().filter_map(id).collect::<Vec<_>>()})
        }
        Aside::Closed(stream) => json!({"stream_id": stream.0, "closed": true}),
    }
}

/// Judges the lines: hears first what they speak of, then which events are new, and then says line by line what comes of it.
#[derive(Debug, Default)]
pub struct Judge {
    /// The events that the lines speak of, each with its position once the import is done; 0 as long as there is none.
    ids: Names,
    places: Vec<u64>,
    streams: Names,
    standings: Vec<Standing>,
    /// The links of the lines before: number of the stream, and position.
    linked: HashSet<u128>,
    /// Whether events of the text were refused. Then nothing is said of an event or a stream that is missing: it may be one of those.
    lacks: bool,
}

/// What becomes of a stream that a line speaks of.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// It has events of its own.
    own: bool,
    /// It has links.
    links: bool,
    /// A line closes it.
    closed: bool,
}

impl Judge {
    /// Hears that an event of the text was refused.
    pub const fn lack(&mut self) {
        self.lacks = true;
    }

    /// Hears what a line speaks of.
    pub fn expect(&mut self, log: &Log, beside: &Beside) {
        let (stream, links) = beside.told();
        if self.streams.number(&stream.0) as usize == self.standings.len() {
            let own = log.newest_of(stream).is_some();
            self.standings.push(Standing { own, links: log.is_linked(stream), closed: false });
        }
        for id in links {
            if self.ids.number_of_bytes(id.0.as_bytes()) as usize == self.places.len() {
                self.places.push(log.find(*id).map_or(0, |position| position.0));
            }
        }
    }

    /// Hears of a new event, and where it comes to stand.
    pub fn hear(&mut self, arrival: &Arrival, position: u64) {
        let event = self.ids.find_bytes(arrival.id.0.as_bytes());
        if let Some(place) = event.and_then(|number| self.places.get_mut(number as usize)) {
            *place = position;
        }
        if let Some(standing) = self.standing(arrival.stream) {
            standing.own = true;
        }
    }

    /// Whether lines were heard of at all.
    pub fn is_asked(&self) -> bool {
        !self.streams.is_empty()
    }

    /// Judges a line; what is new goes into the import.
    pub fn judge(&mut self, log: &Log, import: &mut Import, beside: &Beside) -> Result<(), Wrong> {
        let (stream, links) = beside.told();
        let mut standing = self.standing(&stream.0).copied().unwrap_or_default();
        match beside {
            Beside::Closed { .. } if !(standing.own || standing.links || self.lacks) => {
                return Err(Wrong::new("stream_id", format!("is {stream}, which has no events")));
            }
            Beside::Closed { .. } => {
                if !(log.is_closed(stream) || standing.closed) {
                    import.closings.push(stream.clone());
                }
                standing.closed = true;
            }
            Beside::Links { .. } => {
                let new = self.new_links(log, stream, links)?;
                let takes_none = standing.own || standing.closed || log.is_closed(stream) || stream.0 == StreamId::ALL;
                if takes_none && !new.is_empty() {
                    return Err(Wrong::new("stream_id", format!("is {stream}, into which nothing can be linked here")));
                }
                standing.links = true;
                import.link(stream, new);
            }
        }
        if let Some(known) = self.standing(&stream.0) {
            *known = standing;
        }
        Ok(())
    }

    /// Where the events are that are not linked into the stream yet.
    fn new_links(&mut self, log: &Log, stream: &StreamId, links: &[EventId]) -> Result<Vec<Position>, Wrong> {
        let (number, mut new) = (u128::from(self.streams.number(&stream.0)), Vec::new());
        for (index, id) in links.iter().enumerate() {
            let wrong = |message: String| Wrong::new(format!("links[{index}]"), message);
            let event = self.ids.find_bytes(id.0.as_bytes());
            let place = event.and_then(|event| self.places.get(event as usize)).copied().unwrap_or_default();
            if place == 0 && self.lacks {
                continue;
            }
            if place == 0 {
                return Err(wrong(format!("is {}, an event of neither the text nor this log", id.0)));
            }
            if !self.linked.insert(number << 64 | u128::from(place)) {
                return Err(wrong(format!("is {}, which is linked into {stream} before", id.0)));
            }
            if !log.has_link(stream, Position(place)) {
                new.push(Position(place));
            }
        }
        Ok(new)
    }

    fn standing(&mut self, stream: &str) -> Option<&mut Standing> {
        let number = self.streams.find(stream)?;
        self.standings.get_mut(number as usize)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

    use super::super::{Import, Reading};
    use super::{asides, lines_beside};
    use crate::engine::ids::{Position, StreamId};
    use crate::engine::log::Log;
    use serde_json::{Value, json};

    fn id(number: u64) -> String {
        format!("00000000-0000-4000-8000-{number:012}")
    }

    fn event(number: u64, stream: &str, version: u64) -> Value {
        json!({
            "event_id": id(number), "event_type": "Lessons.LessonTaught", "stream_id": stream, "stream_version": version,
            "position": number, "data": {}, "metadata": {}, "causation_id": id(number), "correlation_id": id(number),
            "created_at": "2026-03-01T10:00:00Z", "schema_version": 1
        })
    }

    /// Two events in the streams `a` and `b`, and these lines after them.
    fn text(beside: &[Value]) -> String {
        let first = json!({"format": "hindcast-log", "version": 1, "events": 2, "beside": beside.len(), "model": []});
        let events = [event(1, "a", 1), event(2, "b", 1)];
        let lines = std::iter::once(&first).chain(&events).chain(beside);
        lines.fold(String::new(), |text, line| text + &line.to_string() + "\n")
    }

    fn links(stream: &str, numbers: &[u64]) -> Value {
        json!({"stream_id": stream, "links": numbers.iter().map(|number| id(*number)).collect::<Vec<_>>()})
    }

    fn closed(stream: &str) -> Value {
        json!({"stream_id": stream, "closed": true})
    }

    fn plan(log: &Log, beside: &[Value]) -> Import {
        Import::plan(log, &Reading::of(&text(beside)))
    }

    fn refused(log: &Log, beside: &[Value]) -> Vec<(u64, String)> {
        plan(log, beside).refused.into_iter().map(|refused| (refused.line, refused.field)).collect()
    }

    /// The log of the two events, in which `b` is linked into `c`.
    fn here() -> Log {
        let mut log = Log::default();
        log.take_for_good(&plan(&log, &[]));
        log.link(&StreamId("c".into()), [Position(2)]);
        log
    }

    fn lines(log: &Log) -> Vec<String> {
        lines_beside(log, &asides(log)).expect("they are text").lines().map(str::to_owned).collect()
    }

    #[test]
    fn links_and_closings_of_a_text_are_those_of_the_log_that_it_tells_of() {
        let mut log = here();
        log.link(&StreamId("c".into()), [Position(1)]);
        log.close(&StreamId("a".into()));
        let lines: Vec<Value> =
            lines(&log).iter().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        assert_eq!(lines, [links("c", &[2, 1]), closed("a")]);
        let import = plan(&Log::default(), &lines);
        assert_eq!(import.refused, []);
        assert_eq!(import.links, [(StreamId("c".into()), vec![Position(2), Position(1)])]);
        assert_eq!(import.closings, [StreamId("a".into())]);
    }

    #[test]
    fn many_links_are_many_lines_that_are_short_enough_for_any_reader() {
        let mut log = here();
        log.link(&StreamId("x".repeat(60_000)), (0..2).map(|at| Position(at % 2 + 1)));
        assert!(lines(&log).iter().all(|line| line.len() + super::LINKS * 40 <= super::super::MAX_LINE));
    }

    #[test]
    fn what_was_asked_for_is_told_though_the_log_goes_on() {
        let mut log = here();
        let asked = asides(&log);
        let told = lines_beside(&log, &asked);
        log.link(&StreamId("c".into()), [Position(1)]);
        log.close(&StreamId("c".into()));
        assert_eq!(lines_beside(&log, &asked), told);
    }

    #[test]
    fn what_is_linked_or_closed_here_already_is_nothing_new() {
        let mut log = here();
        log.close(&StreamId("a".into()));
        log.close(&StreamId("c".into()));
        let import = plan(&log, &[links("c", &[2]), closed("a"), closed("c")]);
        assert_eq!((import.refused.len(), import.is_empty()), (0, true), "{import:?}");
    }

    #[test]
    fn a_link_to_an_event_that_is_nowhere_is_refused_and_so_is_one_that_comes_twice() {
        assert_eq!(refused(&here(), &[links("c", &[2, 9])]), [(4, "links[1]".into())]);
        assert_eq!(refused(&here(), &[links("c", &[1]), links("c", &[2, 1])]), [(5, "links[1]".into())]);
    }

    #[test]
    fn nothing_is_linked_into_a_stream_with_events_of_its_own_nor_into_one_that_is_closed() {
        for stream in ["a", "$all"] {
            assert_eq!(refused(&Log::default(), &[links(stream, &[2])]), [(4, "stream_id".into())], "{stream}");
        }
        let mut log = here();
        log.close(&StreamId("c".into()));
        assert_eq!(refused(&log, &[links("c", &[1])]), [(4, "stream_id".into())]);
        let closed_before = [links("d", &[1]), closed("d"), links("d", &[2])];
        assert_eq!(refused(&here(), &closed_before), [(6, "stream_id".into())]);
    }

    #[test]
    fn where_an_event_is_refused_nothing_is_said_of_what_is_missing_for_that() {
        let whole = text(&[links("c", &[1, 2]), closed("a"), links("c", &[2])]);
        let broken = whole.replacen("\"position\":1", "\"position\":0", 1);
        let refused = Import::plan(&Log::default(), &Reading::of(&broken)).refused;
        let fields: Vec<_> = refused.iter().map(|refused| (refused.line, refused.field.as_str())).collect();
        assert_eq!(fields, [(2, "position"), (6, "links[0]")], "other faults are named all the same");
    }

    #[test]
    fn only_a_stream_that_is_there_is_closed() {
        assert_eq!(refused(&here(), &[closed("a"), closed("c"), closed("z")]), [(6, "stream_id".into())]);
        let no = json!({"stream_id": "a", "closed": false});
        assert_eq!(refused(&here(), &[no]), [(4, "closed".into())]);
    }

    #[test]
    fn every_field_of_a_line_is_looked_at() {
        for (line, field) in [
            (json!({"links": []}), "stream_id"),
            (json!({"stream_id": 1, "links": []}), "stream_id"),
            (json!({"stream_id": "c"}), "closed"),
            (json!({"stream_id": "c", "links": ["x"]}), "links[0]"),
            (json!({"stream_id": "c", "links": [1]}), "links"),
            (json!({"stream_id": "c", "links": [], "closed": true}), "closed"),
            (event(3, "a", 2), "closed"),
            (json!([]), "line"),
        ] {
            assert_eq!(refused(&here(), std::slice::from_ref(&line)), [(4, field.into())], "{line}");
        }
    }

    #[test]
    fn a_text_whose_last_lines_are_cut_off_is_refused() {
        let whole = text(&[links("c", &[1]), closed("a")]);
        let lines: Vec<_> = whole.lines().collect();
        let found = |text: &str| {
            let refused = Import::plan(&Log::default(), &Reading::of(text)).refused;
            (refused[0].line, refused[0].field.clone(), refused[0].message.clone())
        };
        let (line, field, message) = found(&lines[..4].join("\n"));
        assert_eq!((line, field.as_str()), (1, "beside"));
        assert!(message.contains("only 1 lines follow the events"), "{message}");
        assert_eq!(found(&lines[..2].join("\n")).1, "events");
        assert_eq!(found(&(whole.clone() + lines[2] + "\n")).1, "beside", "one line too many");
    }
}
