//! Where clock, ids, chance and pauses come from: the only impure things that a decision needs.
//!
//! With a fixed environment two runs give the same bytes. Must not be asked by anything below the runtime.

use crate::engine::timestamp::Timestamp;
use crate::store::{next_turn, spawn_next_turn};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use std::cell::Cell;
use std::time::Duration;
use uuid::Uuid;

/// Something that goes on by itself, such as what a handler does.
pub type Process = LocalBoxFuture<'static, ()>;

/// Gives the time, new ids and numbers by chance, lets others have their turn, and lets processes go on beside each other.
#[expect(async_fn_in_trait, reason = "the page has one thread; nobody needs these futures to be Send")]
pub trait Environment: 'static {
    /// Now, UTC.
    fn now(&self) -> Timestamp;
    /// An id that nobody has.
    fn fresh_id(&self) -> Uuid;
    /// A number by chance.
    fn random(&self) -> u64;
    /// By how many milliseconds the clock was moved.
    fn ahead(&self) -> i64;
    /// Moves the clock to so many milliseconds before or after the real time. Whoever wants it to stay moved asks the runtime.
    fn set_ahead(&self, milliseconds: i64);
    /// Waits.
    async fn sleep(&self, time: Duration);
    /// Lets the page do what it has to, if we have had our turn for long enough. Long work calls this often.
    async fn breathe(&self);
    /// Lets a process go on by itself, beside whatever else goes on.
    fn spawn(&self, process: Process);
}

/// The real clock, random ids that sort by time (UUID v7), and real pauses.
#[derive(Debug, Default)]
pub struct BrowserEnvironment {
    ahead: Cell<i64>,
    turn_began: Cell<f64>,
}

/// How long, in milliseconds, long work keeps its turn: half of what a frame has.
const TURN: f64 = 8.0;

impl Environment for BrowserEnvironment {
    fn now(&self) -> Timestamp {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
        let milliseconds = js_sys::Date::now().max(0.0) as u64;
        Timestamp::from_millisecond(milliseconds.saturating_add_signed(self.ahead.get()))
    }

    fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self) -> u64 {
        Uuid::now_v7().as_u64_pair().1
    }

    fn ahead(&self) -> i64 {
        self.ahead.get()
    }

    fn set_ahead(&self, milliseconds: i64) {
        self.ahead.set(milliseconds);
    }

    async fn sleep(&self, time: Duration) {
        gloo::timers::future::sleep(time).await;
    }

    async fn breathe(&self) {
        if js_sys::Date::now() - self.turn_began.get() > TURN {
            next_turn().await;
            self.turn_began.set(js_sys::Date::now());
        }
    }

    fn spawn(&self, process: Process) {
        // whoever waits for an answer gets it first
        spawn_next_turn(process);
    }
}

/// A clock that moves a second each time it is asked, ids that are counted, and a chance that repeats itself. Nobody waits here:
/// a process has come to its end when it was spawned.
#[derive(Debug, Default)]
pub struct FixedEnvironment {
    seconds: Cell<u64>,
    ahead: Cell<i64>,
    ids: Cell<u128>,
    draws: Cell<u64>,
}

impl Environment for FixedEnvironment {
    fn now(&self) -> Timestamp {
        let seconds = self.seconds.replace(self.seconds.get() + 1);
        Timestamp::from_millisecond(((1_772_445_600 + seconds) * 1_000).saturating_add_signed(self.ahead.get()))
    }

    fn fresh_id(&self) -> Uuid {
        self.ids.set(self.ids.get() + 1);
        Uuid::from_u128(self.ids.get())
    }

    fn random(&self) -> u64 {
        // the constants of Knuth's MMIX generator
        let next = self.draws.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.draws.set(next);
        next >> 33
    }

    fn ahead(&self) -> i64 {
        self.ahead.get()
    }

    fn set_ahead(&self, milliseconds: i64) {
        self.ahead.set(milliseconds);
    }

    async fn sleep(&self, _: Duration) {}

    async fn breathe(&self) {}

    fn spawn(&self, process: Process) {
        let _ = process.now_or_never();
    }
}
