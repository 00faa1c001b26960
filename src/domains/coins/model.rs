//! The wall of the coins context: what hangs where, in the order of time.
//!
//! Must say nothing that the code does not do; a test holds the two against each other.

use super::{account, scenarios};
use crate::engine::model::{CommandSticky, Model, PolicySticky, Sorting, Step, ViewSticky};

/// The board.
#[must_use]
pub fn model() -> Model {
    Model {
        name: "coins",
        title: "Coins",
        steps: steps(),
        policies: vec![PolicySticky {
            name: "Transfer",
            whenever: vec!["CoinsSent"],
            then: vec!["ReceiveCoins"],
            ..PolicySticky::default()
        }],
        views: vec![
            ViewSticky {
                name: "balances",
                columns: vec!["account_id", "balance", "coins_mined", "last_event"],
                sorted_by: vec![Sorting::Falling("balance"), Sorting::Rising("account_id")],
                when_empty: "No coin yet. Mine one: on the account \"me\" the nonce 190 holds.",
                ..ViewSticky::default()
            },
            ViewSticky {
                name: "coins-under-way",
                columns: vec!["transfer_id", "from", "to", "amount"],
                when_empty: "Nothing is under way. Stop the process manager Transfer and send coins to see some.",
                ..ViewSticky::default()
            },
        ],
        systems: Vec::new(),
        hotspots: Vec::new(),
        known_by: vec!["account_id"],
        called_after: Vec::new(),
        pivotal_events: vec!["CoinsSent"],
        loose: Vec::new(),
        scenarios: scenarios::all(),
    }
}

fn steps() -> Vec<Step> {
    let transferred = vec!["balances", "coins-under-way"];
    vec![
        Step {
            actor: Some("Miner"),
            asks: None,
            happens: false,
            command: CommandSticky { name: "MineCoin", fields: account::mine_coin_fields(), unique: Vec::new() },
            aggregate: "Account",
            events: vec!["CoinMined"],
            views: vec!["balances"],
        },
        Step {
            actor: Some("Owner"),
            asks: None,
            happens: false,
            command: CommandSticky {
                name: "SendCoins",
                fields: account::send_coins_fields(),
                unique: vec![account::UNIQUE_TRANSFER],
            },
            aggregate: "Account",
            events: vec!["CoinsSent"],
            views: transferred.clone(),
        },
        Step {
            actor: None,
            asks: None,
            happens: false,
            command: CommandSticky {
                name: "ReceiveCoins",
                fields: account::receive_coins_fields(),
                unique: Vec::new(),
            },
            aggregate: "Account",
            events: vec!["CoinsReceived"],
            views: transferred,
        },
    ]
}
