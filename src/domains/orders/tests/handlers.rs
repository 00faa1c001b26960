//! What follows from the events of the orders context by itself.

use super::{PENCILS, id, item, orders, which};
use crate::domains::orders::order::Order;
use crate::domains::orders::stream_linker::linked_stream;
use crate::domains::rehearsal::Rehearsal;
use crate::engine::aggregate::{Aggregate, Hosted, HostedAggregate, Past, Snapshot};
use crate::engine::ids::{CausationId, Position, StreamVersion};
use serde_json::{Value, json};

/// The types of everything that happened.
fn happened(orders: &Rehearsal) -> Vec<String> {
    orders.events().iter().map(|event| event.type_parts().1.to_owned()).collect()
}

#[test]
fn a_completed_order_is_shipped_and_charged_once_because_of_that_event() {
    let mut orders = orders().with_completed(1);
    assert_eq!(happened(&orders), ["OrderCreated", "OrderCompleted", "ShipmentCreated", "InvoiceCreated"]);
    let events = orders.events();
    assert_eq!(events[1].stream_version, StreamVersion(2));
    let commands = [events[1].event_id.derive("Shipping/0"), events[1].event_id.derive("Invoicing/0")];
    for (event, command) in events[2..].iter().zip(commands) {
        assert_eq!(event.causation_id, CausationId(command), "its command follows from the event");
        assert_eq!(event.correlation_id, events[1].correlation_id);
        assert_eq!(event.data["order_id"], json!(id(1)));
    }
    orders.react_again("Shipping");
    orders.react_again("Invoicing");
    assert_eq!(orders.events().len(), 4, "handling the event twice opens nothing twice");
}

#[test]
fn an_order_that_was_completed_before_a_policy_was_first_started_is_not_its_business() {
    let mut orders = orders();
    orders.pause("Shipping");
    let mut orders = orders.with_completed(1);
    orders.start_anew("Shipping");
    assert_eq!(happened(&orders), ["OrderCreated", "OrderCompleted", "InvoiceCreated"]);
    assert!(happened(&orders.with_completed(2)).contains(&"ShipmentCreated".to_owned()));
}

#[test]
fn what_happened_while_the_policies_were_killed_is_handled_once_when_they_start() {
    let mut orders = orders().with_completed(1);
    orders.pause("Shipping");
    orders.pause("Invoicing");
    let mut orders = orders.with_completed(2);
    let count = |orders: &Rehearsal| (orders.rows("shipments").len(), orders.rows("invoices").len());
    assert_eq!(count(&orders), (1, 1));
    for _ in 0..2 {
        orders.resume("Shipping");
        orders.resume("Invoicing");
        assert_eq!(count(&orders), (2, 2));
    }
}

#[test]
fn the_linked_stream_is_named_by_the_name_orders() {
    assert_eq!(linked_stream().0, "d2466ee2-52d9-5083-a1e9-60a0d796e9c6");
}

#[test]
fn the_linker_links_what_was_there_before_it_and_the_log_is_as_long_as_before() {
    let mut orders = orders();
    orders.pause("StreamLinker");
    let mut orders = orders.with_completed(1).with_order(2).with_completed(3);
    let head = orders.log.head();
    orders.start_anew("StreamLinker");
    orders.react_again("StreamLinker");
    let linked: Vec<_> = orders.stream(&linked_stream().0).iter().map(|event| event.event_type.clone()).collect();
    let (created, completed) = ("Orders.OrderCreated", "Orders.OrderCompleted");
    assert_eq!(linked, [created, completed, created, created, completed]);
    assert_eq!(orders.log.version(&linked_stream()), StreamVersion(5));
    assert_eq!(orders.log.head(), head);
}

#[test]
fn a_snapshot_and_nothing_after_it_is_the_full_fold() {
    let orders = orders().with_completed(1);
    let events = orders.stream(&format!("order-{}", id(1)));
    let hosted = Hosted::<Order>::default();
    let snapshot = Snapshot {
        stream_version: StreamVersion(2),
        snapshot_version: Order::SNAPSHOT_VERSION,
        state: hosted.state(&Past::of(events.clone())).unwrap(),
    };
    let kept = Past { snapshot: Some(snapshot), events: Vec::new() };
    assert_eq!(hosted.state(&kept), hosted.state(&Past::of(events)));
    assert_eq!(Order::SNAPSHOT_VERSION, 1);
}

#[test]
fn the_views_show_orders_lines_shipments_and_invoices() {
    let mut orders = orders().with_order(1);
    let heavy = json!({"product_id": PENCILS, "quantity": 0.5, "uom": "MT"});
    orders.give("AddOrderItem", json!({"order_id": id(1), "item": heavy})).unwrap();
    assert_eq!(orders.rows("orders")[0]["items"], json!([item(PENCILS), heavy]));
    assert_eq!(orders.rows("orders")[0]["created_at"], json!("2026-03-02T10:00:01Z"));
    orders.give("CompleteOrder", which(1)).unwrap();
    let orders = orders.with_order(0);
    assert_eq!(
        orders.columns("orders", &["order_number", "status"]),
        [json!(["SO-1", "COMPLETED"]), json!(["SO-0", "OPEN"])]
    );
    let columns = ["order_number", "business_partner", "status", "quantity", "uom"];
    let jane = "jane.doe@acme.com";
    let lines = [
        json!(["SO-0", jane, "OPEN", 1, "KG"]),
        json!(["SO-1", jane, "COMPLETED", 0.5, "MT"]),
        json!(["SO-1", jane, "COMPLETED", 1, "KG"]),
    ];
    assert_eq!(orders.columns("order-lines", &columns), lines, "sorted by number, then by quantity");
    for view in ["shipments", "invoices"] {
        let columns = ["order_id", "order_number", "status"];
        assert_eq!(orders.columns(view, &columns), [json!([id(1), "SO-1", "OPEN"])], "{view}");
    }
}

#[test]
fn shipments_are_completed_and_invoices_paid_in_their_views() {
    let mut orders = orders().with_completed(1);
    let shipment = orders.rows("shipments")[0]["shipment_id"].clone();
    let invoice = orders.rows("invoices")[0]["invoice_id"].clone();
    orders.give("CompleteShipment", json!({ "shipment_id": shipment })).unwrap();
    orders.give("PayInvoice", json!({ "invoice_id": invoice })).unwrap();
    assert_eq!(orders.rows("shipments")[0]["status"], json!("COMPLETED"));
    assert_eq!(orders.rows("invoices")[0]["status"], json!("PAID"));
}

#[test]
fn deleting_an_order_takes_its_row_and_its_lines_and_the_past_still_has_them() {
    let mut orders = orders().with_order(1).with_order(2);
    orders.give("DeleteOrder", which(1)).unwrap();
    let numbers = |at: u64, view: &str| -> Vec<Value> {
        orders.rows_at(view, Position(at)).iter().map(|row| row["order_number"].clone()).collect()
    };
    for view in ["orders", "order-lines"] {
        assert_eq!(numbers(3, view), ["SO-2"], "{view}");
        assert_eq!(numbers(2, view), ["SO-1", "SO-2"], "{view}");
    }
}

#[test]
fn a_view_that_is_folded_anew_is_the_same() {
    let mut orders = orders().with_completed(1).with_order(2);
    for view in ["orders", "order-lines", "shipments", "invoices"] {
        let before = orders.rows(view);
        orders.rebuild(view);
        assert_eq!(orders.rows(view), before);
    }
    assert_eq!(orders.events().len(), 5);
}
