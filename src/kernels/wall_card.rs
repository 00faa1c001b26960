//! What a read model shows of its rows on the wall: a few columns of a few rows, those first that have changed, and of each text as
//! much as has room.
//!
//! Must not know how a value is written.

use super::diff::Change;
use super::wall_text::width;
use super::wall_words::{CARD_ROOM, VIEW_ROWS};
use crate::engine::projection::Row;

/// How many columns a card has at the most.
const COLUMNS: usize = 3;
/// The size of a card's letters, and the room beside a text in its column.
const LETTERS: f64 = 13.0;
const BESIDE: f64 = 9.0;

/// The column that tells one row from another for people: a name that they know, or the first one that is no id.
#[must_use]
pub fn naming_column(columns: &[&'static str], known_by: &[&'static str]) -> Option<&'static str> {
    let known = columns.iter().find(|column| known_by.contains(*column));
    known.or_else(|| columns.iter().find(|column| is_read(column))).or(columns.first()).copied()
}

/// The columns that a card shows: the name, what has changed in a row that it shows, where something stands, and the rest in order.
#[must_use]
pub fn shown_columns(columns: &[&'static str], known_by: &[&'static str], rows: &[(Row, Change)]) -> Vec<&'static str> {
    let changed = |column: &str| {
        rows.iter()
            .any(|(_, change)| matches!(change, Change::Changed(columns) if columns.iter().any(|one| one == column)))
    };
    let rest = columns.iter().copied().filter(|column| is_read(column) && !known_by.contains(column));
    let mut ranked: Vec<&'static str> = rest.collect();
    ranked.sort_by_key(|column| (!changed(column), *column != "status", is_time(column)));
    let mut shown: Vec<&'static str> = naming_column(columns, known_by).into_iter().collect();
    shown.extend(ranked.into_iter().filter(|column| Some(column) != naming_column(columns, known_by).as_ref()));
    shown.truncate(COLUMNS);
    shown
}

/// The rows that a card shows, of a window with all that has changed: what has changed stays, of the others those that come first.
#[must_use]
pub fn shown_rows(mut rows: Vec<(Row, Change)>) -> Vec<(Row, Change)> {
    while rows.len() > VIEW_ROWS {
        let same = rows.iter().rposition(|(_, change)| *change == Change::Same);
        rows.remove(same.unwrap_or(rows.len() - 1));
    }
    rows
}

/// The texts of rows, cut so that the columns have room side by side: those that are widest give way.
#[must_use]
pub fn fitted(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| {
        let texts = rows.iter().filter_map(|row| row.get(column));
        texts.map(|text| width(text, LETTERS)).fold(0.0, f64::max) + BESIDE
    };
    let mut widths: Vec<f64> = (0..columns).map(widest).collect();
    widths.sort_by(f64::total_cmp);
    let mut most = CARD_ROOM;
    let mut left = CARD_ROOM;
    for (index, own) in widths.iter().enumerate() {
        let share = left / (columns - index) as f64;
        most = share;
        if *own > share {
            break;
        }
        left -= own;
        most = CARD_ROOM;
    }
    let cut = |text: &String| shortened(text, most - BESIDE);
    rows.iter().map(|row| row.iter().map(cut).collect()).collect()
}

/// As much of a text as has room, with a sign that there is more.
fn shortened(text: &str, room: f64) -> String {
    if width(text, LETTERS) <= room {
        return text.to_owned();
    }
    let room = room - width("…", LETTERS);
    let mut used = 0.0;
    let fits = |letter: &char| {
        used += width(letter.encode_utf8(&mut [0; 4]), LETTERS);
        used <= room
    };
    let begun: String = text.chars().take_while(fits).collect();
    format!("{}…", begun.trim_end())
}

fn is_read(column: &str) -> bool {
    !column.ends_with("_id") && column != crate::engine::model::VERSION
}

fn is_time(column: &str) -> bool {
    ["_at", "_time", "date", "since"].iter().any(|end| column.ends_with(end))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::expect_used, clippy::panic, reason = "a test may stop")]

    use super::{fitted, naming_column, shown_columns, shown_rows};
    use crate::engine::projection::Row;
    use crate::kernels::diff::Change;

    const ORDERS: [&str; 6] = ["order_id", "order_number", "business_partner", "status", "items", "created_at"];

    fn row(key: &str) -> Row {
        Row { key: key.into(), cells: serde_json::Map::new() }
    }

    #[test]
    fn a_card_begins_with_the_name_and_says_where_things_stand() {
        assert_eq!(shown_columns(&ORDERS, &["order_number"], &[]), ["order_number", "status", "business_partner"]);
        assert_eq!(naming_column(&["transfer_id", "from"], &["account_id"]), Some("from"));
        assert_eq!(naming_column(&["account_id", "balance"], &["account_id"]), Some("account_id"));
        assert_eq!(naming_column(&["only_id"], &[]), Some("only_id"));
    }

    #[test]
    fn what_has_changed_is_among_the_columns() {
        let rows = [(row("a"), Change::Changed(vec!["items".into()]))];
        assert_eq!(shown_columns(&ORDERS, &["order_number"], &rows), ["order_number", "items", "status"]);
    }

    #[test]
    fn what_has_changed_is_among_the_rows() {
        let rows = ["a", "b", "c", "d"].map(|key| (row(key), if key == "d" { Change::Added } else { Change::Same }));
        let keys: Vec<_> = shown_rows(rows.into()).into_iter().map(|(row, _)| row.key).collect();
        assert_eq!(keys, ["a", "b", "d"]);
    }

    #[test]
    fn what_has_no_room_beside_the_others_is_cut_and_the_rest_is_whole() {
        let rows = |rows: &[&[&str]]| -> Vec<Vec<String>> {
            rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect()
        };
        let short = rows(&[&["SO-1", "OPEN"], &["SO-2", "OPEN"]]);
        assert_eq!(fitted(&short), short);
        let long = fitted(&rows(&[&["SO-1", "OPEN", "jane.doe@a-company-of-some-size.example.com"]]));
        assert_eq!(long[0][..2], ["SO-1", "OPEN"]);
        assert!(long[0][2].starts_with("jane.") && long[0][2].ends_with('…'), "{long:?}");
        let alone = fitted(&rows(&[&["The quick brown fox jumps over the lazy dog and runs away"]]));
        assert!(alone[0][0].starts_with("The quick brown") && alone[0][0].ends_with('…'), "{alone:?}");
        assert!(fitted(&[]).is_empty());
    }
}
