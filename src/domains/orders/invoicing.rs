//! Invoicing: whenever an order was completed, an invoice is made out for it.
//!
//! Must not know whether it was asked before: the invoice's id follows from the event's id, so a repeat makes no second one.

use super::{OrdersEvent, order};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::handler::{FollowUp, Reaction};
use crate::engine::policy::Policy;

/// Whenever *Order Completed*, then **Create Invoice**.
#[derive(Debug)]
pub struct Invoicing;

impl Policy for Invoicing {
    type Event = OrdersEvent;
    const NAME: &'static str = "Invoicing";

    fn react(event: &OrdersEvent, recorded: &RecordedEvent) -> Vec<Reaction> {
        let OrdersEvent::Order(order::Event::OrderCompleted { order_id }) = event else { return Vec::new() };
        let invoice_id = recorded.event_id.derive(Self::NAME);
        let data = [("invoice_id", invoice_id), ("order_id", *order_id)];
        let data: JsonObject = data.into_iter().map(|(field, id)| (field.to_owned(), id.to_string().into())).collect();
        vec![FollowUp { command: "CreateInvoice", data }.into()]
    }
}
