//! The location line: in its first version *Meetup Created* said where in one line of text, `Town library, 1 Market Square`.
//!
//! Then somebody wanted the name on the poster and the address on the map, and the location became a value object. Old events
//! stay as they were written and are brought up when they are read. Must not guess: what has no comma is a name.

use crate::engine::event::JsonObject;
use crate::engine::spelling::trimmed;
use crate::engine::upcast::Upcast;
use serde_json::{Value, json};

/// From the line to the value object.
#[must_use]
pub fn upcast() -> Upcast {
    Upcast::new("MeetupCreated", 1, up)
}

fn up(mut data: JsonObject) -> JsonObject {
    let location = data.get("location").and_then(Value::as_str).and_then(location);
    data.insert("location".into(), location.unwrap_or_default());
    data
}

fn location(line: &str) -> Option<Value> {
    let (name, address) = line.split_once(',').unwrap_or((line, ""));
    let (name, address) = (trimmed(name), trimmed(address));
    (!name.is_empty() || !address.is_empty()).then(|| json!({"name": name, "address": address}))
}
