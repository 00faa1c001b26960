//! The second copy of the log: what is sound of damaged bytes, and that nothing acknowledged is lost whatever fails.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod copies {
    mod damaged;
    mod disk;
    mod opening;
    mod simulation;
    mod workload;
}
