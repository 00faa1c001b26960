//! Orders: every order with its lines and where it stands.
//!
//! Must not know who completed an order, nor what that set off.

use super::OrdersEvent;
use super::order::{Event, Item};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use imbl::OrdMap;
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;
use uuid::Uuid;

/// Folds into the read model Orders.
#[derive(Debug)]
pub struct OrdersView;

/// The orders in the order in which they were taken.
#[derive(Clone, Debug, Default)]
pub struct View {
    rows: OrdMap<u64, Arc<OrderRow>>,
    places: OrdMap<Uuid, u64>,
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
    type Row = Arc<OrderRow>;
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
                view.places.insert(*order_id, recorded.position.0);
                view.rows.insert(recorded.position.0, Arc::new(row));
            }
            OrdersEvent::Order(Event::OrderCompleted { order_id }) => {
                if let Some(row) = view.places.get(order_id).and_then(|place| view.rows.get_mut(place)) {
                    Arc::make_mut(row).status = "COMPLETED";
                }
            }
            OrdersEvent::Shipment(_) => {}
        }
    }

    fn rows(view: &View) -> Vec<(String, Arc<OrderRow>)> {
        view.rows.values().map(|row| (row.order_id.to_string(), Arc::clone(row))).collect()
    }
}
