//! A moment: everything that a context shows as of one position of the log.
//!
//! Made by folding, never written by hand. Two moments of one position are the same, for the log only grows.

use crate::engine::aggregate::HostedAggregate;
use crate::engine::context::{Context, Views};
use crate::engine::event::RecordedEvent;
use crate::engine::history::{Fold, History};
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::projection::{Part, Row};
use crate::kernels::firings::Firings;
use leptos::prelude::*;
use std::sync::{Arc, OnceLock};

/// The views and counts of a context as of a position.
pub struct Moment {
    context: Arc<Context>,
    position: Position,
    views: Box<dyn Views>,
    firings: Firings,
    newest: Vec<OnceLock<Arc<Vec<Row>>>>,
}

/// One empty slot for the newest rows of each view.
fn unread(context: &Context) -> Vec<OnceLock<Arc<Vec<Row>>>> {
    context.model.views.iter().map(|_| OnceLock::new()).collect()
}

impl Moment {
    /// How many rows of a view screens and forms look through.
    pub const LOOKED_THROUGH: usize = 250;

    /// The time before the first event.
    #[must_use]
    pub fn start(context: Arc<Context>) -> Self {
        let (views, newest) = (context.empty_views(), unread(&context));
        Self { context, position: Position::START, views, firings: Firings::default(), newest }
    }

    /// The position that it is of.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Every row of a view; none for a view that the context does not have.
    #[must_use]
    pub fn rows(&self, view: &str) -> Vec<Row> {
        self.views.rows(view).unwrap_or_default()
    }

    /// The newest rows of a view, as many as somebody can look through; made once for this moment.
    #[must_use]
    pub fn newest(&self, view: &str) -> Arc<Vec<Row>> {
        let known = self.context.model.views.iter().position(|known| known.name == view);
        let Some(slot) = known.and_then(|index| self.newest.get(index)) else { return Arc::default() };
        let rows = || Arc::new(self.views.part(view, Part::Newest(Self::LOOKED_THROUGH)).unwrap_or_default());
        Arc::clone(slot.get_or_init(rows))
    }

    /// The row of a key, if there is one.
    #[must_use]
    pub fn row(&self, view: &str, key: &str) -> Option<Row> {
        self.views.part(view, Part::Key(key))?.pop()
    }

    /// How many rows a view has.
    #[must_use]
    pub fn count(&self, view: &str) -> usize {
        self.views.count(view)
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
        self.newest = unread(&self.context);
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
            newest: unread(&self.context),
        }
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position && Arc::ptr_eq(&self.context, &other.context)
    }
}
