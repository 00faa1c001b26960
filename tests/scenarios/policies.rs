//! What follows by itself: once, whatever stops, starts, dies or repeats.

use crate::support::orders::{
    complete_order, create_order, create_shipment, id_in, log_of, now, of_type, order_id, runtime, with_id,
};
use crate::support::tab::Tab;
use crate::support::toy::{self, ECHO, Toys, cast, echoing};
use crate::support::{checkpoint, status};
use hindcast::domains;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{Position, StreamId};
use hindcast::engine::log::{Append, Log};
use hindcast::runtime::{FixedEnvironment, Runtime};
use hindcast::store::{Commit, EventStore, MemoryStore};
use serde_json::json;

const SHIPPING: &str = "Orders.Shipping";

/// How many shipments there are for the order of this number.
fn shipments_for(store: &impl EventStore, order: u8) -> usize {
    let log = log_of(store);
    of_type(&log, "ShipmentCreated").into_iter().filter(|event| id_in(event, "order_id") == order_id(order)).count()
}

#[test]
fn an_order_completed_before_the_policy_was_first_started_is_not_shipped() {
    let store = MemoryStore::default();
    let before = Runtime::new(store.clone(), FixedEnvironment::default(), domains::all());
    now(before.dispatch(with_id(create_order(1), 901))).expect("the order is new");
    now(before.dispatch(with_id(complete_order(1), 902))).expect("the order is open");
    let runtime = runtime(store);
    now(runtime.run_handlers()).expect("memory does not fail");
    assert_eq!(shipments_for(runtime.store(), 1), 0, "it starts from current");
    now(runtime.dispatch(create_order(2))).expect("the order is new");
    now(runtime.dispatch(complete_order(2))).expect("the order is open");
    now(runtime.run_handlers()).expect("memory does not fail");
    assert_eq!((shipments_for(runtime.store(), 1), shipments_for(runtime.store(), 2)), (0, 1));
}

#[test]
fn an_order_completed_while_the_policies_were_killed_is_shipped_once_when_they_start() {
    let store = MemoryStore::default();
    let first = runtime(store.clone());
    for number in [1, 2] {
        now(first.dispatch(create_order(number))).expect("the order is new");
    }
    now(first.dispatch(complete_order(1))).expect("the order is open");
    now(first.run_handlers()).expect("memory does not fail");
    now(first.dispatch(complete_order(2))).expect("the order is open");
    drop(first);
    assert_eq!((shipments_for(&store, 1), shipments_for(&store, 2)), (1, 0));
    let second = runtime(store.clone());
    for _ in 0..3 {
        now(second.run_handlers()).expect("memory does not fail");
    }
    assert_eq!((shipments_for(&store, 1), shipments_for(&store, 2)), (1, 1), "none twice");
}

#[test]
fn an_order_completed_in_a_page_that_died_at_once_is_shipped_by_the_next() {
    let store = MemoryStore::default();
    let first = runtime(store.clone());
    now(first.dispatch(create_order(1))).expect("the order is new");
    now(first.dispatch(complete_order(1))).expect("the order is open");
    drop(first);
    let second = runtime(store.clone());
    now(second.run_handlers()).expect("memory does not fail");
    assert_eq!(shipments_for(&store, 1), 1, "it was started before, on an empty log");
}

#[test]
fn a_page_that_dies_between_the_shipment_and_the_checkpoint_makes_one_shipment() {
    let store = MemoryStore::default();
    let dying = runtime(Tab::of(&store));
    now(dying.dispatch(create_order(1))).expect("the order is new");
    now(dying.dispatch(complete_order(1))).expect("the order is open");
    dying.store().die_before_next_checkpoint();
    let died = now(dying.run_handlers()).expect_err("the page died");
    assert_eq!(died.code, "page_died");
    assert_eq!(shipments_for(&store, 1), 1, "the shipment was recorded");
    assert_eq!(checkpoint(&store, SHIPPING), Some(Position::START), "the checkpoint was not");
    let before = log_of(&store);
    let next = runtime(store.clone());
    assert_eq!(now(next.run_handlers()), Ok(()), "handling it again is harmless");
    assert_eq!(of_type(&log_of(&store), "ShipmentCreated"), of_type(&before, "ShipmentCreated"));
    assert_eq!(status(&next, SHIPPING).position, store.look(Log::head));
}

#[test]
fn two_tabs_that_handle_one_event_make_one_shipment() {
    let store = MemoryStore::default();
    let tabs = [(); 2].map(|()| runtime(Tab::of(&store)));
    now(tabs[0].dispatch(create_order(1))).expect("the order is new");
    now(tabs[0].dispatch(complete_order(1))).expect("the order is open");
    now(tabs[1].store().catch_up()).expect("memory does not fail");
    tabs[0].store().die_before_next_checkpoint();
    now(tabs[0].run_handlers()).expect_err("the first tab has handled it and died");
    assert_eq!(tabs[1].store().look(Log::head), Position(2), "the second tab does not know that");
    assert_eq!(now(tabs[1].run_handlers()), Ok(()));
    assert_eq!(shipments_for(&store, 1), 1);
    assert_eq!(tabs[1].store().look(Log::head), Position(4), "the shipment, and the invoice");
}

#[test]
fn a_policy_moves_its_checkpoint_over_events_that_mean_nothing_to_it() {
    let runtime = runtime(MemoryStore::default());
    now(runtime.dispatch(create_order(1))).expect("the order is new");
    now(runtime.run_handlers()).expect("memory does not fail");
    now(runtime.keep_all()).expect("memory does not fail");
    assert_eq!(checkpoint(runtime.store(), SHIPPING), Some(Position(1)));
}

#[test]
fn a_command_that_a_policy_issued_in_vain_is_kept_and_does_not_stop_it() {
    let runtime = runtime(MemoryStore::default());
    for number in [1, 2] {
        now(runtime.dispatch(create_order(number))).expect("the order is new");
    }
    let completed = now(runtime.dispatch(complete_order(1))).expect("the order is open");
    let taken = completed.events[0].event_id.derive("Shipping");
    now(runtime.dispatch(create_shipment(taken, order_id(1)))).expect("the shipment is new");
    now(runtime.dispatch(complete_order(2))).expect("the order is open");
    now(runtime.run_handlers()).expect("memory does not fail");
    let kept = now(runtime.store().rejections()).expect("memory does not fail");
    let told: Vec<_> =
        kept.iter().map(|kept| (kept.command.as_str(), kept.code.as_str(), &kept.metadata["issued_by"])).collect();
    assert_eq!(told, [("CreateShipment", "already_created", &json!("Shipping"))]);
    assert_eq!((shipments_for(runtime.store(), 1), shipments_for(runtime.store(), 2)), (1, 1));
}

/// A bell whose echo loses so many times against rings that others recorded a moment before.
fn echo_that_loses(store: &MemoryStore, times: usize) -> Toys<Tab> {
    let toys = toy::leader(Tab::of(store));
    for (id, command) in (1..).zip([cast("a"), echoing("a", 1)]) {
        now(toys.dispatch(with_id(command, id))).expect("it is possible");
    }
    for _ in 0..times {
        let draft = json!({"event_type": "Toy.BellRung", "data": {"bell": "a", "echoes": 0}});
        let events = toys.drafted(vec![serde_json::from_value(draft).expect("a draft")]);
        let append = Append { stream: StreamId("bell-a".into()), expected: ExpectedVersion::Any, events };
        toys.store().another_commits_first(Commit::of(append));
    }
    now(toys.run_handlers()).expect("memory does not fail");
    toys
}

/// How many echoes there are.
fn echoes(store: &MemoryStore) -> usize {
    log_of(store).iter().filter(|event| event.issued_by() == Some("Echo")).count()
}

#[test]
fn a_command_of_a_policy_that_lost_every_time_is_given_again() {
    let store = toy::store();
    let toys = echo_that_loses(&store, 11);
    let kept = now(toys.store().rejections()).expect("memory does not fail");
    assert_eq!(kept.iter().map(|kept| kept.code.as_str()).collect::<Vec<_>>(), ["wrong_expected_version"]);
    assert_eq!((echoes(&store), status(&toys, ECHO).parked, status(&toys, ECHO).lag), (1, 0, 0));
}

#[test]
fn an_event_whose_command_lost_at_every_try_is_parked_and_not_forgotten() {
    let store = toy::store();
    let toys = echo_that_loses(&store, 33);
    assert_eq!((echoes(&store), status(&toys, ECHO).parked, status(&toys, ECHO).lag), (0, 1, 0));
    let parked = now(toys.parked()).expect("memory does not fail").pop().expect("it is parked");
    assert_eq!((parked.handler.as_str(), parked.position, parked.tries), (ECHO, Position(2), 3));
    assert!(parked.reason.contains("is at version"), "{}", parked.reason);
    now(toys.settle_parked(ECHO, Position(2), true)).expect("nobody is first any more");
    assert_eq!(echoes(&store), 1);
}
