//! Given, when, then: the rules of the coins context, beside the rules.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod guided;
mod handlers;
mod rules;

use super::Coins;
use super::balances_view::richest;
use crate::domains::rehearsal::{Done, Rehearsal};
use serde_json::{Value, json};
use uuid::Uuid;

const T1: Uuid = Uuid::from_u128(1);

/// The context before anything happened.
fn coins() -> Rehearsal {
    Rehearsal::of::<Coins>()
}

fn send(to: &str, amount: u64, transfer_id: Uuid) -> Value {
    json!({"account_id": "you", "to": to, "amount": amount, "transfer_id": transfer_id})
}

impl Rehearsal {
    /// Mines a coin.
    fn mine(&mut self, account: &str, nonce: i64) -> Done {
        self.give("MineCoin", json!({"account_id": account, "nonce": nonce}))
    }

    /// The account `you` with three coins.
    fn with_three_coins(mut self) -> Self {
        for nonce in [488, 1_442, 1_597] {
            self.mine("you", nonce).unwrap();
        }
        self
    }

    /// Who is the richest, and how rich.
    fn richest(&self) -> Value {
        let rows = self.keyed_rows("balances", self.log.head());
        richest(&rows).map_or(Value::Null, |row| json!([row.key, row.cells["balance"]]))
    }
}

fn code(done: Done) -> String {
    done.unwrap_err().code
}
