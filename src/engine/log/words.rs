//! The words of a segment, in one text.
//!
//! A page that opens a million events reads half a million words, most of them once. Each in an allocation of its own would take
//! longer than all else of reading them. They are written as a list of texts. Must not know what they mean.

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Words by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Words {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word of a number; empty if there is none.
    pub(super) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before));
        let place = start.zip(self.ends.get(number)).map(|(start, end)| *start..*end);
        place.and_then(|place| self.text.get(place)).unwrap_or_default()
    }

    pub(super) fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(self.text.len());
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..).take(self.len()).map(|number| self.get(number)))
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(All)
    }
}

struct All;

impl<'de> Visitor<'de> for All {
    type Value = Words;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of words")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
        let mut words = Words::default();
        while let Some(()) = list.next_element_seed(Next(&mut words))? {}
        Ok(words)
    }
}

/// Puts the next word behind those that are there.
struct Next<'a>(&'a mut Words);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Next<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<(), E> {
        self.0.push(word);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_written_as_the_list_that_they_are() {
        let list = vec!["order-1", "", "Orders.OrderCreated", "ä"];
        let written = postcard::to_allocvec(&list).unwrap_or_default();
        let words: Words = postcard::from_bytes(&written).unwrap_or_default();
        assert_eq!((0..5).map(|number| words.get(number)).collect::<Vec<_>>(), [&list[..], &[""]].concat());
        assert_eq!((words.len(), postcard::to_allocvec(&words)), (4, Ok(written)));
    }
}
