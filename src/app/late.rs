//! What may be shown a frame late.
//!
//! After a jump across the log, or while views come from afar, the wall, the timeline and all tables say something else, and to draw
//! all of it takes longer than anybody wants to wait for a frame. So one part follows a frame after the other, or as soon as the
//! playhead has stopped for one: the lanes, the inspector, and its lower tables. If it has gone on meanwhile they go round once
//! more, so that no two parts ever share a frame. A step is seen everywhere at once. Must not know where the playhead goes.

use super::frame::next_frame;
use super::moment::Moment;
use super::session::Session;
use crate::engine::event::RecordedEvent;
use crate::kernels::playhead::Playhead;
use leptos::prelude::*;
use std::sync::Arc;

/// A way of more events than this is a jump: more than any command of the five contexts sets off.
const FAR: u64 = 16;
/// How many frames a part is behind at the most, while the playhead does not stop.
const LATEST: u32 = 6;

/// What of the page may be late, in the order in which it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The lanes of the timeline.
    Lanes,
    /// The inspector.
    Inspector,
    /// The second table of the inspector.
    SecondTable,
    /// Its other tables.
    Tables,
}

const PARTS: usize = 4;

/// What shows the playhead at once, and what may be late.
#[derive(Clone, Copy)]
pub struct Late {
    /// Where the page looks.
    ahead: RwSignal<Playhead>,
    /// One for each part.
    parts: [Follower; PARTS],
    is_following: StoredValue<bool>,
    /// Whether the views had far to go when they were looked at last; before that they have.
    was_far: StoredValue<bool>,
}

/// One part that may be late.
#[derive(Clone, Copy)]
struct Follower {
    playhead: RwSignal<Playhead>,
    /// Whether it still shows what was there before.
    is_behind: RwSignal<bool>,
    moment: Memo<Moment>,
    event: Memo<Option<Arc<RecordedEvent>>>,
}

impl Late {
    /// What follows this.
    pub(super) fn of(ahead: RwSignal<Playhead>, moment: Memo<Moment>, event: Memo<Option<Arc<RecordedEvent>>>) -> Self {
        let parts = std::array::from_fn(|_| Follower::of(ahead, moment, event));
        Self { ahead, parts, is_following: StoredValue::default(), was_far: StoredValue::new(true) }
    }
}

impl Follower {
    fn of(ahead: RwSignal<Playhead>, moment: Memo<Moment>, event: Memo<Option<Arc<RecordedEvent>>>) -> Self {
        let is_behind = RwSignal::new(false);
        Self {
            playhead: RwSignal::new(ahead.get_untracked()),
            is_behind,
            moment: Memo::new(move |before: Option<&Moment>| {
                let now = moment.get();
                before.filter(|before| is_behind.get() && before.is_beside(&now)).cloned().unwrap_or(now)
            }),
            event: Memo::new(move |before: Option<&Option<Arc<RecordedEvent>>>| match before {
                Some(before) if is_behind.get() => before.clone(),
                _ => event.get(),
            }),
        }
    }

    fn go_to(self, playhead: Playhead) {
        if self.playhead.get_untracked() != playhead {
            self.playhead.set(playhead);
        }
        if self.is_behind.get_untracked() {
            self.is_behind.set(false);
        }
    }
}

impl Session {
    /// The same session for a part of the page that may be late.
    #[must_use]
    pub fn late(self, part: Part) -> Self {
        let [lanes, inspector, second, tables] = self.late.parts;
        let Follower { playhead, moment, event, .. } = match part {
            Part::Lanes => lanes,
            Part::Inspector => inspector,
            Part::SecondTable => second,
            Part::Tables => tables,
        };
        Self { playhead, moment, event, ..self }
    }

    /// Shows the page at a playhead.
    pub(super) fn show_at(self, now: Playhead) {
        let Late { ahead, parts, .. } = self.late;
        let before = ahead.get_untracked();
        if now == before {
            return;
        }
        if now.position().0.abs_diff(before.position().0) > FAR {
            self.fall_behind();
        }
        ahead.set(now);
        // what is late stays so until it has a frame of its own
        let in_step = parts.into_iter().filter(|part| !part.is_behind.get_untracked());
        in_step.for_each(|part| part.go_to(now));
    }

    /// Is told before views are looked at again. Those that have far to go, or have just come from there, say something else in
    /// every table.
    pub(super) fn fall_behind_the_views(self) {
        let behind = self.runtime().ok().and_then(|runtime| runtime.furthest_behind());
        let is_far = behind.is_some_and(|(come, whole)| whole.0 - come.0 > FAR);
        if self.late.was_far.try_update_value(|was_far| std::mem::replace(was_far, is_far)) == Some(true) || is_far {
            self.fall_behind();
        }
    }

    /// Lets every part that may be late show what is there by now with a frame of its own.
    fn fall_behind(self) {
        let Late { parts, is_following, .. } = self.late;
        for part in parts {
            part.is_behind.set(true);
        }
        if !is_following.get_value() {
            is_following.set_value(true);
            self.follow_from(0);
        }
    }

    /// Lets the next part that is behind follow, looking from this one on, and goes round until none is.
    fn follow_from(self, number: usize) {
        let Late { parts, is_following, .. } = self.late;
        let mut round = parts.into_iter().enumerate().cycle().skip(number).take(PARTS);
        let behind = round.find(|(_, part)| part.is_behind.get_untracked());
        let Some((number, part)) = behind else { return is_following.set_value(false) };
        self.follow_within(LATEST, part, move || self.follow_from(number + 1));
    }

    /// Lets a part follow once the playhead has stopped, or after so many frames.
    fn follow_within(self, frames: u32, part: Follower, then: impl FnOnce() + 'static) {
        next_frame(move || {
            if frames > 0 && self.is_about_to_show() {
                return self.follow_within(frames - 1, part, then);
            }
            part.go_to(self.late.ahead.get_untracked());
            // it has this frame for itself; what else is due comes with the next one
            let is_contended = self.is_about_to_show();
            self.due.update_value(|due| due.waits = is_contended);
            then();
        });
    }
}
