//! What one event changed in a table.
//!
//! Must not know which view it compares.

use crate::engine::projection::Row;
use std::collections::{HashMap, HashSet};

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

/// The rows after, each with what happened to it, and then the rows that are gone.
#[must_use]
pub fn diff(before: &[Row], after: &[Row]) -> Vec<(Row, Change)> {
    let old: HashMap<&str, &Row> = before.iter().map(|row| (row.key.as_str(), row)).collect();
    let kept: HashSet<&str> = after.iter().map(|row| row.key.as_str()).collect();
    let now =
        after.iter().map(|row| (row.clone(), old.get(row.key.as_str()).map_or(Change::Added, |old| compare(old, row))));
    let gone = before.iter().filter(|row| !kept.contains(row.key.as_str()));
    now.chain(gone.map(|row| (row.clone(), Change::Removed))).collect()
}

/// The same where only the newest rows of a long table are shown: a row that came into the window is not new, one that
/// left it is not gone, and a row outside that the event has `touched` is put first. `was` and `is` look any row up.
#[must_use]
pub fn diff_of_windows(
    (before, after): (&[Row], &[Row]),
    was: impl Fn(&str) -> Option<Row>,
    is: impl Fn(&str) -> Option<Row>,
    touched: &[String],
) -> Vec<(Row, Change)> {
    let really = |(row, change): (Row, Change)| match change {
        Change::Added => {
            Some(was(&row.key).map_or(Change::Added, |old| compare(&old, &row))).map(|change| (row, change))
        }
        Change::Removed => is(&row.key).is_none().then_some((row, Change::Removed)),
        Change::Same | Change::Changed(_) => Some((row, change)),
    };
    let windows: Vec<_> = diff(before, after).into_iter().filter_map(really).collect();
    let outside = |key: &&String| !windows.iter().any(|(row, _)| row.key == **key);
    let pinned = touched.iter().filter(outside).filter_map(|key| match (was(key), is(key)) {
        (Some(old), Some(row)) => Some((row.clone(), compare(&old, &row))),
        (None, Some(row)) => Some((row, Change::Added)),
        (Some(old), None) => Some((old, Change::Removed)),
        (None, None) => None,
    });
    let pinned: Vec<_> = pinned.filter(|(_, change)| *change != Change::Same).collect();
    pinned.into_iter().chain(windows).collect()
}

fn compare(old: &Row, new: &Row) -> Change {
    let differs = |(column, value): &(&String, &serde_json::Value)| old.cells.get(*column) != Some(*value);
    let columns: Vec<String> = new.cells.iter().filter(differs).map(|(column, _)| column.clone()).collect();
    if columns.is_empty() { Change::Same } else { Change::Changed(columns) }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test may stop")]
mod tests {
    use super::{Change, diff, diff_of_windows};
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
        let changes: Vec<_> = diff(&before, &after).into_iter().map(|(row, change)| (row.key, change)).collect();
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
        let changes = diff_of_windows(
            (&before[1..], &after[2..]),
            |key| find(&before, key),
            |key| find(&after, key),
            &["a".to_owned(), "nobody".to_owned()],
        );
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
