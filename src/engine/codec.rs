//! Between typed events and JSON: the serde tag of an enum is the name of the event.
//!
//! Must not know any enum. Decoding borrows: no intermediate value is built per event.

use super::event::JsonObject;
use serde::Serialize;
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer};
use serde_json::{Error, Value};
use std::iter::once;
use strum::VariantNames;

/// Reads the variant `name` of an enum with the fields in `data`.
///
/// # Errors
/// When the enum has no such variant, or a field is missing or of another type.
pub fn decode<T: DeserializeOwned>(name: &str, data: &JsonObject) -> Result<T, Error> {
    let pairs = once((name, BorrowedObject(data)));
    T::deserialize(MapAccessDeserializer::new(MapDeserializer::<_, Error>::new(pairs)))
}

/// The name and the fields of an enum's variant.
///
/// # Errors
/// When `value` is not an enum whose variants have named fields.
pub fn encode<T: Serialize>(value: &T) -> Result<(String, JsonObject), Error> {
    let shape = || Error::custom("expected a variant with named fields");
    let Value::Object(map) = serde_json::to_value(value)? else { return Err(shape()) };
    match map.into_iter().next() {
        Some((name, Value::Object(data))) => Ok((name, data)),
        _ => Err(shape()),
    }
}

/// The event `name` of an aggregate, if it has one of that name.
///
/// # Errors
/// When a field is missing or of another type.
pub fn variant<T: DeserializeOwned + VariantNames>(name: &str, data: &JsonObject) -> Option<Result<T, Error>> {
    T::VARIANTS.contains(&name).then(|| decode(name, data))
}

/// Reads a value that was written as a JSON object.
///
/// # Errors
/// When a field is missing or of another type.
pub fn from_object<T: DeserializeOwned>(object: &JsonObject) -> Result<T, Error> {
    T::deserialize(object)
}

/// The fields of a value that was made with `json!`; none if it is no object.
#[must_use]
pub fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(object) => object,
        _ => JsonObject::new(),
    }
}

struct BorrowedObject<'a>(&'a JsonObject);

impl<'de> IntoDeserializer<'de, Error> for BorrowedObject<'de> {
    type Deserializer = &'de JsonObject;

    fn into_deserializer(self) -> Self::Deserializer {
        self.0
    }
}
