//! Hindcast's promises, checked where they are made: in a real browser, on the built page.
//!
//! The engine has its own tests, which are fast and say exactly what broke. They cannot say whether a person who opens
//! the page gets what was promised: that a click becomes a stored event, that a reload loses nothing, that the playhead
//! moves everything, that the page works without a network, that nothing leaves it. So each file of `tests/e2e/` takes
//! one promise and does with `dist/` what a person would do, and looks at what a person would see.
//!
//! Needs `dist/` (`HINDCAST_DIST` names another folder), chromedriver and Chromium (on the path, or named by
//! `CHROMEDRIVER` and `CHROMIUM`), and axe-core (its script named by `AXE_CORE_JS`). Pictures go to `tests/artifacts/`, one of every test that failed among them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod e2e {
    mod accessibility;
    mod attendance;
    mod coins;
    mod contexts;
    mod copies;
    mod covered;
    mod crash;
    mod desk;
    mod drawing;
    mod durability;
    mod faults;
    mod forms;
    mod handlers;
    mod hostile;
    mod inspector;
    mod leading;
    mod loans;
    mod middlewares;
    mod models;
    mod offline;
    mod orders;
    mod palette;
    mod presenting;
    mod print;
    mod reports;
    mod safekeeping;
    mod screens;
    mod scripting;
    mod security;
    mod several_tabs;
    mod starting;
    mod store_tab;
    mod stories;
    mod support;
    mod telling;
    mod time_travel;
    mod timeline;
    mod transfer;
    mod workspace;
}
