//! Events whose record is damaged: a handler that needs one goes on without it, and so does everybody else.

use crate::support::orders::{FixedRuntime, complete_order, create_order, runtime};
use crate::support::sleepless::Sleepless;
use crate::support::tab::Tab;
use crate::support::toy::{self, BELLS, CARETAKER, CRIER, ECHO, LINKER, cast, echoing, ring, rung, told};
use crate::support::{now, status};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Append;
use hindcast::runtime::{Environment, OnError, Order, Runtime, Standing, Then};
use hindcast::store::{EventStore, MemoryStore};
use serde_json::{Value, json};

/// Which events are parked, by handler and position.
fn parked<S: EventStore, E: Environment>(runtime: &Runtime<S, E>) -> Vec<(String, u64)> {
    let parked = now(runtime.parked()).expect("memory does not fail");
    parked.into_iter().map(|parked| (parked.handler, parked.position.0)).collect()
}

/// How many orders the view has.
fn orders(runtime: &FixedRuntime<Tab>) -> usize {
    let context = &runtime.context("orders").expect("it is hosted");
    runtime.count(context, "orders", Position(u64::MAX))
}

#[test]
fn an_event_whose_record_is_damaged_is_parked_by_all_who_need_it_and_what_came_later_is_handled() {
    let toys = toy::leader(Tab::of(&toy::store()));
    for command in [cast("a"), ring("a", 1), ring("a", 1)] {
        now(toys.dispatch(command)).expect("it is possible");
    }
    toys.store().damage(2, 2);
    now(toys.run_handlers()).expect("no handler stands still");
    let all = [CARETAKER, CRIER, ECHO, LINKER, BELLS];
    assert_eq!(parked(&toys), all.map(|handler| (handler.to_owned(), 2)));
    let reason = now(toys.parked()).expect("memory does not fail")[0].reason.clone();
    assert!(reason.contains("the record with event 2 is missing"), "{reason}");
    assert_eq!((rung(&toys, "a"), told(&toys)), (Some(1), 1));
    for handler in all {
        assert_eq!(status(&toys, handler).lag, 0, "{handler}");
    }
}

#[test]
fn a_parked_event_of_a_damaged_record_is_handled_once_the_record_is_mended() {
    let toys = toy::leader(Tab::of(&toy::store()));
    for command in [cast("a"), echoing("a", 1)] {
        now(toys.dispatch(command)).expect("it is possible");
    }
    toys.store().damage(2, 2);
    now(toys.run_handlers()).expect("no handler stands still");
    let refused = now(toys.settle_parked(ECHO, Position(2), true)).expect_err("it is still damaged");
    assert_eq!(refused.code(), "still_failing");
    toys.store().mend();
    for handler in [BELLS, ECHO] {
        now(toys.settle_parked(handler, Position(2), true)).expect("it can be read");
    }
    assert_eq!(rung(&toys, "a"), Some(2), "the ring and its echo");
}

#[test]
fn a_handler_that_waits_for_somebody_waits_at_a_damaged_record_too() {
    let toys = toy::leader(Tab::of(&toy::store()));
    now(toys.order(BELLS, Order::OnError(OnError { then: Then::Stop, ..OnError::default() }.into())))
        .expect("it is known");
    for command in [cast("a"), ring("a", 1)] {
        now(toys.dispatch(command)).expect("it is possible");
    }
    toys.store().damage(2, 2);
    now(toys.run_handlers()).expect("the others go on");
    assert!(matches!(status(&toys, BELLS).standing, Standing::Failed(Position(2), _)));
    assert_eq!((status(&toys, BELLS).position, status(&toys, CRIER).lag), (Position(1), 0));
    toys.store().mend();
    now(toys.order(BELLS, Order::Resume)).expect("it is known");
    assert_eq!(rung(&toys, "a"), Some(1));
}

#[test]
fn folding_anew_stops_at_a_damaged_record_and_the_old_rows_stay() {
    let toys = toy::leader(Tab::of(&toy::store()));
    for command in [cast("a"), ring("a", 1)] {
        now(toys.dispatch(command)).expect("it is possible");
    }
    now(toys.run_handlers()).expect("memory does not fail");
    toys.store().damage(2, 2);
    now(toys.order(BELLS, Order::Rebuild)).expect("it is known");
    assert!(matches!(status(&toys, BELLS).standing, Standing::Failed(Position(2), _)));
    assert_eq!((rung(&toys, "a"), parked(&toys)), (Some(1), vec![]));
}

#[test]
fn of_a_damaged_record_with_many_events_a_handler_waits_for_the_first_only() {
    let toys = Runtime::new(Tab::of(&toy::store()), Sleepless::default(), vec![toy::context(|_| ())]);
    now(toys.take_up()).expect("memory does not fail");
    now(toys.take_the_lead()).expect("memory does not fail");
    for handler in [ECHO, LINKER, CARETAKER, CRIER] {
        now(toys.order(handler, Order::Pause)).expect("it is known");
    }
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.dispatch(ring("a", 50))).expect("it is there");
    toys.store().damage(2, 51);
    now(toys.run_handlers()).expect("no handler stands still");
    assert_eq!(toys.environment().slept.take(), [100, 100], "three tries of the first");
    assert_eq!(parked(&toys).len(), 50);
}

#[test]
fn a_command_with_a_unique_value_is_done_although_a_record_is_damaged() {
    for paused in [false, true] {
        let shop = runtime(Tab::of(&MemoryStore::default()));
        if paused {
            now(shop.order("Orders.orders", Order::Pause)).expect("it is known");
        }
        now(shop.dispatch(create_order(1))).expect("the order is new");
        shop.store().damage(1, 1);
        for number in [2, 3] {
            now(shop.dispatch(create_order(number))).expect("the order is new");
        }
        let mut taken = create_order(4);
        taken.data["order_number"] = "SO-2".into();
        let refused = now(shop.dispatch(taken)).expect_err("the number is another order's");
        assert_eq!(refused.code(), "validation_failure");
        now(shop.run_handlers()).expect("no handler stands still");
        assert_eq!(orders(&shop), if paused { 0 } else { 2 });
    }
}

#[test]
fn a_follow_up_whose_stream_cannot_be_read_is_parked_and_given_when_it_can_be() {
    let toys = toy::leader(Tab::of(&toy::store()));
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.run_handlers()).expect("memory does not fail");
    now(toys.dispatch(echoing("a", 1))).expect("it is there");
    toys.store().damage(1, 1);
    now(toys.run_handlers()).expect("no handler stands still");
    assert_eq!((parked(&toys), rung(&toys, "a")), (vec![(ECHO.to_owned(), 2)], Some(1)));
    toys.store().mend();
    now(toys.settle_parked(ECHO, Position(2), true)).expect("the bell can be read");
    assert_eq!(rung(&toys, "a"), Some(2));
}

#[test]
fn a_follow_up_into_a_stream_with_an_event_of_a_shape_that_nobody_knows_is_parked() {
    let toys = toy::leader(toy::store());
    let stream = now(toys.dispatch(cast("a"))).expect("it is new").stream_id;
    let rung = |data: Value| {
        let draft = json!({"event_type": "Toy.BellRung", "data": data});
        serde_json::from_value(draft).expect("a draft")
    };
    let events = toys.drafted(vec![rung(json!({"bell": "a", "echoes": 1})), rung(json!({"bell": 7}))]);
    now(toys.append(vec![Append { stream, expected: ExpectedVersion::Any, events }]))
        .expect("anything may be appended");
    now(toys.run_handlers()).expect("no handler stands still");
    assert!(parked(&toys).contains(&(ECHO.to_owned(), 2)), "{:?}", parked(&toys));
    let told = now(toys.parked()).expect("memory does not fail").into_iter().find(|parked| parked.handler == ECHO);
    let reason = told.expect("it is parked").reason;
    assert!(reason.contains("event 3 (Toy.BellRung) cannot be read"), "{reason}");
}

#[test]
fn a_cascade_whose_beginning_cannot_be_read_goes_on() {
    let shop = runtime(Tab::of(&MemoryStore::default()));
    now(shop.dispatch(create_order(1))).expect("the order is new");
    now(shop.dispatch(create_order(2))).expect("the order is new");
    now(shop.run_handlers()).expect("memory does not fail");
    shop.store().damage(1, 1);
    now(shop.dispatch(complete_order(2))).expect("the order is open");
    now(shop.run_handlers()).expect("no handler stands still");
    assert_eq!(shop.store().look(hindcast::engine::log::Log::head), Position(5), "a shipment and an invoice follow");
}
