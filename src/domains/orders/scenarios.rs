//! The guided scenarios of the orders context.
//!
//! Each begins in an empty workspace. Must do nothing that a person could not do on the wall.

use super::block_list;
use crate::engine::codec::object;
use crate::engine::scenario::{Act, Beat, Scenario};
use serde_json::{Value, json};

const ORDER: &str = "0a000000-0000-4000-8000-000000000001";
const PENCILS: &str = "0b000000-0000-4000-8000-000000000001";
const OTHER_ORDER: &str = "0a000000-0000-4000-8000-000000000002";
const PAPER: &str = "0b000000-0000-4000-8000-000000000002";

/// All of them.
#[must_use]
pub fn all() -> Vec<Scenario> {
    vec![happy_path(), faulty_order(), blocked_product(), policy_paused()]
}

fn happy_path() -> Scenario {
    Scenario {
        name: "happy-path",
        title: "An order is taken, shipped and paid",
        beats: vec![
            beat("Jane orders a kilogram of pencils. One event, in a stream of its own.", create(PENCILS)),
            beat("She wants paper, too: the second event of the same stream.", add(PAPER)),
            beat("The order is complete. Two policies wake up and give a command each.", complete()),
            beat("The warehouse sends the goods off.", newest("CompleteShipment", "shipment_id", "shipments")),
            beat("Jane has paid.", newest("PayInvoice", "invoice_id", "invoices")),
            beat("Five events back the order was still open. Nothing was overwritten.", Act::LookBack(5)),
            beat("And this is now.", Act::LookAtNow),
        ],
    }
}

fn faulty_order() -> Scenario {
    let five_faults = json!({
        "order_id": ORDER,
        "order_number": 12345,
        "business_partner": "i_wanna_be_an_email",
        "items": [{"product_id": "Pen", "quantity": 0, "uom": "LT"}],
    });
    let refused = |order: Value| Act::GiveInVain("CreateOrder", object(order), "validation_failure");
    Scenario {
        name: "faulty-order",
        title: "What is faulty never gets in",
        beats: vec![
            beat(
                "Five fields of an order are wrong: all are named at once, and nothing is written.",
                refused(five_faults),
            ),
            beat("Put right, it is an order.", create(PENCILS)),
            beat(
                "Nothing is wrong with another order, but that its number is taken. It gets one stage further.",
                refused(order(OTHER_ORDER, PENCILS)),
            ),
        ],
    }
}

fn blocked_product() -> Scenario {
    let list = |blocked: Value| Act::Set(block_list::SYSTEM, object(json!({ "blocked": blocked })));
    Scenario {
        name: "blocked-product",
        title: "A product may not be sold",
        beats: vec![
            beat(
                "An order with a product that is on the block list. Taking it is allowed.",
                create(block_list::BLOCKED),
            ),
            beat(
                "Completing it is not: the list was asked, and the order says no. No event.",
                in_vain("blocked_products"),
            ),
            beat("Somebody takes the product off the list.", list(json!([]))),
            beat("Now the order can be completed.", complete()),
            beat("The product is back on the list.", list(json!([block_list::BLOCKED]))),
            beat(
                "Once more, and another no: what is completed is not asked about products any longer.",
                in_vain("already_completed"),
            ),
        ],
    }
}

fn policy_paused() -> Scenario {
    Scenario {
        name: "policy-paused",
        title: "A policy sleeps, and nothing is lost",
        beats: vec![
            beat("The policy Shipping is stopped.", Act::Pause("Shipping")),
            beat("Jane orders.", create(PENCILS)),
            beat("The order is complete. There is an invoice, and no shipment.", complete()),
            beat("Shipping starts again after the last event that it handled: the shipment is made up for.", resume()),
            beat("Stopped and started again: no second shipment.", resume()),
        ],
    }
}

fn order(order_id: &str, product_id: &str) -> Value {
    json!({
        "order_id": order_id,
        "order_number": "SO-1",
        "business_partner": "jane.doe@acme.com",
        "items": [{"product_id": product_id, "quantity": 1, "uom": "KG"}],
    })
}

fn create(product_id: &str) -> Act {
    Act::Give("CreateOrder", object(order(ORDER, product_id)))
}

fn add(product_id: &str) -> Act {
    let item = json!({"product_id": product_id, "quantity": 2.5, "uom": "MT"});
    Act::Give("AddOrderItem", object(json!({"order_id": ORDER, "item": item})))
}

fn complete() -> Act {
    Act::Give("CompleteOrder", object(json!({ "order_id": ORDER })))
}

fn in_vain(code: &'static str) -> Act {
    Act::GiveInVain("CompleteOrder", object(json!({ "order_id": ORDER })), code)
}

fn newest(command: &'static str, field: &'static str, view: &'static str) -> Act {
    Act::GiveForNewest { command, field, view }
}

fn resume() -> Act {
    Act::Resume("Shipping")
}

fn beat(says: &'static str, act: Act) -> Beat {
    Beat { says, act }
}
