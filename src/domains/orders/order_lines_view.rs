//! Order lines: every line of every order in one table, as a report wants them.
//!
//! Must not know shipments or invoices. Its rows do not say which order they are of; that is remembered aside.

use super::OrdersEvent;
use super::order::{Event, Item};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::{Projection, Row};
use crate::engine::tables::Writer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// The table of what the lines of an order have in common, by its id.
const ORDERS: &str = "orders-of-lines";

/// Folds into the read model Order lines.
#[derive(Debug)]
pub struct OrderLinesView;

#[derive(Serialize, Deserialize)]
struct Heading {
    order_number: String,
    business_partner: String,
    lines: usize,
}

#[derive(Serialize)]
struct LineRow<'a> {
    order_number: &'a str,
    business_partner: &'a str,
    status: &'static str,
    #[serde(flatten)]
    item: &'a Item,
}

impl Projection for OrderLinesView {
    type Event = OrdersEvent;
    const NAME: &'static str = "order-lines";
    const REMEMBERS: &'static [&'static str] = &[ORDERS];

    fn apply(tables: &mut Writer, event: &OrdersEvent, _: &RecordedEvent) {
        let OrdersEvent::Order(event) = event else { return };
        match event {
            Event::OrderCreated { order_id, order_number, business_partner, items } => {
                let (order_number, business_partner) = (order_number.clone(), business_partner.clone());
                add(tables, *order_id, Heading { order_number, business_partner, lines: 0 }, items);
            }
            Event::OrderItemAdded { order_id, item } => {
                if let Some(heading) = heading(tables, *order_id) {
                    add(tables, *order_id, heading, std::slice::from_ref(item));
                }
            }
            Event::OrderCompleted { order_id } => {
                for key in keys(tables, *order_id) {
                    tables.change(Self::NAME, key, json!({"status": "COMPLETED"}));
                }
            }
            Event::OrderDeleted { order_id } => {
                for key in keys(tables, *order_id) {
                    tables.remove(Self::NAME, key);
                }
                tables.remove(ORDERS, order_id);
            }
        }
    }
}

fn add(tables: &mut Writer, order_id: Uuid, mut heading: Heading, items: &[Item]) {
    let Heading { order_number, business_partner, .. } = &heading;
    for (line, item) in (heading.lines..).zip(items) {
        let row = LineRow { order_number, business_partner, status: "OPEN", item };
        tables.put(OrderLinesView::NAME, key(order_id, line), row);
    }
    heading.lines += items.len();
    tables.put(ORDERS, order_id, heading);
}

fn heading(tables: &Writer, order_id: Uuid) -> Option<Heading> {
    serde_json::from_value(tables.get(ORDERS, order_id)?.into()).ok()
}

fn key(order_id: Uuid, line: usize) -> String {
    format!("{order_id}/{line}")
}

fn keys(tables: &Writer, order_id: Uuid) -> Vec<String> {
    let lines = heading(tables, order_id).map_or(0, |heading| heading.lines);
    (0..lines).map(|line| key(order_id, line)).collect()
}

/// The products in an order, by the rows of the view: each once, in the order of its lines.
#[must_use]
pub fn products_in<'a>(lines: &'a [Row], order_id: &str) -> Vec<&'a str> {
    let own = lines.iter().filter(|row| row.key.split_once('/').is_some_and(|(id, _)| id == order_id));
    let mut products = Vec::new();
    for product in own.filter_map(|row| row.cells.get("product_id").and_then(Value::as_str)) {
        if !products.contains(&product) {
            products.push(product);
        }
    }
    products
}
