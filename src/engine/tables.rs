//! The tables of one handler, and the two ways to touch them: writing because of an event, reading as of a position.
//!
//! Must not know which handler it is.

use super::codec;
use super::event::JsonObject;
use super::ids::Position;
use super::projection::Row;
use super::table::Table;
use serde::Serialize;
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
        Writer { tables: self, at }
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
}

impl Writer<'_> {
    /// Puts a row in, or another one in its place.
    pub fn put(&mut self, table: &str, key: impl Display, row: impl Serialize) {
        let at = self.at;
        self.with(table, |table| table.put(at, &key.to_string(), &object(row)));
    }

    /// Changes the named cells of a row; nothing happens if there is none of that key.
    pub fn change(&mut self, table: &str, key: impl Display, cells: impl Serialize) {
        let at = self.at;
        self.with(table, |table| table.change(at, &key.to_string(), &object(cells)));
    }

    /// Takes a row out, if there is one of that key.
    pub fn remove(&mut self, table: &str, key: impl Display) {
        let at = self.at;
        self.with(table, |table| table.remove(at, &key.to_string()));
    }

    /// The cells of a row as they are now.
    #[must_use]
    pub fn get(&self, table: &str, key: impl Display) -> Option<JsonObject> {
        self.tables.get(table)?.get(&key.to_string())
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
