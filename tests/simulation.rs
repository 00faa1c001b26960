//! Pages that interleave: several tabs, a store and a clock that give way at every await, in an order that a seed decides.
//!
//! After the deterministic simulation of `FoundationDB` and `TigerBeetle`: one thread, a clock of its own, and all chance from one
//! number, so that whatever goes wrong goes wrong again. A seed that fails is printed; run it alone with
//! `SEED=17 cargo test --test simulation`, and more of them with `SEEDS=5000`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

mod simulation {
    mod faults;
    mod page;
    mod scheduler;
    mod seeds;
    mod stories;
    mod tab;
    mod watching;
}
