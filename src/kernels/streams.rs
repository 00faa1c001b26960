//! The list of streams: searched, sorted, one page of it.
//!
//! Must not know who asks; everything comes from the index of the log.

use crate::engine::ids::{Position, StreamId};
use crate::engine::log::{Head, Log};
use crate::engine::timestamp::Timestamp;
use serde::Serialize;
use std::cmp::Ordering;

/// A stream, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its name.
    pub stream_id: String,
    /// How many events it has.
    pub version: u64,
    /// When its first event was decided.
    pub created_at: Option<Timestamp>,
    /// The type of its newest event.
    pub last_event: String,
    /// Whether it was closed.
    pub closed: bool,
    /// Whether it consists of links.
    pub linked: bool,
}

/// The streams whose names contain `search`, sorted by a column (falling with a `-` before it), `count` of them after the
/// first `from`.
#[must_use]
pub fn list(log: &Log, search: &str, sort: &str, from: usize, count: usize) -> Vec<Listed> {
    let own = log.streams().filter(|(name, _)| name.contains(search)).map(|(name, newest)| of_own(log, name, &newest));
    let linked = log.linked_streams().filter(|(stream, _)| stream.0.contains(search));
    let mut listed: Vec<Listed> = own.chain(linked.map(|(stream, links)| of_links(log, stream, links))).collect();
    let column = sort.trim_start_matches('-');
    // one sort that asks for the column each time: several, each of its own type, would weigh more than the question
    listed.sort_by(|a, b| {
        let by_column = match column {
            "version" => a.version.cmp(&b.version),
            "created_at" => a.created_at.cmp(&b.created_at),
            "last_event" => a.last_event.cmp(&b.last_event),
            _ => Ordering::Equal,
        };
        by_column.then_with(|| a.stream_id.cmp(&b.stream_id))
    });
    if sort.starts_with('-') {
        listed.reverse();
    }
    listed.into_iter().skip(from).take(count).collect()
}

fn of_own(log: &Log, name: &str, newest: &Head) -> Listed {
    let stream = StreamId(name.to_owned());
    Listed {
        version: newest.stream_version.0,
        created_at: created_at(log, log.first_of(&stream)),
        last_event: newest.event_type.to_owned(),
        closed: log.is_closed(&stream),
        linked: false,
        stream_id: stream.0,
    }
}

fn of_links(log: &Log, stream: &StreamId, links: &[Position]) -> Listed {
    let newest = links.last().and_then(|position| log.head_of(*position));
    Listed {
        stream_id: stream.0.clone(),
        version: links.len() as u64,
        created_at: created_at(log, links.first().copied()),
        last_event: newest.map(|head| head.event_type.to_owned()).unwrap_or_default(),
        closed: log.is_closed(stream),
        linked: true,
    }
}

fn created_at(log: &Log, first: Option<Position>) -> Option<Timestamp> {
    Some(log.head_of(first?)?.created_at)
}
