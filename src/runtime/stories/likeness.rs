//! Whether what came is like what a story says: what is said must be so, and the rest does not matter.
//!
//! Must not know who compares.

use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::model::label;
use serde_json::Value;

/// Whether an event is of a name and says at least this.
pub fn fits(event: &RecordedEvent, name: &str, with: &JsonObject) -> bool {
    event.type_parts().1 == name && is_part_of(with, &event.data)
}

/// Whether everything that is said is so; of a record and of the entries of a list, too, what is not said does not matter.
pub fn is_part_of(said: &JsonObject, whole: &JsonObject) -> bool {
    said.iter().all(|(name, value)| is_like(value, whole.get(name).unwrap_or(&Value::Null)))
}

fn is_like(said: &Value, there: &Value) -> bool {
    match (said, there) {
        (Value::Object(said), Value::Object(there)) => is_part_of(said, there),
        (Value::Array(said), Value::Array(there)) => {
            said.len() == there.len() && said.iter().zip(there).all(|(said, there)| is_like(said, there))
        }
        (Value::Number(said), Value::Number(there)) => said.as_f64() == there.as_f64(),
        (said, there) => said == there,
    }
}

/// An event as people read it.
pub fn said(event: &RecordedEvent) -> String {
    wanted(event.type_parts().1, &event.data)
}

/// An event of a name that says this, as people read it.
pub fn wanted(name: &str, with: &JsonObject) -> String {
    let name = label(name);
    if with.is_empty() { name } else { format!("{name} with {}", Value::Object(with.clone())) }
}
