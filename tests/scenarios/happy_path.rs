//! An order from its first command to the goods that leave: every event, and what caused it.

use crate::support::orders::{
    FixedRuntime, complete_order, complete_shipment, create_order, id_in, log_of, now, of_type, order_id, runtime,
};
use expect_test::{expect, expect_file};
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::ids::{Position, StreamId, StreamVersion};
use hindcast::store::{EventStore, MemoryStore, Window};
use serde_json::json;
use std::sync::Arc;

/// An order is taken, completed, shipped by the policy, and the shipment completed.
pub fn shipped_order() -> FixedRuntime<MemoryStore> {
    let runtime = runtime(MemoryStore::default());
    now(runtime.dispatch(create_order(1))).expect("the order is new");
    now(runtime.dispatch(complete_order(1))).expect("the order is open");
    assert_eq!(now(runtime.run_handlers()), Ok(()));
    let shipment = id_in(of_type(&log_of(runtime.store()), "ShipmentCreated")[0], "shipment_id");
    now(runtime.dispatch(complete_shipment(shipment))).expect("the shipment is open");
    assert_eq!(now(runtime.run_handlers()), Ok(()));
    runtime
}

/// One event a line: where it is, what it is, what caused it, and what everything began with.
fn trace(log: &[Arc<RecordedEvent>]) -> String {
    let line = |event: &Arc<RecordedEvent>| {
        format!(
            "{} {} v{} {}\n  command {} by {}\n  causation {}\n  correlation {}\n",
            event.position,
            event.stream_id,
            event.stream_version,
            event.event_type,
            event.command().unwrap_or("unknown"),
            event.issued_by().unwrap_or("a person"),
            event.causation_id.0,
            event.correlation_id.0,
        )
    };
    log.iter().map(line).collect()
}

#[test]
fn the_whole_story_is_recorded_with_its_causes() {
    let golden = expect![[r#"
        1 order-00000000-0000-0000-0000-00000000a001 v1 Orders.OrderCreated
          command CreateOrder by a person
          causation 00000000-0000-0000-0000-000000000001
          correlation 00000000-0000-0000-0000-000000000001
        2 order-00000000-0000-0000-0000-00000000a001 v2 Orders.OrderCompleted
          command CompleteOrder by a person
          causation 00000000-0000-0000-0000-000000000002
          correlation 00000000-0000-0000-0000-000000000002
        3 shipment-d78e5352-6a7d-5081-a867-b22032235d80 v1 Orders.ShipmentCreated
          command CreateShipment by Shipping
          causation 376067d2-856c-5536-81c6-0154179ee76a
          correlation 00000000-0000-0000-0000-000000000002
        4 invoice-1d626d6e-76f8-5b91-8e0b-d5f4868017b9 v1 Orders.InvoiceCreated
          command CreateInvoice by Invoicing
          causation 043c478d-82b1-51e1-834d-a5c3a0a12f5c
          correlation 00000000-0000-0000-0000-000000000002
        5 shipment-d78e5352-6a7d-5081-a867-b22032235d80 v2 Orders.ShipmentCompleted
          command CompleteShipment by a person
          causation 00000000-0000-0000-0000-000000000003
          correlation 00000000-0000-0000-0000-000000000003
    "#]];
    golden.assert_eq(&trace(&log_of(shipped_order().store())));
}

#[test]
fn what_is_written_down_is_the_same_to_the_letter() {
    let log = log_of(shipped_order().store());
    let events: Vec<&RecordedEvent> = log.iter().map(AsRef::as_ref).collect();
    let golden = expect_file!["../golden/shipped_order.json"];
    golden.assert_eq(&format!("{:#}\n", json!(events)));
}

#[test]
fn what_was_written_down_once_can_still_be_read() {
    let kept = include_str!("../golden/shipped_order.json");
    let read: Vec<Arc<RecordedEvent>> = serde_json::from_str(kept).expect("old logs stay readable");
    assert_eq!(read, log_of(shipped_order().store()));
}

#[test]
fn an_order_is_taken_into_a_stream_of_its_own() {
    let runtime = runtime(MemoryStore::default());
    let receipt = now(runtime.dispatch(create_order(1))).expect("the order is new");
    assert_eq!(receipt.stream_id, StreamId(format!("order-{}", order_id(1))));
    assert_eq!((receipt.version, receipt.position), (StreamVersion(1), Position(1)));
    assert_eq!(receipt.events, log_of(runtime.store()));
    let completed = now(runtime.dispatch(complete_order(1))).expect("the order is open");
    assert_eq!((completed.version, completed.position), (StreamVersion(2), Position(2)));
    let read = now(runtime.store().read_stream(&receipt.stream_id, Window::default())).expect("it is there");
    let types: Vec<_> = read.iter().map(|event| event.event_type.as_str()).collect();
    assert_eq!(types, ["Orders.OrderCreated", "Orders.OrderCompleted"]);
}

#[test]
fn one_story_has_one_correlation_and_another_story_has_another() {
    let runtime = runtime(MemoryStore::default());
    now(runtime.dispatch(create_order(1))).expect("the order is new");
    let completed = now(runtime.dispatch(complete_order(1))).expect("the order is open");
    now(runtime.run_handlers()).expect("memory does not fail");
    let log = log_of(runtime.store());
    let [created, done, shipped, invoiced] = &log[..] else { panic!("four events, not {}", log.len()) };
    assert_eq!(completed.events[0], *done);
    assert_ne!(created.correlation_id, done.correlation_id, "two actions of a person");
    for followed in [shipped, invoiced] {
        assert_eq!(done.correlation_id, followed.correlation_id, "one action and what it set off");
    }
    assert_eq!(shipped.metadata["command_causation_id"], json!(done.event_id));
    assert_eq!(id_in(shipped, "order_id"), order_id(1));
}

#[test]
fn the_views_follow_the_story() {
    let runtime = shipped_order();
    let context = &runtime.context("orders").expect("it is hosted");
    let of = |view, at| runtime.rows(context, view, Position(at), usize::MAX);
    let statuses = |view, at| of(view, at).iter().map(|row| row.cells["status"].clone()).collect::<Vec<_>>();
    let seen: Vec<_> = (1..=5).map(|at| (statuses("orders", at), statuses("shipments", at))).collect();
    let expected = [
        (vec![json!("OPEN")], vec![]),
        (vec![json!("COMPLETED")], vec![]),
        (vec![json!("COMPLETED")], vec![json!("OPEN")]),
        (vec![json!("COMPLETED")], vec![json!("OPEN")]),
        (vec![json!("COMPLETED")], vec![json!("COMPLETED")]),
    ];
    assert_eq!(seen, expected);
    assert_eq!(of("shipments", 5)[0].cells["order_number"], json!("SO-1"));
}
