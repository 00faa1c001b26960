//! What can be chosen for a field that names something existing, and how people tell one choice from another.
//!
//! Must not know how a choice is offered.

use crate::engine::model::label;
use crate::engine::projection::Row;
use crate::engine::schema::{Field, FieldKind, Reference};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Whether a view has a row that is like that.
pub type HasRow<'a> = &'a dyn Fn(&str, &dyn Fn(&Row) -> bool) -> bool;

/// Gives the newest rows of a view.
pub type RowsOf<'a> = &'a dyn Fn(&str) -> Arc<Vec<Row>>;

/// Something that exists and can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub key: String,
    /// What a person knows it by.
    pub shown: String,
    /// What tells it from others that would read alike; nothing where none does.
    pub differs: String,
    /// Where it stands: `OPEN`.
    pub standing: String,
    /// Whether the command is possible on it now.
    pub possible: bool,
}

/// What can be chosen: first that on which the command is possible, newest first.
#[must_use]
pub fn choices(reference: &Reference, rows_of: RowsOf) -> Vec<Choice> {
    let rows = rows_of(reference.view);
    let choice = |row: &Row| {
        let standing = reference.possible.map_or_else(String::new, |(column, _)| text(row, column));
        let (possible, differs) = (is_possible_on(reference, row), differs(reference, row, &rows));
        Choice { key: row.key.clone(), shown: text(row, reference.shown), differs, possible, standing }
    };
    let (mut choices, others): (Vec<_>, Vec<_>) =
        rows.iter().rev().map(choice).partition(|choice: &Choice| choice.possible);
    choices.extend(others);
    choices
}

fn text(row: &Row, column: &str) -> String {
    row.cells.get(column).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A text that is longer tells nothing at a glance.
const AT_A_GLANCE: usize = 32;

/// What tells a row from those that people know by the same name and that stand alike: what none of them has in the same column,
/// else the end of its key.
fn differs(reference: &Reference, row: &Row, rows: &[Row]) -> String {
    let same = |other: &Row, column: &str| other.cells.get(column) == row.cells.get(column);
    let reads_alike = |other: &&Row| {
        let stands_alike = reference.possible.is_none_or(|(column, _)| same(other, column));
        other.key != row.key && same(other, reference.shown) && stands_alike
    };
    let alike: Vec<&Row> = rows.iter().filter(reads_alike).collect();
    if alike.is_empty() {
        return String::new();
    }
    let is_id = |text: &String| *text == row.key || Uuid::parse_str(text).is_ok();
    let unlike = |(column, value): &(&String, &Value)| {
        // an id tells nothing at a glance
        let tells = match value {
            Value::String(text) => !(text.is_empty() || is_id(text)) && text.len() <= AT_A_GLANCE,
            value => value.is_number(),
        };
        tells && alike.iter().all(|other| other.cells.get(*column).is_some_and(|theirs| theirs != *value))
    };
    match row.cells.iter().find(unlike) {
        Some((_, Value::String(text))) => text.clone(),
        Some((column, number)) => format!("{} {number}", label(column).to_ascii_lowercase()),
        None => format!("…{}", row.key.get(row.key.len().saturating_sub(4)..).unwrap_or(&row.key)),
    }
}

/// Whether there is something to act on for every field that names something existing. `has` says whether a view has a row
/// like that.
#[must_use]
pub fn is_possible(fields: &[Field], has: HasRow) -> bool {
    let possible = |field: &Field| match &field.kind {
        FieldKind::Existing(reference) => has(reference.view, &|row| is_possible_on(reference, row)),
        _ => true,
    };
    fields.iter().all(possible)
}

fn is_possible_on(reference: &Reference, row: &Row) -> bool {
    let is = |column: &str, value: &str| row.cells.get(column).and_then(Value::as_str).unwrap_or_default() == value;
    reference.possible.is_none_or(|(column, value)| is(column, value))
}

#[cfg(test)]
mod tests {
    use super::choices;
    use crate::engine::projection::Row;
    use crate::engine::schema::Reference;
    use serde_json::{Value, json};
    use std::sync::Arc;

    #[test]
    fn choices_that_would_read_alike_say_what_tells_them_apart() {
        let row =
            |key: &str, cells: Value| Row { key: key.into(), cells: cells.as_object().cloned().unwrap_or_default() };
        let game = |key, at: &str, status: &str, fee: u32| {
            row(key, json!({"game_id": key, "place": "Field 4", "status": status, "start": at, "fee": fee}))
        };
        let offered = |rows: Vec<Row>| {
            let rows = Arc::new(rows);
            let games = Reference { view: "games", shown: "place", possible: Some(("status", "open")) };
            let choices = choices(&games, &move |_: &str| Arc::clone(&rows));
            choices.into_iter().map(|choice| choice.differs).collect::<Vec<_>>()
        };
        let (early, late) = ("2026-03-02T10:00:00Z", "2026-03-02T19:00:00Z");
        assert_eq!(offered(vec![game("g-0001", early, "open", 5), game("g-0002", late, "ended", 5)]), ["", ""]);
        assert_eq!(offered(vec![game("g-0001", early, "open", 5), game("g-0002", late, "open", 5)]), [late, early]);
        assert_eq!(
            offered(vec![game("g-0001", early, "open", 5), game("g-0002", early, "open", 7)]),
            ["fee 7", "fee 5"]
        );
        assert_eq!(
            offered(vec![game("g-0001", early, "open", 5), game("g-0002", early, "open", 5)]),
            ["…0002", "…0001"]
        );
    }
}
