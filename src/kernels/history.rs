//! Every state there ever was of one thing: the versions of a row, or of an aggregate, and what each changed.
//!
//! Must not know which table or aggregate it is, nor a screen.

use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use serde_json::Value;

/// A value that changed: where it is, what it was and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The column, or the path in a state: `items 1 quantity`.
    pub name: String,
    /// Nothing if there was none.
    pub was: Option<Value>,
    /// Nothing if there is none any more.
    pub is: Option<Value>,
}

/// What an event did to a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Did {
    /// It put the row in, with these values.
    Add(Vec<Changed>),
    /// It changed these values.
    Change(Vec<Changed>),
    /// It took the row out.
    Remove,
}

/// A version of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The position of the event that made it.
    pub at: Position,
    /// What that event did.
    pub did: Did,
}

impl Version {
    /// Whether it changed a column, or put the row in or took it out.
    #[must_use]
    pub fn touches(&self, column: &str) -> bool {
        match &self.did {
            Did::Add(_) | Did::Remove => true,
            Did::Change(changed) => changed.iter().any(|changed| changed.name == column),
        }
    }
}

/// The versions of a row of which everything that was written is known, oldest first. What one event wrote in several goes is one
/// version; what changed nothing is none. Of a history whose beginning is not known the first is taken for the beginning.
#[must_use]
pub fn versions(history: &[(Position, Option<JsonObject>)]) -> Vec<Version> {
    let mut versions = Vec::new();
    let mut before: Option<&JsonObject> = None;
    for (index, (at, now)) in history.iter().enumerate() {
        if history.get(index + 1).is_some_and(|(next, _)| next == at) {
            continue;
        }
        let did = match (before, now) {
            (None, None) => None,
            (None, Some(now)) => Some(Did::Add(differences(&JsonObject::new(), now))),
            (Some(_), None) => Some(Did::Remove),
            (Some(was), Some(now)) => {
                Some(differences(was, now)).filter(|changed| !changed.is_empty()).map(Did::Change)
            }
        };
        versions.extend(did.map(|did| Version { at: *at, did }));
        before = now.as_ref();
    }
    versions
}

/// The columns in which two rows differ.
#[must_use]
pub fn differences(was: &JsonObject, is: &JsonObject) -> Vec<Changed> {
    let changed = is.iter().filter(|(name, value)| was.get(*name) != Some(*value));
    let changed = changed.map(|(name, value)| Changed {
        name: name.clone(),
        was: was.get(name).cloned(),
        is: Some(value.clone()),
    });
    let gone = was.iter().filter(|(name, _)| !is.contains_key(*name));
    let gone = gone.map(|(name, value)| Changed { name: name.clone(), was: Some(value.clone()), is: None });
    changed.chain(gone).collect()
}

/// The places in which two states of an aggregate differ, however deep.
#[must_use]
pub fn deep_differences(was: &Value, is: &Value) -> Vec<Changed> {
    let mut found = Vec::new();
    walk("", Some(was), Some(is), &mut found);
    found
}

/// A state as people see it: what code keeps as a variant with its fields, `{"PAID": {…}}`, is a status beside the other fields.
#[must_use]
pub fn untagged(state: &Value) -> Value {
    let tagged = state.as_object().filter(|state| state.len() == 1).and_then(|state| state.iter().next());
    match tagged {
        Some((tag, Value::Object(fields))) if is_tag(tag) => {
            let status = std::iter::once((STATUS.to_owned(), Value::String(tag.clone())));
            let others = fields.iter().filter(|(name, _)| *name != STATUS);
            Value::Object(status.chain(others.map(|(name, value)| (name.clone(), value.clone()))).collect())
        }
        _ => match state {
            Value::String(tag) if is_tag(tag) => serde_json::json!({ STATUS: tag }),
            other => other.clone(),
        },
    }
}

const STATUS: &str = "status";

/// Whether a name is that of a variant: fields begin with a small letter.
fn is_tag(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_uppercase())
}

fn walk(path: &str, was: Option<&Value>, is: Option<&Value>, found: &mut Vec<Changed>) {
    if was == is {
        return;
    }
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path} {name}") };
    match (was, is) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            for name in new.keys().chain(old.keys().filter(|name| !new.contains_key(*name))) {
                walk(&below(name), old.get(name), new.get(name), found);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            for index in 0..new.len().max(old.len()) {
                walk(&below(&(index + 1).to_string()), old.get(index), new.get(index), found);
            }
        }
        // of what had no state all that is there now is new
        (Some(Value::Null) | None, Some(Value::Object(new))) if path.is_empty() => {
            for (name, value) in new {
                walk(name, None, Some(value), found);
            }
        }
        _ => found.push(Changed { name: path.to_owned(), was: was.cloned(), is: is.cloned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Changed, Did, deep_differences, untagged, versions};
    use crate::engine::codec::object;
    use crate::engine::event::JsonObject;
    use crate::engine::ids::Position;
    use serde_json::{Value, json};

    fn at(position: u64, row: Option<Value>) -> (Position, Option<JsonObject>) {
        (Position(position), row.map(object))
    }

    fn changed(name: &str, was: Option<Value>, is: Option<Value>) -> Changed {
        Changed { name: name.into(), was, is }
    }

    #[test]
    fn each_version_says_what_its_event_changed() {
        let row = |status: &str| Some(json!({"id": "a", "status": status}));
        let history = [at(1, row("OPEN")), at(4, row("OPEN")), at(5, row("PAID")), at(6, None), at(9, row("OPEN"))];
        let versions = versions(&history);
        let whole = |status: &str| {
            Did::Add(vec![changed("id", None, Some(json!("a"))), changed("status", None, Some(json!(status)))])
        };
        let paid = Did::Change(vec![changed("status", Some(json!("OPEN")), Some(json!("PAID")))]);
        let found: Vec<_> = versions.iter().map(|version| (version.at.0, version.did.clone())).collect();
        assert_eq!(found, [(1, whole("OPEN")), (5, paid), (6, Did::Remove), (9, whole("OPEN"))]);
        let touching: Vec<_> =
            versions.iter().filter(|version| version.touches("id")).map(|version| version.at.0).collect();
        assert_eq!(touching, [1, 6, 9], "the change of another column is none of this one");
    }

    #[test]
    fn what_one_event_wrote_in_several_goes_is_one_version() {
        let history = [at(1, Some(json!({"n": 1}))), at(2, Some(json!({"n": 2}))), at(2, Some(json!({"n": 3})))];
        let found = versions(&history);
        assert_eq!(found.len(), 2);
        let last = Did::Change(vec![changed("n", Some(json!(1)), Some(json!(3)))]);
        assert_eq!(found.last().map(|version| version.did.clone()), Some(last));
    }

    #[test]
    fn a_variant_is_a_status_beside_its_fields() {
        let paid = untagged(&json!({"PAID": {"order_id": 1}}));
        assert_eq!(paid, json!({"status": "PAID", "order_id": 1}));
        let open = untagged(&json!({"OPEN": {"order_id": 1}}));
        assert_eq!(deep_differences(&open, &paid), [changed("status", Some(json!("OPEN")), Some(json!("PAID")))]);
        assert_eq!(untagged(&json!("Deleted")), json!({"status": "Deleted"}));
        for other in [json!({"balance": {"a": 1}}), json!({"A": 1}), json!({"A": {}, "B": {}}), json!(null)] {
            assert_eq!(untagged(&other), other);
        }
    }

    #[test]
    fn states_are_compared_however_deep_they_are() {
        let was = json!({"status": "OPEN", "items": [{"quantity": 1}], "note": "x"});
        let is = json!({"status": "OPEN", "items": [{"quantity": 2}, {"quantity": 5}]});
        let expected = [
            changed("items 1 quantity", Some(json!(1)), Some(json!(2))),
            changed("items 2", None, Some(json!({"quantity": 5}))),
            changed("note", Some(json!("x")), None),
        ];
        assert_eq!(deep_differences(&was, &is), expected);
        assert_eq!(deep_differences(&is, &is), []);
        let begun = deep_differences(&Value::Null, &json!({"a": 1, "b": {"c": 2}}));
        assert_eq!(begun, [changed("a", None, Some(json!(1))), changed("b", None, Some(json!({"c": 2})))]);
    }
}
