//! Given, when, then: the rules of the orders context, beside the rules.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod decisions;
mod guided;
mod handlers;
mod pipeline;
mod queries;

use super::Orders;
use crate::domains::rehearsal::Rehearsal;
use serde_json::{Value, json};
use uuid::Uuid;

const U1: Uuid = Uuid::from_u128(1);
const PENCILS: Uuid = Uuid::from_u128(7);

/// The context before anything happened.
fn orders() -> Rehearsal {
    Rehearsal::of::<Orders>()
}

fn id(order: u128) -> Uuid {
    Uuid::from_u128(order)
}

fn item(product: Uuid) -> Value {
    json!({"product_id": product, "quantity": 1, "uom": "KG"})
}

fn order(order: u128, product: Uuid) -> Value {
    json!({
        "order_id": id(order),
        "order_number": format!("SO-{order}"),
        "business_partner": "jane.doe@acme.com",
        "items": [item(product)],
    })
}

fn which(order: u128) -> Value {
    json!({"order_id": id(order)})
}

impl Rehearsal {
    /// An open order.
    fn with_order(mut self, number: u128) -> Self {
        self.give("CreateOrder", order(number, PENCILS)).unwrap();
        self
    }

    /// A completed order.
    fn with_completed(self, number: u128) -> Self {
        let mut orders = self.with_order(number);
        orders.give("CompleteOrder", which(number)).unwrap();
        orders
    }
}
