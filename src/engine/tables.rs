//! The tables of one handler, and the two ways to touch them: writing because of an event, reading as of a position.
//!
//! Must not know which handler it is.

use super::codec;
use super::event::JsonObject;
use super::ids::Position;
use super::projection::Row;
use super::table::Table;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Display;

/// What a handler remembers, by name.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    tables: Vec<(&'static str, Table)>,
}

impl Tables {
    /// Empty tables of these names.
    #[must_use]
    pub fn new(names: &[&'static str]) -> Self {
        Self { tables: names.iter().map(|name| (*name, Table::default())).collect() }
    }

    /// A table, if there is one of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|(known, _)| *known == name).map(|(_, table)| table)
    }

    /// A table to be filled with what was kept of it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.tables.iter_mut().find(|(known, _)| *known == name).map(|(_, table)| table)
    }

    /// All of them, in the order in which the handler names them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Table)> {
        self.tables.iter().map(|(name, table)| (*name, table))
    }

    /// To write because of the event at a position, which must not be before that of any write earlier.
    pub fn writer(&mut self, at: Position) -> Writer<'_> {
        Writer { tables: self, at, over: None }
    }

    /// The same over other tables: a row of those is taken over when it is first touched, and noted in `known`. They stay as they are.
    pub fn writer_over<'a>(
        &'a mut self,
        at: Position,
        base: &'a Tables,
        known: &'a mut BTreeSet<(String, String)>,
    ) -> Writer<'a> {
        Writer { tables: self, at, over: Some(Over { base, known }) }
    }

    /// To read as of a position.
    #[must_use]
    pub fn as_of(&self, at: Position) -> Reader<'_> {
        Reader { tables: self, at }
    }
}

/// Writes because of one event. A row is anything that serde makes a JSON object of.
#[derive(Debug)]
pub struct Writer<'a> {
    tables: &'a mut Tables,
    at: Position,
    over: Option<Over<'a>>,
}

/// The tables that are written over, and which of their rows were taken over.
#[derive(Debug)]
struct Over<'a> {
    base: &'a Tables,
    known: &'a mut BTreeSet<(String, String)>,
}

impl Writer<'_> {
    /// Puts a row in, or another one in its place.
    pub fn put(&mut self, table: &str, key: impl Display, row: impl Serialize) {
        let (at, key) = (self.at, key.to_string());
        self.take_over(table, &key, false);
        self.with(table, |table| table.put(at, &key, &object(row)));
    }

    /// Changes the named cells of a row; nothing happens if there is none of that key.
    pub fn change(&mut self, table: &str, key: impl Display, cells: impl Serialize) {
        let (at, key) = (self.at, key.to_string());
        self.take_over(table, &key, true);
        self.with(table, |table| table.change(at, &key, &object(cells)));
    }

    /// Takes a row out, if there is one of that key.
    pub fn remove(&mut self, table: &str, key: impl Display) {
        let (at, key) = (self.at, key.to_string());
        self.take_over(table, &key, false);
        self.with(table, |table| table.remove(at, &key));
    }

    /// The cells of a row as they are now.
    #[must_use]
    pub fn get(&self, table: &str, key: impl Display) -> Option<JsonObject> {
        let key = key.to_string();
        match &self.over {
            Some(over) if !over.known.contains(&(table.to_owned(), key.clone())) => over.base.get(table)?.get(&key),
            _ => self.tables.get(table)?.get(&key),
        }
    }

    /// From now on a row is here, and not in the tables that are written over; with its cells, where they are still needed.
    fn take_over(&mut self, table: &str, key: &str, with_cells: bool) {
        let Some(over) = &mut self.over else { return };
        if over.known.insert((table.to_owned(), key.to_owned()))
            && with_cells
            && let Some(cells) = over.base.get(table).and_then(|table| table.get(key))
        {
            let at = self.at;
            self.with(table, |table| table.put(at, key, &cells));
        }
    }

    /// All rows of a table as they are now, in the order in which they came.
    #[must_use]
    pub fn rows(&self, table: &str) -> Vec<Row> {
        self.tables.as_of(self.at).rows(table)
    }

    fn with(&mut self, table: &str, write: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.get_mut(table) {
            write(table);
        }
    }
}

/// Reads as of a position.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    tables: &'a Tables,
    at: Position,
}

impl Reader<'_> {
    /// The cells of a row.
    #[must_use]
    pub fn get(&self, table: &str, key: impl Display) -> Option<JsonObject> {
        self.tables.get(table)?.row(&key.to_string(), self.at).map(|row| row.cells)
    }

    /// All rows of a table, in the order in which they came.
    #[must_use]
    pub fn rows(&self, table: &str) -> Vec<Row> {
        let newest_first = self.tables.get(table).map(|table| table.newest_first(self.at).collect());
        let mut rows: Vec<Row> = newest_first.unwrap_or_default();
        rows.reverse();
        rows
    }
}

fn object(row: impl Serialize) -> JsonObject {
    codec::object(serde_json::to_value(row).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::Tables;
    use crate::engine::ids::Position;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_written_over_other_tables_is_read_with_their_rows_and_leaves_them_as_they_are() {
        let (mut base, mut rows, mut known) = (Tables::new(&["t"]), Tables::new(&["t"]), BTreeSet::new());
        for key in ["a", "b", "c"] {
            base.writer(Position(1)).put("t", key, json!({"key": key, "count": 1}));
        }
        let mut writer = rows.writer_over(Position(2), &base, &mut known);
        writer.change("t", "a", json!({"count": 2}));
        writer.remove("t", "b");
        writer.put("t", "d", json!({"key": "d"}));
        writer.change("t", "nobody", json!({"count": 9}));
        let read = |key: &str| writer.get("t", key).map(serde_json::Value::Object);
        assert_eq!(read("a"), Some(json!({"key": "a", "count": 2})));
        assert_eq!((read("b"), read("nobody")), (None, None));
        assert_eq!(read("c"), Some(json!({"key": "c", "count": 1})), "as it is below");
        assert_eq!(read("d"), Some(json!({"key": "d"})));
        let below = base.get("t").map(|table| (table.count(Position(9)), table.versions()));
        assert_eq!(below, Some((3, 3)));
    }
}
