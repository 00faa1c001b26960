//! What people know the thing of a stream by: a field of the stream's first event, in the newest value that it was given since; or
//! the name of the thing that it is called after, as a shipment is after its order.
//!
//! Looks only at what is in memory, and never through a whole long stream. Must not know a screen.

use super::isolation::isolated;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::model::Model;
use serde_json::Value;

/// How many events of a stream are looked back through for a newer name.
const LOOKED_THROUGH: usize = 200;
/// How many letters of a name are said where it is one among other words.
const SAID: usize = 80;

/// What people know a thing by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub says: String,
    /// Whether it is that of something else, which the thing is about: the attendance *of* a player.
    pub of_another: bool,
}

impl Name {
    /// `Order SO-1`, `Attendance of Alice`; of a very long name its beginning. The name turns nothing around it round.
    #[must_use]
    pub fn after(&self, what: &str) -> String {
        let of = if self.of_another { " of" } else { "" };
        let says = match self.says.char_indices().nth(SAID) {
            Some((end, _)) => format!("{}…", self.says.get(..end).unwrap_or_default()),
            None => self.says.clone(),
        };
        format!("{what}{of} {}", isolated(&says))
    }
}

/// The events that say the name of the thing whose stream begins at one position, as of another one; as far as is known by what is
/// in memory.
#[must_use]
pub fn naming(model: &Model, log: &Log, first: Position, at: Position) -> Vec<Position> {
    let mut found = telling(log, first, newest(log, first, at));
    if let Some(other) = log.at(first).and_then(|begun| called_after(model, log, &begun)) {
        found.extend(telling(log, other, newest(log, other, at)));
    }
    found
}

/// The name of the thing whose stream begins at one position, as of another one.
#[must_use]
pub fn name(model: &Model, log: &Log, first: Position, at: Position) -> Option<Name> {
    let begun = log.at(first)?;
    if let Some(path) = own(model, &begun) {
        return Some(Name { says: said(log, path, first, at)?, of_another: path.contains('.') });
    }
    let other = called_after(model, log, &begun)?;
    let path = own(model, log.at(other)?.as_ref())?;
    Some(Name { says: said(log, path, other, at)?, of_another: true })
}

/// Where a thing says its name.
fn own(model: &Model, begun: &RecordedEvent) -> Option<&'static str> {
    model.known_by.iter().copied().find(|path| text_at(&begun.data, path).is_some())
}

/// The beginning of the stream of the thing that another one is called after, which has no name of its own.
fn called_after(model: &Model, log: &Log, begun: &RecordedEvent) -> Option<Position> {
    if own(model, begun).is_some() {
        return None;
    }
    let other = model.called_after.iter().find_map(|(field, prefix)| {
        let id = text_at(&begun.data, field)?;
        log.first_of(&StreamId(format!("{prefix}-{id}")))
    });
    // a thing of the other kind has its own id under that field
    other.filter(|other| *other != begun.position)
}

/// What a stream says under a path, as of a position.
fn said(log: &Log, path: &str, first: Position, at: Position) -> Option<String> {
    let mut telling = telling(log, first, newest(log, first, at)).into_iter().filter_map(|position| log.at(position));
    telling.find_map(|event| text_at(&event.data, path).map(str::to_owned))
}

/// The newest event of the stream that begins at one position, as of another one, which need not be in that stream.
fn newest(log: &Log, first: Position, at: Position) -> Position {
    let stream = log.head_of(first).map(|head| head.stream_id);
    if log.head_of(at).map(|head| head.stream_id) == stream {
        return at;
    }
    let newest = stream.and_then(|stream| log.newest_of(&StreamId(stream.to_owned())));
    let mut back = newest.into_iter().flat_map(|newest| log.back_from(newest));
    back.find(|position| *position <= at).unwrap_or(first)
}

/// The events that could say a name, as of one of the stream's events: the newest of each type, newest first, and the stream's
/// first one. Events of a type have the same fields, so older ones of it say nothing newer.
fn telling(log: &Log, first: Position, at: Position) -> Vec<Position> {
    let mut types = Vec::new();
    let mut found = Vec::new();
    for position in log.back_from(at).take(LOOKED_THROUGH) {
        let Some(head) = log.head_of(position) else { break };
        if !types.contains(&head.event_type) {
            types.push(head.event_type);
            found.push(position);
        }
    }
    if found.last() != Some(&first) {
        found.push(first);
    }
    found
}

/// The text at a path such as `player.name`.
fn text_at<'a>(data: &'a JsonObject, path: &str) -> Option<&'a str> {
    let mut parts = path.split('.');
    let field = data.get(parts.next()?)?;
    parts.try_fold(field, |value, part| value.get(part)).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::{Name, SAID, name, naming};
    use crate::domains::attendance::Attendance;
    use crate::domains::meetups::Meetups;
    use crate::domains::orders::Orders;
    use crate::domains::rehearsal::Rehearsal;
    use crate::engine::ids::Position;

    fn named(rehearsal: &Rehearsal, first: u64, at: u64) -> Option<String> {
        let name = name(&rehearsal.context.model, &rehearsal.log, Position(first), Position(at));
        name.map(|name| name.after("It"))
    }

    #[test]
    fn a_thing_has_the_name_that_it_had_at_the_time() {
        let mut meetups = Rehearsal::of::<Meetups>();
        meetups.play("time-travel");
        assert_eq!(named(&meetups, 1, 1).as_deref(), Some("It Events by the fire"));
        assert_eq!(named(&meetups, 1, 2).as_deref(), Some("It Events by the lake"));
        assert_eq!(named(&meetups, 1, 3).as_deref(), Some("It Events by the lake"), "an attendee's name is none of it");
        let model = &meetups.context.model;
        assert_eq!(naming(model, &meetups.log, Position(1), Position(3)), [3, 2, 1].map(Position));
    }

    #[test]
    fn what_has_no_name_is_called_after_what_it_is_for() {
        let mut orders = Rehearsal::of::<Orders>();
        orders.play("happy-path");
        let log = &orders.log;
        let mut shipments = log.heads_after(Position::START).filter(|head| head.event_type == "Orders.ShipmentCreated");
        let shipment = shipments.next().map_or(Position::START, |head| head.position);
        assert_eq!(named(&orders, shipment.0, shipment.0).as_deref(), Some("It of SO-1"));
        assert_eq!(named(&orders, 1, shipment.0).as_deref(), Some("It SO-1"), "an order has its own");
        let telling = naming(&orders.context.model, log, shipment, shipment);
        assert_eq!(telling.first(), Some(&shipment));
        assert_eq!(telling.last(), Some(&Position(1)), "it is the order that says it");
    }

    #[test]
    fn of_a_very_long_name_only_its_beginning_is_said() {
        let says = |letters: usize| Name { says: "ü".repeat(letters), of_another: false }.after("It");
        assert_eq!(says(SAID), format!("It {}", "ü".repeat(SAID)));
        assert_eq!(says(5_000), format!("It {}…", "ü".repeat(SAID)));
    }

    #[test]
    fn what_is_about_somebody_has_their_name() {
        let mut attendance = Rehearsal::of::<Attendance>();
        attendance.play("the-noodles");
        let log = &attendance.log;
        let names: Vec<_> = (1..=log.head().0)
            .filter_map(|at| Some((at, log.first_of(&log.at(Position(at))?.stream_id)?.0)))
            .filter_map(|(at, first)| named(&attendance, first, at))
            .collect();
        assert!(names.contains(&"It of Alice".to_owned()), "{names:?}");
        assert!(names.contains(&"It The Noodles".to_owned()), "{names:?}");
        assert!(!names.contains(&"It Alice".to_owned()), "a team is not called as who joined it: {names:?}");
        assert_eq!(names.len() as u64, log.head().0, "everything has a name");
    }
}
