//! The desk of coins: a miner, the count of all coins, and who has the most.

mod miner;
mod supply;

use super::part;
use crate::app::session::Session;
use crate::ui::words::desk::coins as words;
use leptos::prelude::*;

/// The desk.
pub fn desk(session: Session) -> AnyView {
    view! {
        {part("miner", words::MINER, words::MINER_HINT, miner::miner(session))}
        {part("supply", words::SUPPLY, words::SUPPLY_HINT, supply::supply(session))}
        {part("richest", words::RICHEST, words::RICHEST_HINT, supply::richest_account(session))}
    }
    .into_any()
}
