//! Whatever is ordered, added, completed and deleted: what follows from it follows once, and the views agree.

use super::cases;
use crate::rehearsal::Rehearsal;
use hindcast::domains::orders::Orders;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof};
use proptest::proptest;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const BLOCKED: &str = "55e76be0-b83e-4b3c-addd-f3d9e8835be2";

/// What somebody does next.
#[derive(Clone, Debug)]
enum Deed {
    /// An order, under a number, with a product.
    Create(u128, u8, bool),
    Add(u128, bool),
    Complete(u128),
    Delete(u128),
    Stop(&'static str),
    Start(&'static str),
    Repeat(&'static str),
}

fn deed() -> impl Strategy<Value = Deed> {
    let order = || 1_u128..6;
    let policy = || prop_oneof![Just("Shipping"), Just("Invoicing"), Just("StreamLinker")];
    prop_oneof![
        4 => (order(), 0_u8..4, any::<bool>()).prop_map(|(order, number, blocked)| Deed::Create(order, number, blocked)),
        2 => (order(), any::<bool>()).prop_map(|(order, blocked)| Deed::Add(order, blocked)),
        4 => order().prop_map(Deed::Complete),
        2 => order().prop_map(Deed::Delete),
        1 => policy().prop_map(Deed::Stop),
        1 => policy().prop_map(Deed::Start),
        1 => policy().prop_map(Deed::Repeat),
    ]
}

fn item(blocked: bool) -> Value {
    let product = if blocked { BLOCKED.to_owned() } else { Uuid::from_u128(7).to_string() };
    json!({"product_id": product, "quantity": 1, "uom": "KG"})
}

fn story(deeds: Vec<Deed>) -> Rehearsal {
    let mut orders = Rehearsal::of::<Orders>();
    for deed in deeds {
        match deed {
            Deed::Stop(policy) => orders.pause(policy),
            Deed::Start(policy) => orders.resume(policy),
            Deed::Repeat(policy) => orders.react_again(policy),
            Deed::Create(order, number, blocked) => {
                let input = json!({
                    "order_id": Uuid::from_u128(order),
                    "order_number": format!("SO-{number}"),
                    "business_partner": "jane.doe@acme.com",
                    "items": [item(blocked)],
                });
                try_to(&mut orders, "CreateOrder", input);
            }
            Deed::Add(order, blocked) => {
                let input = json!({"order_id": Uuid::from_u128(order), "item": item(blocked)});
                try_to(&mut orders, "AddOrderItem", input);
            }
            Deed::Complete(order) => try_to(&mut orders, "CompleteOrder", json!({"order_id": Uuid::from_u128(order)})),
            Deed::Delete(order) => try_to(&mut orders, "DeleteOrder", json!({"order_id": Uuid::from_u128(order)})),
        }
    }
    for policy in ["Shipping", "Invoicing", "StreamLinker"] {
        orders.resume(policy);
    }
    orders
}

/// Gives a command to which the rules often say no.
fn try_to(orders: &mut Rehearsal, command: &str, input: Value) {
    let _ = orders.give(command, input);
}

fn of_type(orders: &Rehearsal, name: &str) -> Vec<Value> {
    let events = orders.events();
    let named = events.iter().filter(|event| event.type_parts().1 == name);
    named.map(|event| event.data["order_id"].clone()).collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn every_completed_order_has_one_shipment_and_one_invoice(deeds in vec(deed(), 0..40)) {
        let orders = story(deeds);
        let completed = of_type(&orders, "OrderCompleted");
        for opened in ["ShipmentCreated", "InvoiceCreated"] {
            let mut for_orders = of_type(&orders, opened);
            for_orders.sort_by_key(|order| completed.iter().position(|completed| completed == order));
            prop_assert_eq!(&for_orders, &completed);
        }
    }

    #[test]
    fn no_completed_order_has_a_blocked_product(deeds in vec(deed(), 0..40)) {
        for order in story(deeds).rows("orders") {
            let items = order["items"].as_array().expect("a list");
            let has_blocked = items.iter().any(|item| item["product_id"] == json!(BLOCKED));
            prop_assert!(order["status"] == json!("OPEN") || !has_blocked, "{:?}", order);
        }
    }

    #[test]
    fn no_two_orders_that_are_there_have_one_number(deeds in vec(deed(), 0..40)) {
        let rows = story(deeds).rows("orders");
        let numbers: BTreeSet<_> = rows.iter().map(|row| row["order_number"].to_string()).collect();
        prop_assert_eq!(numbers.len(), rows.len());
    }

    #[test]
    fn the_lines_are_those_of_the_orders(deeds in vec(deed(), 0..40)) {
        let orders = story(deeds);
        let of_orders: usize = orders.rows("orders").iter().filter_map(|row| row["items"].as_array()).map(Vec::len).sum();
        prop_assert_eq!(orders.rows("order-lines").len(), of_orders);
    }

    #[test]
    fn the_linked_stream_has_every_beginning_and_completion_once(deeds in vec(deed(), 0..40)) {
        let orders = story(deeds);
        let linked = orders.stream("d2466ee2-52d9-5083-a1e9-60a0d796e9c6");
        let expected = of_type(&orders, "OrderCreated").len() + of_type(&orders, "OrderCompleted").len();
        prop_assert_eq!(linked.len(), expected);
    }
}
