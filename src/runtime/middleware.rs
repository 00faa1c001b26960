//! Middlewares: what happens around every command, in the order in which they were registered.
//!
//! After Commanded's middleware: each is asked before the dispatch and told after it, whether it succeeded or failed. One may
//! halt the dispatch; then all of them are told of the failure. Must not decide what the aggregates decide.

use super::{Command, Receipt, Refused};
use crate::engine::rejection::Rejection;
use futures::future::LocalBoxFuture;

/// Stands around every command.
pub trait Middleware {
    /// Before anything else is done with a command; it may be changed. The command waits for the answer.
    ///
    /// # Errors
    /// The answer that halts the dispatch.
    fn before<'a>(&'a self, command: &'a mut Command) -> LocalBoxFuture<'a, Result<(), Rejection>>;
    /// After a command was done.
    fn after(&self, command: &Command, receipt: &Receipt);
    /// After a command was not done, whoever refused it.
    fn on_failure(&self, command: &Command, refused: &Refused);
}
