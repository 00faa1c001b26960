//! The guided scenarios of the coins context.
//!
//! Each begins in an empty workspace. Must do nothing that a person could not do on the wall.

use crate::engine::codec::object;
use crate::engine::event::JsonObject;
use crate::engine::scenario::{Act, Beat, Scenario};
use serde_json::json;

const TRANSFER: &str = "0c000000-0000-4000-8000-000000000001";

/// All of them.
#[must_use]
pub fn all() -> Vec<Scenario> {
    vec![happy_path(), balances_paused(), transfer_paused()]
}

fn happy_path() -> Scenario {
    let mut beats = vec![
        beat("The nonce 1 proves no work: no coin, no event, no stream.", in_vain("me", 1, "invalid_nonce")),
        beat("190 does: the first coin of \"me\".", mine("me", 190)),
        beat("It is worth a coin once.", in_vain("me", 190, "used_nonce")),
        beat("443 is the next one that holds. \"me\" is the richest, with 2 coins.", mine("me", 443)),
        beat("A used nonce is not looked at twice: this is checked before the proof.", in_vain("me", 1, "used_nonce")),
    ];
    beats.extend([
        beat("\"you\" mines too. On another account other numbers hold.", mine("you", 488)),
        beat("The second coin of \"you\".", mine("you", 1_442)),
        beat("And the third. Now \"you\" is the richest.", mine("you", 1_597)),
        beat("Nobody sends what they do not have.", Act::GiveInVain("SendCoins", transfer(99_999), "not_enough_coins")),
        beat("3 coins leave \"you\", and the process manager brings them to \"me\".", send()),
        beat("A step back they are under way: in no account, and not lost.", Act::LookBack(1)),
        beat("And this is now: \"me\" has 5, \"you\" has 0.", Act::LookAtNow),
        beat("Balances are folded anew from all events. The same rows.", Act::Rebuild("balances")),
    ]);
    Scenario { name: "happy-path", title: "Two accounts mine and send", beats }
}

fn balances_paused() -> Scenario {
    Scenario {
        name: "balances-paused",
        title: "A read model lags: eventual consistency",
        beats: vec![
            beat("The first coin. Balances knows it.", mine("me", 190)),
            beat("Balances is paused: it takes in nothing.", Act::Pause("balances")),
            beat("The second coin is an event, and Balances still says 1.", mine("me", 443)),
            beat("\"you\" mines. The richest is still \"me\", with 1.", mine("you", 488)),
            beat("Rules never ask a read model: the account knows its last nonce.", in_vain("me", 443, "used_nonce")),
            beat("Balances goes on, and catches up.", Act::Resume("balances")),
        ],
    }
}

fn transfer_paused() -> Scenario {
    Scenario {
        name: "transfer-paused",
        title: "Coins under way survive a stop",
        beats: vec![
            beat("\"you\" has a coin.", mine("you", 488)),
            beat("Another one.", mine("you", 1_442)),
            beat("And a third.", mine("you", 1_597)),
            beat("The process manager stops, as in a crash.", Act::Pause("Transfer")),
            beat("3 coins leave \"you\" and arrive nowhere. They are under way.", send()),
            beat("It starts again after the last event that it handled: the coins arrive.", Act::Resume("Transfer")),
            beat("Stopped and started once more: they arrive once.", Act::Resume("Transfer")),
        ],
    }
}

fn mine(account: &str, nonce: u32) -> Act {
    Act::Give("MineCoin", object(json!({"account_id": account, "nonce": nonce})))
}

fn in_vain(account: &str, nonce: u32, code: &'static str) -> Act {
    Act::GiveInVain("MineCoin", object(json!({"account_id": account, "nonce": nonce})), code)
}

fn send() -> Act {
    Act::Give("SendCoins", transfer(3))
}

fn transfer(amount: u32) -> JsonObject {
    object(json!({"account_id": "you", "to": "me", "amount": amount, "transfer_id": TRANSFER}))
}

fn beat(says: &'static str, act: Act) -> Beat {
    Beat { says, act }
}
