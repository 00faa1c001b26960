//! A batch: the bytes of consecutive events, which is what one record of the durable store holds.
//!
//! Measured in Chromium with 100,000 events, one record per event can be read eight times slower and written twenty-five
//! times slower than one record per thousand. Must not know IndexedDB.

use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

/// How many events a sealed record holds.
pub const SEGMENT: usize = 1_000;

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
    serde_json::from_slice(bytes).map_err(|why| Fault {
        code: "batch_unreadable",
        happened: format!("the record that ends at event {last} is damaged: {why}"),
        safe: "the records before it are as they were, and nothing was changed".into(),
        remedy: "close the other tabs and reload; if it stays, the browser's files are damaged".into(),
    })
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
    use super::{decode, to_seal};

    #[test]
    fn runs_of_small_records_are_sealed_and_full_ones_left_alone() {
        let ends = |sizes: &[usize]| to_seal(sizes).into_iter().map(|run| (run.start, run.end)).collect::<Vec<_>>();
        assert_eq!(ends(&[1; 999]), []);
        assert_eq!(ends(&[1; 1_001]), [(0, 1_000)]);
        assert_eq!(ends(&[1_000, 600, 600, 3]), [(1, 3)]);
    }

    #[test]
    fn damaged_bytes_are_a_fault_that_says_where() {
        let fault = decode(12, b"[{").err();
        assert!(fault.is_some_and(|fault| fault.happened.contains("event 12")));
    }
}
