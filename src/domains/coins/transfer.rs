//! Transfer: coins that were sent are brought to the other account. From *Coins Sent* to *Coins Received*.
//!
//! If the page dies in between, the command is given again and means nothing the second time, so coins arrive exactly once.
//! Must not know what is in the accounts.

use super::account::Event;
use crate::engine::codec;
use crate::engine::event::RecordedEvent;
use crate::engine::handler::{FollowUp, Reaction};
use crate::engine::process_manager::{Interest, ProcessManager};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is known of coins under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    from: String,
    to: String,
    amount: u64,
}

impl ProcessManager for Transfer {
    type Event = Event;
    type State = Self;
    const NAME: &'static str = "Transfer";

    fn interests(event: &Event) -> Vec<Interest> {
        match event {
            Event::CoinMined { .. } => Vec::new(),
            Event::CoinsSent { transfer_id, .. } => vec![Interest::Start(transfer_id.to_string())],
            Event::CoinsReceived { transfer_id, .. } => vec![Interest::Stop(transfer_id.to_string())],
        }
    }

    fn react(_: &Self, event: &Event, _: &RecordedEvent) -> Vec<Reaction> {
        let Event::CoinsSent { account_id, to, amount, transfer_id } = event else { return Vec::new() };
        let data = json!({"account_id": to, "from": account_id, "amount": amount, "transfer_id": transfer_id});
        vec![FollowUp { command: "ReceiveCoins", data: codec::object(data) }.into()]
    }

    fn evolve(state: Self, event: &Event) -> Self {
        match event {
            Event::CoinsSent { account_id, to, amount, .. } => {
                Self { from: account_id.clone(), to: to.clone(), amount: *amount }
            }
            _ => state,
        }
    }
}
