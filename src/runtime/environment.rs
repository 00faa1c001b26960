//! Where clock and ids come from: the only impure things that a decision needs.
//!
//! With a fixed environment two runs give the same bytes. Must not be asked by anything below the runtime.

use crate::engine::timestamp::Timestamp;
use std::cell::Cell;
use uuid::Uuid;

/// Gives the time and new ids.
pub trait Environment {
    /// Now, UTC.
    fn now(&self) -> Timestamp;
    /// An id that nobody has.
    fn fresh_id(&self) -> Uuid;
}

/// The real clock, and random ids that sort by time (UUID v7).
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserEnvironment;

impl Environment for BrowserEnvironment {
    fn now(&self) -> Timestamp {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
        let milliseconds = js_sys::Date::now().max(0.0) as u64;
        Timestamp::from_millisecond(milliseconds)
    }

    fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// A clock that moves a second each time it is asked, and ids that are counted.
#[derive(Debug, Default)]
pub struct FixedEnvironment {
    seconds: Cell<u64>,
    ids: Cell<u128>,
}

impl Environment for FixedEnvironment {
    fn now(&self) -> Timestamp {
        let seconds = self.seconds.replace(self.seconds.get() + 1);
        Timestamp::from_millisecond((1_772_445_600 + seconds) * 1_000)
    }

    fn fresh_id(&self) -> Uuid {
        self.ids.set(self.ids.get() + 1);
        Uuid::from_u128(self.ids.get())
    }
}
