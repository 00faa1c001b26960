//! A table that remembers: rows by key, each with every version that it ever had.
//!
//! A projection writes here as events pass by, and whoever asks names a position: the row as of p is its newest version at or
//! before p. Going through time is then a question and no replay, so it costs the same in a log of a million events as in
//! one of ten. A change keeps only the cells that changed. Rows stand in the order in which they came.
//!
//! Versions point back to their predecessor and, further, to an ancestor chosen so that any of n is found in log n steps
//! (E. Myers, "An applicative random-access stack", 1983). Must not know what is in a row, nor who asks.

use super::arena::{Arena, narrow};
use super::cells::Fields;
use super::event::JsonObject;
use super::ids::Position;
use super::keys::Keys;
use super::long_vec::LongVec;
use super::projection::Row;
use super::version::{Shape, Version, What};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// After so many changes a row is kept whole again, so that reading it never takes many steps.
const WHOLE_EVERY: u32 = 16;
const NONE: u32 = u32::MAX;

/// Rows by key, with their past.
#[derive(Clone, Debug, Default)]
pub struct Table {
    keys: Keys,
    /// The newest line of each key, by the key's number.
    lines_of_keys: LongVec<u32>,
    lines: LongVec<Line>,
    versions: LongVec<Version>,
    fields: Fields,
    bytes: Arena,
    /// The positions at which a row was removed, in order.
    removals: LongVec<u32>,
    /// Of a line whose key had one before, which was removed: that one.
    earlier: BTreeMap<u32, u32>,
}

/// A row's life, from when it came to when it was removed.
#[derive(Clone, Copy, Debug)]
struct Line {
    key: u32,
    since: u32,
    newest: u32,
}

impl Table {
    /// Puts a row in, or another one in its place, because of the event at `at`.
    pub fn put(&mut self, at: Position, key: &str, cells: &JsonObject) {
        let line = self.living(key).unwrap_or_else(|| self.begin(at, key));
        self.write_cells(at, line, What::Whole, cells);
    }

    /// Changes cells of a row, if there is one of that key.
    pub fn change(&mut self, at: Position, key: &str, cells: &JsonObject) {
        let Some(line) = self.living(key) else { return };
        let distance = match self.newest(line).map(Version::what) {
            Some(What::Changed(distance)) => distance + 1,
            _ => 1,
        };
        if distance < WHOLE_EVERY {
            return self.write_cells(at, line, What::Changed(distance), cells);
        }
        let mut whole = self.get(key).unwrap_or_default();
        whole.extend(cells.clone());
        self.write_cells(at, line, What::Whole, &whole);
    }

    /// Takes a row out, if there is one of that key.
    pub fn remove(&mut self, at: Position, key: &str) {
        if let Some(line) = self.living(key) {
            self.write(at, line, What::Removed, b"");
        }
    }

    /// The newest cells of a row.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<JsonObject> {
        Some(self.cells(self.newest(self.living(key)?)?))
    }

    /// Whether there is a row of this key now.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.living(key).is_some()
    }

    /// The row of a key as of a position.
    #[must_use]
    pub fn row(&self, key: &str, at: Position) -> Option<Row> {
        let mut line = *self.lines_of_keys.get(self.keys.find(key)? as usize)?;
        while self.lines.get(line as usize)?.since > narrow_position(at) {
            line = *self.earlier.get(&line)?;
        }
        self.row_of(line, at)
    }

    /// How many rows there were as of a position.
    #[must_use]
    pub fn count(&self, at: Position) -> usize {
        let at = narrow_position(at);
        let begun = self.lines.partition_point(|line| line.since <= at);
        begun.saturating_sub(self.removals.partition_point(|removed| *removed <= at))
    }

    /// All rows as of a position, the newest first.
    pub fn newest_first(&self, at: Position) -> impl Iterator<Item = Row> {
        let there = self.lines.partition_point(|line| line.since <= narrow_position(at));
        (0..narrow(there)).rev().filter_map(move |line| self.row_of(line, at))
    }

    /// The keys of the rows that were written after a position and until another one, each once, in the order of their first change.
    #[must_use]
    pub fn changed(&self, after: Position, until: Position) -> Vec<String> {
        let from = self.versions.partition_point(|version| version.position <= narrow_position(after));
        let written = self.versions.iter_from(from).take_while(|version| version.position <= narrow_position(until));
        let mut known = HashSet::new();
        let keys = written.filter_map(|version| Some(self.lines.get(version.line as usize)?.key));
        keys.filter(|key| known.insert(*key)).map(|key| self.keys.text(key)).collect()
    }

    /// Every version that the row of a key ever had, oldest first, each with the position of its event; nothing where it was gone.
    /// At most the newest `most` of them.
    #[must_use]
    pub fn history(&self, key: &str, most: usize) -> Vec<(Position, Option<JsonObject>)> {
        let mut line = self.keys.find(key).and_then(|key| self.lines_of_keys.get(key as usize)).copied();
        let mut found = Vec::new();
        while let Some(now) = line {
            let newest = self.lines.get(now as usize).map(|line| line.newest);
            let mut next = newest.and_then(|newest| self.versions.get(newest as usize));
            while let Some(version) = next.filter(|_| found.len() < most) {
                let cells = (version.what() != What::Removed).then(|| self.cells(version));
                found.push((Position(version.position.into()), cells));
                next = self.versions.get(version.before as usize);
            }
            line = self.earlier.get(&now).copied();
        }
        found.reverse();
        found
    }

    /// The position of the nearest event before or after a position that wrote to this table.
    #[must_use]
    pub fn nearest_change(&self, from: Position, is_later: bool) -> Option<Position> {
        let from = narrow_position(from);
        let found = if is_later {
            self.versions.partition_point(|version| version.position <= from)
        } else {
            self.versions.partition_point(|version| version.position < from).checked_sub(1)?
        };
        self.versions.get(found).map(|version| Position(version.position.into()))
    }

    /// How many versions there are of all rows together.
    #[must_use]
    pub fn versions(&self) -> usize {
        self.versions.len()
    }

    /// How many bytes the cells take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.size()
    }

    fn row_of(&self, line: u32, at: Position) -> Option<Row> {
        let line = self.lines.get(line as usize)?;
        let version = self.version_at(line.newest, narrow_position(at))?;
        let key = self.keys.text(line.key);
        (version.what() != What::Removed).then(|| Row { key, cells: self.cells(version) })
    }

    fn version_at(&self, newest: u32, at: u32) -> Option<&Version> {
        let mut version = self.versions.get(newest as usize)?;
        while version.position > at {
            let far = self.versions.get(version.skip as usize).filter(|far| far.position > at);
            version = far.or_else(|| self.versions.get(version.before as usize))?;
        }
        Some(version)
    }

    fn cells(&self, version: &Version) -> JsonObject {
        let own = || self.fields.unpack(self.bytes.get(version.cells()));
        match (version.what(), self.versions.get(version.before as usize)) {
            (What::Changed(_), Some(before)) => {
                let mut cells = self.cells(before);
                cells.extend(own());
                cells
            }
            _ => own(),
        }
    }

    fn newest(&self, line: u32) -> Option<&Version> {
        self.versions.get(self.lines.get(line as usize)?.newest as usize)
    }

    fn living(&self, key: &str) -> Option<u32> {
        let line = *self.lines_of_keys.get(self.keys.find(key)? as usize)?;
        self.newest(line).filter(|version| version.what() != What::Removed).map(|_| line)
    }

    fn begin(&mut self, at: Position, key: &str) -> u32 {
        let key = self.keys.number(key);
        self.begin_line(at, key)
    }

    /// Begins a row whose key is packed.
    pub(super) fn begin_packed(&mut self, at: Position, key: &[u8]) -> u32 {
        let key = self.keys.number_of_packed(key);
        self.begin_line(at, key)
    }

    fn begin_line(&mut self, at: Position, key: u32) -> u32 {
        let line = narrow(self.lines.len());
        if self.lines_of_keys.len() <= key as usize {
            self.lines_of_keys.push(NONE);
        }
        let earlier = self.lines_of_keys.get_mut(key as usize).map_or(NONE, |newest| std::mem::replace(newest, line));
        if earlier != NONE {
            self.earlier.insert(line, earlier);
        }
        self.lines.push(Line { key, since: narrow_position(at), newest: NONE });
        line
    }

    fn write_cells(&mut self, at: Position, line: u32, what: What, cells: &JsonObject) {
        let cells = self.fields.pack(cells, narrow(self.versions.len()));
        self.write(at, line, what, &cells);
    }

    pub(super) fn write(&mut self, at: Position, line: u32, what: What, cells: &[u8]) {
        let (place, number) = (self.bytes.push(cells), narrow(self.versions.len()));
        let Some(newest) = self.lines.get_mut(line as usize).map(|line| &mut line.newest) else { return };
        let before = std::mem::replace(newest, number);
        let parent = self.versions.get(before as usize);
        let (skip, nth) = parent.map_or((NONE, 0), |parent| (self.skip_over(before, parent), parent.nth + 1));
        let position = narrow_position(at);
        let shape = Shape::of(what, place.length);
        self.versions.push(Version { position, line, before, skip, nth, start: place.start, shape });
        if what == What::Removed {
            self.removals.push(position);
        }
    }

    /// How far the version after `parent` looks back.
    fn skip_over(&self, number: u32, parent: &Version) -> u32 {
        let nth = |number: u32| self.versions.get(number as usize).map(|version| version.nth);
        let far = self.versions.get(parent.skip as usize);
        match far.and_then(|far| Some((far, nth(far.skip)?))) {
            Some((far, further)) if parent.nth - far.nth == far.nth - further => far.skip,
            _ => number,
        }
    }

    /// The fields that were first named by some of the versions.
    pub(super) fn fields(&self, versions: Range<usize>) -> impl Iterator<Item = &str> {
        self.fields.named(versions)
    }

    /// Names a field as the next version will need it.
    pub(super) fn name(&mut self, field: &str) {
        self.fields.number(field, narrow(self.versions.len()));
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// What was written from the `from`-th version on, in order: position, what, line, its key if it is a new line, cells.
    pub(super) fn written(&self, from: usize) -> impl Iterator<Item = Written<'_>> {
        self.versions.iter_from(from).map(|version| Written {
            position: version.position,
            what: version.what(),
            line: version.line,
            key: (version.nth == 0)
                .then(|| self.lines.get(version.line as usize).map_or(&[][..], |l| self.keys.packed(l.key))),
            cells: self.bytes.get(version.cells()),
        })
    }
}

/// One version, as it is kept.
pub(super) struct Written<'a> {
    pub(super) position: u32,
    pub(super) what: What,
    pub(super) line: u32,
    /// The key as it is packed, if the line begins here.
    pub(super) key: Option<&'a [u8]>,
    pub(super) cells: &'a [u8],
}

fn narrow_position(position: Position) -> u32 {
    u32::try_from(position.0).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::engine::event::JsonObject;
    use crate::engine::ids::Position;
    use serde_json::{Value, json};

    fn object(value: Value) -> JsonObject {
        value.as_object().cloned().unwrap_or_default()
    }

    fn keys(table: &Table, at: u64) -> Vec<String> {
        table.newest_first(Position(at)).map(|row| row.key).collect()
    }

    fn value(table: &Table, key: &str, at: u64) -> Option<Value> {
        table.row(key, Position(at)).map(|row| Value::Object(row.cells))
    }

    #[test]
    fn every_row_is_there_as_it_was_at_every_position() {
        let mut table = Table::default();
        table.put(Position(2), "a", &object(json!({"n": 1, "m": 1})));
        table.put(Position(4), "b", &object(json!({"n": 2})));
        table.change(Position(5), "a", &object(json!({"n": 3})));
        table.change(Position(6), "nobody", &object(json!({"n": 3})));
        table.remove(Position(7), "a");
        table.put(Position(9), "a", &object(json!({"n": 4})));
        let past: Vec<_> = (1..=10).map(|at| value(&table, "a", at)).collect();
        let (old, new) = (Some(json!({"n": 1, "m": 1})), Some(json!({"n": 3, "m": 1})));
        let again = Some(json!({"n": 4}));
        assert_eq!(past, [None, old.clone(), old.clone(), old, new.clone(), new, None, None, again.clone(), again]);
        assert_eq!(keys(&table, 3), ["a"]);
        assert_eq!(keys(&table, 5), ["b", "a"], "rows stand in the order in which they came");
        assert_eq!(keys(&table, 8), ["b"]);
        assert_eq!(keys(&table, 9), ["a", "b"]);
        let counts: Vec<_> = (0..=9).map(|at| table.count(Position(at))).collect();
        assert_eq!(counts, [0, 0, 1, 1, 2, 2, 2, 1, 1, 2]);
    }

    #[test]
    fn a_row_that_changes_very_often_is_found_at_every_position() {
        let mut table = Table::default();
        table.put(Position(1), "a", &object(json!({"n": 1, "kept": true})));
        for at in 2..=5_000_u64 {
            table.change(Position(at), "a", &object(json!({"n": at})));
        }
        for at in [1, 2, 15, 16, 17, 18, 999, 4_999, 5_000] {
            assert_eq!(value(&table, "a", at), Some(json!({"n": at, "kept": true})), "{at}");
        }
        assert_eq!(table.count(Position(5_000)), 1);
    }

    #[test]
    fn what_was_written_between_two_positions_is_known() {
        let mut table = Table::default();
        table.put(Position(1), "a", &object(json!({"n": 1})));
        table.put(Position(2), "b", &object(json!({"n": 1})));
        table.change(Position(3), "a", &object(json!({"n": 2})));
        table.change(Position(3), "a", &object(json!({"n": 3})));
        table.remove(Position(4), "b");
        let changed = |after, until| table.changed(Position(after), Position(until));
        assert_eq!(changed(0, 4), ["a", "b"]);
        assert_eq!(changed(2, 3), ["a"]);
        assert_eq!(changed(3, 9), ["b"]);
        assert!(changed(4, 9).is_empty());
    }

    #[test]
    fn a_row_has_its_history_and_a_table_the_events_that_changed_it() {
        let mut table = Table::default();
        table.put(Position(2), "a", &object(json!({"n": 1})));
        table.change(Position(5), "a", &object(json!({"n": 2})));
        table.put(Position(6), "b", &object(json!({"n": 9})));
        table.remove(Position(7), "a");
        table.put(Position(9), "a", &object(json!({"n": 3})));
        let history: Vec<_> =
            table.history("a", 9).into_iter().map(|(at, row)| (at.0, row.map(Value::Object))).collect();
        let row = |n: u32| Some(json!({"n": n}));
        assert_eq!(history, [(2, row(1)), (5, row(2)), (7, None), (9, row(3))]);
        assert_eq!(table.history("a", 2).len(), 2);
        assert!(table.history("nobody", 9).is_empty());
        let near = |from, is_later| table.nearest_change(Position(from), is_later).map(|at| at.0);
        assert_eq!([near(2, false), near(3, false), near(5, true), near(9, true)], [None, Some(2), Some(6), None]);
    }

    #[test]
    fn a_row_that_is_put_again_gives_way_and_keeps_its_place() {
        let mut table = Table::default();
        table.put(Position(1), "a", &object(json!({"n": 1, "m": 1})));
        table.put(Position(2), "b", &object(json!({})));
        table.put(Position(3), "a", &object(json!({"n": 2})));
        assert_eq!(value(&table, "a", 3), Some(json!({"n": 2})));
        assert_eq!(keys(&table, 3), ["b", "a"]);
    }
}
