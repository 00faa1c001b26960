//! Many seeds, each a world of its own; the one that fails is named.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Tries something with so many seeds, or as many as `SEEDS` says; with the one that `SEED` names, if it does.
pub fn each_seed(count: u64, run: impl Fn(u64)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SEEDS").unwrap_or(count),
    };
    for seed in seeds {
        if let Err(failure) = catch_unwind(AssertUnwindSafe(|| run(seed))) {
            eprintln!("it fails with SEED={seed}");
            resume_unwind(failure);
        }
    }
}
