//! A moment: everything that a context shows as of one position of the log.
//!
//! Made by folding, never written by hand. Two moments of one position are the same, for the log only grows.

use crate::engine::aggregate::HostedAggregate;
use crate::engine::context::{Context, Views};
use crate::engine::event::RecordedEvent;
use crate::engine::history::{Fold, History};
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::projection::Row;
use crate::kernels::firings::Firings;
use leptos::prelude::*;
use std::sync::Arc;

/// The views and counts of a context as of a position.
pub struct Moment {
    context: Arc<Context>,
    position: Position,
    views: Box<dyn Views>,
    firings: Firings,
}

impl Moment {
    /// The time before the first event.
    #[must_use]
    pub fn start(context: Arc<Context>) -> Self {
        let views = context.empty_views();
        Self { context, position: Position::START, views, firings: Firings::default() }
    }

    /// The position that it is of.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// The rows of a view; none for a view that the context does not have.
    #[must_use]
    pub fn rows(&self, view: &str) -> Vec<Row> {
        self.views.rows(view).unwrap_or_default()
    }

    /// How often each sticky has fired.
    #[must_use]
    pub fn firings(&self) -> &Firings {
        &self.firings
    }
}

/// A context that can be looked at as of any position.
#[derive(Clone)]
pub struct Replay {
    /// The context.
    pub context: Arc<Context>,
    history: StoredValue<History<Moment>>,
}

impl Replay {
    /// A context about which nothing has been asked yet.
    #[must_use]
    pub fn new(context: Arc<Context>) -> Self {
        let start = Moment::start(Arc::clone(&context));
        Self { context, history: StoredValue::new(History::new(start, History::<Moment>::SPACING)) }
    }

    /// The context as of a position.
    #[must_use]
    pub fn as_of(&self, log: &Log, position: Position) -> Arc<Moment> {
        let moment = self.history.try_update_value(|history| history.as_of(log, position));
        Arc::new(moment.unwrap_or_else(|| Moment::start(Arc::clone(&self.context))))
    }
}

impl Fold for Moment {
    fn apply(&mut self, event: &RecordedEvent) {
        self.position = event.position;
        if self.context.owns(event) {
            self.views.apply(event);
            let aggregate = self.context.owner_of(&event.stream_id).map(HostedAggregate::name);
            self.firings.apply(event, aggregate);
        }
    }
}

impl Clone for Moment {
    fn clone(&self) -> Self {
        Self {
            context: Arc::clone(&self.context),
            position: self.position,
            views: self.views.fork(),
            firings: self.firings.clone(),
        }
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position && Arc::ptr_eq(&self.context, &other.context)
    }
}
