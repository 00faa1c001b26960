//! What one event changed in a table.
//!
//! Must not know which view it compares.

use crate::engine::projection::Row;

/// How a row came out of the last event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// As it was.
    Same,
    /// It was not there before.
    Added,
    /// These columns have other values now.
    Changed(Vec<String>),
    /// It is not there any more.
    Removed,
}

impl Change {
    /// The word for it; nothing for a row that is as it was.
    #[must_use]
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::Added => Some("added"),
            Self::Changed(_) => Some("changed"),
            Self::Removed => Some("removed"),
        }
    }

    /// Whether the cell of a column is marked.
    #[must_use]
    pub fn touches(&self, column: &str) -> bool {
        match self {
            Self::Same => false,
            Self::Added | Self::Removed => true,
            Self::Changed(columns) => columns.iter().any(|changed| changed == column),
        }
    }
}

/// The rows of a window, each with what happened to it, then those that are gone. A row outside of the window that has
/// changed is put first. `changed` are the keys of all rows that may have; `was` and `is` look any row up.
#[must_use]
pub fn diff(
    window: &[Row],
    changed: &[String],
    was: impl Fn(&str) -> Option<Row>,
    is: impl Fn(&str) -> Option<Row>,
) -> Vec<(Row, Change)> {
    let of = |row: &Row| match changed.contains(&row.key).then(|| was(&row.key)) {
        None => Change::Same,
        Some(None) => Change::Added,
        Some(Some(old)) => compare(&old, row),
    };
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for key in changed.iter().filter(|key| !window.iter().any(|row| row.key == **key)) {
        match (was(key), is(key)) {
            (_, Some(row)) => first.push((of(&row), row)),
            (Some(old), None) => last.push((Change::Removed, old)),
            (None, None) => {}
        }
    }
    first.retain(|(change, _)| *change != Change::Same);
    let shown = window.iter().map(|row| (of(row), row.clone()));
    first.into_iter().chain(shown).chain(last).map(|(change, row)| (row, change)).collect()
}

fn compare(old: &Row, new: &Row) -> Change {
    let differs = |(column, value): &(&String, &serde_json::Value)| old.cells.get(*column) != Some(*value);
    let columns: Vec<String> = new.cells.iter().filter(differs).map(|(column, _)| column.clone()).collect();
    if columns.is_empty() { Change::Same } else { Change::Changed(columns) }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test may stop")]
mod tests {
    use super::{Change, diff};
    use crate::engine::projection::Row;
    use serde_json::json;

    fn row(key: &str, status: &str) -> Row {
        let cells = [("id".to_owned(), json!(key)), ("status".to_owned(), json!(status))];
        Row { key: key.into(), cells: cells.into_iter().collect() }
    }

    #[test]
    fn every_row_says_what_the_event_did_to_it() {
        let before = [row("a", "OPEN"), row("b", "OPEN"), row("c", "OPEN")];
        let after = [row("a", "OPEN"), row("b", "COMPLETED"), row("d", "OPEN")];
        let find = |rows: &[Row], key: &str| rows.iter().find(|row| row.key == key).cloned();
        let touched = ["b", "c", "d", "nobody"].map(str::to_owned);
        let changes = diff(&after, &touched, |key| find(&before, key), |key| find(&after, key));
        let changes: Vec<_> = changes.into_iter().map(|(row, change)| (row.key, change)).collect();
        let expected = [
            ("a", Change::Same),
            ("b", Change::Changed(vec!["status".into()])),
            ("d", Change::Added),
            ("c", Change::Removed),
        ];
        assert_eq!(changes, expected.map(|(key, change)| (key.into(), change)));
    }

    #[test]
    fn in_a_window_a_row_is_new_or_gone_only_if_it_really_is() {
        let before = [row("a", "OPEN"), row("b", "OPEN"), row("c", "OPEN")];
        let after = [row("a", "COMPLETED"), row("b", "OPEN"), row("c", "OPEN"), row("d", "OPEN")];
        let find = |rows: &[Row], key: &str| rows.iter().find(|row| row.key == key).cloned();
        let touched = ["a", "b", "d"].map(str::to_owned);
        let changes = diff(&after[2..], &touched, |key| find(&before, key), |key| find(&after, key));
        let changes: Vec<_> = changes.into_iter().map(|(row, change)| (row.key, change)).collect();
        let expected = [("a", Change::Changed(vec!["status".into()])), ("c", Change::Same), ("d", Change::Added)];
        assert_eq!(changes, expected.map(|(key, change)| (key.into(), change)));
    }

    #[test]
    fn only_the_changed_cells_are_marked() {
        let change = Change::Changed(vec!["status".into()]);
        assert!(change.touches("status") && !change.touches("id"));
        assert!(Change::Added.touches("id") && !Change::Same.touches("id"));
    }
}
