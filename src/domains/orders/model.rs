//! The wall of the orders context: what hangs where, in the order of time.
//!
//! Must say nothing that the code does not do; a test holds the two against each other.

use super::{block_list, invoice, order, scenarios, shipment};
use crate::engine::aggregate::Aggregate;
use crate::engine::model::{CommandSticky, Model, PolicySticky, Sorting, Step, SystemSticky, ViewSticky};
use crate::engine::schema::Field;
use serde_json::json;

/// The board.
#[must_use]
pub fn model() -> Model {
    Model {
        name: "orders",
        title: "Orders, shipments, invoices",
        steps: steps(),
        policies: vec![
            PolicySticky {
                name: "Shipping",
                whenever: vec!["OrderCompleted"],
                then: vec!["CreateShipment"],
                ..PolicySticky::default()
            },
            PolicySticky {
                name: "Invoicing",
                whenever: vec!["OrderCompleted"],
                then: vec!["CreateInvoice"],
                ..PolicySticky::default()
            },
        ],
        views: views(),
        systems: vec![SystemSticky {
            name: block_list::SYSTEM,
            settings: [("blocked".to_owned(), json!([block_list::BLOCKED]))].into_iter().collect(),
            fields: block_list::fields(),
        }],
        hotspots: Vec::new(),
        known_by: vec!["order_number"],
        called_after: vec![("order_id", order::Order::STREAM_PREFIX)],
        pivotal_events: vec!["OrderCompleted"],
        loose: Vec::new(),
        scenarios: scenarios::all(),
    }
}

fn steps() -> Vec<Step> {
    let of_order = |command, fields, event| Step {
        aggregate: "Order",
        views: vec!["orders", "order-lines"],
        ..step("Clerk", command, fields, event)
    };
    let mut create = of_order("CreateOrder", order::create_order_fields(), "OrderCreated");
    create.command.unique = vec![order::UNIQUE_NUMBER];
    let complete = of_order("CompleteOrder", order::open_order_fields(), "OrderCompleted");
    let shipment = |step: Step| Step { aggregate: "Shipment", views: vec!["shipments"], ..step };
    let invoice = |step: Step| Step { aggregate: "Invoice", views: vec!["invoices"], ..step };
    vec![
        create,
        of_order("AddOrderItem", order::add_order_item_fields(), "OrderItemAdded"),
        Step { asks: Some(block_list::SYSTEM), ..complete },
        shipment(Step {
            actor: None,
            ..step("", "CreateShipment", shipment::create_shipment_fields(), "ShipmentCreated")
        }),
        invoice(Step { actor: None, ..step("", "CreateInvoice", invoice::create_invoice_fields(), "InvoiceCreated") }),
        shipment(step("Warehouse", "CompleteShipment", shipment::complete_shipment_fields(), "ShipmentCompleted")),
        invoice(step("Accountant", "PayInvoice", invoice::pay_invoice_fields(), "InvoicePaid")),
        of_order("DeleteOrder", order::open_order_fields(), "OrderDeleted"),
    ]
}

fn step(actor: &'static str, command: &'static str, fields: Vec<Field>, event: &'static str) -> Step {
    Step {
        actor: Some(actor),
        asks: None,
        happens: false,
        command: CommandSticky { name: command, fields, unique: Vec::new() },
        aggregate: "",
        events: vec![event],
        views: Vec::new(),
    }
}

fn views() -> Vec<ViewSticky> {
    vec![
        ViewSticky {
            name: "orders",
            columns: vec!["order_id", "order_number", "business_partner", "status", "items", "created_at"],
            when_empty: "No order has been taken yet. Create one on the wall.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "order-lines",
            columns: vec!["order_number", "business_partner", "status", "product_id", "quantity", "uom"],
            sorted_by: vec![Sorting::Rising("order_number"), Sorting::Rising("quantity")],
            when_empty: "No line yet. Every line of every order is listed here.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "shipments",
            columns: vec!["shipment_id", "order_id", "order_number", "status"],
            when_empty: "No shipment yet. Complete an order, and the policy Shipping opens one.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "invoices",
            columns: vec!["invoice_id", "order_id", "order_number", "status"],
            when_empty: "No invoice yet. Complete an order, and the policy Invoicing makes one out.",
            ..ViewSticky::default()
        },
    ]
}
