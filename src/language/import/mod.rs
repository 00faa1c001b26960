//! Importers: what others write becomes text of a model, to be looked at first.
//!
//! Pure functions from text to text. What does not map stands there as a comment, and what comes out has no error. Must not
//! know files, a page or a board.

mod draft;
mod event_model;
mod mermaid;
mod stickies;

pub use event_model::event_model;
pub use mermaid::mermaid;
pub use stickies::stickies;

/// The most bytes that are looked at: twice what a model may have, since the formats are wordier.
const MOST: usize = 2_000_000;

/// Finds out what a text is, and imports it. A model is given back as it is.
#[must_use]
pub fn any(text: &str) -> String {
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    if begins.starts_with("model ") {
        text.to_owned()
    } else if begins.starts_with('{') || begins.starts_with('[') {
        event_model(text)
    } else if text.lines().any(|line| line.trim() == "eventmodeling") {
        mermaid(text)
    } else {
        stickies(text)
    }
}

/// The beginning of a text that is not longer than what is looked at.
fn limited(text: &str) -> &str {
    let end = (0..=MOST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}
