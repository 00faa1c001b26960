//! Shipments: every shipment, with the number of the order that it is for.
//!
//! Reads events of two aggregates, as projections may. Must not ask the Orders view: a projection reads nothing but events.

use super::{OrdersEvent, order, shipment};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};

/// The table of the numbers of orders, by id.
const ORDERS: &str = "numbers-of-orders";

/// Folds into the read model Shipments.
#[derive(Debug)]
pub struct ShipmentsView;

impl Projection for ShipmentsView {
    type Event = OrdersEvent;
    const NAME: &'static str = "shipments";
    const REMEMBERS: &'static [&'static str] = &[ORDERS];

    fn apply(tables: &mut Writer, event: &OrdersEvent, _: &RecordedEvent) {
        match event {
            OrdersEvent::Order(order::Event::OrderCreated { order_id, order_number, .. }) => {
                tables.put(ORDERS, order_id, json!({"order_number": order_number}));
            }
            OrdersEvent::Shipment(shipment::Event::ShipmentCreated { shipment_id, order_id }) => {
                let known = tables.get(ORDERS, order_id).and_then(|mut order| order.remove("order_number"));
                let row = json!({
                    "shipment_id": shipment_id,
                    "order_id": order_id,
                    "order_number": known.unwrap_or_else(|| Value::from("")),
                    "status": "OPEN",
                });
                tables.put(Self::NAME, shipment_id, row);
            }
            OrdersEvent::Shipment(shipment::Event::ShipmentCompleted { shipment_id }) => {
                tables.change(Self::NAME, shipment_id, json!({"status": "COMPLETED"}));
            }
            _ => {}
        }
    }
}
