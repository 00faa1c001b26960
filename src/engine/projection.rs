//! A projection folds events into a view: the answer to a question that somebody asks of the past.
//!
//! Must not know where its events come from, nor who looks. Cannot fail: an event that says nothing to it changes nothing.

use super::event::{JsonObject, RecordedEvent};
use serde::Serialize;

/// Folds the events of a context into a view.
pub trait Projection {
    /// The events of the context.
    type Event;
    /// What is remembered. Cloned at every checkpoint of the time travel, so it is made of persistent maps.
    type View: Clone + Default;
    /// What a person reads, one line of it.
    type Row: Serialize;
    /// The name of the view on screen and in scripts.
    const NAME: &'static str;

    /// Takes one event in. `recorded` is its envelope: who, when and where.
    fn apply(view: &mut Self::View, event: &Self::Event, recorded: &RecordedEvent);

    /// The rows in the order in which they are shown, each with its key.
    fn rows(view: &Self::View) -> Vec<(String, Self::Row)>;
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

/// The rows of a view without their types.
#[must_use]
pub fn rows_of<P: Projection>(view: &P::View) -> Vec<Row> {
    P::rows(view).into_iter().map(|(key, row)| Row { key, cells: cells_of(&row) }).collect()
}

fn cells_of<R: Serialize>(row: &R) -> JsonObject {
    match serde_json::to_value(row) {
        Ok(serde_json::Value::Object(cells)) => cells,
        _ => JsonObject::new(),
    }
}
