//! Which fields an argument may have: so that a misspelt option is an error, and not an option that was never given.
//!
//! `serde-wasm-bindgen` asks an object for the fields of a type and for no others, so `deny_unknown_fields` denies nothing there.
//! The names are those that the type's own `Deserialize` asks for; of a list, those of its elements. Must not know an option.

use serde::de::{DeserializeOwned, Deserializer, Error as _, SeqAccess, Visitor, value::Error};
use serde::forward_to_deserialize_any;

/// The fields of a type, or of the elements of a list; nothing if it is neither.
pub fn of<T: DeserializeOwned>() -> Option<&'static [&'static str]> {
    let mut found = None;
    // it never comes to a value: the type has said by then what it wants
    let _ = T::deserialize(Asking(&mut found));
    found
}

struct Asking<'a>(&'a mut Option<&'static [&'static str]>);

fn no_value() -> Error {
    Error::custom("there is no value")
}

impl<'de> Deserializer<'de> for Asking<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(no_value())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = Some(fields);
        Err(no_value())
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for Asking<'_> {
    type Error = Error;

    fn next_element_seed<T: serde::de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        seed.deserialize(Asking(self.0)).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "only the names are looked at")]
    struct Options {
        every: u64,
        #[serde(default)]
        dry_run: bool,
    }

    #[test]
    fn a_type_says_which_fields_it_has() {
        assert_eq!(of::<Options>(), Some(&["every", "dry_run"][..]));
        assert_eq!(of::<Vec<Options>>(), of::<Options>());
        assert_eq!((of::<String>(), of::<serde_json::Value>(), of::<Option<u64>>()), (None, None, None));
    }
}
