//! What a meetup says, given what happened, and what the pipeline says before it.

use super::{M1, STREAM, attendee, meetup, meetups, story, title};
use crate::domains::meetups::meetup::Rejection;
use crate::domains::rehearsal::Done;
use crate::engine::ids::StreamVersion;
use crate::engine::rejection;
use serde_json::{Value, json};

fn code(done: Done) -> String {
    done.unwrap_err().code
}

fn faults(done: Done) -> Vec<(String, String)> {
    done.unwrap_err().details.into_iter().map(|fault| (fault.field, fault.message)).collect()
}

#[test]
fn a_meetup_is_announced_once() {
    let mut meetups = meetups();
    meetups.give("CreateMeetup", meetup()).unwrap();
    assert_eq!(code(meetups.give("CreateMeetup", meetup())), "already_exists");
    assert_eq!(meetups.trace(), [format!("1 {STREAM}@1 MeetupCreated < CreateMeetup")]);
}

#[test]
fn a_date_is_said_with_any_offset_and_kept_as_utc() {
    for (said, kept) in [
        ("2026-03-09T19:00:00+01:00", "2026-03-09T18:00:00Z"),
        ("2026-03-09T12:30:00-05:30", "2026-03-09T18:00:00Z"),
        ("2026-03-09T18:00:00Z", "2026-03-09T18:00:00Z"),
    ] {
        let mut meetups = meetups();
        let mut input = meetup();
        input["date"] = json!(said);
        let events = meetups.give("CreateMeetup", input).unwrap();
        assert_eq!(events[0].data["date"], json!(kept));
        assert_eq!(meetups.rows("meetups")[0]["date"], json!(kept));
    }
}

#[test]
fn every_field_must_be_there_but_the_location() {
    let mut meetups = meetups();
    let missing = ["meetup_id", "title", "date", "host"].map(|field| (field.to_owned(), "must be present".to_owned()));
    assert_eq!(faults(meetups.give("CreateMeetup", json!({}))), missing);
    let wrong = json!({"meetup_id": "x", "title": 42, "date": "tomorrow", "host": [1], "location": "here"});
    let fields: Vec<_> = faults(meetups.give("CreateMeetup", wrong)).into_iter().map(|fault| fault.0).collect();
    assert_eq!(fields, ["meetup_id", "title", "date", "host", "location"]);
}

#[test]
fn a_location_is_whole_or_not_there() {
    let with = |location: Value| {
        let mut input = meetup();
        input["location"] = location;
        meetups().give("CreateMeetup", input)
    };
    for none in [Value::Null, json!({}), json!(""), json!([])] {
        assert_eq!(with(none).unwrap()[0].data["location"], Value::Null);
    }
    let library = json!({"name": "Town library", "address": "1 Market Square"});
    assert_eq!(with(library.clone()).unwrap()[0].data["location"], library);
    assert_eq!(faults(with(json!({"name": "Town library"}))), [("location.address".into(), "must be present".into())]);
}

#[test]
fn a_title_is_a_string_that_says_something_and_the_meetup_itself_says_so() {
    let mut meetups = meetups();
    meetups.give("CreateMeetup", meetup()).unwrap();
    for none in [
        json!(42),
        json!(""),
        json!("  "),
        json!("\u{200b}"),
        json!("\u{a0}\u{feff}"),
        Value::Null,
        json!(["New"]),
        json!({"a": 1}),
    ] {
        let no = meetups.give("UpdateMeetupTitle", title(&none)).unwrap_err();
        assert_eq!((no.code.as_str(), no.message.as_str()), ("invalid_title", "must be a valid string"), "{none}");
    }
    assert_eq!(code(meetups.give("UpdateMeetupTitle", json!({"meetup_id": M1}))), "invalid_title");
    meetups.give("UpdateMeetupTitle", title(&json!("New"))).unwrap();
    assert_eq!(meetups.stream(STREAM).last().unwrap().stream_version, StreamVersion(2));
}

#[test]
fn a_meetup_that_nobody_announced_is_not_found() {
    let mut meetups = meetups();
    assert_eq!(code(meetups.give("UpdateMeetupTitle", title(&json!("New")))), "not_found");
    assert_eq!(code(meetups.give("UpdateMeetupTitle", title(&json!(42)))), "invalid_title", "this is looked at first");
    assert_eq!(code(meetups.give("AddMeetupAttendee", attendee(7, "a@x.org"))), "not_found");
    assert_eq!(meetups.events(), []);
}

#[test]
fn nobody_comes_twice_whatever_the_capitals_of_the_address() {
    let mut meetups = story();
    for again in [attendee(8, "a@x.org"), attendee(8, "A@X.Org"), attendee(7, "b@x.org")] {
        assert_eq!(code(meetups.give("AddMeetupAttendee", again)), "attendee_already_added");
    }
    assert!(meetups.give("AddMeetupAttendee", attendee(8, "b@x.org")).is_ok());
    let no = meetups.give("AddMeetupAttendee", attendee(9, "a@b"));
    assert_eq!(faults(no), [("email".into(), "must be a valid email".into())]);
}

#[test]
fn a_no_has_the_words_and_the_code_of_the_rules() {
    let said = [
        (Rejection::AlreadyExists, "already_exists", "Meetup already exists"),
        (Rejection::InvalidTitle, "invalid_title", "must be a valid string"),
        (Rejection::AttendeeAlreadyAdded, "attendee_already_added", "Attendee already added"),
        (Rejection::NotFound, "not_found", "Meetup not found"),
    ];
    for (no, code, message) in said {
        let no = rejection::Rejection::of(no);
        assert_eq!((no.code.as_str(), no.message.as_str()), (code, message));
    }
}
