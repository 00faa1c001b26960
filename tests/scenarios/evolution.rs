//! Events of older versions and events that nobody knows, and that equal runs are equal.

use crate::support::orders::runtime;
use crate::support::toy::{self, BELLS, Toys, cast, echoing, give, ring, rung, scrap};
use crate::support::{exported, log_of, now, object, reading, seen, status};
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{Position, StreamId};
use hindcast::engine::log::{Append, Log};
use hindcast::runtime::Draft;
use hindcast::store::{EventStore, MemoryStore, Window};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

fn happened(toys: &Toys<MemoryStore>, stream: &str, event_type: &str, data: Value) -> Arc<RecordedEvent> {
    let draft = json!({"event_type": event_type, "data": data, "schema_version": 1});
    let append = Append { expected: ExpectedVersion::Any, ..drafted(toys, stream, draft) };
    let recorded = now(toys.append(vec![append])).expect("it is new");
    now(toys.run_handlers()).expect("memory does not fail");
    recorded[0].clone()
}

/// The append of the first event of a stream, as a script gives it.
fn drafted(toys: &Toys<MemoryStore>, stream: &str, draft: Value) -> Append {
    let draft: Draft = serde_json::from_value(draft).expect("a draft");
    Append { stream: StreamId(stream.into()), expected: ExpectedVersion::NoStream, events: toys.drafted(vec![draft]) }
}

/// A bell of the time before bells had a tone.
fn old_bell() -> Toys<MemoryStore> {
    let toys = toy::leader(toy::store());
    happened(&toys, "bell-old", "Toy.BellCast", json!({"bell": "old"}));
    toys
}

fn tone(toys: &Toys<MemoryStore>) -> Value {
    let context = &toys.context("toy").expect("it is hosted");
    toys.row(context, "bells", "old", Position(9)).expect("it is there").cells["tone"].clone()
}

#[test]
fn an_old_payload_is_brought_up_wherever_it_is_read() {
    let toys = old_bell();
    assert_eq!((tone(&toys), status(&toys, BELLS).parked), (json!("unknown"), 0), "in views");
    give(&toys, 10, [ring("old", 1)]);
    assert_eq!(rung(&toys, "old"), Some(1), "in decisions");
    let stream = StreamId("bell-old".into());
    let read = now(toys.store().read_stream(&stream, Window::default())).expect("it is there");
    assert_eq!((read[0].data["tone"].clone(), read[0].schema_version), (json!("unknown"), 2), "by those who read");
    let all = now(toys.store().read_all(Window::default())).expect("it is there");
    assert_eq!(all[0], read[0]);
    let context = &toys.context("toy").expect("it is hosted");
    let bell = context.owner_of(&stream).expect("it is a bell's");
    let past = now(toys.past(bell, &stream)).expect("memory does not fail");
    assert_eq!(bell.state(&past).expect("it can be read"), json!({"tone": "unknown", "rung": 1}), "in states");
}

#[test]
fn new_events_are_written_in_the_newest_version() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a"), ring("a", 1)]);
    let versions: Vec<_> = log_of(toys.store()).iter().map(|event| event.schema_version).collect();
    assert_eq!(versions, [2, 1]);
}

#[test]
fn an_event_appended_by_hand_in_todays_shape_is_not_brought_up() {
    let toys = toy::leader(toy::store());
    let today = json!({"bell": "new", "tone": "c", "weather": "fair"});
    let append = drafted(&toys, "bell-new", json!({"event_type": "Toy.BellCast", "data": today}));
    assert_eq!(append.events[0].schema_version, 2);
    now(toys.append(vec![append])).expect("it is new");
    now(toys.run_handlers()).expect("memory does not fail");
    let read = now(toys.store().read_all(Window::default())).expect("it is there");
    assert_eq!((&read[0].data, read[0].schema_version), (&object(today), 2));
    let context = &toys.context("toy").expect("it is hosted");
    assert_eq!(toys.row(context, "bells", "new", Position(1)).expect("it is there").cells["tone"], "c");
    let other = drafted(&toys, "bell-new", json!({"event_type": "Toy.BellRung", "data": {}}));
    assert_eq!(other.events[0].schema_version, 1, "a type that never had another shape");
}

#[test]
fn a_meetup_appended_by_hand_keeps_its_location() {
    let runtime = runtime(MemoryStore::default());
    let location = json!({"name": "Library", "address": "Main St 1"});
    let draft = json!({"event_type": "Meetups.MeetupCreated", "data": {"location": location}});
    let draft: Draft = serde_json::from_value(draft).expect("a draft");
    let append = Append {
        stream: StreamId("meetup-1".into()),
        expected: ExpectedVersion::NoStream,
        events: runtime.drafted(vec![draft]),
    };
    now(runtime.append(vec![append])).expect("it is new");
    let read = now(runtime.store().read_all(Window::default())).expect("it is there");
    assert_eq!(read[0].data["location"], location);
}

#[test]
fn an_append_and_its_repeat_answer_what_a_read_gives() {
    let toys = toy::leader(toy::store());
    let draft = json!({"event_type": "Toy.BellCast", "data": {"bell": "old"}, "schema_version": 1});
    let append = drafted(&toys, "bell-old", draft);
    let first = now(toys.append(vec![append.clone()])).expect("it is new");
    let again = now(toys.append(vec![append])).expect("it is the same");
    let read = now(toys.store().read_all(Window::default())).expect("it is there");
    assert_eq!((&first, &again), (&read, &read));
    assert_eq!(first[0].schema_version, 2);
}

#[test]
fn an_export_gives_the_payload_as_it_was_written_and_an_import_reads_it_as_here() {
    let toys = old_bell();
    let text = exported(&toys);
    assert!(text.contains(r#""data":{"bell":"old"}"#) && text.contains(r#""schema_version":1"#), "{text}");
    let elsewhere = toy::leader(toy::store());
    now(elsewhere.import(&reading(&toys))).expect("it fits");
    now(elsewhere.run_handlers()).expect("memory does not fail");
    assert_eq!(tone(&elsewhere), json!("unknown"));
    assert_eq!(exported(&elsewhere), text);
    let again = now(toys.import(&reading(&elsewhere))).expect("memory does not fail");
    assert_eq!((again.already_there, again.refused), (1, vec![]), "it is the same event");
}

#[test]
fn events_that_nobody_knows_stay_are_passed_over_and_break_nothing() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a")]);
    let unknown = happened(&toys, "bell-a", "Toy.BellPolished", json!({"with": {"what": ["wax", null]}}));
    let foreign = happened(&toys, "note-1", "Notes.NoteTaken", json!({"text": "…"}));
    let odd = happened(&toys, "odd", "NoContext", json!({}));
    give(&toys, 10, [ring("a", 1), scrap("a"), cast("a"), echoing("a", 1)]);
    let log = log_of(toys.store());
    assert_eq!((&log[1], &log[2], &log[3]), (&unknown, &foreign, &odd));
    assert_eq!((rung(&toys, "a"), now(toys.parked()).expect("memory does not fail")), (Some(2), vec![]));
    for status in now(toys.handlers()).expect("memory does not fail") {
        assert_eq!(status.lag, 0, "{}", status.name);
    }
    assert_eq!(log[4].stream_version.0, 3, "a decision counts it, and does not mind it");
    assert!(!toys.knows("Toy.BellPolished") && !toys.knows("Notes.NoteTaken") && toys.knows("Toy.BellRung"));
}

/// The text of the log and a number that stands for every view at every position.
fn one_run() -> (String, u64) {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    for command in [cast("a"), ring("a", 3), echoing("a", 2), ring("b", 1), scrap("a"), cast("a"), ring("a", 1)] {
        let _ = now(toys.dispatch(command));
        now(toys.run_handlers()).expect("memory does not fail");
    }
    now(toys.take_in_deliveries()).expect("memory does not fail");
    let mut hash = DefaultHasher::new();
    for at in 0..=store.look(Log::head).0 {
        seen(&toys, Position(at)).hash(&mut hash);
    }
    (exported(&toys), hash.finish())
}

#[test]
fn equal_runs_give_equal_bytes_and_equal_views() {
    let (text, views) = one_run();
    assert!(text.lines().count() > 10, "{text}");
    assert_eq!((text, views), one_run());
}
