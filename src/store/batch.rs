//! A batch: the bytes of one record of the durable store, which tell of consecutive events.
//!
//! A small one has its events as JSON and is what an append writes. A sealed one has the columns of a segment, whose payloads
//! are a record of their own. Measured in Chromium with 100,000 events, one record per event can be read eight times slower
//! and written twenty-five times slower than one record per thousand. Must not know IndexedDB.

use crate::engine::deep_json;
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Columns, SegmentPayloads};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::sync::Arc;

/// How many events a sealed record holds.
pub const SEGMENT: usize = 1_000;
/// What the bytes of a sealed batch begin with; JSON never does.
const SEALED: u8 = 1;

const UNREADABLE: &str = "batch_unreadable";
const MISSING: &str = "batch_missing";

/// Whether a fault says that a record is damaged or missing. What comes before it can be read all the same.
#[must_use]
pub fn is_damage(fault: &Fault) -> bool {
    [UNREADABLE, MISSING].contains(&fault.code)
}

/// What a record tells.
pub enum Batch {
    /// These events.
    Small(Vec<Arc<RecordedEvent>>),
    /// What the index has to know of the events of a segment.
    Sealed(Box<Columns>),
}

/// The bytes of a batch: a JSON array of its events.
///
/// # Errors
/// The fault that an event cannot be written as JSON.
pub fn encode<E: AsRef<RecordedEvent>>(events: &[E]) -> Result<Vec<u8>, Fault> {
    let events: Vec<&RecordedEvent> = events.iter().map(AsRef::as_ref).collect();
    serde_json::to_vec(&events).map_err(|why| unwritable(&why))
}

/// The fault that events cannot be written.
pub fn unwritable(why: &dyn Display) -> Fault {
    Fault {
        code: "batch_unwritable",
        happened: format!("events cannot be written down: {why}"),
        safe: "nothing was recorded, and everything before is as it was".into(),
        remedy: "report this with the command that you sent".into(),
    }
}

/// The bytes of a sealed batch.
///
/// # Errors
/// The fault that it cannot be written.
pub fn encode_columns(columns: &Columns) -> Result<Vec<u8>, Fault> {
    let mut bytes = vec![SEALED];
    bytes.extend(packed(columns)?);
    Ok(bytes)
}

/// The bytes of anything that is read in bulk.
///
/// # Errors
/// The fault that it cannot be written.
pub fn packed(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    postcard::to_allocvec(value).map_err(|why| unwritable(&why))
}

/// What was packed, if the bytes are whole.
#[must_use]
pub fn unpacked<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// What the record that ends at position `last` tells.
///
/// # Errors
/// The fault that the bytes are not those of a batch.
pub fn decode(last: impl Display, bytes: &[u8]) -> Result<Batch, Fault> {
    match bytes.split_first() {
        Some((&SEALED, columns)) => {
            let columns = unpacked(columns).filter(|columns: &Columns| columns.count() > 0 && columns.is_whole());
            columns
                .map(|columns| Batch::Sealed(Box::new(columns)))
                .ok_or_else(|| damaged(last, "its columns cannot be read"))
        }
        // the list stands around each event
        _ => deep_json::from_slice(bytes, 1).map(Batch::Small).map_err(|why| damaged(last, why)),
    }
}

/// The payloads in the record that ends at position `last`.
///
/// # Errors
/// The fault that the bytes are not those of payloads.
pub fn decode_payloads(last: Position, bytes: &[u8]) -> Result<SegmentPayloads, Fault> {
    unpacked(bytes).ok_or_else(|| damaged(last, "its payloads cannot be read"))
}

/// The fault that the record that ends at event `last` is not what was written.
pub fn damaged(last: impl Display, why: impl Display) -> Fault {
    Fault {
        code: UNREADABLE,
        happened: format!("the record that ends at event {last} is damaged: {why}"),
        safe: "the records before it are as they were, and nothing was changed".into(),
        remedy: "close the other tabs and reload; if it stays, the browser's files are damaged".into(),
    }
}

/// The fault that no record has the event at `position`, though there are later ones.
pub fn missing(position: Position) -> Fault {
    Fault {
        code: MISSING,
        happened: format!("the record with event {position} is missing"),
        safe: "the events before it are as they were, and nothing was changed".into(),
        remedy: "close the other tabs and reload; if it stays, the browser's files are damaged".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Batch, decode, encode_columns};
    use crate::engine::event::RecordedEvent;
    use crate::engine::ids::Position;
    use crate::engine::log::{Log, Segment};

    fn event() -> RecordedEvent {
        let id = "00000000-0000-0000-0000-000000000001";
        let text = format!(
            r#"{{"event_id":"{id}","event_type":"A.B","stream_id":"a","stream_version":1,"position":1,"data":{{"a":"ä"}},
            "metadata":{{}},"causation_id":"{id}","correlation_id":"{id}","created_at":"2026-03-02T10:00:00Z","schema_version":1}}"#
        );
        serde_json::from_str(&text).unwrap_or_else(|why| unreachable!("{why}"))
    }

    #[test]
    fn a_sealed_batch_tells_the_index_all_that_it_has_to_know() {
        let segment = Segment::of(&[std::sync::Arc::new(event())], false).unwrap_or_default();
        let bytes = encode_columns(&segment.columns).unwrap_or_default();
        let Ok(Batch::Sealed(columns)) = decode(1, &bytes) else { unreachable!("it is sealed") };
        let mut log = Log::default();
        assert!(log.load(Position(1), &columns));
        assert!(log.at(Position(1)).is_none(), "its payload is elsewhere");
        log.keep(Position(1), std::sync::Arc::new(segment.payloads));
        assert_eq!(log.at(Position(1)).as_deref(), Some(&event()));
    }

    #[test]
    fn damaged_bytes_are_a_fault_that_says_where() {
        for bytes in [&b"[{"[..], &[1, 200, 3], b""] {
            let fault = decode(12, bytes).err();
            assert!(fault.is_some_and(|fault| fault.happened.contains("event 12")));
        }
    }
}
