//! Reading an argument strictly: a misspelt option is an error, and not an option that was never given.
//!
//! `serde-wasm-bindgen` asks an object for the fields of a type and for no others, so `deny_unknown_fields` denies nothing there.
//! This looks at the names first and leaves the rest to it. Must not know an option.

use js_sys::Object;
use serde::Deserializer;
use serde::de::{Error as _, Visitor};
use serde_wasm_bindgen::Error;
use wasm_bindgen::{JsCast, JsValue};

/// An argument of which every field must be asked for.
pub struct Checked(pub JsValue);

impl Checked {
    fn plain(self) -> serde_wasm_bindgen::Deserializer {
        self.0.into()
    }

    /// The first of its fields that is none of these.
    fn unknown(&self, known: &[&str]) -> Option<String> {
        let keys = self.0.dyn_ref::<Object>().map(Object::keys)?;
        keys.iter().filter_map(|key| key.as_string()).find(|key| !known.contains(&key.as_str()))
    }
}

macro_rules! as_it_is {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.plain().$method(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Checked {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.unknown(fields) {
            Some(unknown) => Err(Error::custom(format!("there is no {unknown}; there are {}", fields.join(", ")))),
            None => self.plain().deserialize_struct(name, fields, visitor),
        }
    }

    as_it_is! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option
        deserialize_unit deserialize_seq deserialize_map deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.plain().deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.plain().deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.plain().deserialize_tuple(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.plain().deserialize_tuple_struct(name, length, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.plain().deserialize_enum(name, variants, visitor)
    }
}
