//! The supply: all coins there are, counted twice. What is in the accounts and what is under way must be what was mined.
//!
//! Goes by the rows of the two views as of one position. Must not know which.

use crate::engine::projection::Row;
use serde_json::Value;

/// All coins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Supply {
    /// In the accounts.
    pub balances: u64,
    /// Sent and not received yet.
    pub under_way: u64,
    /// Mined so far.
    pub mined: u64,
}

impl Supply {
    /// Counts, by the rows of Balances and of Coins under way.
    #[must_use]
    pub fn of(balances: &[Row], under_way: &[Row]) -> Self {
        Self {
            balances: sum(balances, "balance"),
            under_way: sum(under_way, "amount"),
            mined: sum(balances, "coins_mined"),
        }
    }

    /// The same, where the coins that were mined are counted by their events and not by a view.
    #[must_use]
    pub fn counted(balances: &[Row], under_way: &[Row], mined: u64) -> Self {
        Self { mined, ..Self::of(balances, under_way) }
    }

    /// Whether no coin was lost and none came from nowhere.
    #[must_use]
    pub fn adds_up(self) -> bool {
        self.balances.checked_add(self.under_way) == Some(self.mined)
    }
}

fn sum(rows: &[Row], column: &str) -> u64 {
    let cells = rows.iter().filter_map(|row| row.cells.get(column).and_then(Value::as_u64));
    cells.fold(0, u64::saturating_add)
}
