//! Links and closings, as they are on shelves and as the log knows them.
//!
//! A link says that an event is also in another stream; it does not touch the global log. Must not know how shelves last.

use super::shelf::{Change, Shelf, Write};
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use serde_json::{Value, json};

/// What links events into a stream. Keys rise with each link; two tabs that link at once cannot overwrite each other.
#[must_use]
pub fn link_writes(log: &Log, stream: &StreamId, positions: &[Position]) -> Vec<Write> {
    let write = |(position, number): (&Position, usize)| {
        let link = json!({"stream_id": stream, "position": position});
        Write::add(Shelf::Links, format!("{}/{position}/{stream}", key(number)), link)
    };
    positions.iter().zip(log.link_count() + 1..).map(write).collect()
}

/// The beginning of the key of the so-many-th link; before the first is nothing.
#[must_use]
pub fn key(number: usize) -> String {
    if number == 0 { String::new() } else { format!("{number:012}") }
}

/// Lets the log know of a link or a closing as it is on its shelf.
pub fn note(log: &mut Log, shelf: Shelf, key: &str, value: &Value) {
    match shelf {
        Shelf::Closed => log.close(&StreamId(key.to_owned())),
        Shelf::Links => {
            let (stream, position) = (value.get("stream_id"), value.get("position"));
            if let (Some(stream), Some(position)) = (stream.and_then(Value::as_str), position.and_then(Value::as_u64)) {
                log.link(&StreamId(stream.to_owned()), [Position(position)]);
            }
        }
        _ => {}
    }
}

/// Lets the log know of the links and closings among some writes.
pub fn note_all(log: &mut Log, writes: &[Write]) {
    for Write { shelf, key, change } in writes {
        if let Change::Put(content) | Change::Add(content) = change {
            note(log, *shelf, key, &content.clone().json());
        }
    }
}
