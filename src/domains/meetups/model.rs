//! The wall of the meetups context: what hangs where, in the order of time.
//!
//! Must say nothing that the code does not do; a test holds the two against each other.

use super::{meetup, scenarios};
use crate::engine::model::{CommandSticky, Model, Sorting, Step, ViewSticky};
use crate::engine::schema::Field;

/// The board.
#[must_use]
pub fn model() -> Model {
    let create = meetup::create_meetup_fields();
    let (update, add) = (meetup::update_meetup_title_fields(), meetup::add_meetup_attendee_fields());
    Model {
        name: "meetups",
        title: "Meetups",
        steps: vec![
            step("Host", "CreateMeetup", create, "MeetupCreated", &["meetups"]),
            step("Host", "UpdateMeetupTitle", update, "MeetupTitleUpdated", &["meetups"]),
            step("Member", "AddMeetupAttendee", add, "MeetupAttendeeAdded", &["meetups", "attendees"]),
        ],
        policies: Vec::new(),
        views: vec![
            ViewSticky {
                name: "meetups",
                columns: vec!["meetup_id", "title", "date", "host", "location", "attendees"],
                when_empty: "No meetup yet. Create one on the wall.",
                ..ViewSticky::default()
            },
            ViewSticky {
                name: "attendees",
                columns: vec!["meetup_id", "attendee_id", "name", "email"],
                sorted_by: vec![Sorting::Rising("meetup_id")],
                when_empty: "Nobody has said yet that they will come.",
                ..ViewSticky::default()
            },
        ],
        systems: Vec::new(),
        hotspots: Vec::new(),
        known_by: vec!["title"],
        called_after: Vec::new(),
        pivotal_events: Vec::new(),
        loose: Vec::new(),
        scenarios: scenarios::all(),
    }
}

fn step(
    actor: &'static str,
    command: &'static str,
    fields: Vec<Field>,
    event: &'static str,
    views: &[&'static str],
) -> Step {
    Step {
        actor: Some(actor),
        asks: None,
        happens: false,
        command: CommandSticky { name: command, fields, unique: Vec::new() },
        aggregate: "Meetup",
        events: vec![event],
        views: views.to_vec(),
    }
}
