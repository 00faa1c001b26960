//! A command's form without its looks: what it starts with, what it offers, how an entry changes.
//!
//! Must not know signals or inputs; it works on the command's JSON.

use super::choices::{RowsOf, choices};
use super::number;
use crate::engine::event::JsonObject;
use crate::engine::projection::Row;
use crate::engine::schema::{Example, Field, FieldKind, Limit};
use crate::engine::spelling;
use crate::engine::timestamp::Timestamp;
use serde_json::{Number, Value};
use std::time::Duration;

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
        (Example::Value(value), _) => value.clone(),
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

/// The number that a text means in a field of this kind, if it is a field for numbers and the text means one.
fn number(kind: &FieldKind, text: &str) -> Option<Number> {
    match kind {
        FieldKind::Quantity | FieldKind::Number | FieldKind::Above(Limit { whole: false, .. }) => number::read(text),
        FieldKind::Whole | FieldKind::Positive(_) | FieldKind::Above(_) => number::read_whole(text),
        _ => None,
    }
}

fn is_for_numbers(kind: &FieldKind) -> bool {
    use FieldKind::{Above, Number, Positive, Quantity, Whole};
    matches!(kind, Quantity | Number | Above(_) | Whole | Positive(_))
}

/// Whether what was typed cannot be read as a number of the kind that is wanted: another thing to say of it than that it is too
/// small.
#[must_use]
pub fn is_unreadable(kind: &FieldKind, value: Option<&Value>) -> bool {
    let text = value.and_then(Value::as_str).filter(|text| !spelling::is_blank(text));
    is_for_numbers(kind) && text.is_some_and(|text| number(kind, text).is_none())
}

/// Nothing, or a record of nothings.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => spelling::is_blank(text),
        Value::Object(record) => record.values().all(is_blank),
        Value::Array(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What is checked and sent: the numbers that the texts of number fields mean, and nothing that was left empty though it may be. A
/// record that may be left out is, when all of it was. What a person wrote as JSON, for there is no input for its kind, is that JSON.
#[must_use]
pub fn read(fields: &[Field], data: &JsonObject) -> JsonObject {
    let said = |field: &&Field| match data.get(field.name) {
        None | Some(Value::Null) => false,
        Some(value) => !field.optional || !is_blank(value),
    };
    let kept = |field: &Field| {
        let value = data.get(field.name).cloned().unwrap_or_default();
        let value = match (&field.kind, value) {
            (FieldKind::Record(inner), Value::Object(record)) => read(inner, &record).into(),
            (FieldKind::List(inner), Value::Array(entries)) => entries
                .into_iter()
                .map(|entry| match entry {
                    Value::Object(entry) => read(inner, &entry).into(),
                    other => other,
                })
                .collect(),
            (FieldKind::ByName(_) | FieldKind::YesNo, Value::String(text)) => {
                serde_json::from_slice(text.as_bytes()).unwrap_or(Value::String(text))
            }
            (kind, Value::String(text)) => number(kind, &text).map_or(Value::String(text), Value::Number),
            (_, value) => value,
        };
        (field.name.to_owned(), value)
    };
    fields.iter().filter(said).map(kept).collect()
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
    use super::{World, examples, is_unreadable, read, set, shown, value_at};
    use crate::domains;
    use crate::engine::projection::Row;
    use crate::engine::schema::{Example, Field, FieldKind, validate};
    use crate::engine::timestamp::Timestamp;
    use crate::kernels::choices::{RowsOf, is_possible};
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
            Value::Object(read(&fields, &data))
        };
        let stops = json!([{"name": "Here", "address": null}]);
        let typed = json!({"title": "", "word": " ", "place": {"name": null, "address": ""}, "stops": stops});
        assert_eq!(said(typed), json!({"title": "", "stops": [{"name": "Here"}]}));
        let typed = json!({"title": "x", "word": "y", "place": {"name": "There"}});
        assert_eq!(said(typed.clone()), typed);
    }

    #[test]
    fn a_record_that_may_be_left_out_is_absent_when_all_of_it_is_blank() {
        let all = domains::all();
        let step = all.iter().find_map(|context| context.model.step("CreateMeetup"));
        let fields = step.map_or(&[][..], |step| step.command.fields.as_slice());
        let id = "019a0000-0000-7000-8000-000000000001";
        let mut data = examples(fields, &orders(&[]), &world(&|| id.into()));
        let left_out = |data: &_| !read(fields, data).contains_key("location");
        set(&mut data, "location.name", json!(""));
        assert!(!left_out(&data), "there is an address");
        assert_eq!(validate(fields, &read(fields, &data)).len(), 1, "which has no name");
        set(&mut data, "location.address", json!(" "));
        assert!(left_out(&data));
        assert!(validate(fields, &read(fields, &data)).is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_told_from_what_is_too_small() {
        let whole = FieldKind::Positive("must be greater than 0");
        let odd = |kind: &FieldKind, text: &str| is_unreadable(kind, Some(&json!(text)));
        assert_eq!(["abc", "1,000", "1e3", "1.5"].map(|text| odd(&whole, text)), [true; 4]);
        assert_eq!(["", " ", "0", "-1", "1000"].map(|text| odd(&whole, text)), [false; 5]);
        assert_eq!(["a few", "1,000", "-", "1.000,5"].map(|text| odd(&FieldKind::Quantity, text)), [true; 4]);
        assert_eq!(["", "1,5", "0.005", "-1", "1e3"].map(|text| odd(&FieldKind::Quantity, text)), [false; 5]);
        assert!(!odd(&FieldKind::Text, "abc"));
    }

    #[test]
    fn what_has_no_input_of_its_own_is_written_as_json() {
        let fields = [Field::new("scores", FieldKind::ByName(Box::new(FieldKind::Whole)), Example::Empty)];
        let said = |text: &str| {
            let data = json!({ "scores": text }).as_object().cloned().unwrap_or_default();
            validate(&fields, &read(&fields, &data)).pop().map(|fault| fault.message)
        };
        assert_eq!(said(r#" {"Ada": 1} "#), None);
        assert_eq!(said("Ada: 1").as_deref(), Some("must be an object"));
    }

    #[test]
    fn a_number_field_keeps_what_is_typed_and_is_read_for_sending() {
        let item = vec![Field::new("quantity", FieldKind::Quantity, Example::Number(1))];
        let fields = [
            Field::new("nonce", FieldKind::Whole, Example::Empty),
            Field::new("items", FieldKind::List(item), Example::OneEntry),
            Field::new("title", FieldKind::Text, Example::Empty),
            Field::new("open", FieldKind::YesNo, Example::Empty),
        ];
        let mut data = json!({"items": [{"quantity": 1}]}).as_object().cloned().unwrap_or_default();
        let mut typed = String::new();
        for letter in "1.005".chars() {
            typed.push(letter);
            set(&mut data, "items[0].quantity", json!(typed));
            assert_eq!(shown(value_at(&data, "items[0].quantity")), typed);
        }
        set(&mut data, "nonce", json!("-7"));
        set(&mut data, "title", json!("12"));
        set(&mut data, "open", json!("true"));
        let sent = json!({"nonce": -7, "items": [{"quantity": 1.005}], "title": "12", "open": true});
        assert_eq!(Value::Object(read(&fields, &data)), sent);
        set(&mut data, "nonce", json!("1.5"));
        assert_eq!(read(&fields, &data).get("nonce"), Some(&json!("1.5")), "the validation says what is wrong with it");
    }
}
