//! The clock of the workspace: the real one, or as far before or after it as somebody has moved it.
//!
//! A demonstration cannot wait for an evening. What was moved stays moved, in every tab and after a reload, until somebody sets
//! it back or the workspace is emptied: events have the times of this clock, and a page that fell back to the real one would
//! contradict them. Must not know what anybody needs the time for.

use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::engine::timestamp::Timestamp;
use crate::store::{Content, EventStore, Shelf};
use serde_json::{Value, json};
use std::time::Duration;

/// Where it is kept. The systems of a context have its name before a slash, so this is none of theirs.
const KEY: &str = "clock";
const AHEAD: &str = "ahead_ms";

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Sets the clock to a time, from which it goes on; to the real one where there is none.
    ///
    /// # Errors
    /// When the store fails; the clock is then as it was.
    pub async fn set_clock(&self, to: Option<Timestamp>) -> Result<(), Fault> {
        let in_milliseconds = |time: Timestamp| time.as_millisecond().cast_signed();
        let real = in_milliseconds(self.environment.now()) - self.environment.ahead();
        let ahead = to.map_or(0, |to| in_milliseconds(to) - real);
        self.change_clock(|_| ahead).await
    }

    /// Moves the clock on, from what it says by then: of two tabs that move it at once, neither is lost.
    ///
    /// # Errors
    /// When the store fails; the clock is then as it was.
    pub async fn move_clock(&self, by: Duration) -> Result<(), Fault> {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.change_clock(|ahead| ahead.saturating_add(by)).await
    }

    async fn change_clock(&self, change: impl Fn(i64) -> i64) -> Result<(), Fault> {
        let changed = self.store.update(Shelf::Systems, KEY, |kept| match change(ahead_of(kept.as_ref())) {
            0 => None,
            ahead => Some(json!({ AHEAD: ahead })),
        });
        self.environment.set_ahead(ahead_of(changed.await?.as_ref()));
        Ok(())
    }

    /// Sets the clock as it was left, in this tab or another one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_in_clock(&self) -> Result<(), Fault> {
        let kept = self.store.get(Shelf::Systems, KEY).await?.map(Content::json);
        self.environment.set_ahead(ahead_of(kept.as_ref()));
        Ok(())
    }
}

fn ahead_of(kept: Option<&Value>) -> i64 {
    kept.and_then(|kept| kept.get(AHEAD)).and_then(Value::as_i64).unwrap_or_default()
}
