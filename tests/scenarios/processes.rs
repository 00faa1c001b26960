//! Process managers and couriers: what they remember, what they do, and what they do only once.

use crate::support::tab::Tab;
use crate::support::toy::{self, CARETAKER, CRIER, Toys, cast, give, ring, scrap, told};
use crate::support::{checkpoint, log_of, now, reading};
use hindcast::engine::handler::StartFrom;
use hindcast::engine::ids::{CommandId, Position};
use hindcast::engine::log::Log;
use hindcast::runtime::{Command, Order};
use hindcast::store::{EventStore, MemoryStore, Shelf};
use serde_json::json;
use uuid::Uuid;

/// How many rings the caretaker remembers of an instance, if it has begun.
fn remembered<S: EventStore>(toys: &Toys<S>, instance: &str, at: u64) -> Option<u64> {
    let context = &toys.context("toy").expect("it is hosted");
    let row = toys.with_table(context, "Caretaker", "Caretaker", |table| table.row(instance, Position(at)));
    row.flatten().and_then(|row| row.cells["rings"].as_u64())
}

/// Which repairs were ordered, in order.
fn repairs(store: &MemoryStore) -> Vec<String> {
    let ordered = log_of(store).into_iter().filter(|event| event.event_type == "Toy.RepairOrdered");
    ordered.map(|event| event.data["bell"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn instances_begin_go_on_and_end_by_their_key() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a"), cast("b"), ring("a", 1), ring("b", 1), scrap("a"), cast("a")]);
    let of_a: Vec<_> = (1..=6).map(|at| remembered(&toys, "a", at)).collect();
    assert_eq!(of_a, [Some(0), Some(0), Some(1), Some(1), None, Some(0)], "after its end nothing is remembered");
    let of_town: Vec<_> = (1..=6).map(|at| remembered(&toys, "town", at)).collect();
    assert_eq!(of_town, [None, None, Some(1), Some(2), Some(2), Some(2)], "one event concerns two of them");
}

#[test]
fn what_did_not_begin_does_not_go_on() {
    let store = toy::store();
    give(&toy::follower(store.clone()), 0, [cast("a")]);
    let toys = toy::leader(store);
    give(&toys, 10, [ring("a", 1), scrap("a")]);
    assert_eq!(remembered(&toys, "a", 9), None, "the bell was cast before the manager was first seen");
    assert_eq!(remembered(&toys, "town", 9), Some(1));
}

#[test]
fn one_event_can_lead_to_a_command_of_several_instances() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), cast("b"), ring("b", 1), ring("a", 3)]);
    // the town's third ring is the second of the bell, whose own third ring comes next
    assert_eq!(repairs(&store), ["a after 3", "a after 3"]);
    give(&toys, 10, [ring("b", 2)]);
    assert_eq!(repairs(&store)[2..], ["b after 3", "b after 6"], "its own instance hears of it first");
}

/// A tab that leads, with a bell that was rung three times, of which nothing has followed yet.
fn with_rings_to_follow(store: &MemoryStore) -> Toys<Tab> {
    let toys = toy::leader(Tab::of(store));
    for (id, command) in [(1, cast("a")), (2, ring("a", 3))] {
        let command_id = Some(CommandId(Uuid::from_u128(id)));
        now(toys.dispatch(Command { command_id, ..command })).expect("it is possible");
    }
    toys
}

#[test]
fn a_manager_that_dies_between_its_command_and_its_checkpoint_commands_once() {
    let again = toy::store();
    let dying = with_rings_to_follow(&again);
    dying.store().die_before_next_checkpoint();
    assert!(now(dying.run_handlers()).is_err());
    drop(dying);
    let next = toy::leader(again.clone());
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!(checkpoint(&again, CARETAKER), Some(again.look(Log::head)), "also over the repairs");
    assert_eq!(repairs(&again).len(), 2, "the bell's and the town's, once each");
    assert_eq!(remembered(&next, "a", 99), Some(3));
    assert_eq!(now(again.rejections()).expect("memory does not fail"), vec![]);
}

#[test]
fn a_manager_that_dies_between_two_of_its_commands_still_gives_the_second() {
    let store = toy::store();
    let dying = with_rings_to_follow(&store);
    dying.store().die_after_commits(1);
    assert_eq!(now(dying.run_handlers()).expect_err("the page died").code, "page_died");
    assert_eq!(repairs(&store).len(), 1, "one of the two");
    drop(dying);
    let next = toy::leader(store.clone());
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!(repairs(&store), ["a after 3"; 2], "the bell's and the town's, once each");
    assert_eq!((remembered(&next, "a", 99), remembered(&next, "town", 99)), (Some(3), Some(3)));
    assert_eq!(now(store.rejections()).expect("memory does not fail"), vec![]);
}

#[test]
fn imported_events_teach_and_do_not_act() {
    let elsewhere = toy::follower(toy::store());
    give(&elsewhere, 0, [cast("a"), ring("a", 5)]);
    let store = toy::store();
    let toys = toy::leader(store.clone());
    now(toys.import(&reading(&elsewhere))).expect("it fits");
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!((repairs(&store).len(), told(&toys), remembered(&toys, "a", 99)), (0, 0, Some(5)));
    give(&toys, 10, [ring("a", 1)]);
    assert_eq!((repairs(&store), told(&toys)), (vec!["a after 6".to_owned(); 2], 1), "it knows of the five");
    let again = toy::leader(store.clone());
    for handler in [CARETAKER, CRIER] {
        now(again.order(handler, Order::StartFrom(StartFrom::Origin))).expect("it is known");
        now(again.order(handler, Order::Reset)).expect("it is known");
    }
    assert_eq!((repairs(&store).len(), told(&again)), (2, 1), "also when everything is handled again");
}

#[test]
fn a_courier_delivers_once_per_event_however_often_it_is_replayed_rebuilt_restarted_or_reset() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), ring("a", 2)]);
    let delivered = || now(store.read(Shelf::Outbox, "", "", usize::MAX)).expect("memory does not fail");
    let before = delivered();
    assert_eq!(before.len(), 2);
    assert_eq!(before[0].1.clone().json()["data"], json!({"bell": "a", "tone": "a"}), "with what it remembered");
    now(toys.order(CRIER, Order::Rebuild)).expect("it is known");
    now(toys.order(CRIER, Order::StartFrom(StartFrom::Origin))).expect("it is known");
    now(toys.order(CRIER, Order::Reset)).expect("it is known");
    for version in [1, 2] {
        let next = toy::leader_of(store.clone(), toy::with_version("Crier", version));
        now(next.run_handlers()).expect("memory does not fail");
    }
    assert_eq!(delivered(), before);
}

#[test]
fn what_was_delivered_can_be_seen_as_a_view_as_of_every_position() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a"), ring("a", 1), ring("a", 1)]);
    now(toys.take_in_deliveries()).expect("memory does not fail");
    let context = &toys.context("toy").expect("it is hosted");
    let counts: Vec<_> = (0..=3).map(|at| toys.count(context, "told", Position(at))).collect();
    assert_eq!(counts, [0, 0, 1, 2]);
}
