//! Hindcast runs event-storming models in the browser.
//!
//! The layers, facts at the bottom, screens on top, and nobody looks up: [`engine`] (what event sourcing is), [`store`]
//! (where events are kept) beside [`domains`] (what the contexts decide) and [`language`]
//! (models that people write themselves), [`runtime`] (commands meet the log), [`kernels`]
//! (geometry and time arithmetic), [`app`] (state as signals), [`ui`] (components). ARCHITECTURE.md walks through them.

pub mod app;
pub mod domains;
pub mod engine;
pub mod kernels;
pub mod language;
pub mod runtime;
pub mod store;
pub mod ui;
