//! A log as text, to be carried from one workspace to another: JSON lines, one event a line, under a first line that says
//! what it is; then what stands beside the events, links and closings.
//!
//! A text comes from anywhere, so it is read as from a stranger: with limits, strictly, and every refusal names the line
//! and the field. Must not know where the text comes from, where it goes, or how events become durable.

mod beside;
mod event_line;
mod export;
mod first_line;
mod foreign;
mod import;
mod json;
mod plain_line;
mod reader;
#[cfg(test)]
mod tests;

pub use beside::{Aside, Beside, asides, lines_beside};
pub use export::{event_line, first_line, unwritable};
pub use import::{Import, Judge};
pub use reader::{Reader, Reading, Run, line_of_lone_surrogate};

pub use super::event::{MAX_DEPTH, MAX_EVENT};

use serde::{Deserialize, Serialize};
use std::fmt;

/// What the first line calls the format.
pub const FORMAT: &str = "hindcast-log";
/// The version of the format that is written, and the newest that is read.
pub const VERSION: u64 = 1;
/// How many bytes a line may have, without its end.
pub const MAX_LINE: usize = 64 * 1024;
/// How many bytes a text may have.
pub const MAX_TEXT: u64 = 1024 * 1024 * 1024;
/// After so many refusals nobody reads on.
pub const MAX_REFUSED: usize = 100;
/// The field that is named when the whole line is at fault.
const WHOLE_LINE: &str = "line";

/// A line that cannot be imported, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Its number, from 1.
    pub line: u64,
    /// The path of the field, as in `data.items[0].quantity`; `line` when all of it is at fault.
    pub field: String,
    /// The reason, as one clause.
    pub message: String,
}

impl fmt::Display for RefusedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            WHOLE_LINE => write!(f, "line {}: {}", self.line, self.message),
            field => write!(f, "line {}, {field}: {}", self.line, self.message),
        }
    }
}

/// What is wrong within a line.
#[derive(Debug)]
struct Wrong {
    field: String,
    message: String,
}

impl Wrong {
    fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    fn on(self, line: u64) -> RefusedLine {
        RefusedLine { line, field: self.field, message: self.message }
    }
}
