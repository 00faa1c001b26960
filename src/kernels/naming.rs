//! What people know the thing of a stream by: a field of the stream's first event, in the newest value that it was given since.
//!
//! Looks only at what is in memory, and never through a whole long stream. Must not know a screen.

use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::engine::log::Log;
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
    /// `Order SO-1`, `Attendance of Alice`; of a very long name its beginning.
    #[must_use]
    pub fn after(&self, what: &str) -> String {
        let of = if self.of_another { " of" } else { "" };
        let says = match self.says.char_indices().nth(SAID) {
            Some((end, _)) => format!("{}…", self.says.get(..end).unwrap_or_default()),
            None => self.says.clone(),
        };
        format!("{what}{of} {says}")
    }
}

/// The events that could say a name, as of one of the stream's events: the newest of each type, newest first, and the stream's
/// first one. Events of a type have the same fields, so older ones of it say nothing newer.
#[must_use]
pub fn naming(log: &Log, first: Position, at: Position) -> Vec<Position> {
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

/// The name of the thing whose stream begins at one position, as of another one.
#[must_use]
pub fn name(known_by: &[&str], log: &Log, first: Position, at: Position) -> Option<Name> {
    let begun = log.at(first)?;
    let path = known_by.iter().find(|path| text_at(&begun.data, path).is_some())?;
    let mut newest = naming(log, first, at).into_iter().filter_map(|position| log.at(position));
    let says = newest.find_map(|event| text_at(&event.data, path).map(str::to_owned))?;
    Some(Name { says, of_another: path.contains('.') })
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
    use crate::domains::rehearsal::Rehearsal;
    use crate::engine::ids::Position;

    fn named(rehearsal: &Rehearsal, first: u64, at: u64) -> Option<String> {
        let known_by = &rehearsal.context.model.known_by;
        name(known_by, &rehearsal.log, Position(first), Position(at)).map(|name| name.after("It"))
    }

    #[test]
    fn a_thing_has_the_name_that_it_had_at_the_time() {
        let mut meetups = Rehearsal::of::<Meetups>();
        meetups.play("time-travel");
        assert_eq!(named(&meetups, 1, 1).as_deref(), Some("It Events by the fire"));
        assert_eq!(named(&meetups, 1, 2).as_deref(), Some("It Events by the lake"));
        assert_eq!(named(&meetups, 1, 3).as_deref(), Some("It Events by the lake"), "an attendee's name is none of it");
        assert_eq!(naming(&meetups.log, Position(1), Position(3)), [3, 2, 1].map(Position));
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
