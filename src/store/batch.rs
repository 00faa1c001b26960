//! A batch: the bytes of consecutive events, which is what one record of the durable store holds.
//!
//! Measured in Chromium with 100,000 events, one record per event can be read eight times slower and written twenty-five
//! times slower than one record per thousand. Must not know IndexedDB.

use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::transfer::MAX_DEPTH;
use serde::Deserialize;
use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

/// How many events a sealed record holds.
pub const SEGMENT: usize = 1_000;
/// From this nesting on the JSON reader wants to be told that it is meant.
const READ_ANYWAY: usize = 128;

/// The bytes of a batch: a JSON array of its events.
///
/// # Errors
/// The fault that an event cannot be written as JSON.
pub fn encode<E: AsRef<RecordedEvent>>(events: &[E]) -> Result<Vec<u8>, Fault> {
    let events: Vec<&RecordedEvent> = events.iter().map(AsRef::as_ref).collect();
    serde_json::to_vec(&events).map_err(|why| Fault {
        code: "batch_unwritable",
        happened: format!("events cannot be written as JSON: {why}"),
        safe: "nothing was recorded, and everything before is as it was".into(),
        remedy: "report this with the command that you sent".into(),
    })
}

/// The events in the bytes of the batch that ends at position `last`.
///
/// # Errors
/// The fault that the bytes are not those of a batch.
pub fn decode(last: impl Display, bytes: &[u8]) -> Result<Vec<Arc<RecordedEvent>>, Fault> {
    let read = serde_json::from_slice(bytes).or_else(|why| if is_deep(bytes) { read_deep(bytes) } else { Err(why) });
    read.map_err(|why| Fault {
        code: "batch_unreadable",
        happened: format!("the record that ends at event {last} is damaged: {why}"),
        safe: "the records before it are as they were, and nothing was changed".into(),
        remedy: "close the other tabs and reload; if it stays, the browser's files are damaged".into(),
    })
}

/// Whether the values are nested deeper than the JSON reader takes of its own accord, but no deeper than an event may be.
fn is_deep(bytes: &[u8]) -> bool {
    // the list of a batch stands around each event
    (READ_ANYWAY..=MAX_DEPTH + 1).contains(&nesting(bytes))
}

/// How deep objects and lists stand in each other.
fn nesting(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn read_deep(bytes: &[u8]) -> Result<Vec<Arc<RecordedEvent>>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    json.disable_recursion_limit();
    let events = Vec::deserialize(&mut json)?;
    json.end().map(|()| events)
}

/// The fault that no record has the event at `position`, though there are later ones.
pub fn missing(position: Position) -> Fault {
    Fault {
        code: "batch_missing",
        happened: format!("the record with event {position} is missing"),
        safe: "the events before it are as they were, and nothing was changed".into(),
        remedy: "close the other tabs and reload; if it stays, the browser's files are damaged".into(),
    }
}

/// Which runs of small records are worth being sealed into one, given how many events each record holds. Every run but
/// none reaches a full segment; what is left over stays as it is.
#[must_use]
pub fn to_seal(sizes: &[usize]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let (mut start, mut events) = (0, 0);
    for (index, size) in sizes.iter().enumerate() {
        events += size;
        if events >= SEGMENT {
            if index > start {
                runs.push(start..index + 1);
            }
            (start, events) = (index + 1, 0);
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::{decode, nesting, to_seal};

    #[test]
    fn runs_of_small_records_are_sealed_and_full_ones_left_alone() {
        let ends = |sizes: &[usize]| to_seal(sizes).into_iter().map(|run| (run.start, run.end)).collect::<Vec<_>>();
        assert_eq!(ends(&[1; 999]), []);
        assert_eq!(ends(&[1; 1_001]), [(0, 1_000)]);
        assert_eq!(ends(&[1_000, 600, 600, 3]), [(1, 3)]);
    }

    /// The bytes of a batch whose one event is nested as deep as this.
    fn nested(depth: usize) -> Vec<u8> {
        let inner = depth - 2;
        let id = "00000000-0000-0000-0000-000000000001";
        let data = format!("{}{}", "[".repeat(inner), "]".repeat(inner));
        format!(
            r#"[{{"event_id":"{id}","event_type":"A.B","stream_id":"a","stream_version":1,"position":1,"data":{{"a":{data}}},
            "metadata":{{}},"causation_id":"{id}","correlation_id":"{id}","created_at":"1970-01-01T00:00:00Z","schema_version":1}}]"#
        )
        .into_bytes()
    }

    #[test]
    fn an_event_as_deep_as_one_may_be_is_read_and_a_deeper_one_is_damaged() {
        for depth in [3, 100, 126, 127, 128] {
            assert_eq!(nesting(&nested(depth)), depth + 1);
            assert_eq!(decode(1, &nested(depth)).map(|events| events.len()), Ok(1), "{depth}");
        }
        assert!(decode(1, &nested(129)).is_err());
        assert!(decode(1, &vec![b'['; 100_000]).is_err(), "and nothing overflows");
    }

    #[test]
    fn brackets_in_a_text_are_no_nesting() {
        assert_eq!(nesting(br#"{"a[\\": "[[\"{", "b": [1]}"#), 2);
    }

    #[test]
    fn damaged_bytes_are_a_fault_that_says_where() {
        let fault = decode(12, b"[{").err();
        assert!(fault.is_some_and(|fault| fault.happened.contains("event 12")));
    }
}
