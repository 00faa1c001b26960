//! Balances: how much every account has, how much of it was mined there, and what happened to it last.
//!
//! Must not know how coins travel: what was sent is gone here until it is received.

use super::account::Event;
use crate::engine::event::RecordedEvent;
use crate::engine::projection::{Projection, Row};
use crate::engine::tables::Writer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Reverse;

/// Folds into the read model Balances.
#[derive(Debug)]
pub struct BalancesView;

#[derive(Default, Serialize, Deserialize)]
struct AccountRow {
    account_id: String,
    balance: u64,
    coins_mined: u64,
    last_event: String,
}

impl Projection for BalancesView {
    type Event = Event;
    const NAME: &'static str = "balances";

    fn apply(tables: &mut Writer, event: &Event, recorded: &RecordedEvent) {
        let (Event::CoinMined { account_id, .. }
        | Event::CoinsSent { account_id, .. }
        | Event::CoinsReceived { account_id, .. }) = event;
        let kept = tables.get(Self::NAME, account_id).map(Value::from);
        let mut row: AccountRow = kept.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default();
        match event {
            Event::CoinMined { .. } => {
                row.balance += 1;
                row.coins_mined += 1;
            }
            Event::CoinsSent { amount, .. } => row.balance = row.balance.saturating_sub(*amount),
            Event::CoinsReceived { amount, .. } => row.balance = row.balance.saturating_add(*amount),
        }
        row.account_id.clone_from(account_id);
        recorded.type_parts().1.clone_into(&mut row.last_event);
        tables.put(Self::NAME, account_id, row);
    }
}

/// Who has the most, by the rows of the view; of several the first by name.
#[must_use]
pub fn richest(balances: &[Row]) -> Option<&Row> {
    let balance = |row: &&Row| row.cells.get("balance").and_then(Value::as_u64);
    balances.iter().min_by_key(|row| (Reverse(balance(row)), row.key.clone()))
}
