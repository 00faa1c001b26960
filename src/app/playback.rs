//! Playback: a clock that asks the playhead to move on while it plays.
//!
//! Must not move anything itself.

use super::session::Session;
use crate::kernels::playhead::TimeCommand;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// Ticks for as long as the page lives, whenever the playhead plays.
pub fn run(session: Session) {
    Effect::new(move |pending: Option<Option<Timeout>>| {
        // the tick that an older state had asked for is called off
        drop(pending);
        let playhead = session.playhead.get();
        let tick = move || session.time(TimeCommand::Tick);
        playhead.is_playing().then(|| Timeout::new(playhead.speed().milliseconds(), tick))
    });
}
