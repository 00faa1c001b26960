//! A projection folds events into a view: the answer to a question that somebody asks of the past.
//!
//! Must not know where its events come from, nor who looks. Cannot fail: an event that says nothing to it changes nothing.

use super::event::{JsonObject, RecordedEvent};
use super::table::Table;
use serde::Serialize;
use uuid::Uuid;

/// Folds the events of a context into a view.
pub trait Projection {
    /// The events of the context.
    type Event;
    /// What is remembered. Cloned at every checkpoint of the time travel, so it is made of persistent maps.
    type View: Clone + Default;
    /// What a person reads, one line of it.
    type Row: Serialize + Clone;
    /// The name of the view on screen and in scripts.
    const NAME: &'static str;

    /// Takes one event in. `recorded` is its envelope: who, when and where.
    fn apply(view: &mut Self::View, event: &Self::Event, recorded: &RecordedEvent);

    /// The rows, in the order in which they are shown.
    fn table(view: &Self::View) -> &Table<Uuid, Self::Row>;
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

/// Which rows of a view somebody wants. A view can have very many, and each costs something to be made readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Every row.
    All,
    /// So many of the newest, in order.
    Newest(usize),
    /// The row of a key, if there is one.
    Key(&'a str),
}

/// Rows of a view without their types.
#[must_use]
pub fn rows_of<P: Projection>(view: &P::View, part: Part) -> Vec<Row> {
    let table = P::table(view);
    let row = |(key, row): (&Uuid, &P::Row)| Row { key: key.to_string(), cells: cells_of(row) };
    match part {
        Part::All => table.iter().map(row).collect(),
        Part::Newest(count) => {
            let mut rows: Vec<_> = table.iter().rev().take(count).map(row).collect();
            rows.reverse();
            rows
        }
        Part::Key(key) => {
            let found = Uuid::parse_str(key).ok().and_then(|key| Some(row((&key, table.get(&key)?))));
            found.into_iter().collect()
        }
    }
}

fn cells_of<R: Serialize>(row: &R) -> JsonObject {
    match serde_json::to_value(row) {
        Ok(serde_json::Value::Object(cells)) => cells,
        _ => JsonObject::new(),
    }
}
