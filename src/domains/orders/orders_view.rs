//! Orders: every order with its lines and where it stands.
//!
//! Must not know who completed an order, nor what that set off.

use super::OrdersEvent;
use super::order::{Event, Item};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::{Projection, Row};
use crate::engine::spelling::compared;
use crate::engine::tables::Writer;
use crate::engine::timestamp::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// The table whose keys are the numbers that are taken, each in the spelling under which it is compared. A deleted order gives its number back.
pub const NUMBERS: &str = "order-numbers";

/// Folds into the read model Orders.
#[derive(Debug)]
pub struct OrdersView;

/// One order.
#[derive(Serialize)]
struct OrderRow<'a> {
    order_id: Uuid,
    order_number: &'a str,
    business_partner: &'a str,
    status: &'static str,
    items: &'a [Item],
    created_at: Timestamp,
}

impl Projection for OrdersView {
    type Event = OrdersEvent;
    const NAME: &'static str = "orders";
    const VERSION: u32 = 2;
    const REMEMBERS: &'static [&'static str] = &[NUMBERS];

    fn apply(tables: &mut Writer, event: &OrdersEvent, recorded: &RecordedEvent) {
        let OrdersEvent::Order(event) = event else { return };
        match event {
            Event::OrderCreated { order_id, order_number, business_partner, items } => {
                let (order_id, created_at) = (*order_id, recorded.created_at);
                let row = OrderRow { order_id, order_number, business_partner, status: "OPEN", items, created_at };
                tables.put(Self::NAME, order_id, row);
                tables.put(NUMBERS, compared(order_number), json!({}));
            }
            Event::OrderItemAdded { order_id, item } => {
                let Some(mut order) = tables.get(Self::NAME, order_id) else { return };
                if let Some(Value::Array(items)) = order.get_mut("items") {
                    items.push(json!(item));
                }
                tables.put(Self::NAME, order_id, order);
            }
            Event::OrderCompleted { order_id } => {
                tables.change(Self::NAME, order_id, json!({"status": "COMPLETED"}));
            }
            Event::OrderDeleted { order_id } => {
                let number = tables.get(Self::NAME, order_id).and_then(|mut order| order.remove("order_number"));
                if let Some(Value::String(number)) = number {
                    tables.remove(NUMBERS, compared(&number));
                }
                tables.remove(Self::NAME, order_id);
            }
        }
    }
}

/// The number of the first order that there is, by the rows of the view.
#[must_use]
pub fn first_number(orders: &[Row]) -> Option<&str> {
    let taken_at = |row: &&Row| row.cells.get("created_at").and_then(|time| time.as_str()?.parse::<Timestamp>().ok());
    orders.iter().min_by_key(taken_at)?.cells.get("order_number")?.as_str()
}
