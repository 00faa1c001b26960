//! The guide-rails of the code: who may know whom, how long a file may be, what it begins with, and that the documents point at
//! what is there.
//!
//! Reads the source as text, which is enough for rails; each rail is also shown to hold something up, on made-up text.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod architecture {
    mod layers;
    mod paths;
    mod shape;
    mod source;
}
