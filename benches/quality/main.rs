//! What the numbers in README come from: `make bench` prints them as a table.
//!
//! The built page runs in a headless Chromium and is used as anybody can use it, through `window.hindcast` and what it shows; so
//! this must not know how it works inside. Every figure that is a ratio has its baseline taken in the same page in the same run,
//! in turns with it, since a shared machine has slow days. A wrong answer fails the bench; a part that is not possible, or
//! takes too long, leaves a dash and the reason.
//!
//! `SIZES` names the numbers of events; `HINDCAST_DIST`, `CHROMIUM` and `CHROMEDRIVER` are those of the e2e tests.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod machine;
mod measure;
mod session;
#[path = "../../tests/e2e/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the tests need all of it")]
mod support;
mod table;

use std::env;
use std::process::ExitCode;

use session::Session;
use support::Server;
use table::{Row, print};

const SIZES: &str = "10000 100000 1000000";

#[tokio::main]
async fn main() -> ExitCode {
    let sizes = env::var("SIZES").ok().filter(|sizes| !sizes.trim().is_empty()).unwrap_or_else(|| SIZES.into());
    let sizes: Vec<u64> = sizes.split_whitespace().map(|size| size.parse().expect("SIZES are numbers")).collect();
    let mut server = Server::built().await;
    let (mut rows, mut machine) = (vec![measure::first_load()], String::new());
    for size in sizes {
        eprintln!("bench: {} events", table::thousands(size as f64));
        // every import starts from an empty workspace, so every size has a browser of its own
        let session = Session::start(&server).await;
        machine = machine::described(&session.chromium().await);
        rows.extend(measure::measure(&session, size).await);
        session.quit().await;
    }
    server.stop().await;
    print(&machine, &rows);
    if rows.iter().any(Row::is_wrong) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
