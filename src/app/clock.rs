//! The clock of the workspace as a signal that is told anew each second, and the doors by which a person moves it.
//!
//! Must not know markup, nor what anybody needs the time for.

use super::session::Session;
use super::standing::Done;
use crate::engine::timestamp::Timestamp;
use crate::runtime::Environment;
use gloo::timers::callback::Interval;
use leptos::prelude::*;
use std::time::Duration;

/// How often the clock is looked at, in milliseconds.
const TICK: u32 = 1_000;

/// What the clock says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// Now, as events will have it.
    pub now: Timestamp,
    /// By how many milliseconds it was moved.
    pub ahead: i64,
}

impl Session {
    /// The clock, for as long as the owner of the signal lives.
    #[must_use]
    pub fn clock(self) -> RwSignal<Clock> {
        let told = RwSignal::new(Clock::default());
        let look = move || {
            let clock = self.runtime().map(|runtime| {
                let environment = runtime.environment();
                Clock { now: environment.now(), ahead: environment.ahead() }
            });
            told.try_set(clock.unwrap_or_default());
        };
        // what was moved, in whichever tab, is seen at once
        Effect::new(move |_| {
            self.standing.track();
            self.storage.track();
            look();
        });
        StoredValue::new_local(Interval::new(TICK, look));
        told
    }

    /// Sets the clock to a time, from which it goes on; to the real one where there is none.
    #[must_use]
    pub fn set_clock(self, to: Option<Timestamp>) -> Done {
        Box::pin(async move { Ok(self.runtime()?.set_clock(to).await?) })
    }

    /// Moves the clock on.
    #[must_use]
    pub fn move_clock(self, by: Duration) -> Done {
        Box::pin(async move { Ok(self.runtime()?.move_clock(by).await?) })
    }
}
