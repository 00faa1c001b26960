//! Loans: people ask for a loan; a clearing house knows their credit score; clear cases are decided by rule, the rest by an
//! underwriter.
//!
//! The source is Yevhenii Kurtov, *An end-to-end ES/CQRS example with `EventStoreDB` and Phoenix/LiveView*. One file per
//! aggregate, per projection and per external system; `model` is the wall. Must not know how it is hosted.

pub mod credit_clearing_house;
pub mod decisions_view;
pub mod loan_request;
pub mod model;
pub mod scenarios;
pub mod underwriter_dashboard_view;
pub mod underwriter_desk;

#[cfg(test)]
mod tests;

use crate::engine::aggregate::{Hosted, HostedAggregate};
use crate::engine::codec;
use crate::engine::context::Domain;
use crate::engine::enrichment::Enrichment;
use crate::engine::event::JsonObject;
use crate::engine::handler::Handler;
use crate::engine::model::Model;
use crate::engine::projection::Projection;
use decisions_view::DecisionsView;
use loan_request::{Event, LoanRequest};
use serde_json::Error;
use underwriter_dashboard_view::UnderwriterDashboardView;

/// The bounded context.
#[derive(Debug)]
pub struct Loans;

impl Domain for Loans {
    const PREFIX: &'static str = "Loans";
    type Event = Event;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![Box::new(Hosted::<LoanRequest>::default())]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<Event, Error>> {
        codec::variant(name, data)
    }

    fn handlers() -> Vec<Handler> {
        vec![UnderwriterDashboardView::handler(), DecisionsView::handler()]
    }

    fn enrichments() -> Vec<Enrichment> {
        vec![credit_clearing_house::credit_score()]
    }
}
