//! State as signals: what the page knows, and the doors through which it changes.
//!
//! Facts come from the store's news, time moves through the playhead's commands, and everything that is shown is derived.
//! Must not know markup.

pub mod address;
pub mod beat;
pub mod clock;
mod desks;
pub mod examples;
mod follow;
mod frame;
pub mod keys;
pub mod late;
mod lead;
pub mod mining;
pub mod moment;
pub mod passages;
pub mod playback;
pub mod reading;
pub mod scripting;
pub mod session;
pub mod shown;
pub mod standing;
pub mod story;
pub mod systems;
pub mod taste;
pub mod transfer;
pub mod underwriting;
pub mod updates;
mod witness;
pub mod writing;
pub mod written;
