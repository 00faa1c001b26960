//! The wall of the orders context: what hangs where, in the order of time.
//!
//! Must say nothing that the code does not do; a test holds the two against each other.

use super::{order, shipment};
use crate::engine::model::{CommandSticky, Model, PolicySticky, Step, ViewSticky};

/// The board.
#[must_use]
pub fn model() -> Model {
    Model {
        name: "orders",
        title: "Orders and shipments",
        steps: vec![
            Step {
                actor: Some("Clerk"),
                asks: None,
                command: CommandSticky {
                    name: "CreateOrder",
                    fields: order::create_order_fields(),
                    unique: &[order::UNIQUE_NUMBER],
                },
                aggregate: "Order",
                events: vec!["OrderCreated"],
                views: vec!["orders"],
            },
            Step {
                actor: Some("Clerk"),
                asks: None,
                command: CommandSticky { name: "CompleteOrder", fields: order::complete_order_fields(), unique: &[] },
                aggregate: "Order",
                events: vec!["OrderCompleted"],
                views: vec!["orders"],
            },
            Step {
                actor: None,
                asks: None,
                command: CommandSticky {
                    name: "CreateShipment",
                    fields: shipment::create_shipment_fields(),
                    unique: &[],
                },
                aggregate: "Shipment",
                events: vec!["ShipmentCreated"],
                views: vec!["shipments"],
            },
            Step {
                actor: Some("Warehouse"),
                asks: None,
                command: CommandSticky {
                    name: "CompleteShipment",
                    fields: shipment::complete_shipment_fields(),
                    unique: &[],
                },
                aggregate: "Shipment",
                events: vec!["ShipmentCompleted"],
                views: vec!["shipments"],
            },
        ],
        policies: vec![PolicySticky {
            name: "Shipping",
            whenever: vec!["OrderCompleted"],
            then: vec!["CreateShipment"],
            ..PolicySticky::default()
        }],
        views: vec![
            ViewSticky {
                name: "orders",
                columns: &["order_id", "order_number", "business_partner", "status", "items", "created_at"],
                when_empty: "No order has been taken yet. Create one on the wall.",
                ..ViewSticky::default()
            },
            ViewSticky {
                name: "shipments",
                columns: &["shipment_id", "order_id", "order_number", "status"],
                when_empty: "No shipment yet. Complete an order, and the policy Shipping opens one.",
                ..ViewSticky::default()
            },
        ],
        systems: Vec::new(),
        hotspots: Vec::new(),
        known_by: vec!["order_number"],
        pivotal_events: vec!["OrderCompleted"],
        scenarios: Vec::new(),
    }
}
