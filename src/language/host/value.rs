//! Values while an expression is evaluated: JSON, and what the operators of the language make of it.
//!
//! Nothing is JSON's `null`. Must not know expressions.

use crate::engine::schema::GREATEST;
use crate::engine::spelling::is_blank;
use crate::engine::timestamp::Timestamp;
use serde_json::{Number, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value that may be borrowed from where it stands.
pub type Val<'v> = Cow<'v, Value>;

/// Nothing.
pub const NOTHING: Value = Value::Null;

/// Whether a value is yes. Everything else, nothing among it, is no.
pub fn is_yes(value: &Value) -> bool {
    value == &Value::Bool(true)
}

/// Whether a value counts as there, and not as a no: what `any` looks for.
pub fn counts(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// Whether there is nothing in a value: nothing, a blank text, a list or a record without entries.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => is_blank(text),
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether two values are equal. Nothing equals nothing here; a comparison in a rule asks [`compared`].
pub fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(ones), Value::Array(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| equal(one, other))
        }
        (Value::Object(ones), Value::Object(others)) => {
            let in_other = |(name, one): (&String, &Value)| others.get(name).is_some_and(|other| equal(one, other));
            ones.len() == others.len() && ones.iter().all(in_other)
        }
        (one, other) => one == other,
    }
}

/// How two values are ordered, if they are: numbers, texts, times, no before yes. Nothing is not ordered with anything.
pub fn compared(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::String(one), Value::String(other)) => Some(match (time(one), time(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => one.cmp(other),
        }),
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

fn time(text: &str) -> Option<Timestamp> {
    // most texts are none, which their length and their first letter say already
    let may_be = text.len() >= "2026-03-02T10:00:00Z".len() && text.starts_with(|first: char| first.is_ascii_digit());
    may_be.then(|| Timestamp::from_rfc3339(text)).flatten()
}

/// A number as JSON has it: whole where it is whole, nothing where it is none.
pub fn number(number: f64) -> Value {
    let greatest = GREATEST as f64;
    if number.fract() == 0.0 && (-greatest..=greatest).contains(&number) {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(NOTHING, Value::Number)
}

/// The sum of two numbers, two texts one after the other, or nothing.
pub fn plus(one: &Value, other: &Value) -> Value {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            calculated(one, other, i64::checked_add, |one, other| one + other)
        }
        (Value::String(_), Value::String(_) | Value::Number(_)) | (Value::Number(_), Value::String(_)) => {
            Value::String(said(one) + &said(other))
        }
        _ => NOTHING,
    }
}

/// The difference of two numbers, or nothing.
pub fn minus(one: &Value, other: &Value) -> Value {
    of_numbers(one, other, |one, other| calculated(one, other, i64::checked_sub, |one, other| one - other))
}

/// The product of two numbers, or nothing.
pub fn times(one: &Value, other: &Value) -> Value {
    of_numbers(one, other, |one, other| calculated(one, other, i64::checked_mul, |one, other| one * other))
}

/// The quotient of two numbers; nothing if the second one is 0.
pub fn by(one: &Value, other: &Value) -> Value {
    of_numbers(one, other, |one, other| match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) if other != 0.0 => number(one / other),
        _ => NOTHING,
    })
}

fn of_numbers(one: &Value, other: &Value, calculate: impl Fn(&Number, &Number) -> Value) -> Value {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => calculate(one, other),
        _ => NOTHING,
    }
}

fn calculated(one: &Number, other: &Number, whole: fn(i64, i64) -> Option<i64>, real: fn(f64, f64) -> f64) -> Value {
    let exact = one.as_i64().zip(other.as_i64()).and_then(|(one, other)| whole(one, other));
    let real = || Some(number(real(one.as_f64()?, other.as_f64()?)));
    exact.map(Value::from).or_else(real).unwrap_or_default()
}

/// Whether a value has a number in it that JavaScript could not tell from its neighbours.
pub fn is_too_large(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() > GREATEST as f64),
        Value::Array(values) => values.iter().any(is_too_large),
        Value::Object(fields) => fields.values().any(is_too_large),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// Whether a value is in another one: in a list, among the keys of a map, in a text.
pub fn is_in(value: &Value, there: &Value) -> bool {
    match (value, there) {
        (Value::Null, _) => false,
        (value, Value::Array(values)) => values.iter().any(|other| equal(value, other)),
        (Value::String(key), Value::Object(fields)) => fields.contains_key(key),
        (Value::String(part), Value::String(text)) => text.contains(part.as_str()),
        _ => false,
    }
}

/// A value as a person reads it in a message.
pub fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// A value as the text of a key; none if it is nothing.
pub fn key(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The field of a record, the entry of a map under a text, or of a list at a number from 0.
pub fn at<'v>(base: Val<'v>, index: &Value) -> Val<'v> {
    match index {
        Value::String(name) => member(base, name),
        Value::Number(number) => {
            let index = number.as_u64().and_then(|index| usize::try_from(index).ok());
            match (base, index) {
                (Cow::Borrowed(Value::Array(values)), Some(index)) => {
                    values.get(index).map_or(Cow::Owned(NOTHING), Cow::Borrowed)
                }
                (Cow::Owned(Value::Array(values)), Some(index)) => {
                    Cow::Owned(values.into_iter().nth(index).unwrap_or_default())
                }
                (base, _) => member(base, &number.to_string()),
            }
        }
        _ => Cow::Owned(NOTHING),
    }
}

/// The field of a record of this name.
pub fn member<'v>(base: Val<'v>, name: &str) -> Val<'v> {
    match base {
        Cow::Borrowed(Value::Object(fields)) => fields.get(name).map_or(Cow::Owned(NOTHING), Cow::Borrowed),
        Cow::Owned(Value::Object(mut fields)) => Cow::Owned(fields.remove(name).unwrap_or_default()),
        _ => Cow::Owned(NOTHING),
    }
}

/// What the elements of a list are; a map's are its values, and of anything else there are none.
pub fn elements(list: Val<'_>) -> Vec<Val<'_>> {
    match list {
        Cow::Borrowed(Value::Array(values)) => values.iter().map(Cow::Borrowed).collect(),
        Cow::Owned(Value::Array(values)) => values.into_iter().map(Cow::Owned).collect(),
        Cow::Borrowed(Value::Object(fields)) => fields.values().map(Cow::Borrowed).collect(),
        Cow::Owned(Value::Object(fields)) => fields.into_iter().map(|(_, value)| Cow::Owned(value)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{by, compared, equal, is_in, is_too_large, minus, number, plus, times};
    use serde_json::{Value, json};
    use std::cmp::Ordering;

    #[test]
    fn whole_numbers_stay_whole_and_a_quotient_by_nought_is_nothing() {
        assert_eq!(plus(&json!(1), &json!(2)), json!(3));
        assert_eq!(times(&json!(2.5), &json!(2)), json!(5));
        assert_eq!(minus(&json!(1), &json!(1.5)), json!(-0.5));
        assert_eq!((by(&json!(6), &json!(3)), by(&json!(1), &json!(0))), (json!(2), Value::Null));
        assert_eq!(plus(&json!(1), &Value::Null), Value::Null);
        assert_eq!(plus(&json!("SO-"), &json!(1)), json!("SO-1"));
        assert_eq!(number(f64::INFINITY), Value::Null);
    }

    #[test]
    fn a_number_that_is_too_large_is_found_wherever_it_is() {
        assert!(is_too_large(&plus(&json!(9_007_199_254_740_991_i64), &json!(1))));
        assert!(is_too_large(&json!({"a": [1e300]})));
        assert!(!is_too_large(&json!([9_007_199_254_740_991_i64])));
    }

    #[test]
    fn values_are_compared_by_what_they_mean() {
        assert!(equal(&json!([1, {"a": 2.0}]), &json!([1.0, {"a": 2}])));
        assert_eq!(compared(&json!("2026-03-02T10:00:00Z"), &json!("2026-03-02T10:00:00.250Z")), Some(Ordering::Less));
        assert_eq!(compared(&json!(1), &json!("1")), None);
        assert!(
            is_in(&json!(1), &json!([1.0]))
                && is_in(&json!("a"), &json!("cat"))
                && is_in(&json!("k"), &json!({"k": 1}))
        );
        assert!(!is_in(&Value::Null, &json!([null])));
    }
}
