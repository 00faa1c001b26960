//! The lines of a log's text.
//!
//! Must not know who wants them: they come one by one, so that nobody has to hold all of them.

use super::beside::Aside;
use super::first_line::FirstLine;
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use serde::Serialize;

/// The first line, with its end; it says how many lines follow, those of `asides` included, and names the contexts in `model`.
///
/// # Errors
/// The fault that it cannot be written as JSON.
pub fn first_line(log: &Log, asides: &[Aside], model: &[&str]) -> Result<String, Fault> {
    line(&FirstLine::of(log, asides, model))
}

/// The line of an event as it was written, with its end.
///
/// # Errors
/// The fault that it cannot be written as JSON.
pub fn event_line(event: &RecordedEvent) -> Result<String, Fault> {
    line(event)
}

/// A value as a line, with its end.
pub fn line(value: &impl Serialize) -> Result<String, Fault> {
    let text = serde_json::to_string(value).map_err(|why| unwritable(why.to_string()))?;
    Ok(text + "\n")
}

/// The fault that a log could not be written as text.
#[must_use]
pub fn unwritable(why: impl std::fmt::Display) -> Fault {
    Fault {
        code: "export_failed",
        happened: format!("the log could not be written as text: {why}"),
        safe: "every event is where it was".into(),
        remedy: "try again".into(),
    }
}
