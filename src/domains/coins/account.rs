//! The account: coins are mined into it, sent from it and received by it. Its id is any text, such as `me`.
//!
//! Must not know the account at the other end of a transfer: bringing coins there is a process manager's business.

use super::miner;
use super::under_way_view::{TRANSFERS, UnderWayView};
use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::model::{RefusedAs, Unique};
use crate::engine::projection::Projection;
use crate::engine::schema::{Example, Field, FieldKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Brings the proof of some work.
    MineCoin {
        /// Which account.
        account_id: String,
        /// The number that proves it; each is worth one coin, once, on one account.
        nonce: i64,
    },
    /// Sends coins to another account.
    SendCoins {
        /// From which account.
        account_id: String,
        /// To which account.
        to: String,
        /// How many.
        amount: u64,
        /// The id that the client chose.
        transfer_id: Uuid,
    },
    /// Takes coins in that another account has sent.
    ReceiveCoins {
        /// Into which account.
        account_id: String,
        /// From which account.
        from: String,
        /// How many.
        amount: u64,
        /// Which transfer.
        transfer_id: Uuid,
    },
}

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// There is one coin more in the world.
    CoinMined {
        /// In which account.
        account_id: String,
        /// The number that proved it.
        nonce: i64,
    },
    /// Coins left.
    CoinsSent {
        /// Which account.
        account_id: String,
        /// To which account.
        to: String,
        /// How many.
        amount: u64,
        /// Which transfer.
        transfer_id: Uuid,
    },
    /// Coins arrived.
    CoinsReceived {
        /// In which account.
        account_id: String,
        /// From which account.
        from: String,
        /// How many.
        amount: u64,
        /// Which transfer.
        transfer_id: Uuid,
    },
}

/// Why an account says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// The number is not above the last one.
    #[error("nonce already used")]
    UsedNonce,
    /// The number proves nothing.
    #[error("proof of work does not hold")]
    InvalidNonce,
    /// The coins would go where they are.
    #[error("coins cannot be sent to the account that they are in")]
    SameAccount,
    /// There are fewer coins than that.
    #[error("not enough coins")]
    NotEnoughCoins,
    /// Nothing was ever mined into this account nor sent to it.
    #[error("Account not found")]
    NotFound,
}

/// Where an account stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Account {
    /// Nothing was mined or received yet.
    #[default]
    Absent,
    /// In use.
    Open {
        /// The number of the newest coin; the next one's must be above it.
        last_nonce: i64,
        /// How many coins there are.
        balance: u64,
        /// The transfers that have arrived.
        received: BTreeSet<Uuid>,
    },
}

impl Decider for Account {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (state, Command::MineCoin { account_id, nonce }) => {
                if nonce <= state.last_nonce() {
                    return Err(Rejection::UsedNonce);
                }
                if !miner::proof_holds(&account_id, nonce) {
                    return Err(Rejection::InvalidNonce);
                }
                Ok(vec![Event::CoinMined { account_id, nonce }])
            }
            (Self::Absent, Command::SendCoins { .. }) => Err(Rejection::NotFound),
            (Self::Open { balance, .. }, Command::SendCoins { account_id, to, amount, transfer_id }) => {
                if to == account_id {
                    return Err(Rejection::SameAccount);
                }
                if amount > *balance {
                    return Err(Rejection::NotEnoughCoins);
                }
                Ok(vec![Event::CoinsSent { account_id, to, amount, transfer_id }])
            }
            (Self::Open { received, .. }, Command::ReceiveCoins { transfer_id, .. })
                if received.contains(&transfer_id) =>
            {
                Ok(Vec::new())
            }
            (_, Command::ReceiveCoins { account_id, from, amount, transfer_id }) => {
                Ok(vec![Event::CoinsReceived { account_id, from, amount, transfer_id }])
            }
        }
    }

    fn evolve(state: Self, event: &Event) -> Self {
        let (mut last_nonce, mut balance, mut received) = match state {
            Self::Absent => (0, 0, BTreeSet::new()),
            Self::Open { last_nonce, balance, received } => (last_nonce, balance, received),
        };
        match event {
            Event::CoinMined { nonce, .. } => {
                last_nonce = *nonce;
                balance += 1;
            }
            Event::CoinsSent { amount, .. } => balance = balance.saturating_sub(*amount),
            Event::CoinsReceived { amount, transfer_id, .. } => {
                balance = balance.saturating_add(*amount);
                received.insert(*transfer_id);
            }
        }
        Self::Open { last_nonce, balance, received }
    }
}

impl Aggregate for Account {
    const NAME: &'static str = "Account";
    const STREAM_PREFIX: &'static str = "account";

    fn identity(command: &Command) -> String {
        match command {
            Command::MineCoin { account_id, .. }
            | Command::SendCoins { account_id, .. }
            | Command::ReceiveCoins { account_id, .. } => account_id.clone(),
        }
    }
}

impl Account {
    /// The number of the newest coin, 0 before the first one: the next one's must be above it.
    #[must_use]
    pub fn last_nonce(&self) -> i64 {
        match self {
            Self::Absent => 0,
            Self::Open { last_nonce, .. } => *last_nonce,
        }
    }
}

/// A transfer is sent once, whoever sends it: two under one id would be taken for one by whoever receives them.
pub const UNIQUE_TRANSFER: Unique = Unique {
    field: "transfer_id",
    view: UnderWayView::NAME,
    taken: TRANSFERS,
    held_by: None,
    refused_as: RefusedAs::Fault,
    code: "uniqueness",
    message: "already exist",
};

/// The fields of `MineCoin`, in the order in which they are checked.
#[must_use]
pub fn mine_coin_fields() -> Vec<Field> {
    vec![account("account_id", "me"), Field::new("nonce", FieldKind::Whole, Example::Number(190))]
}

/// The fields of `SendCoins`.
#[must_use]
pub fn send_coins_fields() -> Vec<Field> {
    [vec![account("account_id", "me"), account("to", "you")], coins()].concat()
}

/// The fields of `ReceiveCoins`.
#[must_use]
pub fn receive_coins_fields() -> Vec<Field> {
    [vec![account("account_id", "you"), account("from", "me")], coins()].concat()
}

fn account(name: &'static str, example: &'static str) -> Field {
    Field::new(name, FieldKind::Text, Example::Fixed(example))
}

fn coins() -> Vec<Field> {
    vec![
        Field::new("amount", FieldKind::Positive("must be a whole number greater than 0"), Example::Number(1)),
        Field::new("transfer_id", FieldKind::Uuid, Example::FreshId),
    ]
}
