//! What was written into a table since it was last kept: the rows' new versions, as they go to a store and come back.
//!
//! A table only grows, so what is kept of it grows piece by piece too and is never written anew. Must not know a store.

use super::ids::Position;
use super::table::Table;
use super::version::What;
use serde::{Deserialize, Serialize};
use serde_bytes::Bytes;
use std::borrow::Cow;

/// A piece of a table's past. What was read of it stays where it is until it is written into a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes<'a> {
    positions: Vec<u32>,
    whats: Vec<What>,
    lines: Vec<u32>,
    /// The keys of the lines that begin here, packed.
    #[serde(borrow)]
    keys: Vec<&'a Bytes>,
    /// The fields that are first named here.
    #[serde(borrow)]
    fields: Vec<&'a str>,
    /// Where the cells of each version end.
    ends: Vec<u32>,
    #[serde(with = "serde_bytes", borrow)]
    cells: Cow<'a, [u8]>,
}

impl Changes<'_> {
    /// How many versions of rows it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.positions.len()
    }

    /// The position of its newest version.
    #[must_use]
    pub fn last(&self) -> Option<Position> {
        self.positions.last().map(|position| Position((*position).into()))
    }
}

impl Table {
    /// At most `count` of the versions that were written after the first `kept` ones.
    #[must_use]
    pub fn changes(&self, kept: usize, count: usize) -> Changes<'_> {
        let (mut changes, mut cells) = (Changes::default(), Vec::new());
        for written in self.written(kept).take(count) {
            changes.positions.push(written.position);
            changes.whats.push(written.what);
            changes.lines.push(written.line);
            changes.keys.extend(written.key.map(Bytes::new));
            cells.extend_from_slice(written.cells);
            changes.ends.push(super::arena::narrow(cells.len()));
        }
        changes.cells = cells.into();
        changes.fields = self.fields(kept..kept + changes.count()).collect();
        changes
    }

    /// Writes again what was kept, but no more than so many versions of it.
    pub fn restore(&mut self, changes: &Changes<'_>, at_most: usize) {
        changes.fields.iter().for_each(|field| self.name(field));
        let (mut start, mut keys) = (0, changes.keys.iter());
        let versions = changes.positions.iter().zip(&changes.whats).zip(&changes.lines).zip(&changes.ends);
        for (((position, what), line), end) in versions.take(at_most) {
            let (at, cells) = (Position((*position).into()), changes.cells.get(start..*end as usize));
            start = *end as usize;
            if *line as usize >= self.lines()
                && let Some(key) = keys.next()
            {
                self.begin_packed(at, key);
            }
            self.write(at, *line, *what, cells.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::event::JsonObject;
    use crate::engine::ids::Position;
    use crate::engine::table::Table;
    use serde_json::json;

    fn object(value: serde_json::Value) -> JsonObject {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_table_that_was_kept_in_pieces_is_the_same_at_every_position() {
        let mut table = Table::default();
        for number in 1..200_u64 {
            let (at, key) = (Position(number), (number % 7).to_string());
            match number % 5 {
                0 => table.remove(at, &key),
                1 | 2 => table.put(at, &key, &object(json!({"n": number, "since": number}))),
                _ => table.change(at, &key, &object(json!({"n": number}))),
            }
        }
        let mut restored = Table::default();
        let mut kept = 0;
        while kept < table.versions() {
            let changes = table.changes(kept, 9);
            kept += changes.count();
            restored.restore(&changes, changes.count());
        }
        for at in (0..201).map(Position) {
            assert_eq!(restored.count(at), table.count(at));
            assert_eq!(
                restored.newest_first(at).collect::<Vec<_>>(),
                table.newest_first(at).collect::<Vec<_>>(),
                "{at}"
            );
        }
        assert_eq!(restored.get("3"), table.get("3"));
    }
}
