//! What stands beside the events of a log and goes with them: which events are linked into which streams, and which streams were
//! closed. In a text these are lines after the events.
//!
//! Must not know how links and closings are kept.

use super::json::Fields;
use super::{Import, Wrong};
use crate::engine::ids::{EventId, Position, StreamId};
use crate::engine::log::Log;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// How many links a line has at the most: as many as fit beside the longest name of a stream.
const LINKS: usize = 100;

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
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
        /// That it was.
        closed: bool,
    },
}

impl Beside {
    /// All that stands beside the events of a log.
    pub fn all_of(log: &Log) -> Vec<Self> {
        let ids = |positions: &[Position]| {
            positions.iter().filter_map(|at| log.head_of(*at).map(|head| head.event_id)).collect()
        };
        let links = log.linked_streams().flat_map(|(stream, positions)| {
            positions.chunks(LINKS).map(|some| Self::Links { stream_id: stream.clone(), links: ids(some) })
        });
        let closed = log.closed_streams().map(|stream| Self::Closed { stream_id: stream.clone(), closed: true });
        links.chain(closed).collect()
    }

    /// Reads a line.
    pub fn read(line: &str) -> Result<Self, Wrong> {
        let mut fields = Fields::of(line)?;
        let stream_id: StreamId = fields.take("stream_id")?;
        let read = if fields.has("links") {
            Self::Links { stream_id, links: fields.take("links")? }
        } else {
            Self::Closed { stream_id, closed: fields.take("closed")? }
        };
        fields.nothing_else()?;
        match read {
            Self::Closed { closed: false, .. } => {
                Err(Wrong::new("closed", "is false, and only what was closed is told"))
            }
            read => Ok(read),
        }
    }

    const fn stream(&self) -> &StreamId {
        let (Self::Links { stream_id, .. } | Self::Closed { stream_id, .. }) = self;
        stream_id
    }
}

/// Judges what stands beside the events of a text, once these are judged: what is new of it goes into the import.
pub fn judge(log: &Log, import: &mut Import, lines: &[(u64, Beside)]) {
    if lines.is_empty() {
        return;
    }
    let mut judge = Judge::new(log, import, lines);
    for (line, beside) in lines {
        let judged = match beside {
            Beside::Links { stream_id, links } => judge.links(import, stream_id, links),
            Beside::Closed { stream_id, .. } => judge.closing(import, stream_id),
        };
        if let Err(wrong) = judged {
            import.refused.push(wrong.on(*line));
        }
    }
}

/// Knows what the lines speak of.
struct Judge<'a> {
    log: &'a Log,
    /// Where each event is once those of the import are in the log, if there is such an event.
    events: HashMap<EventId, Option<Position>>,
    /// The streams that get events of their own by the import.
    streams: HashSet<&'a str>,
    /// What is linked by the lines before.
    linked: HashSet<(&'a str, Position)>,
}

impl<'a> Judge<'a> {
    fn new(log: &'a Log, import: &Import, lines: &'a [(u64, Beside)]) -> Self {
        let links = lines.iter().flat_map(|(_, beside)| match beside {
            Beside::Links { links, .. } => links.as_slice(),
            Beside::Closed { .. } => &[],
        });
        let mut events: HashMap<_, _> = links.map(|id| (*id, log.find(*id))).collect();
        let spoken_of: HashSet<&str> = lines.iter().map(|(_, beside)| beside.stream().0.as_str()).collect();
        let mut streams = HashSet::new();
        for (position, arrival) in (import.after.0 + 1..).zip(import.arrivals()) {
            if let Some(place) = events.get_mut(&arrival.id) {
                *place = Some(Position(position));
            }
            streams.extend(spoken_of.get(arrival.stream));
        }
        Self { log, events, streams, linked: HashSet::new() }
    }

    fn links(&mut self, import: &mut Import, stream: &'a StreamId, links: &[EventId]) -> Result<(), Wrong> {
        let mut new = Vec::new();
        for (index, id) in links.iter().enumerate() {
            let wrong = |message: String| Wrong::new(format!("links[{index}]"), message);
            let position = self.events.get(id).copied().flatten();
            let position =
                position.ok_or_else(|| wrong(format!("is {}, an event of neither the text nor this log", id.0)))?;
            if !self.linked.insert((&stream.0, position)) {
                return Err(wrong(format!("is {}, which is linked into {stream} before", id.0)));
            }
            if !self.log.has_link(stream, position) {
                new.push(position);
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        if self.has_own(stream)
            || stream.0 == StreamId::ALL
            || self.log.is_closed(stream)
            || import.closings.contains(stream)
        {
            return Err(Wrong::new("stream_id", format!("is {stream}, into which nothing can be linked here")));
        }
        import.linked += new.len() as u64;
        import.links.entry(stream.clone()).or_default().extend(new);
        Ok(())
    }

    fn closing(&self, import: &mut Import, stream: &StreamId) -> Result<(), Wrong> {
        if !(self.has_own(stream) || self.log.is_linked(stream) || import.links.contains_key(stream)) {
            return Err(Wrong::new("stream_id", format!("is {stream}, which has no events")));
        }
        if !self.log.is_closed(stream) {
            import.closings.insert(stream.clone());
        }
        Ok(())
    }

    fn has_own(&self, stream: &StreamId) -> bool {
        self.log.newest_of(stream).is_some() || self.streams.contains(stream.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

    use super::super::{Import, Reading, lines_beside};
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

    #[test]
    fn links_and_closings_of_a_text_are_those_of_the_log_that_it_tells_of() {
        let mut log = here();
        log.link(&StreamId("c".into()), [Position(1)]);
        log.close(&StreamId("a".into()));
        let lines = lines_beside(&log).expect("they are text");
        let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        assert_eq!(lines, [links("c", &[2, 1]), closed("a")]);
        let import = plan(&Log::default(), &lines);
        assert_eq!(import.refused, []);
        assert_eq!(import.links[&StreamId("c".into())], [Position(2), Position(1)]);
        assert_eq!(import.closings.iter().collect::<Vec<_>>(), [&StreamId("a".into())]);
    }

    #[test]
    fn many_links_are_many_lines_that_are_short_enough_for_any_reader() {
        let mut log = here();
        log.link(&StreamId("x".repeat(60_000)), (0..2).map(|at| Position(at % 2 + 1)));
        let long = lines_beside(&log).expect("they are text");
        assert!(long.iter().all(|line| line.len() + super::LINKS * 40 <= super::super::MAX_LINE));
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
            (json!({"stream_id": "c", "links": ["x"]}), "links"),
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
