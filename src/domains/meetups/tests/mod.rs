//! Given, when, then: the rules of the meetups context, beside the rules.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod handlers;
mod rules;

use super::Meetups;
use crate::domains::rehearsal::Rehearsal;
use serde_json::{Value, json};
use uuid::Uuid;

const M1: Uuid = Uuid::from_u128(1);
const STREAM: &str = "meetup-00000000-0000-0000-0000-000000000001";

/// The context before anything happened.
fn meetups() -> Rehearsal {
    Rehearsal::of::<Meetups>()
}

fn meetup() -> Value {
    json!({"meetup_id": M1, "title": "Old", "date": "2026-03-09T19:00:00+01:00", "host": "Grace"})
}

fn title(title: &Value) -> Value {
    json!({"meetup_id": M1, "title": title})
}

fn attendee(id: u128, email: &str) -> Value {
    json!({"meetup_id": M1, "attendee_id": Uuid::from_u128(id), "name": "Ada", "email": email})
}

/// A meetup with another title and an attendee: three events.
fn story() -> Rehearsal {
    let mut meetups = meetups();
    meetups.give("CreateMeetup", meetup()).unwrap();
    meetups.give("UpdateMeetupTitle", title(&json!("New"))).unwrap();
    meetups.give("AddMeetupAttendee", attendee(7, "a@x.org")).unwrap();
    meetups
}
