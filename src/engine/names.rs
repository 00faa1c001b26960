//! Names as numbers: each distinct text is kept once, and is a small number from then on.
//!
//! Streams, types of events and keys of rows are named again and again. Must not know what is named.

use super::arena::{Arena, Place, narrow};
use super::long_vec::LongVec;
use super::lookup::Lookup;
use hashbrown::DefaultHashBuilder;
use std::hash::BuildHasher;

/// Texts by number, and numbers by text. Numbers count from 0 in the order in which the texts came.
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: Arena,
    places: LongVec<Place>,
    numbers: Lookup,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The number of a text, which is given one if it has none.
    pub fn number(&mut self, text: &str) -> u32 {
        self.number_of_bytes(text.as_bytes())
    }

    /// The number of a text that has one.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_bytes(text.as_bytes())
    }

    /// The text of a number; empty if there is none.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    /// The number of bytes that stand for a text.
    pub(super) fn number_of_bytes(&mut self, bytes: &[u8]) -> u32 {
        let hash = self.hasher.hash_one(bytes);
        if let Some(number) = self.find_hashed(hash, bytes) {
            return number;
        }
        let number = narrow(self.places.len());
        self.places.push(self.text.push(bytes));
        let (text, places, hasher) = (&self.text, &self.places, &self.hasher);
        self.numbers.insert(hash, number, |number| hasher.hash_one(bytes_at(text, places, *number)));
        number
    }

    /// The number that bytes have which stand for a text.
    pub(super) fn find_bytes(&self, bytes: &[u8]) -> Option<u32> {
        self.find_hashed(self.hasher.hash_one(bytes), bytes)
    }

    /// The bytes of a number.
    pub(super) fn bytes(&self, number: u32) -> &[u8] {
        bytes_at(&self.text, &self.places, number)
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, names: usize) {
        let (text, places, hasher) = (&self.text, &self.places, &self.hasher);
        self.numbers.reserve(names, |number| hasher.hash_one(bytes_at(text, places, *number)));
    }

    fn find_hashed(&self, hash: u64, bytes: &[u8]) -> Option<u32> {
        self.numbers.find(hash, |number| bytes_at(&self.text, &self.places, *number) == bytes)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn bytes_at<'a>(text: &'a Arena, places: &LongVec<Place>, number: u32) -> &'a [u8] {
    places.get(number as usize).map_or(&[][..], |place| text.get(*place))
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_text_has_one_number_and_a_number_one_text() {
        let mut names = Names::default();
        let numbers: Vec<_> = ["b", "a", "b", "", "ä"].map(|text| names.number(text)).into();
        assert_eq!(numbers, [0, 1, 0, 2, 3]);
        assert_eq!((names.text(3), names.text(0), names.text(9)), ("ä", "b", ""));
        assert_eq!((names.find("a"), names.find("c"), names.len()), (Some(1), None, 4));
    }
}
