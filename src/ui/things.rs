//! What the thing of a stream is called on the screen: "Order SO-1", "Shipment of SO-1", or the end of its id where people know no
//! name.
//!
//! Must not know where that is shown.

use super::words;
use crate::app::session::Session;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::model::label;
use crate::kernels::naming::{name, naming};
use leptos::prelude::*;

/// What a stream's thing is called.
#[derive(Clone, PartialEq)]
pub struct Thing {
    /// Its name, after what it is.
    pub says: String,
    /// What it is: `Order`.
    pub aggregate: String,
    /// The stream's first and newest event then.
    first: Option<Position>,
    newest: Option<Position>,
    /// Whether it is found, or the events that could have it were looked at: only a newer one could bring another.
    is_final: bool,
}

impl Thing {
    /// What the thing of a stream is called, as far as is known by what is in memory.
    pub fn of(session: Session, log: &Log, stream: &StreamId, first: Option<Position>) -> Self {
        let contexts = session.contexts();
        let owner = contexts.iter().find_map(|context| Some((context, context.owner_of(stream)?)));
        let aggregate = label(owner.map_or("", |(_, aggregate)| aggregate.name()));
        let newest = log.newest_of(stream);
        let known = owner.zip(first).zip(newest).map(|(((context, _), first), newest)| (&context.model, first, newest));
        let named = known.and_then(|(model, first, newest)| name(model, log, first, newest));
        let is_at_hand = |position: &Position| log.has(*position);
        let is_final = match (&named, known) {
            (Some(_), _) => true,
            (None, Some((model, first, newest))) => naming(model, log, first, newest).iter().all(is_at_hand),
            (None, None) => first.as_ref().is_some_and(is_at_hand),
        };
        let says = named.map_or_else(|| words::unnamed(&aggregate, &stream.0), |name| name.after(&aggregate));
        Self { says, aggregate, first, newest, is_final }
    }

    /// The same as a signal: looked up again as the log comes into memory, until it is found, and when the stream has grown.
    pub fn live(session: Session, stream: StreamId) -> Memo<Self> {
        Memo::new(move |before: Option<&Self>| {
            session.log.with(|log| match before {
                Some(thing) if thing.is_final && thing.newest == log.newest_of(&stream) => thing.clone(),
                before => {
                    let known = before.and_then(|thing| thing.first);
                    Self::of(session, log, &stream, known.or_else(|| log.first_of(&stream)))
                }
            })
        })
    }
}
