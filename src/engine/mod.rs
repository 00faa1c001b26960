//! What event sourcing is, as plain data and pure functions.
//!
//! Everything above builds on this layer; it builds on nothing of ours. It must not know a store, a clock, a source of
//! randomness, a browser or a screen: what it needs of them comes in as arguments.

pub mod aggregate;
pub mod arena;
mod cells;
pub mod chain;
pub mod changes;
pub mod codec;
pub mod context;
pub mod courier;
pub mod decider;
pub mod deep_json;
pub mod enrichment;
pub mod event;
pub mod expected_version;
pub mod fault;
pub mod handler;
pub mod ids;
mod keys;
mod late_lookup;
pub mod log;
pub mod long_vec;
pub mod lookup;
pub mod model;
pub mod name;
pub mod names;
pub mod policy;
pub mod process_manager;
pub mod projection;
pub mod rejection;
pub mod scenario;
pub mod schema;
pub mod spelling;
mod system;
pub mod table;
pub mod tables;
pub mod timestamp;
pub mod transfer;
pub mod upcast;
mod version;
