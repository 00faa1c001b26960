//! How the session follows its store: opening it, hearing of what is new, showing that with the next frame, and the work that can
//! wait for a quieter moment.
//!
//! Must not know markup, nor decide anything about a command.

use super::frame::next_frame;
use super::session::{Session, Storage};
use super::standing::Done;
use super::witness;
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::kernels::playhead::{Playhead, TimeCommand};
use crate::runtime::{Progressed, Refused};
use crate::store::{News, next_turn};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How long after opening the store tidies up, in milliseconds: late enough not to be in anybody's way.
const TIDY_AFTER: u32 = 3_000;
/// How often it does so again, in milliseconds: what was sealed does not stay in memory.
const TIDY_EVERY: u32 = 60_000;
/// How long after the last event what handlers remember is kept, in milliseconds.
const KEEP_AFTER: u32 = 1_000;
/// A log that grew by more than this many events is looked at again a little later, in milliseconds.
const AT_ONCE: u64 = 64;
const LATER: u32 = 300;
/// How often handlers and drawing let a command that is under way be answered first, and for how many milliseconds each time.
const ANSWERS: u32 = 10;
const ANSWER: u32 = 5;

/// What was put off and is due in a moment.
#[expect(clippy::struct_excessive_bools, reason = "each is due or not, whatever the others are")]
#[derive(Default)]
pub(super) struct Due {
    /// The next frame shows what has changed.
    frame: bool,
    /// This frame belongs to a part of the page that was late.
    pub(super) waits: bool,
    /// There is more to look at.
    look: bool,
    /// Handlers or external systems stand in another way.
    standing: bool,
    /// Commands may have gone through the pipeline.
    pub(super) passed: bool,
    /// Much more is coming, and is looked at once for all.
    later: bool,
    /// What the handlers remember is kept.
    keep: bool,
    /// Handlers that lag on purpose are waited for.
    lag: bool,
}

impl Session {
    pub(super) fn hear(self, news: &News) {
        match news {
            // an import is looked at and handled once it is whole: until then that would only hold it up
            News::Recorded(..) if self.importing.get_value() > 0 => self.look_again(false),
            News::Recorded(before, after) => {
                if let Ok(runtime) = self.runtime() {
                    runtime.hear(news);
                }
                self.follow_models_after(*before);
                self.look_again(after.0 - before.0 <= AT_ONCE);
                self.copy_soon();
            }
            // what is read for handlers that have a long way before them is not shown piece by piece
            News::Fetched => self.look_again(self.runtime().is_ok_and(|runtime| runtime.furthest_behind().is_none())),
            News::Written(_) => self.hear_of_shelf(news),
            News::Rejected(rejected) => self.rejections.update(|rejections| rejections.push(rejected.as_ref().clone())),
            News::Cleared => self.begin_anew(),
            News::Reopened => self.is_open_again(),
            News::Closed(fault) | News::Lost(fault) => self.lose(fault.clone()),
        }
    }

    /// Looks at what is new, at once or, where much of it is coming, in a moment.
    fn look_again(self, at_once: bool) {
        self.now.update_value(|now| *now = now.apply(TimeCommand::HeadMoved(self.log.with_untracked(Log::head))));
        if at_once {
            return self.show_soon(true);
        }
        if self.put_off(|due| &mut due.later) {
            spawn_local(async move {
                TimeoutFuture::new(LATER).await;
                self.due.update_value(|due| due.later = false);
                self.show_soon(true);
            });
        }
    }

    /// Marks something as due; whether it was not so before.
    pub(super) fn put_off(self, what: impl FnOnce(&mut Due) -> &mut bool) -> bool {
        !self.due.try_update_value(|due| std::mem::replace(what(due), true)).unwrap_or(true)
    }

    /// Shows with the next frame what has changed. However much happens until then, the screen changes once.
    pub(super) fn show_soon(self, look: bool) {
        if look {
            self.due.update_value(|due| due.look = true);
        }
        if !self.put_off(|due| &mut due.frame) {
            return;
        }
        if self.under_way.get_value() > 0 {
            return self.show_after_answers();
        }
        // a command may have been given since the frame was asked for
        next_frame(move || match self.under_way.get_value() {
            0 => self.show(),
            _ => self.show_after_answers(),
        });
    }

    fn show_after_answers(self) {
        spawn_local(async move {
            self.answers().await;
            next_frame(move || self.show());
        });
    }

    fn show(self) {
        if self.due.try_update_value(|due| std::mem::take(&mut due.waits)) == Some(true) {
            return next_frame(move || self.show());
        }
        let due = self.due.try_update_value(std::mem::take).unwrap_or_default();
        self.due.update_value(|now| {
            (now.later, now.keep, now.lag) = (due.later, due.keep, due.lag);
        });
        if due.look {
            self.fall_behind_the_views();
            self.log.look_again();
            witness::note(self.log.with_untracked(Log::head));
        }
        if due.standing {
            self.standing.update(|standing| *standing += 1);
        }
        if due.passed {
            self.passed.update(|passed| *passed += 1);
        }
        self.show_at(self.now.get_value());
    }

    /// Whether the next frame shows something else than this one.
    pub(super) fn is_about_to_show(self) -> bool {
        self.due.with_value(|due| due.frame)
    }

    fn begin_anew(self) {
        witness::forget();
        self.rejections.set(Vec::new());
        self.refusal.set(None);
        self.pinned.set(None);
        self.looked_into.set(None);
        self.leave_the_desks();
        let Ok(runtime) = self.runtime() else { return };
        runtime.forget_everything();
        spawn_local(async move {
            self.noticing(runtime.begin_anew().await);
            self.noticing(self.follow_models().await);
            self.react();
            // whoever has looked meanwhile has seen what is no more
            self.leave_the_desks();
            self.now.set_value(Playhead::default());
            self.show_soon(true);
            self.renewed.update(|renewed| *renewed += 1);
        });
    }

    fn hear_of_shelf(self, news: &News) {
        self.due.update_value(|due| due.standing = true);
        if let Ok(runtime) = self.runtime() {
            runtime.hear(news);
        }
        self.show_soon(true);
    }

    /// Handlers have come further by themselves.
    pub(super) fn see(self, progressed: &Progressed) {
        match progressed {
            Progressed::Moved => {
                if let Ok(runtime) = self.runtime() {
                    self.heed_the_term(&runtime);
                }
                self.put_off(|due| &mut due.passed);
                self.show_soon(true);
                self.keep_later();
                // one that goes on, or lags from now on, is perhaps not due yet
                self.come_back_when_due();
            }
            Progressed::Failed(fault) => self.noticing(Err(fault.clone())),
        }
    }

    pub(super) fn lose(self, fault: Fault) {
        self.storage.set(Storage::Lost);
        self.notice.set(Some(fault));
    }

    /// Lets a person know of a fault. Where the store is lost, that is what there is to know: whatever is still written fails too.
    pub fn noticing(self, outcome: Result<(), Fault>) {
        if let (Err(fault), Storage::Opening | Storage::Saved) = (outcome, self.storage.get_untracked()) {
            self.notice.set(Some(fault));
        }
    }

    /// Does something; lets a person know of a fault, and not of a "no", which is told where it belongs. Whether it is done.
    pub async fn see_to(self, done: Done) -> bool {
        match done.await {
            Ok(()) => return true,
            Err(Refused::Fault(fault)) => self.noticing(Err(fault)),
            Err(_) => {}
        }
        false
    }

    /// Lets the handlers go on; what comes of that is heard of.
    pub(super) fn react(self) {
        if let Ok(runtime) = self.runtime() {
            runtime.wake_all();
        }
    }

    /// Waits for the answers to commands that are under way, but not for long where one follows on the other. What follows from a
    /// command, or drawing what came of it, takes its time, and an answer would come after it. Not even a frame is asked for: one
    /// in which nothing changes takes some milliseconds as well.
    async fn answers(self) {
        next_turn().await;
        for _ in 0..ANSWERS {
            if self.under_way.get_value() == 0 {
                return;
            }
            TimeoutFuture::new(ANSWER).await;
        }
    }

    /// Comes back to handlers that lag on purpose, as often as an event is due for one.
    fn come_back_when_due(self) {
        let Ok(runtime) = self.runtime() else { return };
        if self.put_off(|due| &mut due.lag) {
            spawn_local(async move {
                while runtime.until_due().await {
                    let outcome = runtime.apply_all().await;
                    self.show_soon(true);
                    let has_failed = outcome.is_err();
                    self.noticing(outcome);
                    if has_failed {
                        break;
                    }
                }
                self.due.update_value(|due| due.lag = false);
                // whoever waits for a handler has perhaps let it go on meanwhile
                self.show_soon(true);
                self.keep_later();
            });
        }
    }

    /// Keeps what the handlers remember, once they have been quiet for a moment.
    fn keep_later(self) {
        let Ok(runtime) = self.runtime() else { return };
        if self.put_off(|due| &mut due.keep) {
            spawn_local(async move {
                TimeoutFuture::new(KEEP_AFTER).await;
                self.answers().await;
                self.due.update_value(|due| due.keep = false);
                self.noticing(runtime.keep_changed().await);
                self.heed_the_term(&runtime);
            });
        }
    }

    pub(super) fn tidy_up_later(self) {
        let Ok(runtime) = self.runtime() else { return };
        spawn_local(async move {
            TimeoutFuture::new(TIDY_AFTER).await;
            let mut tidied = runtime.store().inner().tidy_up().await;
            self.check_the_copy().await;
            while tidied.is_ok() {
                TimeoutFuture::new(TIDY_EVERY).await;
                // how far all have come, also those that had nothing to do
                self.noticing(runtime.keep_all().await);
                self.keep_a_copy().await;
                tidied = runtime.store().inner().tidy_up().await;
            }
            self.noticing(tidied);
        });
    }
}
