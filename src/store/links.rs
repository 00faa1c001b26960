//! Links and closings, as they are on shelves and as the log knows them.
//!
//! A link says that an event is also in another stream; it does not touch the global log. Must not know how shelves last.

use super::shelf::{Change, Shelf, Write};
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::transfer::Import;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many links one record has at the most.
const TOGETHER: usize = 1_000;

/// What links events into a stream, many links in one record. The store gives each record its key, in the transaction that writes it.
#[must_use]
pub fn link_writes(stream: &StreamId, positions: &[Position]) -> Vec<Write> {
    positions.chunks(TOGETHER).map(|some| Write::add(Shelf::Links, "", content(stream, some))).collect()
}

/// What lets the links and closings of an import last.
#[must_use]
pub fn writes_of(import: &Import) -> Vec<Write> {
    let links = import.links.iter().flat_map(|(stream, positions)| link_writes(stream, positions));
    links.chain(import.closings.iter().map(close_write)).collect()
}

/// What closes a stream.
#[must_use]
pub fn close_write(stream: &StreamId) -> Write {
    Write::put(Shelf::Closed, stream.0.clone(), Value::Null)
}

/// The key of the record whose last link is the so-many-th of all; before the first is nothing. So whoever knows so many links finds
/// all others in the keys above.
#[must_use]
pub fn key(number: usize) -> String {
    if number == 0 { String::new() } else { format!("{number:012}") }
}

/// The same writes, in which the links are those that are new to a log that knows all links there are, each record with the next key.
#[must_use]
pub fn numbered(log: &Log, writes: Vec<Write>) -> Vec<Write> {
    let mut new = BTreeSet::new();
    let mut without_known = |mut write: Write| {
        let (Shelf::Links, Change::Add(link)) = (write.shelf, &write.change) else { return Some(write) };
        let (stream, mut positions) = read(&link.clone().json())?;
        positions.retain(|position| !log.has_link(&stream, *position) && new.insert((stream.clone(), *position)));
        write.key = key(log.link_count() + new.len());
        write.change = Change::Add(content(&stream, &positions).into());
        (!positions.is_empty()).then_some(write)
    };
    writes.into_iter().filter_map(&mut without_known).collect()
}

fn content(stream: &StreamId, positions: &[Position]) -> Value {
    json!({"stream_id": stream, "positions": positions})
}

/// What a record links. Records of one link have it by another name: they were written before links were kept together.
pub fn read(link: &Value) -> Option<(StreamId, Vec<Position>)> {
    let stream = StreamId(link.get("stream_id")?.as_str()?.to_owned());
    let positions = match link.get("positions") {
        Some(several) => several.as_array()?.iter().map(Value::as_u64).collect::<Option<Vec<_>>>()?,
        None => vec![link.get("position")?.as_u64()?],
    };
    Some((stream, positions.into_iter().map(Position).collect()))
}

/// Lets the log know of a link or a closing as it is on its shelf.
pub fn note(log: &mut Log, shelf: Shelf, key: &str, value: &Value) {
    match shelf {
        Shelf::Closed => log.close(&StreamId(key.to_owned())),
        Shelf::Links => {
            if let Some((stream, positions)) = read(value) {
                log.link(&stream, positions);
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
