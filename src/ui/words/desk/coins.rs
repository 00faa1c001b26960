//! The words of the desk of coins.

use crate::app::mining::Mining;
use crate::domains::coins::supply::Supply;
use crate::engine::ids::Position;
use crate::kernels::isolation::isolated;
use crate::runtime::Refused;
use crate::ui::words::{grouped, refusal};

pub const MINER: &str = "The miner";
pub const MINER_HINT: &str = "A nonce is worth a coin on an account when its proof begins with a zero byte. One in 256 does, and each account has its own.";
pub const ACCOUNT: &str = "Account";
pub const PACE: &str = "It searches";
pub const PACES: [[&str; 2]; 3] =
    [["slow", "slowly, proof by proof"], ["steady", "steadily"], ["fast", "as fast as it can"]];
pub const GOES_ON: &str = "Go on after a coin, until stopped";
pub const START: &str = "Start mining";
pub const STOP: &str = "Stop";
pub const NONCE: &str = "Nonce";
pub const HOLDS: &str = "✓ a coin";
pub const HOLDS_NOT: &str = "no coin";
/// A search ends with its context.
const LEFT: &str = "It ended when another context was shown";
pub const WAITS: &str = "It waits: in the past nothing can be mined.";

pub const SUPPLY: &str = "All coins, counted twice";
pub const SUPPLY_HINT: &str =
    "What is in the accounts and what is under way must be what was mined, at every event that the playhead looks at.";
pub const IN_ACCOUNTS: &str = "in the accounts";
pub const UNDER_WAY: &str = "under way";
pub const MINED: &str = "mined";

pub const RICHEST: &str = "The richest";
pub const RICHEST_HINT: &str = "Asked of Balances, and so as old as they are.";
pub const NOBODY: &str = "Nobody: there is no coin yet.";

/// How far a search has come, and how fast once that is known.
pub fn tried(tried: u64, per_second: u64) -> String {
    match per_second {
        0 => format!("{} tried", grouped(tried)),
        speed => format!("{} tried, {} a second", grouped(tried), grouped(speed)),
    }
}

/// What came of the miner's work so far; nothing before the first coin.
pub fn outcome(mining: &Mining) -> String {
    let Mining { account, found, coins, tried, .. } = mining;
    if let Some(refused) = &mining.refused {
        return why(refused);
    }
    let account = isolated(account);
    let so_far = if *coins == 1 { "1 coin".into() } else { format!("{} coins", grouped(*coins)) };
    match found {
        _ if mining.waits && mining.is_on() => WAITS.into(),
        Some(found) if mining.is_on() => format!("{so_far} for {account} so far, the newest at {found}."),
        Some(_) if mining.left => format!("{LEFT}, with {so_far} for {account}."),
        None if mining.left => format!("{LEFT}, before there was a coin. Nothing was written."),
        Some(_) if mining.stopped => format!("Stopped, with {so_far} for {account}."),
        Some(found) => format!("{found} holds: a coin for {account}, after {} tries.", grouped(*tried)),
        None if mining.stopped => "Stopped before there was a coin. Nothing was written.".into(),
        None => String::new(),
    }
}

fn why(refused: &Refused) -> String {
    match refused {
        Refused::Rejected(no) if !no.details.is_empty() => {
            let faults = no.details.iter().map(|fault| format!("{ACCOUNT} {}", fault.message));
            format!("{}.", faults.collect::<Vec<_>>().join(", "))
        }
        refused => refusal(refused),
    }
}

/// A coin that nobody mined came into the log with this event.
pub fn nobody_mined(position: Position) -> String {
    format!("Coins Received, event {position}")
}

/// What the equation comes to: a key for marks, and the word. `behind` names a view that has not taken everything in, and how
/// many events it is behind.
pub fn verdict(supply: Supply, behind: Option<(&str, u64)>) -> (&'static str, String) {
    match behind {
        Some((view, events)) => {
            let events = if events == 1 { "1 event".into() } else { format!("{} events", grouped(events)) };
            ("lags", format!("{view} lags {events} behind: it counts what was, not what is. No coin is lost."))
        }
        None if supply.adds_up() => ("holds", "It holds: no coin was lost, and none came from nowhere.".into()),
        None if supply.balances.saturating_add(supply.under_way) > supply.mined => (
            "broken",
            "It does not hold: the log itself has coins that nobody mined. They were received, and no transfer brought them."
                .into(),
        ),
        None => ("broken", "It does not hold: a view has lost something. Rebuild it in the tab Handlers.".into()),
    }
}

/// Who is the richest.
pub fn richest(account: &str, coins: u64) -> String {
    let coins = if coins == 1 { "1 coin".into() } else { format!("{} coins", grouped(coins)) };
    format!("{}, with {coins}", isolated(account))
}

#[cfg(test)]
mod tests {
    use super::{outcome, tried, verdict};
    use crate::app::mining::Mining;
    use crate::domains::coins::supply::Supply;
    use crate::engine::rejection::{FieldError, Rejection};

    #[test]
    fn a_view_that_lags_is_not_called_broken() {
        let short = Supply { balances: 1, under_way: 0, mined: 3 };
        assert_eq!(verdict(short, Some(("Balances", 2))).0, "lags");
        assert_eq!(verdict(short, None).0, "broken");
        assert!(verdict(short, None).1.contains("Rebuild"));
        assert_eq!(verdict(Supply { balances: 2, under_way: 1, mined: 3 }, None).0, "holds");
    }

    #[test]
    fn coins_that_nobody_mined_are_no_fault_of_a_view() {
        let (key, says) = verdict(Supply { balances: 4, under_way: 0, mined: 3 }, None);
        assert_eq!(key, "broken");
        assert!(says.contains("nobody mined") && !says.contains("Rebuild"), "{says}");
    }

    #[test]
    fn a_speed_that_is_not_known_yet_is_not_said_and_an_end_is() {
        assert_eq!(tried(8, 0), "8 tried");
        assert_eq!(tried(8_000, 400), "8,000 tried, 400 a second");
        let left = Mining { account: "me".into(), coins: 1, found: Some(190), left: true, ..Mining::default() };
        assert_eq!(outcome(&left), "It ended when another context was shown, with 1 coin for me.");
    }

    #[test]
    fn what_is_wrong_with_an_account_is_said_in_the_words_of_the_form() {
        let fault =
            FieldError { field: "account_id".into(), code: "presence".into(), message: "must be present".into() };
        let refused = Some(Rejection::validation(vec![fault]).into());
        assert_eq!(outcome(&Mining { refused, ..Mining::default() }), "Account must be present.");
        assert_eq!(outcome(&Mining::default()), "", "nothing has come of it yet");
    }
}
