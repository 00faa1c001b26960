//! Given, when, then: the rules of the orders context, beside the rules.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

use super::order::{self, Order};
use super::shipment::{self, Shipment};
use crate::engine::decider::{Decider, rehydrate};
use serde_json::Number;
use uuid::Uuid;

const U1: Uuid = Uuid::from_u128(1);
const S1: Uuid = Uuid::from_u128(2);

/// What the decider `D` says when `command` meets a past of the `given` events.
fn when<D: Decider>(given: &[D::Event], command: D::Command) -> Result<Vec<D::Event>, D::Rejection> {
    D::decide(&rehydrate::<D>(given), command)
}

fn items() -> Vec<order::Item> {
    vec![order::Item { product_id: Uuid::from_u128(7), quantity: Number::from(1), uom: order::UnitOfMeasure::Kg }]
}

fn create() -> order::Command {
    order::Command::CreateOrder {
        order_id: U1,
        order_number: "SO-1".into(),
        business_partner: "jane.doe@acme.com".into(),
        items: items(),
    }
}

fn created() -> order::Event {
    order::Event::OrderCreated {
        order_id: U1,
        order_number: "SO-1".into(),
        business_partner: "jane.doe@acme.com".into(),
        items: items(),
    }
}

const COMPLETE: order::Command = order::Command::CompleteOrder { order_id: U1 };
const COMPLETED: order::Event = order::Event::OrderCompleted { order_id: U1 };
const SHIP: shipment::Command = shipment::Command::CreateShipment { shipment_id: S1, order_id: U1 };
const SHIPMENT_CREATED: shipment::Event = shipment::Event::ShipmentCreated { shipment_id: S1, order_id: U1 };
const DELIVER: shipment::Command = shipment::Command::CompleteShipment { shipment_id: S1 };
const DELIVERED: shipment::Event = shipment::Event::ShipmentCompleted { shipment_id: S1 };

#[test]
fn an_order_is_taken_once() {
    assert_eq!(when::<Order>(&[], create()), Ok(vec![created()]));
    assert_eq!(when::<Order>(&[created()], create()), Err(order::Rejection::AlreadyCreated));
    assert_eq!(when::<Order>(&[created(), COMPLETED], create()), Err(order::Rejection::AlreadyCreated));
}

#[test]
fn an_order_is_completed_once() {
    assert_eq!(when::<Order>(&[created()], COMPLETE), Ok(vec![COMPLETED]));
    assert_eq!(when::<Order>(&[created(), COMPLETED], COMPLETE), Err(order::Rejection::AlreadyCompleted));
}

#[test]
fn an_order_that_nobody_took_is_not_found() {
    assert_eq!(when::<Order>(&[], COMPLETE), Err(order::Rejection::NotFound));
}

#[test]
fn a_shipment_is_opened_once() {
    assert_eq!(when::<Shipment>(&[], SHIP), Ok(vec![SHIPMENT_CREATED]));
    assert_eq!(when::<Shipment>(&[SHIPMENT_CREATED], SHIP), Err(shipment::Rejection::AlreadyCreated));
}

#[test]
fn a_shipment_is_completed_once() {
    assert_eq!(when::<Shipment>(&[SHIPMENT_CREATED], DELIVER), Ok(vec![DELIVERED]));
    assert_eq!(when::<Shipment>(&[SHIPMENT_CREATED, DELIVERED], DELIVER), Err(shipment::Rejection::AlreadyCompleted));
    assert_eq!(when::<Shipment>(&[], DELIVER), Err(shipment::Rejection::NotFound));
}

#[test]
fn a_no_has_the_words_and_the_code_of_the_rules() {
    let said = |no: order::Rejection| (<&str>::from(no), no.to_string());
    assert_eq!(said(order::Rejection::AlreadyCreated), ("already_created", "Order already created".into()));
    assert_eq!(said(order::Rejection::AlreadyCompleted), ("already_completed", "Order already completed".into()));
    let said = |no: shipment::Rejection| (<&str>::from(no), no.to_string());
    assert_eq!(said(shipment::Rejection::AlreadyCreated), ("already_created", "Shipment already created".into()));
    assert_eq!(said(shipment::Rejection::AlreadyCompleted), ("already_completed", "Shipment already completed".into()));
}

#[test]
fn an_order_that_is_completed_is_shipped() {
    let mut orders = crate::domains::rehearsal::Rehearsal::of::<super::Orders>();
    let item = serde_json::json!({"product_id": U1, "quantity": 1, "uom": "KG"});
    let order = serde_json::json!({"order_id": U1, "order_number": "SO-1", "business_partner": "jane.doe@acme.com", "items": [item]});
    orders.give("CreateOrder", order.clone()).unwrap();
    orders.give("CompleteOrder", serde_json::json!({"order_id": U1})).unwrap();
    assert_eq!(orders.give("CreateOrder", order).unwrap_err().details[0].message, "already exist");
    assert_eq!(orders.rows("shipments").len(), 1);
    let before = orders.trace();
    orders.react_again("Shipping");
    assert_eq!(orders.trace(), before);
}
