//! A command's form without its looks: what it starts with, what it offers, how an entry changes.
//!
//! Must not know signals or inputs; it works on the command's JSON.

use crate::engine::event::JsonObject;
use crate::engine::projection::Row;
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use crate::engine::timestamp::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Whether a view has a row that is like that.
pub type HasRow<'a> = &'a dyn Fn(&str, &dyn Fn(&Row) -> bool) -> bool;

/// Gives the newest rows of a view.
pub type RowsOf<'a> = &'a dyn Fn(&str) -> Arc<Vec<Row>>;

/// What a form starts with: the example of every field.
pub fn examples(fields: &[Field], rows_of: RowsOf, world: &World) -> JsonObject {
    fields.iter().map(|field| (field.name.to_owned(), example(field, rows_of, world))).collect()
}

/// What an example needs of the world.
pub struct World<'a> {
    /// A new id.
    pub fresh_id: &'a dyn Fn() -> String,
    /// Now.
    pub now: Timestamp,
}

fn example(field: &Field, rows_of: RowsOf, world: &World) -> Value {
    match (&field.example, &field.kind) {
        (Example::FreshId, _) => (world.fresh_id)().into(),
        (Example::InMinutes(minutes), _) => {
            whole_minute(world.now.after(Duration::from_mins((*minutes).into()))).into()
        }
        (Example::Fixed(text), _) => (*text).into(),
        (Example::Number(number), _) => (*number).into(),
        (Example::Sequence { prefix, view, column }, _) => first_free(prefix, column, &rows_of(view)).into(),
        (Example::FirstPossible, FieldKind::Existing(reference)) => {
            choices(reference, rows_of).into_iter().next().map_or(Value::Null, |choice| choice.key.into())
        }
        (Example::OneEntry, FieldKind::List(fields)) => vec![Value::Object(examples(fields, rows_of, world))].into(),
        (Example::OneEntry, FieldKind::Record(fields)) => examples(fields, rows_of, world).into(),
        (Example::FirstPossible | Example::OneEntry | Example::Empty, _) => Value::Null,
    }
}

/// A time as people agree on one: at a whole minute, the next one.
fn whole_minute(time: Timestamp) -> String {
    Timestamp::from_millisecond(time.as_millisecond().div_ceil(60_000) * 60_000).to_string()
}

/// One more than the highest number among the newest rows; it may be taken all the same, which the form would say.
fn first_free(prefix: &str, column: &str, rows: &[Row]) -> String {
    let number = |row: &Row| row.cells.get(column)?.as_str()?.strip_prefix(prefix)?.parse::<u64>().ok();
    let highest = rows.iter().filter_map(number).max().unwrap_or_default();
    format!("{prefix}{}", highest.saturating_add(1))
}

/// Something that exists and can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub key: String,
    /// What a person knows it by.
    pub shown: String,
    /// Where it stands: `OPEN`.
    pub standing: String,
    /// Whether the command is possible on it now.
    pub possible: bool,
}

/// What can be chosen: first that on which the command is possible, newest first.
#[must_use]
pub fn choices(reference: &Reference, rows_of: RowsOf) -> Vec<Choice> {
    let text = |row: &Row, column: &str| row.cells.get(column).and_then(Value::as_str).unwrap_or_default().to_owned();
    let choice = |row: &Row| {
        let standing = reference.possible.map_or_else(String::new, |(column, _)| text(row, column));
        let possible = is_possible_on(reference, row);
        Choice { key: row.key.clone(), shown: text(row, reference.shown), possible, standing }
    };
    let (mut choices, others): (Vec<_>, Vec<_>) =
        rows_of(reference.view).iter().rev().map(choice).partition(|choice| choice.possible);
    choices.extend(others);
    choices
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

/// The value at a path such as `items[0].quantity`.
#[must_use]
pub fn value_at<'a>(data: &'a JsonObject, path: &str) -> Option<&'a Value> {
    let mut parts = path.split('.');
    let first = parts.next()?;
    let start = in_object(data, first)?;
    parts.try_fold(start, |value, part| in_object(value.as_object()?, part))
}

fn in_object<'a>(object: &'a JsonObject, part: &str) -> Option<&'a Value> {
    match indexed(part) {
        Some((name, index)) => object.get(name)?.as_array()?.get(index),
        None => object.get(part),
    }
}

/// Puts a value at a path; a path that leads nowhere changes nothing.
pub fn set(data: &mut JsonObject, path: &str, value: Value) {
    let (part, rest) = path.split_once('.').map_or((path, None), |(part, rest)| (part, Some(rest)));
    let slot = match indexed(part) {
        Some((name, index)) => {
            data.get_mut(name).and_then(Value::as_array_mut).and_then(|entries| entries.get_mut(index))
        }
        None => Some(data.entry(part.to_owned()).or_insert(Value::Null)),
    };
    match (slot, rest) {
        (Some(slot), None) => *slot = value,
        (Some(Value::Object(inner)), Some(rest)) => set(inner, rest, value),
        _ => {}
    }
}

fn indexed(part: &str) -> Option<(&str, usize)> {
    let (name, index) = part.strip_suffix(']')?.split_once('[')?;
    Some((name, index.parse().ok()?))
}

/// What was typed as the JSON that was meant: a number where one is wanted and it is one, text otherwise, so that the
/// validation can say what is wrong with it.
#[must_use]
pub fn typed(kind: &FieldKind, text: &str) -> Value {
    match kind {
        FieldKind::Quantity | FieldKind::Whole | FieldKind::Positive(_) => {
            serde_json::from_slice(text.trim().as_bytes()).map_or(text.into(), Value::Number)
        }
        _ => text.into(),
    }
}

/// The input without what was left empty though it may be.
#[must_use]
pub fn without_empties(fields: &[Field], data: &JsonObject) -> JsonObject {
    let said = |field: &&Field| match data.get(field.name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !field.optional || !text.trim().is_empty(),
        Some(_) => true,
    };
    let kept = |field: &Field| {
        let value = data.get(field.name).cloned().unwrap_or_default();
        let value = match (&field.kind, value) {
            (FieldKind::Record(inner), Value::Object(record)) => without_empties(inner, &record).into(),
            (FieldKind::List(inner), Value::Array(entries)) => entries
                .into_iter()
                .map(|entry| match entry {
                    Value::Object(entry) => without_empties(inner, &entry).into(),
                    other => other,
                })
                .collect(),
            (_, value) => value,
        };
        (field.name.to_owned(), value)
    };
    let kept: JsonObject = fields.iter().filter(said).map(kept).collect();
    let is_left_out = |field: &&Field| {
        field.optional && kept.get(field.name).and_then(Value::as_object).is_some_and(JsonObject::is_empty)
    };
    let left_out: Vec<_> = fields.iter().filter(is_left_out).map(|field| field.name).collect();
    kept.iter()
        .filter(|(name, _)| !left_out.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// What an input shows for a value.
#[must_use]
pub fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{RowsOf, World, examples, is_possible, set, typed, value_at, without_empties};
    use crate::domains;
    use crate::engine::projection::Row;
    use crate::engine::schema::{Example, Field, FieldKind, validate};
    use crate::engine::timestamp::Timestamp;
    use serde_json::{Value, json};
    use std::sync::Arc;

    fn orders(standings: &[(&str, &str)]) -> impl Fn(&str) -> Arc<Vec<Row>> {
        let row = |(number, status): &(&str, &str)| {
            let cells = json!({"order_number": number, "status": status});
            Row { key: format!("id-of-{number}"), cells: cells.as_object().cloned().unwrap_or_default() }
        };
        let rows: Arc<Vec<_>> = Arc::new(standings.iter().map(row).collect());
        move |_: &str| Arc::clone(&rows)
    }

    fn world(fresh_id: &dyn Fn() -> String) -> World<'_> {
        World { fresh_id, now: Timestamp::UNIX_EPOCH }
    }

    fn has(rows_of: RowsOf<'_>) -> impl Fn(&str, &dyn Fn(&Row) -> bool) -> bool + '_ {
        move |view, is_meant| rows_of(view).iter().any(is_meant)
    }

    #[test]
    fn an_example_is_valid_and_its_number_is_free() {
        let all = domains::all();
        let fields = all.iter().find_map(|context| context.model.step("CreateOrder")).map(|step| &step.command.fields);
        let fields = fields.map_or(&[][..], Vec::as_slice);
        let rows = orders(&[("SO-1", "OPEN"), ("SO-3", "OPEN")]);
        let data = examples(fields, &rows, &world(&|| "019a0000-0000-7000-8000-000000000001".into()));
        assert!(validate(fields, &data).is_empty());
        assert_eq!(data.get("order_number"), Some(&json!("SO-4")));
    }

    #[test]
    fn an_example_of_a_time_is_at_a_whole_minute() {
        let fields = [Field::new("start_time", FieldKind::Time, Example::InMinutes(60))];
        let at = |millisecond| {
            let world = World { fresh_id: &String::new, now: Timestamp::from_millisecond(millisecond) };
            examples(&fields, &orders(&[]), &world).get("start_time").cloned()
        };
        assert_eq!(at(1_772_445_600_000), Some(json!("2026-03-02T11:00:00Z")));
        assert_eq!(at(1_772_445_600_061), Some(json!("2026-03-02T11:01:00Z")));
    }

    #[test]
    fn what_the_command_is_possible_on_is_chosen_first() {
        let all = domains::all();
        let fields =
            all.iter().find_map(|context| context.model.step("CompleteOrder")).map(|step| &step.command.fields);
        let fields = fields.map_or(&[][..], Vec::as_slice);
        let rows = orders(&[("SO-1", "OPEN"), ("SO-2", "COMPLETED")]);
        assert_eq!(examples(fields, &rows, &world(&String::new)).get("order_id"), Some(&json!("id-of-SO-1")));
        assert!(is_possible(fields, &has(&rows)));
        assert!(!is_possible(fields, &has(&orders(&[("SO-2", "COMPLETED")]))));
        assert!(!is_possible(fields, &has(&orders(&[]))));
    }

    #[test]
    fn a_path_reaches_into_lists() {
        let mut data = json!({"items": [{"quantity": 1}]}).as_object().cloned().unwrap_or_default();
        set(&mut data, "items[0].quantity", json!(5));
        set(&mut data, "items[7].quantity", json!(6));
        set(&mut data, "name", json!("x"));
        assert_eq!(Value::Object(data.clone()), json!({"items": [{"quantity": 5}], "name": "x"}));
        assert_eq!(value_at(&data, "items[0].quantity"), Some(&json!(5)));
        assert_eq!(value_at(&data, "items[0]"), Some(&json!({"quantity": 5})));
        assert_eq!(value_at(&data, "items[1].quantity"), None);
    }

    #[test]
    fn what_may_be_left_out_and_is_empty_is_left_out() {
        let text = |name| Field::new(name, FieldKind::Text, Example::Empty);
        let place = vec![text("name"), text("address").optional()];
        let fields = [
            text("title"),
            text("word").optional(),
            Field::new("place", FieldKind::Record(place.clone()), Example::OneEntry).optional(),
            Field::new("stops", FieldKind::List(place), Example::OneEntry),
        ];
        let said = |data: Value| {
            let data = data.as_object().cloned().unwrap_or_default();
            Value::Object(without_empties(&fields, &data))
        };
        let stops = json!([{"name": "Here", "address": null}]);
        let typed = json!({"title": "", "word": " ", "place": {"name": null, "address": ""}, "stops": stops});
        assert_eq!(said(typed), json!({"title": "", "stops": [{"name": "Here"}]}));
        let typed = json!({"title": "x", "word": "y", "place": {"name": "There"}});
        assert_eq!(said(typed.clone()), typed);
    }

    #[test]
    fn what_is_typed_into_a_quantity_is_a_number_if_it_is_one() {
        assert_eq!(typed(&FieldKind::Quantity, " 2.5 "), json!(2.5));
        assert_eq!(typed(&FieldKind::Quantity, "a few"), json!("a few"));
        assert_eq!(typed(&FieldKind::Text, "12"), json!("12"));
    }
}
