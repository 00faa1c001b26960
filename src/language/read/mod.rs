//! Reads a text: lines, blocks, then every line of a block by what its head is.
//!
//! The first pass collects the names of all heads, so that inside a line the longest declared name wins. A line that is not
//! understood is a finding and hides no other. Must not know what a model means.

mod blocks;
mod command;
mod cursor;
pub mod expr;
mod field;
mod head_lines;
mod heads;
mod lines;
mod message;
mod names;
mod parser;
mod rules;
mod story;
mod types;
mod values;
mod view;

use super::finding::Findings;
use super::outline::Outline;
use super::tree::Tree;

/// The most bytes of a text.
pub const LONGEST_TEXT: usize = 50_000;
/// The most heads of a text.
pub const MOST_HEADS: usize = 500;
/// The most letters of a name.
pub const LONGEST_NAME: usize = 80;

/// What was read of a text.
#[derive(Debug, Default)]
pub struct Read {
    /// The heads and lines that were understood.
    pub tree: Tree,
    /// Of each head, whether a line of it was not understood.
    pub broken: Vec<bool>,
    /// What the editor colours.
    pub outline: Outline,
}

/// Reads a text; what is wrong with it goes into the findings.
pub fn read(text: &str, findings: &mut Findings) -> Read {
    blocks::read(text, findings)
}
