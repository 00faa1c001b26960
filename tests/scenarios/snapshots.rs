//! Snapshots: copies that may be there or not, and are never the truth.

use crate::support::toy::{self, Toys, cast, ring, scrap};
use crate::support::{log_of, now};
use hindcast::engine::aggregate::{Past, Snapshot};
use hindcast::engine::ids::{StreamId, StreamVersion};
use hindcast::store::{EventStore, MemoryStore, Shelf, Write};
use serde_json::{Value, json};

const STREAM: &str = "bell-a";

fn kept(toys: &Toys<MemoryStore>) -> Option<Snapshot> {
    let kept = now(toys.store().get(Shelf::Snapshots, STREAM)).expect("memory does not fail")?;
    Some(serde_json::from_value(kept.json()).expect("a snapshot"))
}

/// What the bell is loaded from: whether a snapshot was used, and how many events were folded.
fn past(toys: &Toys<MemoryStore>) -> Past {
    let stream = StreamId(STREAM.into());
    let context = toys.context("toy").expect("it is hosted");
    let owner = context.owner_of(&stream).expect("it is a bell's");
    now(toys.past(owner, &stream)).expect("memory does not fail")
}

fn state(toys: &Toys<MemoryStore>, past: &Past) -> Value {
    let context = toys.context("toy").expect("it is hosted");
    let owner = context.owner_of(&StreamId(STREAM.into())).expect("it is a bell's");
    owner.state(past).expect("it can be read")
}

fn rung(every: u64, times: &[u32]) -> Toys<MemoryStore> {
    let toys = toy::leader(toy::store());
    toys.set_snapshot_every("Bell", every);
    now(toys.dispatch(cast("a"))).expect("it is new");
    for times in times {
        now(toys.dispatch(ring("a", *times))).expect("it is there");
    }
    toys
}

fn put(toys: &Toys<MemoryStore>, snapshot: &Snapshot) {
    let write = Write::put(Shelf::Snapshots, STREAM, json!(snapshot));
    now(toys.store().write(vec![write])).expect("memory does not fail");
}

#[test]
fn a_snapshot_is_taken_every_so_many_events() {
    let toys = rung(3, &[1]);
    assert_eq!(kept(&toys), None);
    now(toys.dispatch(ring("a", 1))).expect("it is there");
    assert_eq!(kept(&toys).map(|kept| kept.stream_version), Some(StreamVersion(3)));
    now(toys.dispatch(ring("a", 1))).expect("it is there");
    assert_eq!(kept(&toys).map(|kept| kept.stream_version), Some(StreamVersion(3)), "not yet again");
    let past = past(&toys);
    assert_eq!((past.snapshot.is_some(), past.events.len()), (true, 1), "only what came later is folded");
    assert_eq!(state(&toys, &past), json!({"tone": "a", "rung": 3}));
}

#[test]
fn a_command_of_several_events_that_goes_over_the_mark_takes_one_too() {
    let toys = rung(3, &[4]);
    assert_eq!(kept(&toys).map(|kept| kept.stream_version), Some(StreamVersion(5)));
}

#[test]
fn no_snapshot_is_taken_where_nobody_wants_one() {
    assert_eq!(kept(&rung(0, &[1, 1, 1, 1])), None);
}

#[test]
fn a_snapshot_of_another_version_is_passed_over_and_not_repaired() {
    let toys = rung(3, &[1, 1, 1]);
    let other = Snapshot { stream_version: StreamVersion(3), snapshot_version: 2, state: json!({"strange": true}) };
    put(&toys, &other);
    let past = past(&toys);
    assert_eq!((past.snapshot.is_some(), past.events.len()), (false, 4));
    assert_eq!(state(&toys, &past), json!({"tone": "a", "rung": 3}));
    assert_eq!(kept(&toys), Some(other));
}

#[test]
fn a_snapshot_that_is_newer_than_its_stream_is_passed_over_and_not_repaired() {
    let toys = rung(3, &[1, 1, 1]);
    let newer =
        Snapshot { stream_version: StreamVersion(9), snapshot_version: 1, state: json!({"tone": "z", "rung": 9}) };
    put(&toys, &newer);
    assert_eq!(past(&toys).snapshot, None);
    now(toys.dispatch(ring("a", 1))).expect("it is decided on the events");
    assert_eq!(kept(&toys), Some(newer));
}

#[test]
fn a_snapshot_that_cannot_be_read_is_passed_over() {
    let toys = rung(3, &[1, 1, 1]);
    let odd =
        Snapshot { stream_version: StreamVersion(3), snapshot_version: 1, state: json!({"tone": "a", "rung": "x"}) };
    put(&toys, &odd);
    let past = past(&toys);
    assert_eq!((past.snapshot.is_some(), past.events.len()), (false, 4));
    assert_eq!(state(&toys, &past), json!({"tone": "a", "rung": 3}));
    now(toys.dispatch(ring("a", 1))).expect("it is decided on the events");
    assert_eq!(kept(&toys), Some(odd), "and not repaired");
}

#[test]
fn a_decision_on_a_snapshot_is_the_decision_on_all_events() {
    let toys = rung(2, &[1, 1]);
    assert_eq!(now(toys.dispatch(cast("a"))).expect_err("it is there").code(), "already_cast");
    now(toys.dispatch(scrap("a"))).expect("it is there");
    assert_eq!(now(toys.dispatch(ring("a", 1))).expect_err("it is gone").code(), "no_bell");
    assert_eq!(log_of(toys.store()).len(), 4);
}

#[test]
fn a_command_is_done_although_its_snapshot_could_not_be_kept() {
    let store = toy::store();
    let toys = toy::leader(crate::support::tab::Tab::of(&store));
    toys.set_snapshot_every("Bell", 1);
    toys.store().die_before_next_checkpoint();
    assert!(now(toys.dispatch(cast("a"))).is_ok(), "what is recorded is recorded");
    assert_eq!(log_of(&store).len(), 1);
}
