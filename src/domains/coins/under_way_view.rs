//! Coins under way: sent, and not received yet.
//!
//! Must not know whether anybody brings them; with the process manager stopped they stay here.

use super::account::Event;
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::json;

/// The table whose keys are the ids of all transfers that were ever sent.
pub const TRANSFERS: &str = "transfers";

/// Folds into the read model Coins under way.
#[derive(Debug)]
pub struct UnderWayView;

impl Projection for UnderWayView {
    type Event = Event;
    const NAME: &'static str = "coins-under-way";
    const REMEMBERS: &'static [&'static str] = &[TRANSFERS];

    fn apply(tables: &mut Writer, event: &Event, _: &RecordedEvent) {
        match event {
            Event::CoinMined { .. } => {}
            Event::CoinsSent { account_id, to, amount, transfer_id } => {
                let row = json!({"transfer_id": transfer_id, "from": account_id, "to": to, "amount": amount});
                tables.put(Self::NAME, transfer_id, row);
                tables.put(TRANSFERS, transfer_id, json!({}));
            }
            Event::CoinsReceived { transfer_id, .. } => tables.remove(Self::NAME, transfer_id),
        }
    }
}
