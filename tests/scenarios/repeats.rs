//! When a command comes twice, or somebody else was first.

use crate::support::orders::{complete_order, create_order, log_of, now, runtime, with_id};
use crate::support::tab::Tab;
use crate::support::toy::{self, cast, ring};
use hindcast::engine::ids::{CommandId, Position};
use hindcast::engine::log::Log;
use hindcast::runtime::{Command, Refused};
use hindcast::store::{EventStore, MemoryStore};
use uuid::Uuid;

#[test]
fn a_command_sent_twice_is_done_once_and_answered_twice() {
    let runtime = runtime(MemoryStore::default());
    let command = with_id(create_order(1), 0xE001);
    let first = now(runtime.dispatch(command.clone())).expect("the order is new");
    now(runtime.dispatch(complete_order(1))).expect("the order is open");
    let second = now(runtime.dispatch(command)).expect("it was done");
    assert_eq!(first, second);
    assert_eq!(runtime.store().look(Log::head), Position(2));
}

#[test]
fn a_command_sent_twice_in_two_tabs_is_done_once_and_answered_twice() {
    let store = MemoryStore::default();
    let (one, late) = (runtime(Tab::of(&store)), runtime(Tab::of(&store)));
    now(one.dispatch(with_id(create_order(1), 0xE001))).expect("the order is new");
    let command = with_id(complete_order(1), 0xE002);
    let first = now(one.dispatch(command.clone())).expect("the order is open");
    assert_eq!(late.store().look(Log::head), Position::START, "the other tab knows nothing of it");
    let second = now(late.dispatch(command)).expect("it was done, by the other tab");
    assert_eq!(first, second);
}

#[test]
fn a_no_on_old_news_is_no_no() {
    let store = MemoryStore::default();
    let (one, late) = (runtime(Tab::of(&store)), runtime(Tab::of(&store)));
    now(one.dispatch(with_id(create_order(1), 0xE001))).expect("the order is new");
    let completed = now(late.dispatch(with_id(complete_order(1), 0xE002)))
        .expect("the order is there, though this tab had not heard");
    assert_eq!(completed.position, Position(2));
}

#[test]
fn a_yes_on_old_news_is_decided_again() {
    let store = MemoryStore::default();
    let (one, late) = (runtime(Tab::of(&store)), runtime(Tab::of(&store)));
    now(one.dispatch(with_id(create_order(1), 0xE001))).expect("the order is new");
    let mut again = create_order(1);
    again.data["order_number"] = "SO-1b".into();
    let refused = now(late.dispatch(with_id(again, 0xE002))).expect_err("the other tab was first");
    assert_eq!(refused.code(), "already_created", "the rules say so, and not a conflict");
    assert_eq!(log_of(&store).len(), 1);
}

#[test]
fn another_command_under_a_used_id_is_refused_and_gets_no_receipt_of_the_first() {
    let store = MemoryStore::default();
    let (one, late) = (runtime(Tab::of(&store)), runtime(Tab::of(&store)));
    now(one.dispatch(with_id(create_order(1), 0xE001))).expect("the order is new");
    let (of_another_name, of_another_stream) = (complete_order(1), create_order(2));
    for tab in [&one, &late] {
        for other in [&of_another_name, &of_another_stream] {
            let refused = now(tab.dispatch(with_id(other.clone(), 0xE001))).expect_err("the id is used");
            assert_eq!(refused.code(), "duplicate_command", "{}", other.name);
            let told = refused.to_string();
            assert!(told.contains("CreateOrder") && told.contains("order-"), "{told}");
        }
    }
    assert_eq!(log_of(&store).len(), 1, "nothing of it is done");
    let kept = now(store.rejections()).expect("memory does not fail");
    assert_eq!(kept.iter().map(|kept| kept.code.as_str()).collect::<Vec<_>>(), ["duplicate_command"; 4]);
    now(one.dispatch(with_id(of_another_name, 0xE002))).expect("under an id of its own it is done");
}

#[test]
fn an_id_whose_event_somebody_wrote_by_hand_is_used_too() {
    let toys = toy::leader(toy::store());
    let id = CommandId(Uuid::from_u128(7));
    let draft = serde_json::json!({"event_id": id.event_id(0), "event_type": "Toy.BellCast", "data": {}});
    let events = toys.drafted(vec![serde_json::from_value(draft).expect("a draft")]);
    let any = hindcast::engine::expected_version::ExpectedVersion::Any;
    now(toys.store().append(&hindcast::engine::ids::StreamId("bell-b".into()), any, events)).expect("it is new");
    let refused = now(toys.dispatch(Command { command_id: Some(id), ..cast("a") })).expect_err("the id is used");
    assert_eq!(refused.code(), "duplicate_command");
}

#[test]
fn a_command_that_made_nothing_may_make_something_when_it_comes_again() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    let again = |times| Command { command_id: Some(CommandId(Uuid::from_u128(7))), ..ring("a", times) };
    assert_eq!(now(toys.dispatch(again(0))).map(|receipt| receipt.events.len()), Ok(0));
    assert_eq!(now(toys.dispatch(again(2))).map(|receipt| receipt.events.len()), Ok(2));
    assert_eq!(
        now(toys.dispatch(again(2))).map(|receipt| receipt.events.len()),
        Ok::<_, Refused>(2),
        "and then no more"
    );
    assert_eq!(log_of(toys.store()).len(), 3);
}
