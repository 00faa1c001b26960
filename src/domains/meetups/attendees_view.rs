//! Attendees: who will come, meetup by meetup.
//!
//! Must not know what the meetups are about.

use super::meetup::Event;
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::json;

/// Folds into the read model Attendees.
#[derive(Debug)]
pub struct AttendeesView;

impl Projection for AttendeesView {
    type Event = Event;
    const NAME: &'static str = "attendees";

    fn apply(tables: &mut Writer, event: &Event, _: &RecordedEvent) {
        let Event::MeetupAttendeeAdded { meetup_id, attendee_id, name, email } = event else { return };
        let row = json!({"meetup_id": meetup_id, "attendee_id": attendee_id, "name": name, "email": email});
        // one person may come to several meetups under one id
        tables.put(Self::NAME, format!("{meetup_id}/{attendee_id}"), row);
    }
}
