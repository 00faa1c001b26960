//! Shipments: every shipment, with the number of the order that it is for.
//!
//! Reads events of two aggregates, as projections may. Must not ask the Orders view: a projection reads nothing but events.

use super::{OrdersEvent, order, shipment};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::table::Table;
use imbl::OrdMap;
use serde::Serialize;
use uuid::Uuid;

/// Folds into the read model Shipments.
#[derive(Debug)]
pub struct ShipmentsView;

/// The shipments, and what is known of orders.
#[derive(Clone, Debug, Default)]
pub struct View {
    table: Table<Uuid, ShipmentRow>,
    order_numbers: OrdMap<Uuid, String>,
}

/// One shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShipmentRow {
    /// Its id.
    pub shipment_id: Uuid,
    /// For which order.
    pub order_id: Uuid,
    /// The number of that order; empty if nobody has taken it.
    pub order_number: String,
    /// OPEN or COMPLETED.
    pub status: &'static str,
}

impl Projection for ShipmentsView {
    type Event = OrdersEvent;
    type View = View;
    type Row = ShipmentRow;
    const NAME: &'static str = "shipments";

    fn apply(view: &mut View, event: &OrdersEvent, recorded: &RecordedEvent) {
        match event {
            OrdersEvent::Order(order::Event::OrderCreated { order_id, order_number, .. }) => {
                view.order_numbers.insert(*order_id, order_number.clone());
            }
            OrdersEvent::Order(order::Event::OrderCompleted { .. }) => {}
            OrdersEvent::Shipment(shipment::Event::ShipmentCreated { shipment_id, order_id }) => {
                let order_number = view.order_numbers.get(order_id).cloned().unwrap_or_default();
                let row = ShipmentRow { shipment_id: *shipment_id, order_id: *order_id, order_number, status: "OPEN" };
                view.table.insert(recorded.position.0, *shipment_id, row);
            }
            OrdersEvent::Shipment(shipment::Event::ShipmentCompleted { shipment_id }) => {
                view.table.update(shipment_id, |row| row.status = "COMPLETED");
            }
        }
    }

    fn table(view: &View) -> &Table<Uuid, ShipmentRow> {
        &view.table
    }
}
