//! When a command comes twice, or somebody else was first.

use crate::support::orders::{complete_order, create_order, log_of, now, runtime, with_id};
use crate::support::tab::Tab;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::store::{EventStore, MemoryStore};

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
