//! What the views of a context say, as of any position.
//!
//! A view's rows are those of its projection's table, or what was handed over to an external system. Must not know a screen.

use super::{Environment, Runtime};
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::{Sorting, ViewSticky};
use crate::engine::projection::Row;
use crate::engine::table::Table;
use crate::store::{EventStore, Shelf};
use serde::Deserialize;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Of a sorted view with more rows than this, only the newest are looked through when a few are wanted.
const SORTED_WHOLE: usize = 1_000;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Looks at a table of a handler.
    pub fn with_table<R>(
        &self,
        context: &Context,
        handler: &str,
        table: &str,
        look: impl FnOnce(&Table) -> R,
    ) -> Option<R> {
        let worker = self.find_worker(&format!("{}.{handler}", context.prefix))?;
        worker.with(|state| state.tables.get(table).map(look))
    }

    /// The position up to which a projection has applied the log. A view of what was handed over applies nothing.
    pub fn applied(&self, context: &Context, view: &str) -> Position {
        let worker = self.find_worker(&format!("{}.{view}", context.prefix));
        let applied = worker.map(|worker| worker.with(|state| state.applied));
        applied.unwrap_or_else(|| self.store.look(Log::head))
    }

    /// Lets the table of a view lose a row, as an accident does: no event says so, and folding it anew brings it back.
    pub fn lose(&self, context: &Context, view: &str, key: &str) {
        if let Some(worker) = self.find_worker(&format!("{}.{view}", context.prefix)) {
            worker.with(|state| {
                state.tables.writer(state.applied).remove(view, key);
                state.edits += 1;
            });
        }
    }

    /// Looks at the rows of a view, wherever they come from.
    fn with_view<R>(&self, context: &Context, view: &str, look: impl FnOnce(&Table) -> R) -> Option<R> {
        match context.model.view(view).and_then(|sticky| sticky.delivered_to) {
            Some(system) => self.deliveries.borrow().get(system).map(look),
            None => self.with_table(context, view, view, look),
        }
    }

    /// Reads what was handed over to external systems, in whichever tab.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_in_deliveries(&self) -> Result<(), Fault> {
        let outbox = self.store.read(Shelf::Outbox, "", "", usize::MAX).await?;
        let mut deliveries: Vec<Delivered> =
            outbox.into_iter().filter_map(|(_, content)| serde_json::from_value(content.json()).ok()).collect();
        deliveries.sort_by_key(|delivered| delivered.position);
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        for delivered in deliveries {
            let table = tables.entry(delivered.system).or_default();
            table.put(delivered.position, &delivered.key, &delivered.data);
        }
        self.deliveries.replace(tables);
        Ok(())
    }

    /// How many rows a view had as of a position.
    pub fn count(&self, context: &Context, view: &str, at: Position) -> usize {
        self.with_view(context, view, |table| table.count(at)).unwrap_or_default()
    }

    /// The row of a key as of a position.
    pub fn row(&self, context: &Context, view: &str, key: &str, at: Position) -> Option<Row> {
        self.with_view(context, view, |table| table.row(key, at))?
    }

    /// The keys of the rows of a view that changed after a position and until another one.
    pub fn changed(&self, context: &Context, view: &str, after: Position, until: Position) -> Vec<String> {
        self.with_view(context, view, |table| table.changed(after, until)).unwrap_or_default()
    }

    /// Every version that a row of a view ever had, oldest first: at most the newest `most`.
    pub fn history(
        &self,
        context: &Context,
        view: &str,
        key: &str,
        most: usize,
    ) -> Vec<(Position, Option<JsonObject>)> {
        self.with_view(context, view, |table| table.history(key, most)).unwrap_or_default()
    }

    /// The position of the nearest event before or after a position that changed a view.
    pub fn nearest_change(&self, context: &Context, view: &str, from: Position, is_later: bool) -> Option<Position> {
        self.with_view(context, view, |table| table.nearest_change(from, is_later))?
    }

    /// Whether one of the newest rows of a view as of a position, at most `count`, is like that.
    pub fn has(
        &self,
        context: &Context,
        view: &str,
        at: Position,
        count: usize,
        is_meant: &dyn Fn(&Row) -> bool,
    ) -> bool {
        let has = |table: &Table| table.newest_first(at).take(count).any(|row| is_meant(&row));
        self.with_view(context, view, has) == Some(true)
    }

    /// At most `count` rows of a view as of a position, in the view's order: those that its sorting puts first, or the newest
    /// where it has none or very many rows.
    pub fn rows(&self, context: &Context, view: &str, at: Position, count: usize) -> Vec<Row> {
        let sticky = context.model.view(view);
        let sorted_by = sticky.map_or(&[][..], |sticky: &ViewSticky| sticky.sorted_by.as_slice());
        let rows = self.with_view(context, view, |table| {
            // what nobody can look through is not sorted as a whole for each step of the playhead
            let looked_through = if table.count(at) > SORTED_WHOLE { count } else { usize::MAX };
            let taken = if sorted_by.is_empty() { count } else { looked_through };
            let mut rows: Vec<Row> = table.newest_first(at).take(taken).collect();
            rows.reverse();
            rows
        });
        let mut rows = rows.unwrap_or_default();
        rows.sort_by(|a, b| compared(sorted_by, a, b));
        rows.truncate(count);
        rows
    }
}

/// What the outbox keeps of a delivery; the rest of it is for people who look into the store.
#[derive(Deserialize)]
struct Delivered {
    system: String,
    key: String,
    position: Position,
    data: JsonObject,
}

fn compared(sorted_by: &[Sorting], a: &Row, b: &Row) -> Ordering {
    let by = |sorting: &Sorting| match sorting {
        Sorting::Rising(column) => ordered(a.cells.get(*column), b.cells.get(*column)),
        Sorting::Falling(column) => ordered(b.cells.get(*column), a.cells.get(*column)),
    };
    sorted_by.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn ordered(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (Some(Value::String(a)), Some(Value::String(b))) => a.cmp(b),
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal)
        }
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}
