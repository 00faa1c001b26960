//! The rows of a view in its handler's tables, and what is kept beside them: which values are taken, and where the rows of a value are.
//!
//! Rows of a value are found by an index, since a view of a hundred thousand rows must not be gone through for each event. Its
//! entries lie without gaps: the last one takes the place of one that goes. Must not know what a row means.

use super::eval::Rows;
use super::value::{equal, key};
use super::view::ViewPlan;
use crate::engine::event::JsonObject;
use crate::engine::name::intern;
use crate::engine::spelling::compared;
use crate::engine::tables::Writer;
use serde_json::{Value, json};

/// The rows of a view, or of the copy of one.
pub struct Kept<'a> {
    /// The view.
    pub view: &'a ViewPlan,
    /// Whether it is a copy: nobody asks a copy what is taken.
    pub is_copy: bool,
}

/// The key of a row, as far as all of its key fields are there.
pub fn row_key(keys: &[Box<str>], row: &JsonObject) -> Option<String> {
    let values = keys.iter().map(|name| key(row.get(&**name)?));
    values.collect::<Option<Vec<_>>>().filter(|values| !values.is_empty()).map(|values| values.join("/"))
}

/// These cells of a row, nothing where it has none.
fn part(row: &JsonObject, names: &[Box<str>]) -> JsonObject {
    names.iter().map(|name| (String::from(&**name), row.get(&**name).cloned().unwrap_or_default())).collect()
}

/// The table with the values of a column that are taken.
pub fn taken_table(view: &str, column: &str) -> &'static str {
    intern(&format!("{view}-taken-{column}"))
}

fn index_table(view: &str) -> &'static str {
    intern(&format!("{view}-index"))
}

impl ViewPlan {
    /// The tables that it needs; those of a copy are fewer.
    pub fn tables(&self, is_itself: bool) -> Vec<&'static str> {
        let mut tables = vec![self.name];
        if !self.indexed.is_empty() {
            tables.push(index_table(self.name));
        }
        if is_itself {
            tables.extend(self.taken.iter().map(|(column, _)| taken_table(self.name, column)));
        }
        tables
    }
}

impl<'a> Kept<'a> {
    /// The rows, to be read.
    pub fn rows<'w>(&self, writer: &'w Writer<'w>) -> Reading<'w>
    where
        'a: 'w,
    {
        Reading { view: self.view, writer }
    }

    /// Puts a row in, in place of an old one where there is one. A row without its key is none.
    pub fn put(&self, old: Option<&JsonObject>, new: &JsonObject, writer: &mut Writer) {
        let Some(key) = row_key(&self.view.keys, new) else { return };
        let old_key = old.and_then(|old| row_key(&self.view.keys, old));
        let there = writer.get(self.view.name, &key);
        let before = match &old_key {
            Some(old_key) if *old_key != key => {
                self.remove(old.unwrap_or(new), writer);
                there
            }
            _ => there,
        };
        let row = part(new, &self.view.columns);
        match &before {
            Some(before) => {
                let changed = row.iter().filter(|(name, value)| before.get(*name) != Some(value));
                let changed: JsonObject = changed.map(|(name, value)| (name.clone(), value.clone())).collect();
                if !changed.is_empty() {
                    writer.change(self.view.name, &key, changed);
                }
            }
            None => writer.put(self.view.name, &key, &row),
        }
        self.keep_taken(&key, before.as_ref(), Some(&row), writer);
        self.keep_indexed(&key, before.as_ref(), Some(&row), writer);
    }

    /// Takes a row out.
    pub fn remove(&self, row: &JsonObject, writer: &mut Writer) {
        let Some(key) = row_key(&self.view.keys, row) else { return };
        let Some(there) = writer.get(self.view.name, &key) else { return };
        writer.remove(self.view.name, &key);
        self.keep_taken(&key, Some(&there), None, writer);
        self.keep_indexed(&key, Some(&there), None, writer);
    }

    fn keep_taken(&self, row_key: &str, old: Option<&JsonObject>, new: Option<&JsonObject>, writer: &mut Writer) {
        if self.is_copy {
            return;
        }
        for (column, holders) in &self.view.taken {
            let table = taken_table(self.view.name, column);
            // spellings that look alike are one value
            let value = |row: Option<&JsonObject>| key(row?.get(&**column)?).map(|text| compared(&text));
            let (before, after) = (value(old), value(new));
            if let Some(before) = before.filter(|before| after.as_ref() != Some(before)) {
                // somebody else may have taken it over, as in a log that was imported
                let is_own = |held: JsonObject| held.get("row").and_then(Value::as_str) == Some(row_key);
                if writer.get(table, &before).is_some_and(is_own) {
                    writer.remove(table, before);
                }
            }
            if let (Some(after), Some(new)) = (after, new) {
                let mut held = part(new, holders);
                held.insert("row".into(), row_key.into());
                if writer.get(table, &after).as_ref() != Some(&held) {
                    writer.put(table, after, held);
                }
            }
        }
    }

    fn keep_indexed(&self, row_key: &str, old: Option<&JsonObject>, new: Option<&JsonObject>, writer: &mut Writer) {
        for column in &self.view.indexed {
            let value = |row: Option<&JsonObject>| row.and_then(|row| row.get(&**column)).cloned();
            let (before, after) = (value(old), value(new));
            if before.as_ref().zip(after.as_ref()).is_some_and(|(before, after)| equal(before, after)) {
                continue;
            }
            let index = Index { table: index_table(self.view.name), column };
            if before.is_some() {
                index.remove(row_key, writer);
            }
            if let Some(after) = after {
                index.add(row_key, &after, writer);
            }
        }
    }
}

/// Where the rows of each value of a column are.
struct Index<'a> {
    table: &'static str,
    column: &'a str,
}

impl Index<'_> {
    fn count_key(&self, value: &str) -> String {
        format!("{}\u{1f}count\u{1f}{value}", self.column)
    }

    fn entry_key(&self, value: &str, number: u64) -> String {
        format!("{}\u{1f}{number}\u{1f}{value}", self.column)
    }

    fn place_key(&self, row_key: &str) -> String {
        format!("{}\u{1f}row\u{1f}{row_key}", self.column)
    }

    /// The text under which equal values are found.
    fn text(value: &Value) -> String {
        match value {
            Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number}")),
            Value::String(text) => format!("\"{text}"),
            other => other.to_string(),
        }
    }

    fn number(writer: &Writer, table: &str, key: &str, cell: &str) -> u64 {
        writer.get(table, key).and_then(|row| row.get(cell)?.as_u64()).unwrap_or_default()
    }

    fn add(&self, row_key: &str, value: &Value, writer: &mut Writer) {
        let text = Self::text(value);
        let number = Self::number(writer, self.table, &self.count_key(&text), "count") + 1;
        let came = Self::number(writer, self.table, "came", "count") + 1;
        writer.put(self.table, "came", json!({ "count": came }));
        writer.put(self.table, self.count_key(&text), json!({ "count": number }));
        writer.put(self.table, self.entry_key(&text, number), json!({ "row": row_key, "came": came }));
        writer.put(self.table, self.place_key(row_key), json!({ "value": text, "number": number }));
    }

    fn remove(&self, row_key: &str, writer: &mut Writer) {
        let Some(place) = writer.get(self.table, self.place_key(row_key)) else { return };
        writer.remove(self.table, self.place_key(row_key));
        let text = place.get("value").and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = place.get("number").and_then(Value::as_u64).unwrap_or_default();
        let last = Self::number(writer, self.table, &self.count_key(&text), "count");
        if last != number
            && let Some(moved) = writer.get(self.table, self.entry_key(&text, last))
        {
            if let Some(row) = moved.get("row").and_then(Value::as_str) {
                writer.put(self.table, self.place_key(row), json!({ "value": text, "number": number }));
            }
            writer.put(self.table, self.entry_key(&text, number), moved);
        }
        writer.remove(self.table, self.entry_key(&text, last));
        writer.put(self.table, self.count_key(&text), json!({ "count": last.saturating_sub(1) }));
    }

    /// The keys of the rows of a value, in the order in which they came to it.
    fn rows(&self, value: &Value, writer: &Writer) -> Vec<String> {
        let text = Self::text(value);
        let count = Self::number(writer, self.table, &self.count_key(&text), "count");
        let entry = |number| {
            let entry = writer.get(self.table, self.entry_key(&text, number))?;
            Some((entry.get("came")?.as_u64()?, entry.get("row")?.as_str()?.to_owned()))
        };
        let mut found: Vec<(u64, String)> = (1..=count).filter_map(entry).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, row)| row).collect()
    }
}

/// The rows of a view as they are now.
pub struct Reading<'w> {
    view: &'w ViewPlan,
    writer: &'w Writer<'w>,
}

impl Rows for Reading<'_> {
    fn all(&self) -> Vec<JsonObject> {
        self.writer.rows(self.view.name).into_iter().map(|row| row.cells).collect()
    }

    fn with(&self, column: &str, value: &Value) -> Vec<JsonObject> {
        if value.is_null() {
            return Vec::new();
        }
        let index = Index { table: index_table(self.view.name), column };
        let keys = index.rows(value, self.writer);
        keys.into_iter().filter_map(|key| self.writer.get(self.view.name, key)).collect()
    }

    fn of_copy(&self, copy: usize, key: &str) -> Option<JsonObject> {
        self.writer.get(self.view.copies.get(copy)?, key)
    }
}
