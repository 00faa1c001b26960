//! The keys of a table's rows, as small numbers. Most begin with an id, which is kept in sixteen bytes instead of 36 letters.
//!
//! Must not know what the rows are of.

use super::names::Names;
use std::borrow::Cow;
use uuid::Uuid;

/// What stands before an id: no text in UTF-8 begins with it.
const ID: u8 = 0xff;
/// How many letters and how many bytes an id has.
const LETTERS: usize = 36;
const BYTES: usize = 16;

/// Keys by number, and numbers by key. Numbers count from 0 in the order in which the keys came.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    names: Names,
}

impl Keys {
    /// The number of a key, which is given one if it has none.
    pub(super) fn number(&mut self, key: &str) -> u32 {
        self.names.number_of_bytes(&packed(key))
    }

    /// The same for a key that is packed.
    pub(super) fn number_of_packed(&mut self, key: &[u8]) -> u32 {
        self.names.number_of_bytes(key)
    }

    /// The number of a key that has one.
    pub(super) fn find(&self, key: &str) -> Option<u32> {
        self.names.find_bytes(&packed(key))
    }

    /// The key of a number.
    pub(super) fn text(&self, number: u32) -> String {
        unpacked(self.names.bytes(number))
    }

    /// The same as it is kept.
    pub(super) fn packed(&self, number: u32) -> &[u8] {
        self.names.bytes(number)
    }
}

fn packed(key: &str) -> Cow<'_, [u8]> {
    let (text, rest) = key.split_at_checked(LETTERS).unwrap_or_default();
    match Uuid::try_parse(text) {
        Ok(id) if text == id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) => {
            [&[ID], &id.as_bytes()[..], rest.as_bytes()].concat().into()
        }
        _ => key.as_bytes().into(),
    }
}

fn unpacked(bytes: &[u8]) -> String {
    let id = bytes.strip_prefix(&[ID]).and_then(|bytes| bytes.split_at_checked(BYTES));
    let id = id.and_then(|(id, rest)| Some((Uuid::from_slice(id).ok()?, rest)));
    match id {
        Some((id, rest)) => id.to_string() + &String::from_utf8_lossy(rest),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Keys, packed};

    #[test]
    fn every_key_is_found_by_its_number_and_has_one() {
        let id = "4ec32640-5d1f-4d03-8eb5-e3d0737d6f25";
        let others = [format!("{id}/7"), format!("{id}ü"), id.to_uppercase(), id.replace('-', ""), format!("x{id}")];
        let texts = [id, "", "ä", "SO-1", "a key that is longer than an id, but not one of any kind"];
        let texts: Vec<_> = texts.into_iter().map(ToOwned::to_owned).chain(others).collect();
        let mut keys = Keys::default();
        let numbers: Vec<_> = texts.iter().map(|text| keys.number(text)).collect();
        assert_eq!(numbers, (0..10).collect::<Vec<_>>(), "no two are the same");
        for (number, text) in (0..).zip(&texts) {
            assert_eq!((keys.text(number).as_str(), keys.find(text)), (text.as_str(), Some(number)));
            let packed = keys.packed(number).to_vec();
            assert_eq!(keys.number_of_packed(&packed), number);
        }
        assert_eq!(packed(id).len(), 17);
        assert_eq!(keys.find("nobody"), None);
    }
}
