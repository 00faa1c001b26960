//! What views show in a rehearsal, in the order that the wall says.
//!
//! Must not know what a row means.

use super::Rehearsal;
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::engine::model::Sorting;
use crate::engine::projection::Row;
use serde_json::Value;
use std::cmp::Ordering;

impl Rehearsal {
    /// The rows of a view, or of another table of a handler, as of the head.
    pub fn rows(&self, view: &str) -> Vec<JsonObject> {
        self.rows_at(view, self.log.head())
    }

    /// The rows as of a position.
    pub fn rows_at(&self, view: &str, at: Position) -> Vec<JsonObject> {
        self.keyed_rows(view, at).into_iter().map(|row| row.cells).collect()
    }

    /// Some columns of a view's rows.
    pub fn columns(&self, view: &str, columns: &[&str]) -> Vec<Value> {
        let cell = |row: &JsonObject, column: &&str| row.get(*column).cloned().unwrap_or_default();
        let cells = |row: &JsonObject| columns.iter().map(|column| cell(row, column)).collect();
        self.rows(view).iter().map(cells).collect()
    }

    /// The rows of a view as of a position, with their keys.
    pub fn keyed_rows(&self, view: &str, at: Position) -> Vec<Row> {
        let sticky = self.context.model.view(view);
        let kept = || {
            let keeper = self.handlers.iter().find(|progress| progress.tables.get(view).is_some());
            keeper.unwrap_or_else(|| panic!("there is no table {view}")).tables.as_of(at).rows(view)
        };
        let handed_over = sticky.and_then(|sticky| sticky.delivered_to);
        let mut rows = handed_over.map_or_else(kept, |system| self.deliveries(system, at));
        rows.sort_by(|one, other| {
            in_order(sticky.map_or(&[], |sticky| sticky.sorted_by.as_slice()), &one.cells, &other.cells)
        });
        rows
    }

    fn deliveries(&self, system: &str, at: Position) -> Vec<Row> {
        let until = self.delivered.iter().take_while(|((position, ..), _)| *position <= at);
        let to_it = until.map(|(_, delivery)| delivery).filter(|delivery| delivery.system == system);
        to_it.map(|delivery| Row { key: delivery.key.clone(), cells: delivery.data.clone() }).collect()
    }
}

fn in_order(sorted_by: &[Sorting], one: &JsonObject, other: &JsonObject) -> Ordering {
    let by = |column: &str| compare(one.get(column), other.get(column));
    let orders = sorted_by.iter().map(|sorting| match sorting {
        Sorting::Rising(column) => by(column),
        Sorting::Falling(column) => by(column).reverse(),
    });
    orders.fold(Ordering::Equal, Ordering::then)
}

fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    match (one, other) {
        (Some(Value::Number(one)), Some(Value::Number(other))) => {
            one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal)
        }
        (Some(Value::String(one)), Some(Value::String(other))) => one.cmp(other),
        _ => Ordering::Equal,
    }
}
