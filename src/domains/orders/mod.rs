//! Orders, shipments and invoices: a small ERP in which completing an order makes policies open a shipment and make out an
//! invoice.
//!
//! The source is the livebook *ES/CQRS's Anatomy* (`es-cqrs-anatomy`), a lesson on Commanded for Elixir. One file per
//! aggregate, per projection and per policy; `model` is the wall. Must not know how it is hosted.

pub mod block_list;
pub mod invoice;
pub mod invoices_view;
pub mod invoicing;
pub mod model;
pub mod order;
pub mod order_lines_view;
pub mod orders_view;
pub mod scenarios;
pub mod shipment;
pub mod shipments_view;
pub mod shipping;
pub mod stream_linker;

#[cfg(test)]
mod tests;

use crate::engine::aggregate::{Hosted, HostedAggregate};
use crate::engine::codec;
use crate::engine::context::Domain;
use crate::engine::enrichment::Enrichment;
use crate::engine::event::JsonObject;
use crate::engine::handler::Handler;
use crate::engine::model::Model;
use crate::engine::policy::Policy;
use crate::engine::projection::Projection;
use invoices_view::InvoicesView;
use invoicing::Invoicing;
use order_lines_view::OrderLinesView;
use orders_view::OrdersView;
use serde_json::Error;
use shipments_view::ShipmentsView;
use shipping::Shipping;
use stream_linker::StreamLinker;

/// The bounded context.
#[derive(Debug)]
pub struct Orders;

/// Every event of the context.
#[derive(Clone, Debug, PartialEq)]
pub enum OrdersEvent {
    /// Something happened to an order.
    Order(order::Event),
    /// Something happened to a shipment.
    Shipment(shipment::Event),
    /// Something happened to an invoice.
    Invoice(invoice::Event),
}

impl Domain for Orders {
    const PREFIX: &'static str = "Orders";
    type Event = OrdersEvent;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![
            Box::new(Hosted::<order::Order>::default()),
            Box::new(Hosted::<shipment::Shipment>::default()),
            Box::new(Hosted::<invoice::Invoice>::default()),
        ]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<OrdersEvent, Error>> {
        let order = || Some(codec::variant(name, data)?.map(OrdersEvent::Order));
        let shipment = || Some(codec::variant(name, data)?.map(OrdersEvent::Shipment));
        let invoice = || Some(codec::variant(name, data)?.map(OrdersEvent::Invoice));
        order().or_else(shipment).or_else(invoice)
    }

    fn handlers() -> Vec<Handler> {
        vec![
            OrdersView::handler(),
            OrderLinesView::handler(),
            ShipmentsView::handler(),
            InvoicesView::handler(),
            Shipping::handler(),
            Invoicing::handler(),
            StreamLinker::handler(),
        ]
    }

    fn enrichments() -> Vec<Enrichment> {
        vec![block_list::enrichment()]
    }
}
