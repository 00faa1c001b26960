//! Meetups through the runtime: titles over time, and a row that is there now, or soon.

use super::page::{Page, now};
use hindcast::engine::ids::Position;
use hindcast::runtime::{Consistency, Order};
use hindcast::store::MemoryStore;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

fn page() -> Page {
    Page::open("meetups", MemoryStore::default())
}

fn meetup() -> Value {
    json!({"meetup_id": Uuid::from_u128(1), "title": "Old", "date": "2026-03-09T19:00:00+01:00", "host": "Grace"})
}

fn title(title: &Value) -> Value {
    json!({"meetup_id": Uuid::from_u128(1), "title": title})
}

#[test]
fn a_meetup_as_of_each_of_its_versions() {
    let page = page();
    page.give("CreateMeetup", meetup()).expect("it is new");
    assert_eq!(page.give("CreateMeetup", meetup()), Err("already_exists".into()));
    page.give("UpdateMeetupTitle", title(&json!("New"))).expect("it is a title");
    assert_eq!(page.give("UpdateMeetupTitle", title(&json!(42))), Err("invalid_title".into()));
    let ada =
        json!({"meetup_id": Uuid::from_u128(1), "attendee_id": Uuid::from_u128(7), "name": "Ada", "email": "a@x.org"});
    page.give("AddMeetupAttendee", ada).expect("nobody is there yet");
    let context = &page.runtime.context("meetups").expect("it is there");
    let seen = |at: u64| {
        let rows = page.runtime.rows(context, "meetups", Position(at), usize::MAX);
        json!([rows[0].cells["title"], rows[0].cells["attendees"]])
    };
    assert_eq!([1, 2, 3].map(seen), [json!(["Old", 0]), json!(["New", 0]), json!(["New", 1])]);
    let now = page.rows("meetups", &["title", "attendees"]);
    for _ in 0..2 {
        page.order("Meetups.meetups", Order::Rebuild);
        assert_eq!(page.rows("meetups", &["title", "attendees"]), now);
    }
}

#[test]
fn with_strong_consistency_the_row_is_there_when_the_call_returns_even_while_the_projection_lags() {
    let page = page();
    page.order("Meetups.meetups", Order::LagMs(2_000));
    page.give_and_wait("CreateMeetup", meetup(), &Consistency::Strong).expect("it is late, but not too late");
    assert_eq!(page.rows("meetups", &["title"]), [json!(["Old"])]);
}

#[test]
fn with_eventual_consistency_the_row_is_not_there_yet_while_the_projection_lags() {
    let page = page();
    page.order("Meetups.meetups", Order::LagMs(60_000));
    page.give_and_wait("CreateMeetup", meetup(), &Consistency::Eventual).expect("it is new");
    now(page.runtime.run_handlers()).expect("the handlers run");
    assert_eq!(page.rows("meetups", &["title"]), [Value::Null; 0], "it has happened, and does not show");
    assert_eq!(page.version(&format!("meetup-{}", Uuid::from_u128(1))), 1);
    now(page.runtime.move_clock(Duration::from_mins(1))).expect("the store works");
    now(page.runtime.run_handlers()).expect("the handlers run");
    assert_eq!(page.rows("meetups", &["title"]), [json!(["Old"])]);
}
