//! What a step has changed in a read model, cell by cell: what stood there before, and what stands there now.
//!
//! Must not know how a value is written, nor which step it was.

use super::diff::Change;
use super::wall_card::{naming_column, shown_columns};
use crate::engine::projection::Row;
use serde_json::Value;

/// How many cells of one row are told.
const CELLS: usize = 3;

/// A cell that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// What people know the row by.
    pub row: Value,
    /// Its column.
    pub column: &'static str,
    /// What stood there; nothing in a row that was not there.
    pub was: Option<Value>,
    /// What stands there; nothing in a row that is gone.
    pub is: Option<Value>,
}

/// What has changed in a row: of one that is new or gone, where it stands or stood.
#[must_use]
pub fn of_row(
    columns: &[&'static str],
    known_by: &[&'static str],
    was: Option<&Row>,
    is: Option<&Row>,
) -> Vec<CellChange> {
    let naming = naming_column(columns, known_by);
    let named = |row: &Row| naming.and_then(|column| row.cells.get(column)).cloned().unwrap_or_default();
    let Some(name) = is.or(was).map(named) else { return Vec::new() };
    let of = |column: &'static str| CellChange {
        row: name.clone(),
        column,
        was: was.map(|row| row.cells.get(column).cloned().unwrap_or_default()),
        is: is.map(|row| row.cells.get(column).cloned().unwrap_or_default()),
    };
    let told: Vec<&'static str> = match (was, is) {
        (Some(was), Some(is)) => {
            let differs = |column: &&str| was.cells.get(*column) != is.cells.get(*column);
            let differing: Vec<&str> = columns.iter().copied().filter(differs).collect();
            let names = differing.iter().map(|column| (*column).to_owned()).collect();
            let ranked = shown_columns(columns, &[], &[(is.clone(), Change::Changed(names))]);
            // those that people read first; ids and versions only where nothing else has changed
            let read: Vec<&str> = ranked.into_iter().filter(|column| differing.contains(column)).collect();
            if read.is_empty() { differing } else { read }
        }
        _ => {
            shown_columns(columns, known_by, &[]).into_iter().filter(|column| Some(*column) != naming).take(1).collect()
        }
    };
    told.into_iter().take(CELLS).map(of).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::expect_used, clippy::panic, reason = "a test may stop")]

    use super::of_row;
    use crate::engine::projection::Row;
    use serde_json::{Value, json};

    const COLUMNS: [&str; 5] = ["order_id", "order_number", "status", "items", "version"];

    fn row(status: &str, version: u64) -> Row {
        let cells = json!({"order_id": "x", "order_number": "SO-1", "status": status, "items": [], "version": version});
        Row { key: "x".into(), cells: cells.as_object().cloned().unwrap_or_default() }
    }

    fn told(was: Option<&Row>, is: Option<&Row>) -> Vec<(&'static str, Option<Value>, Option<Value>)> {
        of_row(&COLUMNS, &["order_number"], was, is).into_iter().map(|cell| (cell.column, cell.was, cell.is)).collect()
    }

    #[test]
    fn a_changed_cell_is_told_with_what_it_was() {
        let (open, completed) = (row("OPEN", 1), row("COMPLETED", 2));
        assert_eq!(told(Some(&open), Some(&completed)), [("status", Some(json!("OPEN")), Some(json!("COMPLETED")))]);
        assert_eq!(told(Some(&open), Some(&row("OPEN", 2))), [("version", Some(json!(1)), Some(json!(2)))]);
        assert_eq!(of_row(&COLUMNS, &["order_number"], Some(&open), Some(&completed))[0].row, json!("SO-1"));
    }

    #[test]
    fn of_a_new_row_and_of_one_that_is_gone_it_is_told_where_it_stands() {
        assert_eq!(told(None, Some(&row("OPEN", 1))), [("status", None, Some(json!("OPEN")))]);
        assert_eq!(told(Some(&row("OPEN", 1)), None), [("status", Some(json!("OPEN")), None)]);
        assert_eq!(told(None, None), []);
    }
}
