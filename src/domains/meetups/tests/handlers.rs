//! What the views of the meetups context show, at any time, and its guided scenarios.

use super::{M1, STREAM, attendee, meetup, meetups, story, title};
use crate::engine::ids::Position;
use serde_json::{Value, json};
use uuid::Uuid;

#[test]
fn as_of_every_version_the_meetup_is_what_it_was() {
    let meetups = story();
    let seen = |version: usize| {
        let state = &meetups.state(STREAM, version)["ANNOUNCED"];
        (state["title"].clone(), state["attendees"].as_array().unwrap().len())
    };
    assert_eq!([1, 2, 3].map(seen), [(json!("Old"), 0), (json!("New"), 0), (json!("New"), 1)]);
    let row = |at: u64| {
        let rows = meetups.rows_at("meetups", Position(at));
        (rows[0]["title"].clone(), rows[0]["attendees"].clone())
    };
    assert_eq!([1, 2, 3].map(row), [(json!("Old"), json!(0)), (json!("New"), json!(0)), (json!("New"), json!(1))]);
    assert_eq!(meetups.rows_at("attendees", Position(2)), []);
}

#[test]
fn the_views_show_meetups_and_who_comes_to_each() {
    let mut meetups = story();
    let other = Uuid::from_u128(2);
    let mut second = meetup();
    second["meetup_id"] = json!(other);
    second["location"] = json!({"name": "Town library", "address": "1 Market Square"});
    meetups.give("CreateMeetup", second.clone()).unwrap();
    let mut same_person = attendee(7, "a@x.org");
    same_person["meetup_id"] = json!(other);
    meetups.give("AddMeetupAttendee", same_person).unwrap();
    meetups.give("AddMeetupAttendee", attendee(8, "b@x.org")).unwrap();
    let who = [json!([M1, "a@x.org"]), json!([M1, "b@x.org"]), json!([other, "a@x.org"])];
    assert_eq!(meetups.columns("attendees", &["meetup_id", "email"]), who);
    assert_eq!(meetups.columns("meetups", &["host", "attendees"]), [json!(["Grace", 2]), json!(["Grace", 1])]);
    assert_eq!(meetups.columns("meetups", &["location"]), [json!([null]), json!([second["location"]])]);
}

#[test]
fn views_that_are_folded_anew_twice_are_the_same_ids_included() {
    let mut meetups = story();
    let before = (meetups.rows("meetups"), meetups.rows("attendees"));
    for _ in 0..2 {
        meetups.rebuild("meetups");
        meetups.rebuild("attendees");
        assert_eq!((meetups.rows("meetups"), meetups.rows("attendees")), before);
    }
}

#[test]
fn a_view_that_lags_does_not_have_the_row_yet_and_catches_up() {
    let mut meetups = meetups();
    meetups.pause("meetups");
    assert!(meetups.give("CreateMeetup", meetup()).is_ok());
    assert_eq!(meetups.rows("meetups"), []);
    meetups.resume("meetups");
    assert_eq!(meetups.rows("meetups").len(), 1);
}

#[test]
fn a_change_of_a_row_that_the_view_has_lost_is_no_error_and_the_view_moves_on() {
    let mut meetups = meetups();
    meetups.give("CreateMeetup", meetup()).unwrap();
    meetups.lose("meetups", &M1.to_string());
    meetups.give("UpdateMeetupTitle", title(&json!("New"))).unwrap();
    meetups.give("AddMeetupAttendee", attendee(7, "a@x.org")).unwrap();
    assert_eq!(meetups.rows("meetups"), []);
    assert_eq!(meetups.reached("meetups"), Position(3));
    meetups.rebuild("meetups");
    assert_eq!(meetups.columns("meetups", &["title", "attendees"]), [json!(["New", 1])]);
}

#[test]
fn an_event_with_the_location_in_one_line_is_read_as_one_of_today() {
    let old = |line: Value| {
        let mut meetups = meetups();
        let mut data = meetup();
        data["date"] = json!("2026-03-09T18:00:00Z");
        data["location"] = line;
        meetups.happened(STREAM, "MeetupCreated", 1, data);
        meetups.give("UpdateMeetupTitle", title(&json!("New"))).unwrap();
        assert_eq!(meetups.events()[0].schema_version, 2);
        assert_eq!(meetups.state(STREAM, 1)["ANNOUNCED"]["location"], meetups.rows("meetups")[0]["location"]);
        let as_written = meetups.log.as_written(Position(1)).unwrap();
        assert_eq!(as_written.schema_version, 1, "it stays as it was written");
        meetups.rows("meetups")[0]["location"].clone()
    };
    let library = |name: &str, address: &str| json!({"name": name, "address": address});
    assert_eq!(old(json!("Town library, 1 Market Square, Ulm")), library("Town library", "1 Market Square, Ulm"));
    assert_eq!(old(json!("Town library")), library("Town library", ""));
    for none in [Value::Null, json!(""), json!(" , ")] {
        assert_eq!(old(none), Value::Null);
    }
}

#[test]
fn what_is_written_today_is_of_version_two() {
    let meetups = story();
    let versions: Vec<_> = meetups.events().iter().map(|event| event.schema_version).collect();
    assert_eq!(versions, [2, 1, 1]);
}

#[test]
fn the_guided_time_travel_is_three_events_and_three_refusals() {
    let mut meetups = meetups();
    meetups.play("time-travel");
    let stream = "meetup-0d000000-0000-4000-8000-000000000001";
    let expected = [
        format!("1 {stream}@1 MeetupCreated < CreateMeetup"),
        format!("2 {stream}@2 MeetupTitleUpdated < UpdateMeetupTitle"),
        format!("3 {stream}@3 MeetupAttendeeAdded < AddMeetupAttendee"),
    ];
    assert_eq!(meetups.trace(), expected);
    let codes: Vec<_> = meetups.refused.iter().map(|(_, no)| no.code.as_str()).collect();
    assert_eq!(codes, ["already_exists", "invalid_title", "attendee_already_added"]);
}

#[test]
fn the_guided_lost_row_is_back_at_the_end() {
    let mut meetups = meetups();
    meetups.play("lost-row");
    assert_eq!(meetups.columns("meetups", &["title"]), [json!(["Events by the lake"])]);
    assert_eq!(meetups.events().len(), 2);
}

#[test]
fn the_guided_lag_ends_with_the_row() {
    let mut meetups = meetups();
    meetups.play("lag");
    assert_eq!(meetups.rows("meetups").len(), 1);
    assert_eq!(meetups.refused.len(), 1);
}
