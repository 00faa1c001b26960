//! The line of an event as this program writes it, read without building what it says.
//!
//! A log of a million events is read in seconds this way. Whatever is not plain is left to the patient reader
//! (`event_line`), which also finds the words for what is wrong: this one only ever says "this is fine" or "ask the other".

use super::{MAX_DEPTH, MAX_EVENT};
use crate::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
use crate::engine::timestamp::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A number has at most so many times the bytes that it had, once it is written as the log writes it (`1e15`).
pub const GROWTH: usize = 8;

/// An event whose payload is still text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainLine<'a> {
    pub event_id: EventId,
    #[serde(borrow)]
    pub event_type: Cow<'a, str>,
    #[serde(borrow)]
    pub stream_id: Cow<'a, str>,
    pub stream_version: StreamVersion,
    pub position: Position,
    #[serde(borrow)]
    pub data: &'a RawValue,
    #[serde(borrow)]
    pub metadata: &'a RawValue,
    pub causation_id: CausationId,
    pub correlation_id: CorrelationId,
    pub created_at: Timestamp,
    pub schema_version: u32,
}

impl<'a> PlainLine<'a> {
    /// Reads a line, if it is plain and nothing about it is wrong.
    pub fn read(line: &'a [u8]) -> Option<Self> {
        if line.len() * GROWTH > MAX_EVENT {
            return None;
        }
        let read: Self = serde_json::from_slice(line).ok()?;
        let objects = [read.data, read.metadata].map(RawValue::get);
        let fine = read.stream_version.0 > 0
            && read.position.0 > 0
            && read.stream_id != StreamId::ALL
            && objects.into_iter().all(|object| object.starts_with('{') && is_strict(object));
        fine.then_some(read)
    }
}

/// Whether no object has a key twice and nothing is nested too deep.
fn is_strict(text: &str) -> bool {
    // the event stands around it
    Strict { levels_left: MAX_DEPTH - 1 }
        .deserialize(&mut serde_json::Deserializer::from_slice(text.as_bytes()))
        .is_ok()
}

#[derive(Clone, Copy)]
struct Strict {
    levels_left: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        let levels_left = self.levels_left.checked_sub(1).ok_or_else(|| E::custom("too deep"))?;
        Ok(Self { levels_left })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if value.is_finite() { Ok(()) } else { Err(E::custom("no number of JSON")) }
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        while entries.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        let mut keys: Vec<Cow<'de, str>> = Vec::new();
        while let Some(key) = entries.next_key::<Cow<'de, str>>()? {
            if keys.contains(&key) {
                return Err(A::Error::custom("a key twice"));
            }
            keys.push(key);
            entries.next_value_seed(inner)?;
        }
        Ok(())
    }
}
