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
use crate::engine::context::{Domain, HostedPolicy};
use crate::engine::event::RecordedEvent;
use crate::engine::model::{Model, Unique};
use crate::engine::policy::Policy;
use crate::engine::projection::{Part, Projection, Row, rows_of};
use orders_view::OrdersView;
use serde_json::Value;
use shipments_view::ShipmentsView;
use shipping::Shipping;
use strum::VariantNames;

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

/// The views of all projections.
#[derive(Clone, Debug, Default)]
pub struct OrdersViews {
    orders: <OrdersView as Projection>::View,
    shipments: <ShipmentsView as Projection>::View,
}

impl Domain for Orders {
    const PREFIX: &'static str = "Orders";
    type Event = OrdersEvent;
    type Views = OrdersViews;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![Box::new(Hosted::<order::Order>::default()), Box::new(Hosted::<shipment::Shipment>::default())]
    }

    fn read(recorded: &RecordedEvent) -> Option<OrdersEvent> {
        let name = recorded.type_parts().1;
        if order::Event::VARIANTS.contains(&name) {
            codec::decode(name, &recorded.data).ok().map(OrdersEvent::Order)
        } else {
            codec::decode(name, &recorded.data).ok().map(OrdersEvent::Shipment)
        }
    }

    fn project(views: &mut OrdersViews, event: &OrdersEvent, recorded: &RecordedEvent) {
        OrdersView::apply(&mut views.orders, event, recorded);
        ShipmentsView::apply(&mut views.shipments, event, recorded);
    }

    fn rows(views: &OrdersViews, view: &str, part: Part) -> Option<Vec<Row>> {
        match view {
            OrdersView::NAME => Some(rows_of::<OrdersView>(&views.orders, part)),
            ShipmentsView::NAME => Some(rows_of::<ShipmentsView>(&views.shipments, part)),
            _ => None,
        }
    }

    fn count(views: &OrdersViews, view: &str) -> usize {
        match view {
            OrdersView::NAME => OrdersView::table(&views.orders).len(),
            ShipmentsView::NAME => ShipmentsView::table(&views.shipments).len(),
            _ => 0,
        }
    }

    fn has(views: &OrdersViews, unique: &Unique, value: &Value) -> bool {
        *unique == order::UNIQUE_NUMBER && value.as_str().is_some_and(|number| views.orders.has_number(number))
    }

    fn policies() -> Vec<HostedPolicy<OrdersEvent>> {
        vec![HostedPolicy { name: Shipping::NAME, react: Shipping::react }]
    }
}
