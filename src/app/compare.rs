//! What the tables are compared with, and the thing whose history somebody looks into.
//!
//! Must not know markup.

use super::session::Session;
use crate::kernels::history::{Version, versions};
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Towards, nearest};
use leptos::prelude::*;

/// So many versions are looked through, the newest.
const LOOKED_THROUGH: usize = 500;

/// A row, and a column of it if one is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The view.
    pub view: String,
    /// The key of the row.
    pub key: String,
    /// The column.
    pub column: Option<String>,
}

impl Session {
    /// Pins the moment at the playhead: all tables show how they differ from it. Pinned a second time, it is let go.
    pub fn pin(self) {
        let here = self.position();
        self.pinned.update(|pinned| *pinned = if *pinned == Some(here) { None } else { Some(here) });
    }

    /// Goes to the nearest event that changed what somebody looks into, if they do: the row, or the cell. Whether they do.
    pub(super) fn go_to_version(self, towards: Towards) -> bool {
        let Some(Thing { view, key, column }) = self.looked_into.get_untracked() else { return false };
        let history = self.moment.with_untracked(|moment| moment.history(&view, &key, LOOKED_THROUGH));
        let is_meant = |version: &Version| column.as_ref().is_none_or(|column| version.touches(column));
        let positions: Vec<_> = versions(&history).into_iter().filter(is_meant).map(|version| version.at).collect();
        if let Some(position) = nearest(&positions, self.position(), towards) {
            self.time(TimeCommand::Seek(position));
        }
        true
    }
}
