//! The lines of a log's text.
//!
//! Must not know who wants them: they come one by one, so that nobody has to hold all of them.

use super::first_line::FirstLine;
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use serde::Serialize;

/// The lines, each with its end: the first line, which names the contexts in `model`, and one for each event.
pub fn lines<'a>(log: &'a Log, model: &[&str]) -> impl Iterator<Item = Result<String, Fault>> + use<'a> {
    let first = line(&FirstLine::of(log, model));
    std::iter::once(first).chain(log.events().iter().map(|event| line(event.as_ref())))
}

fn line(value: &impl Serialize) -> Result<String, Fault> {
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
