//! Coins: a toy currency, mined by proof of work and sent from account to account.
//!
//! The source is Bernardo Amorim, *CQRS & ES* (2018, `ex-cbsf2018`). Shows a process manager that moves value between two
//! aggregates, and optimistic versions. Must not know how it is hosted.

pub mod account;
pub mod account_id;
pub mod balances_view;
pub mod miner;
pub mod model;
pub mod scenarios;
pub mod supply;
pub mod transfer;
pub mod transfer_id;
pub mod under_way_view;

#[cfg(test)]
mod tests;

use crate::engine::aggregate::{Hosted, HostedAggregate};
use crate::engine::codec;
use crate::engine::context::Domain;
use crate::engine::enrichment::Enrichment;
use crate::engine::event::JsonObject;
use crate::engine::handler::Handler;
use crate::engine::model::Model;
use crate::engine::process_manager::ProcessManager;
use crate::engine::projection::Projection;
use account::{Account, Event};
use balances_view::BalancesView;
use serde_json::Error;
use transfer::Transfer;
use under_way_view::UnderWayView;

/// The bounded context.
#[derive(Debug)]
pub struct Coins;

impl Domain for Coins {
    const PREFIX: &'static str = "Coins";
    type Event = Event;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![Box::new(Hosted::<Account>::default())]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<Event, Error>> {
        codec::variant(name, data)
    }

    fn handlers() -> Vec<Handler> {
        vec![BalancesView::handler(), UnderWayView::handler(), Transfer::handler()]
    }

    fn enrichments() -> Vec<Enrichment> {
        account_id::enrichments().into_iter().chain([transfer_id::enrichment()]).collect()
    }
}
