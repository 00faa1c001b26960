//! The names of all heads of a text, so that inside a line the longest declared name wins.
//!
//! Must not know what stands in a line otherwise.

use crate::language::outline::Kind;
use std::collections::HashMap;

/// The declared names by their first word, the longest first.
#[derive(Debug, Default)]
pub struct Declared {
    by_first_word: HashMap<String, Vec<(String, Kind)>>,
    all: Vec<(String, Kind)>,
}

impl Declared {
    /// Declares a name.
    pub fn add(&mut self, name: &str, kind: Kind) {
        let of_word = self.by_first_word.entry(first_word(name).to_owned()).or_default();
        let place = of_word.partition_point(|(other, _)| other.len() >= name.len());
        of_word.insert(place, (name.to_owned(), kind));
        self.all.push((name.to_owned(), kind));
    }

    /// The longest name of one of these kinds with which a text begins: the name, its kind and the bytes that it takes there.
    pub fn longest(&self, text: &str, kinds: &[Kind]) -> Option<(&str, Kind, usize)> {
        let of_word = self.by_first_word.get(first_word(text))?;
        of_word.iter().filter(|(_, kind)| kinds.contains(kind)).find_map(|(name, kind)| {
            let length = begins_with(text, name)?;
            Some((name.as_str(), *kind, length))
        })
    }

    /// The names of these kinds.
    pub fn of<'a>(&'a self, kinds: &'a [Kind]) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter(|(_, kind)| kinds.contains(kind)).map(|(name, _)| name.as_str())
    }

    /// The kind of a name that is declared as something else.
    pub fn kind_of(&self, name: &str) -> Option<Kind> {
        self.all.iter().find(|(other, _)| other == name).map(|(_, kind)| *kind)
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|letter: char| !is_of_word(letter)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Whether a letter continues a word.
pub fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The bytes that a name takes at the beginning of a text, in which its words may be more than one space apart.
fn begins_with(text: &str, name: &str) -> Option<usize> {
    let mut rest = text;
    for (index, word) in name.split(' ').enumerate() {
        if index > 0 {
            rest = rest.strip_prefix(' ')?.trim_start_matches(' ');
        }
        rest = rest.strip_prefix(word)?;
    }
    let goes_on = rest.starts_with(is_of_word) && name.ends_with(is_of_word);
    (!goes_on).then_some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::{Declared, Kind};

    #[test]
    fn the_longest_declared_name_wins() {
        let mut names = Declared::default();
        for name in ["Goods", "Goods Put on Shelf", "Goods Put"] {
            names.add(name, Kind::Event);
        }
        let longest = |text| names.longest(text, &[Kind::Event]).map(|(name, _, length)| (name, length));
        assert_eq!(longest("Goods Put on Shelf adds row"), Some(("Goods Put on Shelf", 18)));
        assert_eq!(longest("Goods  Put on Shelves"), Some(("Goods Put", 10)));
        assert_eq!(longest("Goods"), Some(("Goods", 5)));
        assert_eq!(longest("Goodsies"), None);
        assert_eq!(names.longest("Goods", &[Kind::View]), None);
    }
}
