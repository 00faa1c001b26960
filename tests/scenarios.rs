//! The stories of the contexts, told through the runtime from command to log, and what their walls say of them.
//!
//! Golden traces are written anew with `UPDATE_EXPECT=1 cargo test --test scenarios`; look at the difference before you keep it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
// expect-test writes the golden texts itself, hashes included
#![allow(clippy::needless_raw_string_hashes)]

mod support;

mod scenarios {
    mod attendance;
    mod cascades;
    mod clock;
    mod coins;
    mod conflicts;
    mod consistency;
    mod damage;
    mod emptying;
    mod evolution;
    mod handlers;
    mod happy_path;
    mod hosting;
    mod imports;
    mod keeping;
    mod lag;
    mod leading;
    mod loans;
    mod meetups;
    mod orders;
    mod page;
    mod parked;
    mod pipeline;
    mod policies;
    mod processes;
    mod refusals;
    mod repeats;
    mod snapshots;
    mod stories;
    mod uniqueness;
    mod wall;
}
