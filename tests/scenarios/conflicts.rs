//! A command and those who are quicker: what it was decided on is old news by the time it is to be recorded.

use super::pipeline::{code, did, reached, types};
use crate::support::sleepless::Sleepless;
use crate::support::tab::Tab;
use crate::support::toy::{self, Toys, cast, ring};
use crate::support::{log_of, now};
use hindcast::engine::enrichment::{Enrichment, Known};
use hindcast::engine::event::JsonObject;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CommandId, StreamId, StreamVersion};
use hindcast::engine::log::Append;
use hindcast::engine::rejection::Rejection;
use hindcast::runtime::{Command, Refused, Runtime, STAGES};
use hindcast::store::{Commit, MemoryStore};
use serde_json::json;
use std::cell::RefCell;
use uuid::Uuid;

#[test]
fn a_command_given_on_what_somebody_saw_is_refused_with_both_versions_and_not_tried_again() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.dispatch(ring("a", 2))).expect("it is there");
    let expecting = |expected| Command { expected: Some(expected), ..ring("a", 1) };
    let refused = now(toys.dispatch(expecting(ExpectedVersion::Exact(StreamVersion(1))))).expect_err("it went on");
    assert_eq!(refused.code(), "wrong_expected_version");
    let told = refused.to_string();
    assert!(told.contains('1') && told.contains('3'), "{told}");
    assert_eq!(log_of(toys.store()).len(), 3);
    assert_eq!(code(now(toys.dispatch(expecting(ExpectedVersion::NoStream)))), "stream_exists");
    assert_eq!(code(now(toys.dispatch(expecting(ExpectedVersion::Exact(StreamVersion(3)))))), "done");
    assert_eq!(code(now(toys.dispatch(expecting(ExpectedVersion::StreamExists)))), "done");
    let nowhere = Command { expected: Some(ExpectedVersion::StreamExists), ..cast("b") };
    assert_eq!(code(now(toys.dispatch(nowhere))), "stream_not_found");
}

/// A commit of another tab that rings a bell.
fn another_ring(id: u128) -> Commit {
    let elsewhere = toy::leader(toy::store());
    now(elsewhere.dispatch(cast("a"))).expect("it is new");
    let rung = now(elsewhere.dispatch(Command { command_id: Some(CommandId(Uuid::from_u128(id))), ..ring("a", 1) }));
    let event = rung.expect("it is there").events[0].as_ref().clone();
    let data = serde_json::from_value(json!(event)).expect("a recorded event has all that a new one has");
    let stream = StreamId("bell-a".into());
    Commit::of(Append { stream, expected: ExpectedVersion::Any, events: vec![data] })
}

/// A bell, and a tab before whose next commits so many others ring it, one before each try.
fn where_others_are_first(others: u128) -> (MemoryStore, Toys<Tab>) {
    let store = toy::store();
    let toys = toy::leader(Tab::of(&store));
    now(toys.dispatch(cast("a"))).expect("it is new");
    for other in 0..others {
        toys.store().another_commits_first(another_ring(0x70 + other));
    }
    (store, toys)
}

#[test]
fn who_expects_nothing_of_others_is_decided_again_when_another_was_first() {
    for expected in [None, Some(ExpectedVersion::Any), Some(ExpectedVersion::StreamExists)] {
        let (_, toys) = where_others_are_first(1);
        let receipt = now(toys.dispatch(Command { expected, ..ring("a", 1) }));
        assert_eq!(receipt.map(|receipt| receipt.version), Ok(StreamVersion(3)), "{expected:?}");
    }
}

#[test]
fn a_command_that_is_decided_anew_shows_each_stage_once_as_it_was_in_the_end() {
    let (_, toys) = where_others_are_first(1);
    now(toys.dispatch(ring("a", 1))).expect("it is there");
    assert_eq!(reached(&toys).0, STAGES);
    assert_eq!(did(&toys, "aggregate"), "decided on version 2: BellRung");
}

#[test]
fn a_command_is_decided_again_up_to_ten_times_and_then_told_the_versions() {
    for (others, comes_to) in [(10, Ok(StreamVersion(12))), (11, Err("wrong_expected_version"))] {
        let (store, toys) = where_others_are_first(others);
        let done = now(toys.dispatch(ring("a", 1)));
        let done = done.as_ref().map(|receipt| receipt.version).map_err(Refused::code);
        assert_eq!(done, comes_to, "{others} others are first");
        assert_eq!(log_of(&store).len(), 12, "nothing is lost, and nothing is there twice");
    }
}

#[test]
fn who_expects_a_version_is_told_the_versions_when_another_was_first() {
    let (store, toys) = where_others_are_first(1);
    let expected = Some(ExpectedVersion::Exact(StreamVersion(1)));
    let refused = now(toys.dispatch(Command { expected, ..ring("a", 1) })).expect_err("another was first");
    assert_eq!(refused.code(), "wrong_expected_version");
    assert!(refused.to_string().contains('2'), "{refused}");
    assert_eq!(log_of(&store).len(), 2);
}

thread_local! {
    /// What an enrichment of this thread was told, each time: how many events the stream has, and the number by chance.
    static TOLD: RefCell<Vec<(usize, u64)>> = const { RefCell::new(Vec::new()) };
}

/// Rings as often as the stream has events, by an outside system that says when it is asked, and never where there is no bell.
fn as_often_as_there_are_events(data: &mut JsonObject, known: &Known) -> Result<(), Rejection> {
    TOLD.with_borrow_mut(|told| told.push((known.stream.len(), known.random)));
    if known.stream.is_empty() {
        return Err(Rejection::new("unheard_of", "nobody has heard of this bell"));
    }
    data.insert("times".into(), known.stream.len().into());
    Ok(())
}

/// A tab in which **Ring** is told how often by a system that takes its time.
fn with_a_slow_system(store: &MemoryStore) -> std::rc::Rc<Runtime<Tab, Sleepless>> {
    let slow = Enrichment::new("Ring", Some("sky"), as_often_as_there_are_events);
    let context = toy::context(|context| {
        context.enrichments = vec![slow];
        context.model.systems[0].settings.insert("delay_ms".into(), json!(5_000));
    });
    let toys = Runtime::new(Tab::of(store), Sleepless::default(), vec![context]);
    now(toys.take_up()).expect("memory does not fail");
    now(toys.take_the_lead()).expect("memory does not fail");
    toys
}

#[test]
fn who_is_decided_anew_is_told_anew_of_its_stream_and_no_outside_system_is_asked_twice() {
    let store = toy::store();
    let toys = with_a_slow_system(&store);
    now(toys.dispatch(cast("a"))).expect("it is new");
    toys.store().another_commits_first(another_ring(0x77));
    let receipt = now(toys.dispatch(ring("a", 9))).expect("it is there");
    assert_eq!(types(&receipt), ["Toy.BellRung"; 2], "the stream has two events when it is decided");
    let told = TOLD.take();
    assert_eq!(told.iter().map(|(events, _)| *events).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(told[0].1, told[1].1, "its chance is drawn once");
    assert_eq!(toys.environment().slept.take(), [5_000], "so is the answer");
}

#[test]
fn an_enrichment_does_not_refuse_on_old_news() {
    let store = toy::store();
    let late = with_a_slow_system(&store);
    now(toy::follower(Tab::of(&store)).dispatch(cast("a"))).expect("it is new");
    let own = Command { command_id: Some(CommandId(Uuid::from_u128(0x99))), ..ring("a", 9) };
    let receipt = now(late.dispatch(own)).expect("another tab has cast it");
    assert_eq!(types(&receipt), ["Toy.BellRung"]);
    assert_eq!(TOLD.take().iter().map(|(events, _)| *events).collect::<Vec<_>>(), [0, 1]);
    let other = Command { command_id: Some(CommandId(Uuid::from_u128(0x9a))), ..ring("b", 9) };
    assert_eq!(code(now(late.dispatch(other))), "unheard_of", "and refuses where there is no news");
}
