//! An external system on the wall: how it is set, what may be set, and what is wrong with what somebody wants to set.
//!
//! Must not know any particular system, nor where settings are kept.

use super::event::JsonObject;
use super::rejection::FieldError;
use super::schema::{Example, Field, FieldKind, Limit, validate};
use serde_json::Value;

/// An external system: not ours, only asked or told.
#[derive(Clone, Debug, PartialEq)]
pub struct SystemSticky {
    /// The name in scripts, in kebab case: `credit-clearing-house`.
    pub name: &'static str,
    /// How it is set before anybody changes it. `delay_ms`, where it is there, is how long an answer takes.
    pub settings: JsonObject,
    /// What may be set, and what is valid there. Settings that are no field here are no settings of this system.
    pub fields: Vec<Field>,
}

/// The setting that every system has: after how many milliseconds it answers. Whoever asks waits that long.
pub const DELAY: &str = "delay_ms";
const NO_LESS: Limit = Limit { above: -1.0, whole: true };

impl SystemSticky {
    /// What is wrong with some settings, all of it at once, in the order in which they are named.
    #[must_use]
    pub fn faults(&self, changes: &JsonObject) -> Vec<FieldError> {
        let fault =
            |field: &str, code: &str, message: String| FieldError { field: field.into(), code: code.into(), message };
        let of = |(name, value): (&String, &Value)| match self.fields.iter().find(|field| field.name == name) {
            Some(field) if is_empty_as_it_may_be(&field.kind, value) => Vec::new(),
            None if name == DELAY => validate(&[Field::new(DELAY, FieldKind::Above(NO_LESS), Example::Empty)], changes),
            Some(field) => validate(&[Field { optional: false, ..field.clone() }], changes),
            None => {
                let known: Vec<_> = self.fields.iter().map(|field| field.name).collect();
                let there_are =
                    if known.is_empty() { "it has none".into() } else { format!("there are {}", known.join(", ")) };
                vec![fault(name, "unknown", format!("is no setting of {}; {there_are}", self.name))]
            }
        };
        changes.iter().flat_map(of).collect()
    }
}

/// A list or an object with nothing in it, where one is wanted: what is set can be set to nothing.
fn is_empty_as_it_may_be(kind: &FieldKind, value: &Value) -> bool {
    match (kind, value) {
        (FieldKind::Many(_) | FieldKind::List(_), Value::Array(entries)) => entries.is_empty(),
        (FieldKind::ByName(_) | FieldKind::Record(_), Value::Object(fields)) => fields.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::{Example, Field, FieldKind};
    use super::SystemSticky;
    use crate::engine::codec::object;
    use serde_json::{Value, json};

    fn faults(changes: Value) -> Vec<(String, String)> {
        let ids = FieldKind::Many(Box::new(FieldKind::Uuid));
        let fields = vec![
            Field::new("blocked", ids, Example::Empty).optional(),
            Field::new("on", FieldKind::YesNo, Example::Empty),
        ];
        let system = SystemSticky { name: "list", settings: object(json!({})), fields };
        system.faults(&object(changes)).into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn what_fits_is_taken_and_a_list_may_be_emptied() {
        let id = "55e76be0-b83e-4b3c-addd-f3d9e8835be2";
        for fits in [json!({}), json!({"blocked": [id]}), json!({"blocked": []}), json!({"on": false, "delay_ms": 0})] {
            assert_eq!(faults(fits.clone()), [], "{fits}");
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let said = |changes: Value| faults(changes).into_iter().map(|(field, _)| field).collect::<Vec<_>>();
        for nothing in [json!("x"), json!(""), json!({}), Value::Null, json!(7)] {
            assert_eq!(said(json!({ "blocked": nothing })), ["blocked"], "{nothing}");
        }
        assert_eq!(
            said(json!({"blocked": ["x", 7], "block": [], "on": "no"})),
            ["blocked[0]", "blocked[1]", "block", "on"]
        );
        assert_eq!(said(json!({"delay_ms": -1})), ["delay_ms"]);
        assert_eq!(faults(json!({"odd": 1})), [("odd".into(), "unknown".into())]);
    }
}
