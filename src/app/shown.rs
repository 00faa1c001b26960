//! What the page looks at: a log and the views over it, whatever store they come from.
//!
//! Must not change anything: signals say when to look again.

use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::projection::Row;
use crate::runtime::{Environment, Runtime};
use crate::store::EventStore;
use leptos::prelude::*;
use std::rc::Rc;

/// A log and views that can be looked at.
pub trait Shown {
    /// Looks at the log.
    fn look(&self, look: &mut dyn FnMut(&Log));
    /// How many rows a view had as of a position.
    fn count(&self, context: &Context, view: &str, at: Position) -> usize;
    /// The row of a key as of a position.
    fn row(&self, context: &Context, view: &str, key: &str, at: Position) -> Option<Row>;
    /// The keys of the rows of a view that changed after a position and until another one.
    fn changed(&self, context: &Context, view: &str, after: Position, until: Position) -> Vec<String>;
    /// Every version that a row of a view ever had, oldest first: at most the newest `most`.
    fn history(&self, context: &Context, view: &str, key: &str, most: usize) -> Vec<(Position, Option<JsonObject>)>;
    /// The position of the nearest event before or after a position that changed a view.
    fn nearest_change(&self, context: &Context, view: &str, from: Position, is_later: bool) -> Option<Position>;
    /// Whether one of the newest rows of a view as of a position, at most `count`, is like that.
    fn has(&self, context: &Context, view: &str, at: Position, count: usize, is_meant: &dyn Fn(&Row) -> bool) -> bool;
    /// The position up to which a view has taken the log in.
    fn applied(&self, context: &Context, view: &str) -> Position;
    /// At most so many rows of a view as of a position.
    fn rows(&self, context: &Context, view: &str, at: Position, count: usize) -> Vec<Row>;
}

impl<S: EventStore, E: Environment> Shown for Runtime<S, E> {
    fn look(&self, look: &mut dyn FnMut(&Log)) {
        self.store().look(|log| look(log));
    }

    fn count(&self, context: &Context, view: &str, at: Position) -> usize {
        Runtime::count(self, context, view, at)
    }

    fn row(&self, context: &Context, view: &str, key: &str, at: Position) -> Option<Row> {
        Runtime::row(self, context, view, key, at)
    }

    fn changed(&self, context: &Context, view: &str, after: Position, until: Position) -> Vec<String> {
        Runtime::changed(self, context, view, after, until)
    }

    fn history(&self, context: &Context, view: &str, key: &str, most: usize) -> Vec<(Position, Option<JsonObject>)> {
        Runtime::history(self, context, view, key, most)
    }

    fn nearest_change(&self, context: &Context, view: &str, from: Position, is_later: bool) -> Option<Position> {
        Runtime::nearest_change(self, context, view, from, is_later)
    }

    fn has(&self, context: &Context, view: &str, at: Position, count: usize, is_meant: &dyn Fn(&Row) -> bool) -> bool {
        Runtime::has(self, context, view, at, count, is_meant)
    }

    fn applied(&self, context: &Context, view: &str) -> Position {
        Runtime::applied(self, context, view)
    }

    fn rows(&self, context: &Context, view: &str, at: Position, count: usize) -> Vec<Row> {
        Runtime::rows(self, context, view, at, count)
    }
}

/// The handle to what is shown. Copied freely.
#[derive(Clone, Copy)]
pub struct Source {
    shown: StoredValue<Option<Rc<dyn Shown>>, LocalStorage>,
    /// Counts how often something was added that one can look at.
    changed: RwSignal<u64>,
}

impl Source {
    /// Nothing to look at yet.
    #[must_use]
    pub fn new() -> Self {
        Self { shown: StoredValue::new_local(None), changed: RwSignal::new(0) }
    }

    /// From now on this is looked at.
    pub fn show(self, shown: Rc<dyn Shown>) {
        self.shown.set_value(Some(shown));
        self.look_again();
    }

    /// Says that there is something new to look at.
    pub fn look_again(self) {
        self.changed.update(|changed| *changed += 1);
    }

    /// Follows what is new.
    pub fn track(self) -> u64 {
        self.changed.get()
    }

    /// Looks at the log, and again whenever it has grown.
    pub fn with<R>(self, look: impl FnOnce(&Log) -> R) -> R {
        self.changed.track();
        self.with_untracked(look)
    }

    /// Looks at the log once.
    pub fn with_untracked<R>(self, look: impl FnOnce(&Log) -> R) -> R {
        let (mut look, mut seen) = (Some(look), None);
        if let Some(shown) = self.shown() {
            shown.look(&mut |log| seen = look.take().map(|look| look(log)));
        }
        seen.unwrap_or_else(|| match look {
            Some(look) => look(&Log::default()),
            None => unreachable!("a log that was looked at has been seen"),
        })
    }

    /// What is looked at, once there is something.
    pub fn shown(self) -> Option<Rc<dyn Shown>> {
        self.shown.get_value()
    }
}

impl Default for Source {
    fn default() -> Self {
        Self::new()
    }
}
