//! The laws of the engine, held against thousands of random pasts.
//!
//! A law that breaks is shrunk to its smallest case; write that down as a scenario before mending it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

/// The rehearsal of the contexts, which the tests beside the rules use too; it finds the engine at the root.
#[allow(dead_code, reason = "the laws need a part of it")]
#[path = "../src/domains/rehearsal/mod.rs"]
mod rehearsal;
use hindcast::engine;

mod laws {
    mod arbitrary;
    mod attendance;
    mod coins;
    mod commands;
    mod contexts;
    mod folds;
    mod handlers;
    mod language;
    mod loans;
    mod meetups;
    mod orders;
    mod time_travel;
    mod timeline;
    mod transfer;

    use proptest::test_runner::Config;

    /// So many cases that all laws together take a few seconds, and no files with old failures: a failure becomes a scenario.
    pub fn cases(cases: u32) -> Config {
        Config { failure_persistence: None, ..Config::with_cases(cases) }
    }
}
