//! Orders: every order with its lines and where it stands.
//!
//! Must not know who completed an order, nor what that set off.

use super::OrdersEvent;
use super::order::{Event, Item};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::table::Table;
use crate::engine::timestamp::Timestamp;
use imbl::OrdSet;
use serde::Serialize;
use uuid::Uuid;

/// Folds into the read model Orders.
#[derive(Debug)]
pub struct OrdersView;

/// The orders, and the numbers that are taken.
#[derive(Clone, Debug, Default)]
pub struct View {
    table: Table<Uuid, OrderRow>,
    numbers: OrdSet<String>,
}

impl View {
    /// Whether an order has this number, in this spelling.
    #[must_use]
    pub fn has_number(&self, number: &str) -> bool {
        self.numbers.contains(number)
    }
}

/// One order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderRow {
    /// Its id.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// The customer's e-mail address.
    pub business_partner: String,
    /// OPEN or COMPLETED.
    pub status: &'static str,
    /// Its lines.
    pub items: Vec<Item>,
    /// When it was taken, UTC.
    pub created_at: Timestamp,
}

impl Projection for OrdersView {
    type Event = OrdersEvent;
    type View = View;
    type Row = OrderRow;
    const NAME: &'static str = "orders";

    fn apply(view: &mut View, event: &OrdersEvent, recorded: &RecordedEvent) {
        match event {
            OrdersEvent::Order(Event::OrderCreated { order_id, order_number, business_partner, items }) => {
                let row = OrderRow {
                    order_id: *order_id,
                    order_number: order_number.clone(),
                    business_partner: business_partner.clone(),
                    status: "OPEN",
                    items: items.clone(),
                    created_at: recorded.created_at,
                };
                view.numbers.insert(order_number.clone());
                view.table.insert(recorded.position.0, *order_id, row);
            }
            OrdersEvent::Order(Event::OrderCompleted { order_id }) => {
                view.table.update(order_id, |row| row.status = "COMPLETED");
            }
            OrdersEvent::Shipment(_) => {}
        }
    }

    fn table(view: &View) -> &Table<Uuid, OrderRow> {
        &view.table
    }
}
