//! A moment: everything that a context shows as of one position of the log.
//!
//! Nothing is folded for it: views keep every version of their rows, and a moment is a position to ask them for. Must not
//! write a view.

use super::shown::Source;
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::engine::model::StickyId;
use crate::engine::projection::Row;
use crate::kernels::firings;
use crate::kernels::timeline::Towards;
use std::sync::{Arc, OnceLock};

/// A context as of a position.
#[derive(Clone)]
pub struct Moment {
    context: Arc<Context>,
    position: Position,
    source: Source,
    /// What there was to look at when this was made.
    seen: u64,
    newest: Arc<Vec<OnceLock<Arc<Vec<Row>>>>>,
}

impl Moment {
    /// How many rows of a view screens and forms look through.
    pub const LOOKED_THROUGH: usize = 100;

    /// A context as of a position, as far as there is something to look at.
    #[must_use]
    pub fn of(context: Arc<Context>, position: Position, source: Source, seen: u64) -> Self {
        let newest = context.model.views.iter().map(|_| OnceLock::new()).collect();
        Self { context, position, source, seen, newest: Arc::new(newest) }
    }

    /// The position that it is of.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Whether another moment is of the same context.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.context, &other.context)
    }

    /// Every row of a view; none for a view that the context does not have.
    #[must_use]
    pub fn rows(&self, view: &str) -> Vec<Row> {
        self.first_rows(view, usize::MAX)
    }

    /// At most so many rows of a view: those that its order puts first, or the newest of very many.
    #[must_use]
    pub fn first_rows(&self, view: &str, count: usize) -> Vec<Row> {
        self.source.shown().map(|shown| shown.rows(&self.context, view, self.position, count)).unwrap_or_default()
    }

    /// As many rows of a view as somebody can look through; made once for this moment.
    #[must_use]
    pub fn newest(&self, view: &str) -> Arc<Vec<Row>> {
        let known = self.context.model.views.iter().position(|known| known.name == view);
        let Some(slot) = known.and_then(|index| self.newest.get(index)) else { return Arc::default() };
        Arc::clone(slot.get_or_init(|| Arc::new(self.first_rows(view, Self::LOOKED_THROUGH))))
    }

    /// The keys of the rows of a view that changed since a position.
    #[must_use]
    pub fn changed_since(&self, view: &str, before: Position) -> Vec<String> {
        let shown = self.source.shown();
        shown.map(|shown| shown.changed(&self.context, view, before, self.position)).unwrap_or_default()
    }

    /// Whether one of the rows that can be looked through is like that.
    #[must_use]
    pub fn has(&self, view: &str, is_meant: &dyn Fn(&Row) -> bool) -> bool {
        let shown = self.source.shown();
        shown.is_some_and(|shown| shown.has(&self.context, view, self.position, Self::LOOKED_THROUGH, is_meant))
    }

    /// The row of a key, if there is one.
    #[must_use]
    pub fn row(&self, view: &str, key: &str) -> Option<Row> {
        self.source.shown()?.row(&self.context, view, key, self.position)
    }

    /// Every version that a row ever had, before this moment and after it, oldest first: at most the newest `most`.
    #[must_use]
    pub fn history(&self, view: &str, key: &str, most: usize) -> Vec<(Position, Option<JsonObject>)> {
        self.source.shown().map(|shown| shown.history(&self.context, view, key, most)).unwrap_or_default()
    }

    /// The position of the nearest event before or after this moment that changed a view.
    #[must_use]
    pub fn nearest_change(&self, view: &str, towards: Towards) -> Option<Position> {
        self.source.shown()?.nearest_change(&self.context, view, self.position, towards == Towards::Later)
    }

    /// How many rows a view has.
    #[must_use]
    pub fn count(&self, view: &str) -> usize {
        self.source.shown().map_or(0, |shown| shown.count(&self.context, view, self.position))
    }

    /// How many events before this moment a view has not taken in yet.
    #[must_use]
    pub fn behind(&self, view: &str) -> u64 {
        let applied = self.source.shown().map_or(Position::START, |shown| shown.applied(&self.context, view));
        self.position.0.saturating_sub(applied.0)
    }

    /// How often a sticky has fired.
    #[must_use]
    pub fn fired(&self, sticky: &StickyId) -> usize {
        self.source.with_untracked(|log| firings::count(log, &self.context, sticky, self.position))
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position && self.seen == other.seen && self.is_beside(other)
    }
}
