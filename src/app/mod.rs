//! State as signals: what the page knows, and the doors through which it changes.
//!
//! Facts come from the store's news, time moves through the playhead's commands, and everything that is shown is derived.
//! Must not know markup.

pub mod address;
mod at_hand;
pub mod backup;
pub mod beat;
pub mod clock;
pub mod compare;
pub mod copying;
pub mod crash;
mod desks;
pub mod find;
mod follow;
mod frame;
mod hosting;
pub mod keys;
pub mod late;
pub mod lead;
mod leader_election;
pub mod marks;
pub mod mining;
pub mod moment;
mod opening;
pub mod passages;
pub mod playback;
pub mod reading;
pub mod safekeeping;
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
pub mod workspace_name;
pub mod written;
