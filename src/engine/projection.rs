//! A projection folds events into a view: the answer to a question that somebody asks of the past.
//!
//! Must not know where its events come from, nor who looks, nor when. Cannot fail: an event that says nothing to it changes
//! nothing.

use super::event::{JsonObject, RecordedEvent};
use super::handler::{Handler, HandlerKind, StartFrom};
use super::tables::Writer;
use serde::Serialize;
use std::sync::Arc;

/// Folds the events of a context into rows.
pub trait Projection {
    /// The events of the context.
    type Event: 'static;
    /// Its stable name, which is that of the view on screen and in scripts, and of the table with the view's rows.
    const NAME: &'static str;
    /// Raised when `apply` changes its mind: everything is then folded anew, from the first event.
    const VERSION: u32 = 1;
    /// Further tables, with what it has to remember and nobody looks at.
    const REMEMBERS: &'static [&'static str] = &[];

    /// Takes one event in. `recorded` is its envelope: who, when and where.
    fn apply(tables: &mut Writer, event: &Self::Event, recorded: &RecordedEvent);

    /// The projection without its types.
    #[must_use]
    fn handler() -> Handler {
        let apply = |event: &dyn std::any::Any, recorded: &RecordedEvent, tables: &mut Writer| {
            if let Some(event) = event.downcast_ref() {
                Self::apply(tables, event, recorded);
            }
        };
        Handler {
            version: Self::VERSION,
            start_from: StartFrom::Origin,
            tables: [&[Self::NAME], Self::REMEMBERS].concat(),
            apply: Arc::new(apply),
            ..Handler::new(Self::NAME, HandlerKind::Projection)
        }
    }
}

/// A row without its type: what screens and scripts see.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Tells this row from the others of its view, at every position of the playhead alike.
    #[serde(skip)]
    pub key: String,
    /// The columns by name.
    #[serde(flatten)]
    pub cells: JsonObject,
}
