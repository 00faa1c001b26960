//! An environment in which nobody has to wait: who wants to sleep goes on at once, and that is noted.

use hindcast::engine::timestamp::Timestamp;
use hindcast::runtime::{Environment, FixedEnvironment, Process};
use std::cell::RefCell;
use std::time::Duration;
use uuid::Uuid;

/// An environment that notes for how long somebody slept.
#[derive(Default)]
pub struct Sleepless {
    fixed: FixedEnvironment,
    /// For how many milliseconds, each time.
    pub slept: RefCell<Vec<u128>>,
}

impl Environment for Sleepless {
    fn now(&self) -> Timestamp {
        self.fixed.now()
    }

    fn fresh_id(&self) -> Uuid {
        self.fixed.fresh_id()
    }

    fn random(&self) -> u64 {
        self.fixed.random()
    }

    fn ahead(&self) -> i64 {
        self.fixed.ahead()
    }

    fn set_ahead(&self, milliseconds: i64) {
        self.fixed.set_ahead(milliseconds);
    }

    async fn sleep(&self, time: Duration) {
        self.slept.borrow_mut().push(time.as_millis());
    }

    async fn breathe(&self) {}

    fn spawn(&self, process: Process) {
        self.fixed.spawn(process);
    }
}
