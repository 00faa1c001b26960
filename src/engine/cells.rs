//! The cells of a row as a table keeps them: names of fields as numbers, ids as sixteen bytes, and no punctuation.
//!
//! As JSON a row takes three times as much, and a log of a million events has millions of rows. Must not know what they mean.

use super::event::JsonObject;
use super::names::Names;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use uuid::Uuid;

/// The names of fields, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    names: Names,
    /// How many versions of rows there were when a field was first named.
    since: Vec<u32>,
}

impl Fields {
    /// The bytes of some cells; fields that were never named before are from now on, `versions` being how many there are by now.
    pub(super) fn pack(&mut self, cells: &JsonObject, versions: u32) -> Vec<u8> {
        let packed = self.object(cells, versions);
        postcard::to_allocvec(&packed).unwrap_or_default()
    }

    /// The cells of some bytes; none if the bytes are of something else.
    pub(super) fn unpack(&self, bytes: &[u8]) -> JsonObject {
        let packed: Vec<(u32, Packed)> = postcard::from_bytes(bytes).unwrap_or_default();
        self.cells(packed)
    }

    /// Names a field, which is noted as named at this count of versions if it is new.
    pub(super) fn number(&mut self, name: &str, versions: u32) -> u32 {
        let number = self.names.number(name);
        if self.since.len() <= number as usize {
            self.since.push(versions);
        }
        number
    }

    /// The fields that were first named by one of these versions, in order.
    pub(super) fn named(&self, versions: std::ops::Range<usize>) -> impl Iterator<Item = &str> {
        let since = self.since.iter().zip(0..);
        since
            .filter(move |(since, _)| versions.contains(&(**since as usize)))
            .map(|(_, number)| self.names.text(number))
    }

    fn object<'a>(&mut self, cells: &'a JsonObject, versions: u32) -> Vec<(u32, Packed<'a>)> {
        cells.iter().map(|(name, value)| (self.number(name, versions), self.packed(value, versions))).collect()
    }

    fn packed<'a>(&mut self, value: &'a Value, versions: u32) -> Packed<'a> {
        match value {
            Value::Null => Packed::Null,
            Value::Bool(is) => Packed::Bool(*is),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Packed::Unsigned(number),
                (_, Some(number)) => Packed::Signed(number),
                _ => Packed::Float(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => id_of(text).map_or(Packed::Text(text), |id| Packed::Id(id.into_bytes())),
            Value::Array(values) => Packed::List(values.iter().map(|value| self.packed(value, versions)).collect()),
            Value::Object(cells) => Packed::Object(self.object(cells, versions)),
        }
    }

    fn cells(&self, packed: Vec<(u32, Packed)>) -> JsonObject {
        packed.into_iter().map(|(field, value)| (self.names.text(field).to_owned(), self.value(value))).collect()
    }

    fn value(&self, packed: Packed) -> Value {
        match packed {
            Packed::Null => Value::Null,
            Packed::Bool(is) => Value::Bool(is),
            Packed::Unsigned(number) => number.into(),
            Packed::Signed(number) => number.into(),
            Packed::Float(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
            Packed::Text(text) => text.into(),
            Packed::Id(bytes) => Uuid::from_bytes(bytes).to_string().into(),
            Packed::List(values) => Value::Array(values.into_iter().map(|value| self.value(value)).collect()),
            Packed::Object(cells) => Value::Object(self.cells(cells)),
        }
    }
}

#[derive(Serialize, Deserialize)]
enum Packed<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Id([u8; 16]),
    Text(&'a str),
    #[serde(borrow)]
    List(Vec<Packed<'a>>),
    #[serde(borrow)]
    Object(Vec<(u32, Packed<'a>)>),
}

/// The id that a text is, if it is one and would be written in the same way.
fn id_of(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (text == id.hyphenated().encode_lower(&mut Uuid::encode_buffer())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::engine::codec::object;
    use serde_json::json;

    #[test]
    fn cells_come_back_as_they_were() {
        let mut fields = Fields::default();
        let cells = object(json!({
            "id": "4ec32640-5d1f-4d03-8eb5-e3d0737d6f25", "shouted": "4EC32640-5D1F-4D03-8EB5-E3D0737D6F25", "text": "ä\n",
            "numbers": [0, 1, -1, u64::MAX, i64::MIN, 0.1, -0.0, 1e300, 2.0], "null": null, "is": [true, false],
            "nested": {"id": {"text": []}, "": {}},
        }));
        let bytes = fields.pack(&cells, 0);
        assert_eq!(fields.unpack(&bytes), cells);
        assert_eq!(
            json!(fields.unpack(&bytes)).to_string(),
            json!(cells).to_string(),
            "in their order, to the last digit"
        );
        assert!(bytes.len() < json!(cells).to_string().len() * 2 / 3);
        assert_eq!(
            fields.unpack(bytes.get(..9).unwrap_or_default()),
            object(json!({})),
            "what is damaged says nothing"
        );
    }

    #[test]
    fn fields_are_known_by_the_versions_that_named_them_first() {
        let mut fields = Fields::default();
        fields.pack(&object(json!({"a": 1, "b": {"c": 2}})), 0);
        fields.pack(&object(json!({"b": 1, "d": 2})), 7);
        assert_eq!(fields.named(0..7).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(fields.named(7..9).collect::<Vec<_>>(), ["d"]);
    }
}
