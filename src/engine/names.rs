//! Names as numbers: each distinct text is kept once, and is a small number from then on.
//!
//! Streams, types of events and keys of rows are named again and again. Must not know what is named.

use super::arena::{Arena, Place, narrow};
use super::lookup::Lookup;
use hashbrown::DefaultHashBuilder;
use std::hash::BuildHasher;

/// Texts by number, and numbers by text. Numbers count from 0 in the order in which the texts came.
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: Arena,
    places: Vec<Place>,
    numbers: Lookup,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The number of a text, which is given one if it has none.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.find(text) {
            return number;
        }
        let number = narrow(self.places.len());
        self.places.push(self.text.push(text.as_bytes()));
        let (text_of, hasher) = ((&self.text, &self.places), &self.hasher);
        let hash_of = |number: &u32| hasher.hash_one(bytes_at(text_of.0, text_of.1, *number));
        self.numbers.insert(hasher.hash_one(text.as_bytes()), number, hash_of);
        number
    }

    /// The number of a text that has one.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        let text = text.as_bytes();
        let same = |number: &u32| bytes_at(&self.text, &self.places, *number) == text;
        self.numbers.find(self.hasher.hash_one(text), same)
    }

    /// The text of a number; empty if there is none.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        std::str::from_utf8(bytes_at(&self.text, &self.places, number)).unwrap_or_default()
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

fn bytes_at<'a>(text: &'a Arena, places: &[Place], number: u32) -> &'a [u8] {
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
