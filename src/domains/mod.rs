//! What the bounded contexts decide, each in a folder of its own.
//!
//! Must know the engine only: no store, no clock, no screen.

use crate::engine::context::Context;
use std::sync::Arc;

pub mod attendance;
pub mod coins;
pub mod loans;
pub mod meetups;
pub mod models;
pub mod orders;
#[cfg(test)]
pub mod rehearsal;

/// How many contexts this build can run. There is always a first one, which a fresh page shows.
const COUNT: usize = 5;

/// The context that keeps the models that people write. It runs as every other, and has no wall: what it keeps are walls.
#[must_use]
pub fn models() -> Arc<Context> {
    Arc::new(Context::host::<models::Models>())
}

/// The contexts that this build can run, and that have a wall.
#[must_use]
pub fn all() -> [Arc<Context>; COUNT] {
    [
        Arc::new(Context::host::<orders::Orders>()),
        Arc::new(Context::host::<coins::Coins>()),
        Arc::new(Context::host::<meetups::Meetups>()),
        Arc::new(Context::host::<attendance::Attendance>()),
        Arc::new(Context::host::<loans::Loans>()),
    ]
}
