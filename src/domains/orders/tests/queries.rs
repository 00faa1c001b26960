//! What somebody asks the read models: the first order, and the products in an order. Whether a number is free is asked by the
//! pipeline, see `pipeline`.

use super::{PENCILS, id, item, orders, which};
use crate::domains::orders::order_lines_view::products_in;
use crate::domains::orders::orders_view::first_number;
use crate::domains::rehearsal::Rehearsal;
use crate::engine::ids::Position;
use serde_json::json;
use uuid::Uuid;

const PAPER: Uuid = Uuid::from_u128(8);

fn first(orders: &Rehearsal, at: u64) -> Option<String> {
    first_number(&orders.keyed_rows("orders", Position(at))).map(str::to_owned)
}

#[test]
fn the_first_order_is_the_one_that_was_created_first_of_those_that_there_are() {
    let mut orders = orders().with_order(9).with_order(1);
    assert_eq!(first(&orders, 0), None);
    orders.give("AddOrderItem", json!({"order_id": id(9), "item": item(PENCILS)})).unwrap();
    assert_eq!(first(&orders, 3).as_deref(), Some("SO-9"), "a change makes no order younger");
    orders.give("DeleteOrder", which(9)).unwrap();
    assert_eq!(first(&orders, 4).as_deref(), Some("SO-1"));
    assert_eq!(first(&orders, 2).as_deref(), Some("SO-9"), "as of then");
}

#[test]
fn of_two_orders_of_one_second_the_one_with_the_earlier_millisecond_is_the_first() {
    let row = |number: &str, created_at: &str| crate::engine::projection::Row {
        key: number.into(),
        cells: crate::engine::codec::object(json!({"order_number": number, "created_at": created_at})),
    };
    let rows = [row("SO-2", "2026-03-02T10:00:00.250Z"), row("SO-1", "2026-03-02T10:00:00Z")];
    assert_eq!(first_number(&rows), Some("SO-1"));
}

#[test]
fn the_products_in_an_order_are_each_told_once() {
    let mut orders = orders().with_order(1).with_order(2);
    for product in [PAPER, PENCILS] {
        orders.give("AddOrderItem", json!({"order_id": id(1), "item": item(product)})).unwrap();
    }
    let lines = orders.keyed_rows("order-lines", orders.log.head());
    let of = |order: u128| products_in(&lines, &id(order).to_string());
    let (pencils, paper) = (PENCILS.to_string(), PAPER.to_string());
    assert_eq!(of(1), [pencils.as_str(), paper.as_str()]);
    assert_eq!(of(2), [pencils.as_str()]);
    assert_eq!(of(3), [""; 0]);
}
