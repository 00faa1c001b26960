//! A checked model becomes a context that runs: its wall, its aggregates, its views, policies and processes.
//!
//! The way of a model: [`build`] compiles the tree into plans ([`aggregate`], [`view`], [`policy`], [`process`]), which say
//! with resolved names what `eval` evaluates; a context holds the plans behind the same traits and closures as a context that
//! is built in. Knows `engine` and the tree only; must not know a store or a screen.

mod aggregate;
mod asks;
mod build;
mod build_views;
mod change;
mod compile;
mod effect;
mod eval;
mod expr;
mod functions;
mod guide;
mod plan;
mod policy;
mod process;
mod rows;
mod rule;
mod schema;
mod state;
pub mod story;
mod value;
mod view;
mod wall;

use super::Checked;
use super::finding::Finding;
use crate::engine::context::Context;

/// Makes the context of a text.
///
/// # Errors
/// What is wrong with the text, if anything keeps it from running.
pub fn host(text: &str) -> Result<Context, Vec<Finding>> {
    let checked = super::check(text);
    hosted(&checked).ok_or(checked.findings)
}

/// Makes the context of a text that was checked; none if there is an error in it.
#[must_use]
pub fn hosted(checked: &Checked) -> Option<Context> {
    checked.tree.as_ref().map(|tree| build::context(tree, &checked.meaning))
}
