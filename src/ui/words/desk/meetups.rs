//! The words of the desk of meetups. Must not know signals or markup.

pub const TWO_READINGS: &str = "One row, read in two ways";
pub const TWO_READINGS_ABOUT: &str = "A command is done when its event is recorded; the read model follows a moment later. Turn the moment up, then rename \
     a meetup: once waiting for the read model, once going on.";
pub const LAG: &str = "The read model lags behind by";
pub const WHICH: &str = "Meetup";
pub const NO_MEETUP: &str = "No meetup yet. Create one on the wall, then rename it here in two ways.";
pub const ROW_NOW: &str = "The row says now";
pub const ROW_THEN: &str = "The row said then";
pub const NOT_RUNNING: &str = "The read model is held back in the tab Handlers: it follows nothing until it is let go.";
pub const STRONG: &str = "Strong";
pub const STRONG_ABOUT: &str = "The call returns when the read model has it.";
pub const RENAME_STRONG: &str = "Rename, and wait";
pub const EVENTUAL: &str = "Eventual";
pub const EVENTUAL_ABOUT: &str = "The call returns when it is recorded.";
pub const RENAME_EVENTUAL: &str = "Rename, and go on";
pub const NOT_CALLED: &str = "not called yet";
pub const CALLING: &str = "waiting for the call…";
pub const WROTE: &str = "Wrote";
pub const TOOK: &str = "The call took";
pub const SAID: &str = "Then the row said";
pub const CAUGHT_UP: &str = "It caught up";
pub const NO_ROW: &str = "nothing: there was no row";
pub const NEW: &str = "the new title";
pub const OLD: &str = "still the old title";
pub const NOT_YET: &str = "not yet…";
pub const TOO_LATE: &str = "not in time; it is held back";

/// A time that somebody waits, in seconds.
pub fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
}

/// A time that was measured.
pub fn milliseconds(milliseconds: u64) -> String {
    format!("{} ms", super::super::grouped(milliseconds))
}

/// When the row had caught up.
pub fn after(milliseconds_after: u64) -> String {
    format!("after {}", milliseconds(milliseconds_after))
}
