//! Links and closings, as they are on shelves and as the log knows them.
//!
//! A link says that an event is also in another stream; it does not touch the global log. Must not know how shelves last.

use super::shelf::{Change, Shelf, Write};
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What links events into a stream. The store gives each link its key, in the transaction that writes it.
#[must_use]
pub fn link_writes(stream: &StreamId, positions: &[Position]) -> Vec<Write> {
    let link = |position: &Position| json!({"stream_id": stream, "position": position});
    positions.iter().map(|position| Write::add(Shelf::Links, "", link(position))).collect()
}

/// The key of the so-many-th link; before the first is nothing.
#[must_use]
pub fn key(number: usize) -> String {
    if number == 0 { String::new() } else { format!("{number:012}") }
}

/// The same writes, in which the links are those that are new to a log that knows all links there are, each with the next key.
#[must_use]
pub fn numbered(log: &Log, writes: Vec<Write>) -> Vec<Write> {
    let mut new = BTreeSet::new();
    let mut is_wanted = |write: &mut Write| {
        let (Shelf::Links, Change::Add(content)) = (write.shelf, &write.change) else { return true };
        let is_new = read(&content.clone().json())
            .is_some_and(|(stream, position)| !log.has_link(&stream, position) && new.insert((stream, position)));
        write.key = key(log.link_count() + new.len());
        is_new
    };
    writes.into_iter().filter_map(|mut write| is_wanted(&mut write).then_some(write)).collect()
}

fn read(link: &Value) -> Option<(StreamId, Position)> {
    let (stream, position) = (link.get("stream_id")?.as_str()?, link.get("position")?.as_u64()?);
    Some((StreamId(stream.to_owned()), Position(position)))
}

/// Lets the log know of a link or a closing as it is on its shelf.
pub fn note(log: &mut Log, shelf: Shelf, key: &str, value: &Value) {
    match shelf {
        Shelf::Closed => log.close(&StreamId(key.to_owned())),
        Shelf::Links => {
            if let Some((stream, position)) = read(value) {
                log.link(&stream, [position]);
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
