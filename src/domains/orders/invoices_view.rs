//! Invoices: every invoice, with the number of the order that it is for.
//!
//! Reads events of two aggregates, as projections may. Must not ask the Orders view: a projection reads nothing but events.

use super::{OrdersEvent, invoice, order};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};

/// The table of the numbers of orders, by id.
const ORDERS: &str = "numbers-of-orders";

/// Folds into the read model Invoices.
#[derive(Debug)]
pub struct InvoicesView;

impl Projection for InvoicesView {
    type Event = OrdersEvent;
    const NAME: &'static str = "invoices";
    const REMEMBERS: &'static [&'static str] = &[ORDERS];

    fn apply(tables: &mut Writer, event: &OrdersEvent, _: &RecordedEvent) {
        match event {
            OrdersEvent::Order(order::Event::OrderCreated { order_id, order_number, .. }) => {
                tables.put(ORDERS, order_id, json!({"order_number": order_number}));
            }
            OrdersEvent::Invoice(invoice::Event::InvoiceCreated { invoice_id, order_id }) => {
                let known = tables.get(ORDERS, order_id).and_then(|mut order| order.remove("order_number"));
                let row = json!({
                    "invoice_id": invoice_id,
                    "order_id": order_id,
                    "order_number": known.unwrap_or_else(|| Value::from("")),
                    "status": "OPEN",
                });
                tables.put(Self::NAME, invoice_id, row);
            }
            OrdersEvent::Invoice(invoice::Event::InvoicePaid { invoice_id }) => {
                tables.change(Self::NAME, invoice_id, json!({"status": "PAID"}));
            }
            _ => {}
        }
    }
}
