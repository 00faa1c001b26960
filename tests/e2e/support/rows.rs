//! The tables of the inspector: what the views say at the playhead.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::page::Page;
use super::patience::{eventually, eventually_eq};

/// One row as it is shown.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) key: String,
    pub(crate) cells: BTreeMap<String, String>,
    /// added, changed or removed by the event at the playhead.
    pub(crate) change: Option<String>,
    /// The columns whose cells that event changed.
    pub(crate) changed: Vec<String>,
}

const ROWS: &str = r#"
    const column = (cell) => cell.dataset.column;
    return [...document.querySelectorAll(`table[data-view="${args[0]}"] tr[data-key]`)].map((row) => ({
        key: row.dataset.key,
        cells: Object.fromEntries([...row.querySelectorAll('[data-column]')].map((cell) =>
            [column(cell), (cell.querySelector('[data-now]') ?? cell).textContent.trim()])),
        change: row.dataset.change || null,
        changed: [...row.querySelectorAll('[data-column][data-changed]')].map(column),
    }));"#;

impl Row {
    pub(crate) fn cell(&self, column: &str) -> &str {
        self.cells.get(column).unwrap_or_else(|| panic!("no column {column} in {self:?}"))
    }
}

impl Page {
    /// The rows of a view, in the order of the screen. A row that is only shown as removed is not one of them.
    pub(crate) async fn rows(&self, view: &str) -> Vec<Row> {
        let rows = self.look(ROWS, &[json!(view)]).await;
        let rows: Vec<Row> = serde_json::from_value(rows).unwrap_or_default();
        rows.into_iter().filter(|row| row.change.as_deref() != Some("removed")).collect()
    }

    pub(crate) async fn row(&self, view: &str, key: &str) -> Option<Row> {
        self.rows(view).await.into_iter().find(|row| row.key == key)
    }

    /// Waits for a row.
    pub(crate) async fn wait_for_row(&self, view: &str, key: &str) -> Row {
        eventually(&format!("row {key} of {view}"), async || self.row(view, key).await).await
    }

    /// Waits for a row whose cells read so.
    pub(crate) async fn wait_for_cell(&self, view: &str, key: &str, column: &str, text: &str) {
        eventually_eq(&format!("{column} of {key} in {view}"), Some(text.to_owned()), async || {
            self.row(view, key).await.map(|row| row.cell(column).to_owned())
        })
        .await;
    }

    /// Waits until a view has so many rows.
    pub(crate) async fn wait_for_rows(&self, view: &str, count: usize) -> Vec<Row> {
        eventually(&format!("{count} rows in {view}"), async || {
            let rows = self.rows(view).await;
            (rows.len() == count).then_some(rows)
        })
        .await
    }
}
