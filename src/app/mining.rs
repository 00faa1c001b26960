//! The miner: searches the next nonce of an account in small slices, and gives the command once it has one.
//!
//! A person starts it, and it ends with the context in which it was started: no story, replay, rebuild or import mines anything.
//! While somebody looks at the past it waits. Must not know markup, nor what a proof is.

use super::session::Session;
use crate::domains::coins::account::{Account, mine_coin_fields};
use crate::domains::coins::miner::{self, Searched, next_nonce};
use crate::engine::codec::object;
use crate::engine::event::JsonObject;
use crate::engine::rejection::Rejection;
use crate::engine::schema::validate;
use crate::engine::spelling::compared;
use crate::engine::timestamp::Timestamp;
use crate::runtime::{Environment, Refused};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// The context in which there are coins.
const COINS: &str = "coins";
/// The command that brings a nonce.
const MINE_COIN: &str = "MineCoin";
/// How long it is waited each time while somebody looks at the past.
const MOMENT: Duration = Duration::from_millis(100);
/// For how long it has to search before its speed is known, in milliseconds.
const MEASURED: u64 = 200;

/// Numbers the times that the miner was started, so that one that was stopped and started again searches once.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// How fast it searches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Pace {
    /// One number after the other, for somebody who wants to see each proof.
    Slow,
    /// So that one sees it search.
    #[default]
    Steady,
    /// In earnest.
    Fast,
}

impl Pace {
    /// How many numbers are tried at once, and how long it is paused then; not at all means no longer than the page needs.
    fn slice(self) -> (u32, u64) {
        match self {
            Self::Slow => (1, 250),
            Self::Steady => (8, 16),
            Self::Fast => (64, 0),
        }
    }
}

/// How the miner stands.
#[expect(clippy::struct_excessive_bools, reason = "each holds or not, whatever the others do")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mining {
    /// The account that it mines for.
    pub account: String,
    /// How fast.
    pub pace: Pace,
    /// Whether it goes on after a coin.
    pub goes_on: bool,
    /// The number of its run, while it runs.
    pub run: Option<u64>,
    /// Whether it was told to stop.
    pub stopped: bool,
    /// Whether it ended because another context was shown.
    pub left: bool,
    /// Whether it waits because somebody looks at the past.
    pub waits: bool,
    /// How many numbers it has tried in this search.
    pub tried: u64,
    /// The last of them.
    pub last: Option<i64>,
    /// How many it tries in a second; 0 while that is not known.
    pub per_second: u64,
    /// The numbers that were coins, in this run.
    pub coins: u64,
    /// The newest of them.
    pub found: Option<i64>,
    /// Why it ended before it was told to.
    pub refused: Option<Refused>,
}

impl Mining {
    /// Whether it runs.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.run.is_some() && !self.stopped
    }

    /// How it stands when another context is shown: it ends with its own, and one that searched can say so afterwards.
    pub(super) fn left(self) -> Self {
        if !self.is_on() && !self.left {
            return Self::default();
        }
        let Self { account, pace, goes_on, coins, found, .. } = self;
        Self { account, pace, goes_on, coins, found, left: true, ..Self::default() }
    }
}

impl Session {
    /// Starts the miner for an account.
    pub fn start_mining(self, account: &str) {
        let account = compared(account);
        let faults = validate(&mine_coin_fields(), &mine_coin(&account, 1));
        let run = faults.is_empty().then(|| RUNS.fetch_add(1, Ordering::Relaxed));
        let refused = (!faults.is_empty()).then(|| Rejection::validation(faults).into());
        self.mining.update(|mining| {
            let (pace, goes_on) = (mining.pace, mining.goes_on);
            *mining = Mining { account, pace, goes_on, run, refused, ..Mining::default() };
        });
        let Some(run) = run else { return };
        spawn_local(async move {
            let ended = self.mine(run).await;
            self.in_run(run, |mining| {
                mining.run = None;
                mining.refused = ended.err();
            });
        });
    }

    /// Stops it, before the next slice.
    pub fn stop_mining(self) {
        self.mining.update(|mining| mining.stopped = mining.run.is_some());
    }

    /// Stops it, and waits until it gives no command any more.
    pub(super) async fn until_nothing_is_mined(self) {
        self.stop_mining();
        while self.mining.with_untracked(|mining| mining.run.is_some()) {
            TimeoutFuture::new(10).await;
        }
    }

    /// Mines until there is a coin, or until it is told to stop.
    async fn mine(self, run: u64) -> Result<(), Refused> {
        while let Some((account, nonce)) = self.search(run).await? {
            match self.give(MINE_COIN, mine_coin(&account, nonce)).await {
                Ok(_) => self.in_run(run, |mining| {
                    mining.coins += 1;
                    mining.found = Some(nonce);
                }),
                // another tab mines too, and was first
                Err(refused) if refused.code() == "used_nonce" => continue,
                Err(refused) => return Err(refused),
            }
            if !self.mining.with_untracked(|mining| mining.goes_on) {
                break;
            }
        }
        Ok(())
    }

    /// Searches the next nonce; nothing if it was told to stop.
    async fn search(self, run: u64) -> Result<Option<(String, i64)>, Refused> {
        let runtime = self.runtime()?;
        let environment = runtime.environment();
        let account = self.mining.with_untracked(|mining| mining.account.clone());
        let mut next = self.last_nonce(&account).await?.saturating_add(1);
        let mut since = Since { time: environment.now(), tried: 0 };
        self.in_run(run, |mining| mining.tried = 0);
        while self.mines(run) {
            if !untrack(|| self.accepts_commands()) {
                self.in_run(run, |mining| mining.waits = true);
                environment.sleep(MOMENT).await;
                let tried = self.mining.with_untracked(|mining| mining.tried);
                since = Since { time: environment.now(), tried };
                continue;
            }
            let (numbers, pause) = self.mining.with_untracked(|mining| mining.pace.slice());
            let found = next_nonce(&account, next, numbers);
            let last = match found {
                Searched::Found(nonce) => nonce,
                Searched::NotYet(end) if end == next => {
                    return Err(Rejection::new("no_nonce_left", miner::NONE_LEFT).into());
                }
                Searched::NotYet(end) => end - 1,
            };
            self.in_run(run, |mining| {
                mining.waits = false;
                mining.tried += u64::try_from(last - next + 1).unwrap_or_default();
                mining.last = Some(last);
                match since.per_second(mining.tried, environment.now()) {
                    0 => {}
                    speed => mining.per_second = speed,
                }
            });
            next = last.saturating_add(1);
            if found == Searched::Found(last) {
                return Ok(Some((account, last)));
            }
            match pause {
                0 => environment.breathe().await,
                pause => environment.sleep(Duration::from_millis(pause)).await,
            }
        }
        Ok(None)
    }

    /// The number of an account's newest coin, by its own stream and by no view, which might lag.
    async fn last_nonce(self, account: &str) -> Result<i64, Refused> {
        let runtime = self.runtime()?;
        let context = runtime.context(COINS)?;
        let Some(aggregate) = context.aggregate_for(MINE_COIN) else { return Ok(0) };
        let stream = aggregate.stream_of(MINE_COIN, &mine_coin(account, 1))?;
        let state = aggregate.state(&runtime.past(aggregate, &stream).await?)?;
        Ok(serde_json::from_value::<Account>(state).map_or(0, |account| account.last_nonce()))
    }

    /// Whether this run of the miner goes on. It does not outlast the context in which it was started.
    fn mines(self, run: u64) -> bool {
        let goes_on = self.mining.with_untracked(|mining| mining.run == Some(run) && !mining.stopped);
        goes_on && self.context().model.name == COINS
    }

    /// Changes how the miner stands, if it is still the same one.
    fn in_run(self, run: u64, change: impl FnOnce(&mut Mining)) {
        self.mining.maybe_update(|mining| {
            let same = mining.run == Some(run);
            if same {
                change(mining);
            }
            same
        });
    }
}

/// From when, and from how many numbers on, its speed is measured.
#[derive(Clone, Copy)]
struct Since {
    time: Timestamp,
    tried: u64,
}

impl Since {
    fn per_second(self, tried: u64, now: Timestamp) -> u64 {
        let elapsed = now.as_millisecond().saturating_sub(self.time.as_millisecond());
        if elapsed < MEASURED {
            return 0;
        }
        (tried.saturating_sub(self.tried) * 1_000).checked_div(elapsed).unwrap_or_default()
    }
}

fn mine_coin(account: &str, nonce: i64) -> JsonObject {
    let data: Value = json!({"account_id": account, "nonce": nonce});
    object(data)
}

#[cfg(test)]
mod tests {
    use super::{Mining, Since};
    use crate::engine::timestamp::Timestamp;

    #[test]
    fn the_speed_is_what_was_tried_since_it_began_or_waited_and_unknown_at_once() {
        let since = Since { time: Timestamp::from_millisecond(1_000), tried: 100 };
        let at = |milliseconds, tried| since.per_second(tried, Timestamp::from_millisecond(milliseconds));
        assert_eq!(at(3_000, 900), 400);
        assert_eq!(at(1_000, 164), 0, "no time has gone by");
        assert_eq!(at(1_010, 108), 0, "too little to tell");
        assert_eq!(at(500, 164), 0, "a clock that was set back says nothing");
    }

    #[test]
    fn a_search_that_ended_with_its_context_says_so_and_is_no_search() {
        let searching = Mining { account: "me".into(), run: Some(1), coins: 2, tried: 99, ..Mining::default() };
        let left = searching.left();
        assert!(left.left && !left.is_on());
        assert_eq!((left.account.as_str(), left.coins, left.tried), ("me", 2, 0));
        assert_eq!(left.clone().left(), left, "it still says so after another context");
        let stopped = Mining { run: Some(1), stopped: true, ..Mining::default() };
        assert_eq!(stopped.left(), Mining::default());
    }
}
