//! What may be shown a frame late.
//!
//! After a jump across the log the wall, the timeline and all tables say something else, and to draw all of it takes longer than
//! anybody wants to wait for a frame. So the inspector follows a frame later, or as soon as the playhead has stopped for one. A
//! step is seen everywhere at once. Must not know where the playhead goes.

use super::frame::next_frame;
use super::moment::Moment;
use super::session::Session;
use crate::engine::event::RecordedEvent;
use crate::kernels::playhead::Playhead;
use leptos::prelude::*;
use std::sync::Arc;

/// A way of more events than this is a jump: more than any command of the five contexts sets off.
const FAR: u64 = 16;
/// How many frames the inspector is behind at the most, while the playhead does not stop.
const LATEST: u32 = 8;

/// What shows the playhead at once, and what may be late.
#[derive(Clone, Copy)]
pub struct Late {
    /// Where the page looks.
    pub(super) ahead: RwSignal<Playhead>,
    playhead: RwSignal<Playhead>,
    moment: Memo<Moment>,
    event: Memo<Option<Arc<RecordedEvent>>>,
    is_following: StoredValue<bool>,
}

impl Late {
    /// What follows this.
    pub(super) fn of(ahead: RwSignal<Playhead>, moment: Memo<Moment>, event: Memo<Option<Arc<RecordedEvent>>>) -> Self {
        let playhead = RwSignal::new(ahead.get_untracked());
        let is_there = move || playhead.get().position() == ahead.get().position();
        Self {
            ahead,
            playhead,
            moment: Memo::new(move |before: Option<&Moment>| {
                let now = moment.get();
                before.filter(|before| !is_there() && before.is_beside(&now)).cloned().unwrap_or(now)
            }),
            event: Memo::new(move |before: Option<&Option<Arc<RecordedEvent>>>| match before {
                Some(before) if !is_there() => before.clone(),
                _ => event.get(),
            }),
            is_following: StoredValue::default(),
        }
    }
}

impl Session {
    /// The same session for what may follow a frame later.
    #[must_use]
    pub fn late(self) -> Self {
        Self { playhead: self.late.playhead, moment: self.late.moment, event: self.late.event, ..self }
    }

    /// Shows the page at a playhead.
    pub(super) fn show_at(self, now: Playhead) {
        let Late { ahead, playhead, is_following, .. } = self.late;
        let before = playhead.get_untracked();
        if now != ahead.get_untracked() {
            ahead.set(now);
        }
        if now == before || is_following.get_value() {
            return;
        }
        if now.position().0.abs_diff(before.position().0) <= FAR {
            return playhead.set(now);
        }
        is_following.set_value(true);
        self.follow_within(LATEST);
    }

    fn follow_within(self, frames: u32) {
        let Late { ahead, playhead, is_following, .. } = self.late;
        next_frame(move || {
            if frames > 0 && self.is_about_to_show() {
                return self.follow_within(frames - 1);
            }
            is_following.set_value(false);
            playhead.set(ahead.get_untracked());
        });
    }
}
