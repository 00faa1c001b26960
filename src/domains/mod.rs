//! What the bounded contexts decide, each in a folder of its own.
//!
//! Must know the engine only: no store, no clock, no screen.

use crate::engine::context::Context;

pub mod orders;

/// The contexts that this build can run.
#[must_use]
pub fn all() -> Vec<Context> {
    vec![Context::host::<orders::Orders>()]
}
