//! An order number is taken once, across streams, tabs and the lag of a read model.

use crate::support::orders::{FixedRuntime, command, create_order, log_of, now, order_id, runtime, with_id};
use crate::support::tab::Tab;
use hindcast::engine::event::JsonObject;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CommandId, StreamId};
use hindcast::engine::log::Append;
use hindcast::engine::timestamp::Timestamp;
use hindcast::language::host::host;
use hindcast::runtime::{Command, FixedEnvironment, Refused, Runtime};
use hindcast::store::{Claim, Commit, EventStore, MemoryStore};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Order `id` under a number.
fn order(id: u8, number: &str) -> Command {
    let mut command = create_order(id);
    command.data["order_number"] = json!(number);
    command
}

fn taken<S: EventStore>(runtime: &FixedRuntime<S>, command: Command) -> bool {
    let before = now(runtime.store().catch_up()).map(|()| log_of(runtime.store()));
    let Err(Refused::Rejected(rejection)) = now(runtime.dispatch(command)) else { return false };
    assert_eq!(Ok(log_of(runtime.store())), before, "nothing was written");
    let fault = &rejection.details[0];
    (rejection.code.as_str(), fault.field.as_str(), fault.message.as_str())
        == ("validation_failure", "order_number", "already exist")
}

/// Somebody else's claim of a number, taken some seconds before the time at which the fixed clock begins.
fn claimed(runtime: &FixedRuntime<MemoryStore>, number: &str, seconds_ago: u64) {
    let start: Timestamp = "2026-03-02T10:00:00Z".parse().expect("a time");
    let then = Timestamp::from_millisecond(start.as_millisecond() - seconds_ago * 1_000);
    let claim = Claim {
        key: format!("orders/order_number/{}", json!(number)),
        command_id: CommandId(Uuid::from_u128(99)),
        now: then,
        until: then.after(Duration::from_mins(1)),
    };
    let commit = Commit { claims: vec![claim], ..Commit::default() };
    assert_eq!(now(runtime.store().commit(commit)), Ok(vec![]));
}

#[test]
fn a_number_is_taken_by_the_order_that_has_it() {
    let runtime = runtime(MemoryStore::default());
    now(runtime.dispatch(order(1, "SO-1"))).expect("the number is free");
    assert!(taken(&runtime, order(2, "SO-1")));
    assert!(now(runtime.dispatch(order(3, "so-1"))).is_ok(), "the spelling counts, capitals included");
}

#[test]
fn a_number_is_taken_however_it_is_spelled() {
    let runtime = runtime(MemoryStore::default());
    now(runtime.dispatch(order(1, "É-1"))).expect("the number is free");
    for alike in ["É-1 ", " É-1", "\u{c9}-1", "E\u{301}-1", "\u{200b}É-1", "É-1\u{a0}", "É-１"] {
        assert!(taken(&runtime, order(2, alike)), "{alike:?}");
    }
    let event = &log_of(runtime.store())[0];
    assert_eq!(event.data["order_number"], json!("É-1"), "what is recorded is what was given");
}

#[test]
fn in_a_model_that_somebody_wrote_a_number_is_taken_however_it_is_spelled() {
    let context = host(include_str!("../../models/orders.hindcast")).expect("a model without findings");
    let name = context.model.name;
    let runtime = Runtime::new(MemoryStore::default(), FixedEnvironment::default(), vec![Arc::new(context)]);
    now(runtime.take_up()).expect("memory does not fail");
    now(runtime.take_the_lead()).expect("memory does not fail");
    let order = |id, number| Command { context: name.into(), ..order(id, number) };
    now(runtime.dispatch(order(1, "SO-1"))).expect("the number is free");
    for alike in ["SO-1 ", "\u{200b}SO-1", "ＳＯ-1"] {
        assert!(taken(&runtime, order(2, alike)), "{alike:?}");
    }
}

#[test]
fn a_number_that_a_deleted_order_gave_back_is_free_however_it_was_spelled() {
    let runtime = runtime(MemoryStore::default());
    now(runtime.dispatch(order(1, " SO-1 "))).expect("the number is free");
    now(runtime.dispatch(command("DeleteOrder", json!({"order_id": order_id(1)})))).expect("it is open");
    now(runtime.move_clock(Duration::from_mins(2))).expect("the claim is over");
    assert!(now(runtime.dispatch(order(2, "SO-1"))).is_ok());
}

#[test]
fn a_number_is_taken_by_a_command_that_claimed_it_although_no_read_model_knows() {
    let runtime = runtime(MemoryStore::default());
    claimed(&runtime, "SO-1", 10);
    assert!(taken(&runtime, order(1, "SO-1")));
    let last = runtime.pipeline().pop().expect("it came somewhere");
    assert_eq!((last.name, last.stopped), ("uniqueness", true), "though it was found out while it was recorded");
    assert!(last.did.contains("another command has claimed"), "{}", last.did);
}

#[test]
fn a_claim_whose_time_is_up_takes_nothing() {
    let runtime = runtime(MemoryStore::default());
    claimed(&runtime, "SO-1", 61);
    assert!(!taken(&runtime, order(1, "SO-1")));
    assert_eq!(log_of(runtime.store()).len(), 1);
}

#[test]
fn a_command_that_fails_later_gives_its_claim_back() {
    let runtime = runtime(MemoryStore::default());
    now(runtime.dispatch(order(1, "SO-1"))).expect("the number is free");
    let refused = now(runtime.dispatch(order(1, "SO-2"))).expect_err("the order is there already");
    assert_eq!((refused.code(), refused.to_string().as_str()), ("already_created", "Order already created"));
    assert!(now(runtime.dispatch(order(2, "SO-2"))).is_ok(), "SO-2 is free again");
}

#[test]
fn the_same_command_again_is_not_refused_for_its_own_number() {
    let runtime = runtime(MemoryStore::default());
    let first = now(runtime.dispatch(with_id(order(1, "SO-1"), 7))).expect("the number is free");
    assert_eq!(now(runtime.dispatch(with_id(order(1, "SO-1"), 7))), Ok(first));
}

#[test]
fn a_number_that_another_tab_has_just_taken_is_taken() {
    let shared = MemoryStore::default();
    let tabs = [runtime(Tab::of(&shared)), runtime(Tab::of(&shared))];
    now(tabs[0].dispatch(with_id(order(1, "SO-1"), 1))).expect("the number is free");
    let refused = now(tabs[1].dispatch(with_id(order(2, "SO-1"), 2))).expect_err("though it has not heard of it");
    assert_eq!(refused.code(), "validation_failure");
    assert_eq!(log_of(&shared).len(), 1);
}

#[test]
fn an_order_that_came_by_hand_takes_its_number_too() {
    let runtime = runtime(MemoryStore::default());
    let data: JsonObject = order(1, "SO-1").data;
    let draft = serde_json::from_value(json!({"event_type": "Orders.OrderCreated", "data": data})).expect("a draft");
    let stream = StreamId(format!("order-{}", order_id(1)));
    let events = runtime.drafted(vec![draft]);
    now(runtime.store().append(&stream, ExpectedVersion::NoStream, events)).expect("it can be appended");
    assert!(taken(&runtime, order(2, "SO-1")));
}

/// A note that somebody takes, which has nothing to do with orders.
fn another_note(number: u128) -> Commit {
    let elsewhere = runtime(MemoryStore::default());
    let draft = json!({"event_type": "Notes.NoteTaken", "data": {}, "event_id": Uuid::from_u128(0xF000 + number)});
    let events = elsewhere.drafted(vec![serde_json::from_value(draft).expect("a draft")]);
    Commit::of(Append { stream: StreamId("notes-1".into()), expected: ExpectedVersion::Any, events })
}

#[test]
fn a_command_with_a_unique_value_is_asked_again_for_any_news_a_hundred_times_and_then_told_the_versions() {
    for (others, comes_to) in [(100, Ok(())), (101, Err("wrong_expected_version"))] {
        let shared = MemoryStore::default();
        let runtime = runtime(Tab::of(&shared));
        for other in 0..others {
            runtime.store().another_commits_first(another_note(other));
        }
        let done = now(runtime.dispatch(order(1, "SO-1")));
        assert_eq!(done.as_ref().map(|_| ()).map_err(Refused::code), comes_to, "{others} others are first");
        assert_eq!(log_of(&shared).len(), 101, "nothing is lost, and nothing is there twice");
    }
}
