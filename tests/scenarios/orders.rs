//! Orders through the runtime: the block list, two policies, links, a handler that fails, snapshots.

use super::page::{Page, now};
use hindcast::engine::codec::object;
use hindcast::engine::ids::StreamId;
use hindcast::runtime::Order;
use hindcast::store::MemoryStore;
use serde_json::{Value, json};
use uuid::Uuid;

const BLOCKED: &str = "55e76be0-b83e-4b3c-addd-f3d9e8835be2";
const LINKED: &str = "d2466ee2-52d9-5083-a1e9-60a0d796e9c6";

fn page() -> Page {
    Page::open("orders", MemoryStore::default())
}

fn which(order: u128) -> Value {
    json!({"order_id": Uuid::from_u128(order)})
}

fn create(page: &Page, order: u128, product: &str) {
    let input = json!({
        "order_id": Uuid::from_u128(order),
        "order_number": format!("SO-{order}"),
        "business_partner": "jane.doe@acme.com",
        "items": [{"product_id": product, "quantity": 1, "uom": "KG"}],
    });
    page.give("CreateOrder", input).expect("it is the first of its number");
}

fn completed(page: &Page, order: u128) {
    create(page, order, &Uuid::from_u128(7).to_string());
    page.give("CompleteOrder", which(order)).expect("it is open");
}

#[test]
fn a_completed_order_is_shipped_and_charged() {
    let page = page();
    completed(&page, 1);
    assert_eq!(page.happened(), ["OrderCreated", "OrderCompleted", "ShipmentCreated", "InvoiceCreated"]);
    for view in ["shipments", "invoices"] {
        assert_eq!(page.rows(view, &["order_number", "status"]), [json!(["SO-1", "OPEN"])]);
    }
    assert_eq!(page.rows("order-lines", &["order_number", "status"]), [json!(["SO-1", "COMPLETED"])]);
}

#[test]
fn a_blocked_product_holds_an_order_up_whatever_somebody_says() {
    let page = page();
    create(&page, 1, BLOCKED);
    let stream = format!("order-{}", Uuid::from_u128(1));
    for said in [json!([]), json!("nothing"), Value::Null] {
        let input = json!({"order_id": Uuid::from_u128(1), "blocked_product_ids": said});
        assert_eq!(page.give("CompleteOrder", input), Err("blocked_products".into()));
        assert_eq!(page.version(&stream), 1);
    }
    let context = &page.runtime.context("orders").expect("it is there");
    let empty = object(json!({"blocked": []}));
    now(page.runtime.set_system(context, "product-block-list", empty)).expect("the store works");
    assert_eq!(page.give("CompleteOrder", which(1)), Ok(()));
    assert_eq!(page.version(&stream), 2);
}

#[test]
fn policies_that_were_killed_make_up_for_what_they_missed_once() {
    let page = page();
    completed(&page, 1);
    for policy in ["Orders.Shipping", "Orders.Invoicing"] {
        page.order(policy, Order::Kill);
    }
    completed(&page, 2);
    assert_eq!(page.rows("shipments", &["order_number"]), [json!(["SO-1"])]);
    for _ in 0..2 {
        for policy in ["Orders.Shipping", "Orders.Invoicing"] {
            page.order(policy, Order::Resume);
        }
        for view in ["shipments", "invoices"] {
            assert_eq!(page.rows(view, &["order_number"]), [json!(["SO-1"]), json!(["SO-2"])]);
        }
    }
}

#[test]
fn the_linker_links_from_the_first_event_on_and_the_log_does_not_grow() {
    let page = page();
    page.order("Orders.StreamLinker", Order::Pause);
    completed(&page, 1);
    create(&page, 2, BLOCKED);
    completed(&page, 3);
    let before = page.happened();
    assert_eq!(page.version(LINKED), 0);
    page.order("Orders.StreamLinker", Order::Resume);
    assert_eq!(page.version(LINKED), 5);
    page.order("Orders.StreamLinker", Order::Reset);
    assert_eq!(page.version(LINKED), 5, "linking twice is no error");
    assert_eq!(page.happened(), before);
}

#[test]
fn an_event_on_which_a_handler_fails_is_parked_and_the_next_one_is_handled() {
    let page = page();
    page.order("Orders.Shipping", Order::FailOn(Some("Orders.OrderCompleted".into())));
    completed(&page, 1);
    page.order("Orders.Shipping", Order::FailOn(None));
    completed(&page, 2);
    let parked = now(page.runtime.parked()).expect("the store works");
    let parked: Vec<_> = parked.iter().map(|parked| (parked.handler.as_str(), parked.tries)).collect();
    assert_eq!(parked, [("Orders.Shipping", 3)]);
    assert_eq!(page.rows("shipments", &["order_number"]), [json!(["SO-2"])]);
}

#[test]
fn a_snapshot_after_every_event_gives_the_same_order() {
    let page = page();
    page.runtime.set_snapshot_every("Order", 1);
    completed(&page, 1);
    let stream = StreamId(format!("order-{}", Uuid::from_u128(1)));
    let context = &page.runtime.context("orders").expect("it is there");
    let order = context.owner_of(&stream).expect("it is an order's");
    let kept = now(page.runtime.past(order, &stream)).expect("the store works");
    assert_eq!((kept.snapshot.as_ref().map(|snapshot| snapshot.stream_version.0), kept.events.len()), (Some(2), 0));
    page.runtime.set_snapshot_every("Order", 100);
    let full = now(page.runtime.past(order, &stream)).expect("the store works");
    assert_eq!((full.snapshot.is_none(), full.events.len()), (true, 2));
    assert_eq!(order.state(&kept), order.state(&full));
}
