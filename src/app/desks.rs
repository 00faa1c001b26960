//! What desks remember beyond one look at them ends with the context that it is about, and with the workspace.
//!
//! Must not know what that is.

use super::mining::Mining;
use super::reading::Reading;
use super::session::Session;
use leptos::prelude::*;

impl Session {
    /// Leaves the desks whenever another context is shown. Called once, for as long as the page lives.
    pub fn leave_desks_with_their_context(self) {
        Effect::new(move |before: Option<usize>| {
            let shown = self.shown.get();
            if before.is_some_and(|before| before != shown) {
                let left = self.mining.with_untracked(Mining::clone).left();
                self.leave_the_desks();
                self.mining.set(left);
            }
            shown
        });
    }

    /// Nobody mines any more, and nobody has looked at anything or read anything.
    pub(super) fn leave_the_desks(self) {
        self.mining.set(Mining::default());
        self.desks.set(Default::default());
        for reading in self.readings {
            reading.set(Reading::default());
        }
    }
}
