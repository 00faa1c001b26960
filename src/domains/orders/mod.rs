//! Orders and shipments: a small ERP in which completing an order makes a policy open a shipment.
//!
//! The source is the livebook *ES/CQRS's Anatomy* (`es-cqrs-anatomy`), a lesson on Commanded for Elixir. One file per
//! aggregate, per projection and per policy; `model` is the wall. Must not know how it is hosted.

pub mod model;
pub mod order;
pub mod orders_view;
pub mod shipment;
pub mod shipments_view;
pub mod shipping;

#[cfg(test)]
mod tests;

use crate::engine::aggregate::{Hosted, HostedAggregate};
use crate::engine::codec;
use crate::engine::context::Domain;
use crate::engine::event::JsonObject;
use crate::engine::handler::Handler;
use crate::engine::model::Model;
use crate::engine::policy::Policy;
use crate::engine::projection::Projection;
use orders_view::OrdersView;
use serde_json::Error;
use shipments_view::ShipmentsView;
use shipping::Shipping;

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
}

impl Domain for Orders {
    const PREFIX: &'static str = "Orders";
    type Event = OrdersEvent;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![Box::new(Hosted::<order::Order>::default()), Box::new(Hosted::<shipment::Shipment>::default())]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<OrdersEvent, Error>> {
        let order = || Some(codec::variant(name, data)?.map(OrdersEvent::Order));
        let shipment = || Some(codec::variant(name, data)?.map(OrdersEvent::Shipment));
        order().or_else(shipment)
    }

    fn handlers() -> Vec<Handler> {
        vec![OrdersView::handler(), ShipmentsView::handler(), Shipping::handler()]
    }
}
