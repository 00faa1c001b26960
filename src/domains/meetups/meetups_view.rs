//! Meetups: every meetup, with how many will come.
//!
//! Must not know who they are. A change of a meetup that it has no row of changes nothing.

use super::meetup::{Event, Location};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use crate::engine::timestamp::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Folds into the read model Meetups.
#[derive(Debug)]
pub struct MeetupsView;

#[derive(Serialize)]
struct MeetupRow<'a> {
    meetup_id: Uuid,
    title: &'a str,
    date: Timestamp,
    host: &'a str,
    location: Option<&'a Location>,
    attendees: u64,
}

impl Projection for MeetupsView {
    type Event = Event;
    const NAME: &'static str = "meetups";

    fn apply(tables: &mut Writer, event: &Event, _: &RecordedEvent) {
        match event {
            Event::MeetupCreated { meetup_id, title, date, host, location } => {
                let (meetup_id, date, location) = (*meetup_id, *date, location.as_ref());
                let row = MeetupRow { meetup_id, title, date, host, location, attendees: 0 };
                tables.put(Self::NAME, meetup_id, row);
            }
            Event::MeetupTitleUpdated { meetup_id, title } => {
                tables.change(Self::NAME, meetup_id, json!({ "title": title }));
            }
            Event::MeetupAttendeeAdded { meetup_id, .. } => {
                let row = tables.get(Self::NAME, meetup_id);
                let before = row.as_ref().and_then(|row| row.get("attendees")).and_then(Value::as_u64);
                tables.change(Self::NAME, meetup_id, json!({"attendees": before.unwrap_or_default() + 1}));
            }
        }
    }
}
