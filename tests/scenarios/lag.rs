//! A handler that lags on purpose: it applies an event only so long after it was recorded, and nothing else waits for it.

use crate::support::tab::Tab;
use crate::support::toy::{self, BELLS, CARETAKER, CRIER, ECHO, Toys, cast, ring, rung};
use crate::support::{log_of, now, orders, status};
use hindcast::engine::event::EventData;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId};
use hindcast::engine::timestamp::Timestamp;
use hindcast::runtime::{Consistency, Environment, Order};
use hindcast::store::{EventStore, MemoryStore};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

const AN_HOUR: u32 = 3_600_000;

fn lagging(handler: &str, lag_ms: u32) -> Toys<MemoryStore> {
    let toys = toy::leader(toy::store());
    now(toys.order(handler, Order::LagMs(lag_ms))).expect("it is known");
    toys
}

fn after_an_hour<S: EventStore>(toys: &Toys<S>) {
    now(toys.move_clock(Duration::from_hours(1))).expect("memory does not fail");
    now(toys.run_handlers()).expect("memory does not fail");
}

/// An event as somebody else has recorded it.
fn foreign(event_type: &str, created_at: Timestamp) -> EventData {
    EventData {
        event_id: EventId(Uuid::from_u128(0x99)),
        event_type: event_type.into(),
        data: crate::support::object(json!({"bell": "a", "echoes": 0})),
        metadata: crate::support::object(json!({})),
        causation_id: CausationId(Uuid::from_u128(0x98)),
        correlation_id: CorrelationId(Uuid::from_u128(0x97)),
        created_at,
        schema_version: 1,
    }
}

fn append<S: EventStore>(toys: &Toys<S>, stream: &str, event: EventData) {
    now(toys.store().append(&StreamId(stream.into()), ExpectedVersion::Any, vec![event])).expect("it fits");
    now(toys.run_handlers()).expect("memory does not fail");
}

#[test]
fn a_projection_that_lags_applies_an_event_only_so_long_after_it_was_recorded() {
    let toys = lagging(BELLS, AN_HOUR);
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&toys, "a"), None, "it has happened, and does not show");
    assert_eq!((status(&toys, BELLS).lag, status(&toys, BELLS).lag_ms), (1, AN_HOUR));
    assert_eq!(status(&toys, CRIER).lag, 0, "nobody else lags");
    after_an_hour(&toys);
    assert_eq!(rung(&toys, "a"), Some(0));
    assert_eq!(status(&toys, BELLS).lag, 0);
}

#[test]
fn a_lag_that_is_taken_back_lets_it_catch_up_at_once() {
    let toys = lagging(BELLS, AN_HOUR);
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.order(BELLS, Order::LagMs(0))).expect("it is known");
    assert_eq!(rung(&toys, "a"), Some(0));
}

#[test]
fn who_waits_gets_the_row_however_late_it_is_and_who_does_not_may_be_early() {
    let toys = lagging(BELLS, 10_000);
    now(toys.dispatch(cast("a"))).expect("it is new");
    let receipt = now(toys.dispatch(ring("a", 2))).expect("it is there");
    now(toys.wait_as(&Consistency::Eventual, receipt.position)).expect("nobody waits");
    assert_eq!(rung(&toys, "a"), None);
    now(toys.wait_as(&Consistency::Strong, receipt.position)).expect("it is late, but not too late");
    assert_eq!(rung(&toys, "a"), Some(2));
}

#[test]
fn who_waits_for_one_that_is_too_late_is_told_so_and_the_command_is_done() {
    let toys = lagging(BELLS, AN_HOUR);
    let receipt = now(toys.dispatch(cast("a"))).expect("it is new");
    let late = now(toys.wait_as(&Consistency::Handlers(vec!["bells".into()]), receipt.position));
    assert_eq!(late.map_err(|late| late.code().to_owned()), Err("consistency_timeout".into()));
    assert_eq!(log_of(toys.store()).len(), 1);
}

#[test]
fn until_an_event_is_due_somebody_can_wait() {
    let toys = lagging(BELLS, 10_000);
    assert!(!now(toys.until_due()), "nothing has happened");
    now(toys.dispatch(cast("a"))).expect("it is new");
    assert!(now(toys.until_due()));
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&toys, "a"), Some(0));
    assert!(!now(toys.until_due()), "nothing is left to wait for");
    now(toys.order(BELLS, Order::Pause)).expect("it is known");
    now(toys.dispatch(ring("a", 1))).expect("it is there");
    assert!(!now(toys.until_due()), "one that is paused waits for somebody, not for the clock");
}

#[test]
fn a_command_is_not_held_up_by_a_read_model_that_lags() {
    let shop = orders::runtime(MemoryStore::default());
    now(shop.order("Orders.orders", Order::LagMs(AN_HOUR))).expect("it is known");
    now(shop.dispatch(orders::create_order(1))).expect("it is new");
    let mut again = orders::create_order(2);
    again.data["order_number"] = json!("SO-1");
    let again = now(shop.dispatch(again)).expect_err("the number is taken");
    assert_eq!(again.code(), "validation_failure");
    let stopped = shop.pipeline().into_iter().find(|stage| stage.stopped).expect("it was stopped");
    assert_eq!((stopped.name, stopped.did.as_str()), ("uniqueness", "order_number \"SO-1\" is taken"));
}

#[test]
fn a_rebuild_is_not_slowed_and_takes_in_nothing_before_its_time() {
    let toys = lagging(BELLS, AN_HOUR);
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.dispatch(ring("a", 3))).expect("it is there");
    after_an_hour(&toys);
    now(toys.dispatch(ring("a", 1))).expect("it is there");
    now(toys.order(BELLS, Order::Rebuild)).expect("it is known");
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).rebuilding), (Some(3), None));
    after_an_hour(&toys);
    assert_eq!(rung(&toys, "a"), Some(4));
}

#[test]
fn a_lag_is_kept_and_heeded_by_every_tab() {
    let store = toy::store();
    let (leads, follows) = (toy::leader(Tab::of(&store)), toy::follower(Tab::of(&store)));
    now(follows.order(BELLS, Order::LagMs(AN_HOUR))).expect("it is known");
    now(leads.obey()).expect("memory does not fail");
    now(leads.dispatch(cast("a"))).expect("it is new");
    now(follows.store().catch_up()).expect("memory does not fail");
    for tab in [&leads, &follows] {
        now(tab.run_handlers()).expect("memory does not fail");
        assert_eq!((rung(tab, "a"), status(tab, BELLS).lag_ms), (None, AN_HOUR));
    }
    let later = toy::follower(Tab::of(&store));
    assert_eq!(status(&later, BELLS).lag_ms, AN_HOUR);
}

#[test]
fn a_process_that_lags_acts_as_late_as_it_learns() {
    let toys = lagging(CARETAKER, AN_HOUR);
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.dispatch(ring("a", 3))).expect("it is there");
    now(toys.run_handlers()).expect("memory does not fail");
    let repairs = || log_of(toys.store()).iter().filter(|event| event.issued_by() == Some("Caretaker")).count();
    assert_eq!(repairs(), 0);
    after_an_hour(&toys);
    assert_eq!(repairs(), 2, "one for the bell, one for the town");
}

#[test]
fn what_remembers_nothing_cannot_lag() {
    let toys = toy::leader(toy::store());
    let refused = now(toys.order(ECHO, Order::LagMs(1))).expect_err("it has no rows");
    assert_eq!(refused.code(), "cannot_lag");
    now(toys.order(ECHO, Order::LagMs(0))).expect("that is what it does anyway");
}

#[test]
fn events_of_other_contexts_are_passed_over_at_once() {
    let toys = lagging(BELLS, AN_HOUR);
    append(&toys, "notes", foreign("Notes.NoteTaken", toys.environment().now()));
    assert_eq!((status(&toys, BELLS).position, status(&toys, BELLS).lag), (Position(1), 0));
}

#[test]
fn an_event_from_a_time_that_the_clock_was_set_back_from_is_not_waited_for() {
    let toys = lagging(BELLS, AN_HOUR);
    let tomorrow = toys.environment().now().after(Duration::from_hours(24));
    append(&toys, "bell-a", foreign("Toy.BellRung", tomorrow));
    assert_eq!(status(&toys, BELLS).lag, 0);
}

#[test]
fn an_order_for_a_lag_reads_as_scripts_write_it() {
    let order: Order = serde_json::from_value(json!({"lag_ms": 1500})).expect("it is an order");
    assert_eq!(order, Order::LagMs(1_500));
    assert!(serde_json::from_value::<Order>(json!({"lag_ms": -1})).is_err());
}
