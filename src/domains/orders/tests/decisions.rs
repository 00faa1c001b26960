//! What order, shipment and invoice say, given what happened.

use super::{PENCILS, U1};
use crate::domains::orders::invoice::{self, Invoice};
use crate::domains::orders::order::{self, Order};
use crate::domains::orders::shipment::{self, Shipment};
use crate::engine::decider::{Decider, rehydrate};
use crate::engine::rejection::Rejection;
use serde_json::Number;
use uuid::Uuid;

const S1: Uuid = Uuid::from_u128(2);
const I1: Uuid = Uuid::from_u128(3);
const BLOCKED: Uuid = Uuid::from_u128(8);

/// What the decider `D` says when `command` meets a past of the `given` events.
fn when<D: Decider>(given: &[D::Event], command: D::Command) -> Result<Vec<D::Event>, D::Rejection> {
    D::decide(&rehydrate::<D>(given), command)
}

fn item() -> order::Item {
    order::Item { product_id: PENCILS, quantity: Number::from(1), uom: order::UnitOfMeasure::Kg }
}

fn create() -> order::Command {
    order::Command::CreateOrder {
        order_id: U1,
        order_number: "SO-1".into(),
        business_partner: "jane.doe@acme.com".into(),
        items: vec![item()],
    }
}

fn created() -> order::Event {
    order::Event::OrderCreated {
        order_id: U1,
        order_number: "SO-1".into(),
        business_partner: "jane.doe@acme.com".into(),
        items: vec![item()],
    }
}

fn add() -> order::Command {
    order::Command::AddOrderItem { order_id: U1, item: item() }
}

fn added() -> order::Event {
    order::Event::OrderItemAdded { order_id: U1, item: item() }
}

fn complete(blocked_product_ids: &[Uuid]) -> order::Command {
    order::Command::CompleteOrder { order_id: U1, blocked_product_ids: blocked_product_ids.to_vec() }
}

const COMPLETED: order::Event = order::Event::OrderCompleted { order_id: U1 };
const DELETE: order::Command = order::Command::DeleteOrder { order_id: U1 };
const DELETED: order::Event = order::Event::OrderDeleted { order_id: U1 };
const SHIP: shipment::Command = shipment::Command::CreateShipment { shipment_id: S1, order_id: U1 };
const SHIPMENT_CREATED: shipment::Event = shipment::Event::ShipmentCreated { shipment_id: S1, order_id: U1 };
const DELIVER: shipment::Command = shipment::Command::CompleteShipment { shipment_id: S1 };
const DELIVERED: shipment::Event = shipment::Event::ShipmentCompleted { shipment_id: S1 };
const CHARGE: invoice::Command = invoice::Command::CreateInvoice { invoice_id: I1, order_id: U1 };
const CHARGED: invoice::Event = invoice::Event::InvoiceCreated { invoice_id: I1, order_id: U1 };
const PAY: invoice::Command = invoice::Command::PayInvoice { invoice_id: I1 };
const PAID: invoice::Event = invoice::Event::InvoicePaid { invoice_id: I1 };

#[test]
fn an_order_is_taken_once() {
    assert_eq!(when::<Order>(&[], create()), Ok(vec![created()]));
    assert_eq!(when::<Order>(&[created()], create()), Err(order::Rejection::AlreadyCreated));
    assert_eq!(when::<Order>(&[created(), COMPLETED], create()), Err(order::Rejection::AlreadyCreated));
}

#[test]
fn an_order_is_completed_once() {
    assert_eq!(when::<Order>(&[created()], complete(&[])), Ok(vec![COMPLETED]));
    assert_eq!(when::<Order>(&[created(), COMPLETED], complete(&[])), Err(order::Rejection::AlreadyCompleted));
}

#[test]
fn an_open_order_takes_more_lines_and_a_completed_one_does_not() {
    assert_eq!(when::<Order>(&[created()], add()), Ok(vec![added()]));
    assert_eq!(when::<Order>(&[created(), COMPLETED], add()), Err(order::Rejection::AlreadyCompleted));
    assert_eq!(rehydrate::<Order>(&[created(), added()]).items(), [item(), item()]);
}

#[test]
fn an_order_with_blocked_products_is_not_completed_and_one_that_is_completed_says_so_first() {
    let no = order::Rejection::BlockedProducts(vec![BLOCKED]);
    assert_eq!(when::<Order>(&[created()], complete(&[BLOCKED])), Err(no));
    assert_eq!(when::<Order>(&[created(), COMPLETED], complete(&[BLOCKED])), Err(order::Rejection::AlreadyCompleted));
}

#[test]
fn an_open_order_is_deleted_and_then_says_nothing_else() {
    assert_eq!(when::<Order>(&[created()], DELETE), Ok(vec![DELETED]));
    assert_eq!(when::<Order>(&[created(), COMPLETED], DELETE), Err(order::Rejection::AlreadyCompleted));
    for command in [create(), add(), complete(&[]), complete(&[BLOCKED]), DELETE] {
        assert_eq!(when::<Order>(&[created(), DELETED], command), Err(order::Rejection::Deleted));
    }
}

#[test]
fn an_order_that_nobody_took_is_not_found() {
    for command in [add(), complete(&[]), complete(&[BLOCKED]), DELETE] {
        assert_eq!(when::<Order>(&[], command), Err(order::Rejection::NotFound));
    }
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
fn an_invoice_is_made_out_once() {
    assert_eq!(when::<Invoice>(&[], CHARGE), Ok(vec![CHARGED]));
    assert_eq!(when::<Invoice>(&[CHARGED], CHARGE), Err(invoice::Rejection::AlreadyCreated));
}

#[test]
fn an_invoice_is_paid_once() {
    assert_eq!(when::<Invoice>(&[CHARGED], PAY), Ok(vec![PAID]));
    assert_eq!(when::<Invoice>(&[CHARGED, PAID], PAY), Err(invoice::Rejection::AlreadyPaid));
    assert_eq!(when::<Invoice>(&[], PAY), Err(invoice::Rejection::NotFound));
}

#[test]
fn a_no_has_the_words_and_the_code_of_the_rules() {
    let blocked = order::Rejection::BlockedProducts(vec![BLOCKED, S1]);
    let listed = format!("Order contains blocked products: {BLOCKED}, {S1}");
    let said = [
        (Rejection::of(order::Rejection::AlreadyCreated), "already_created", "Order already created"),
        (Rejection::of(order::Rejection::AlreadyCompleted), "already_completed", "Order already completed"),
        (Rejection::of(blocked), "blocked_products", &listed),
        (Rejection::of(order::Rejection::Deleted), "deleted", "Order deleted"),
        (Rejection::of(order::Rejection::NotFound), "not_found", "Order not found"),
        (Rejection::of(shipment::Rejection::AlreadyCreated), "already_created", "Shipment already created"),
        (Rejection::of(shipment::Rejection::AlreadyCompleted), "already_completed", "Shipment already completed"),
        (Rejection::of(shipment::Rejection::NotFound), "not_found", "Shipment not found"),
        (Rejection::of(invoice::Rejection::AlreadyCreated), "already_created", "Invoice already created"),
        (Rejection::of(invoice::Rejection::AlreadyPaid), "already_paid", "Invoice already paid"),
        (Rejection::of(invoice::Rejection::NotFound), "not_found", "Invoice not found"),
    ];
    for (no, code, message) in said {
        assert_eq!((no.code.as_str(), no.message.as_str()), (code, message));
    }
}
