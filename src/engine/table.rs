//! A table for views: rows by key, in the order in which they came.
//!
//! Made of persistent maps, so that a copy at every checkpoint of the time travel costs next to nothing. Must not know what
//! is in a row.

use imbl::OrdMap;
use std::fmt;
use std::sync::Arc;

/// Rows by key, in the order in which they came.
pub struct Table<K, R> {
    rows: OrdMap<u64, (K, Arc<R>)>,
    places: OrdMap<K, u64>,
}

impl<K: Ord + Clone, R: Clone> Table<K, R> {
    /// Puts a row in; one of the same key gives way. `position` is that of the event it came with, which orders the rows.
    pub fn insert(&mut self, position: u64, key: K, row: R) {
        if let Some(place) = self.places.insert(key.clone(), position) {
            self.rows.remove(&place);
        }
        self.rows.insert(position, (key, Arc::new(row)));
    }

    /// Changes a row, if there is one of that key.
    pub fn update(&mut self, key: &K, change: impl FnOnce(&mut R)) {
        if let Some((_, row)) = self.places.get(key).and_then(|place| self.rows.get_mut(place)) {
            change(Arc::make_mut(row));
        }
    }

    /// The row of a key.
    pub fn get(&self, key: &K) -> Option<&R> {
        let (_, row) = self.rows.get(self.places.get(key)?)?;
        Some(row)
    }

    /// All rows with their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &R)> {
        self.rows.values().map(|(key, row)| (key, row.as_ref()))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<K, R> Default for Table<K, R> {
    fn default() -> Self {
        Self { rows: OrdMap::default(), places: OrdMap::default() }
    }
}

impl<K: Clone, R> Clone for Table<K, R> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), places: self.places.clone() }
    }
}

impl<K, R> fmt::Debug for Table<K, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a table of {} rows", self.rows.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn of(rows: &[(u64, &'static str, u8)]) -> Table<&'static str, u8> {
        let mut table = Table::default();
        for (position, key, row) in rows {
            table.insert(*position, *key, *row);
        }
        table
    }

    #[test]
    fn rows_stand_in_the_order_in_which_they_came() {
        let table = of(&[(1, "b", 1), (2, "a", 2)]);
        assert_eq!(table.iter().collect::<Vec<_>>(), [(&"b", &1), (&"a", &2)]);
        assert_eq!(table.iter().rev().map(|(key, _)| *key).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_changed_row_keeps_its_place_and_a_copy_keeps_the_old_one() {
        let mut table = of(&[(1, "b", 1), (2, "a", 2)]);
        let before = table.clone();
        table.update(&"b", |row| *row = 9);
        table.update(&"nobody", |row| *row = 9);
        assert_eq!((table.get(&"b"), before.get(&"b"), table.get(&"nobody")), (Some(&9), Some(&1), None));
        assert_eq!(table.iter().next(), Some((&"b", &9)));
    }

    #[test]
    fn a_key_has_one_row() {
        let table = of(&[(1, "b", 1), (2, "a", 2), (3, "b", 3)]);
        assert_eq!(table.iter().collect::<Vec<_>>(), [(&"a", &2), (&"b", &3)]);
        assert_eq!((table.len(), table.is_empty()), (2, false));
    }
}
