//! The functions of the language, over values.
//!
//! What is nothing counts for nothing: it is no element of a sum, no least and no greatest. Must not know expressions.

use super::value::{self, NOTHING, Val, counts, equal, plus};
use crate::engine::spelling::trimmed;
use crate::language::tree::expr::Function;
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A function of its arguments. One that works on a list takes its only argument for that, and several for its elements.
pub fn of_arguments(function: Function, mut values: Vec<Val<'_>>) -> Value {
    match function {
        Function::Upper => of_text(values, |text| text.to_uppercase().into()),
        Function::Lower => of_text(values, |text| text.to_lowercase().into()),
        Function::Trim => of_text(values, |text| trimmed(text).into()),
        Function::Length => length(values.first().map_or(&NOTHING, |value| &**value)),
        Function::Round => round(&values),
        Function::Join => {
            let between = if values.len() > 1 { values.pop() } else { None };
            let between = between.map_or_else(|| ", ".into(), |between| value::said(&between));
            joined(&values.into_iter().next().map(value::elements).unwrap_or_default(), &between)
        }
        _ => {
            let only = match values.as_slice() {
                [only] => matches!(**only, Value::Array(_) | Value::Object(_) | Value::Null),
                _ => false,
            };
            let elements = if only { values.pop().map(value::elements).unwrap_or_default() } else { values };
            of_list(function, elements)
        }
    }
}

/// A function of a list.
pub fn of_list(function: Function, values: Vec<Val<'_>>) -> Value {
    match function {
        Function::Sum => values.iter().fold(Value::from(0), |sum, value| match &**value {
            Value::Number(_) => plus(&sum, value),
            _ => sum,
        }),
        Function::Any => values.iter().any(|value| counts(value)).into(),
        Function::All => values.iter().all(|value| counts(value)).into(),
        Function::Distinct => {
            let mut distinct: Vec<Value> = Vec::new();
            for value in values {
                if !value.is_null() && !distinct.iter().any(|known| equal(known, &value)) {
                    distinct.push(value.into_owned());
                }
            }
            distinct.into()
        }
        Function::First => values.into_iter().next().map_or(NOTHING, Cow::into_owned),
        Function::Last => values.into_iter().next_back().map_or(NOTHING, Cow::into_owned),
        Function::Min => extreme(values, Ordering::Less),
        Function::Max => extreme(values, Ordering::Greater),
        Function::Join => joined(&values, ", "),
        Function::Count | Function::Length => values.len().into(),
        Function::Upper | Function::Lower | Function::Trim | Function::Round | Function::If | Function::Chance => {
            NOTHING
        }
    }
}

fn extreme(values: Vec<Val<'_>>, wanted: Ordering) -> Value {
    let mut best: Option<Val> = None;
    for value in values.into_iter().filter(|value| !value.is_null()) {
        if best.as_ref().is_none_or(|best| value::compared(&value, best) == Some(wanted)) {
            best = Some(value);
        }
    }
    best.map_or(NOTHING, Cow::into_owned)
}

fn joined(values: &[Val<'_>], between: &str) -> Value {
    values.iter().map(|value| value::said(value)).collect::<Vec<_>>().join(between).into()
}

fn of_text(values: Vec<Val<'_>>, change: impl Fn(&str) -> Value) -> Value {
    values.first().and_then(|value| value.as_str()).map_or(NOTHING, change)
}

fn length(value: &Value) -> Value {
    match value {
        Value::String(text) => text.chars().count().into(),
        Value::Array(values) => values.len().into(),
        Value::Object(fields) => fields.len().into(),
        Value::Null => 0.into(),
        Value::Bool(_) | Value::Number(_) => NOTHING,
    }
}

/// To so many places after the point, none if nothing is said; halves go away from nought.
fn round(values: &[Val<'_>]) -> Value {
    let Some(number) = values.first().and_then(|value| value.as_f64()) else { return NOTHING };
    let places = values.get(1).and_then(|places| places.as_i64()).unwrap_or_default().clamp(0, 12);
    let scale = 10_f64.powi(i32::try_from(places).unwrap_or_default());
    value::number((number * scale).round() / scale)
}

#[cfg(test)]
mod tests {
    use super::of_arguments;
    use crate::language::tree::expr::Function;
    use serde_json::{Value, json};
    use std::borrow::Cow;

    fn of(function: Function, arguments: Value) -> Value {
        let arguments = arguments.as_array().cloned().unwrap_or_default();
        of_arguments(function, arguments.into_iter().map(Cow::Owned).collect())
    }

    #[test]
    fn functions_of_lists_take_a_list_or_several_values() {
        assert_eq!(of(Function::Count, json!([[1, 2, 3]])), json!(3));
        assert_eq!(of(Function::Sum, json!([[1, null, 2.5]])), json!(3.5));
        assert_eq!(of(Function::Max, json!([2, 10, null])), json!(10));
        assert_eq!(of(Function::Min, json!([["b", "a"]])), json!("a"));
        assert_eq!(of(Function::Distinct, json!([[1, 1.0, "a", "a"]])), json!([1, "a"]));
        assert_eq!((of(Function::First, json!([[7, 8]])), of(Function::Last, json!([[7, 8]]))), (json!(7), json!(8)));
        assert_eq!(
            (of(Function::Any, json!([[false, null]])), of(Function::All, json!([[]]))),
            (json!(false), json!(true))
        );
    }

    #[test]
    fn functions_of_nothing_are_those_of_an_empty_list() {
        assert_eq!(of(Function::Count, json!([null])), json!(0));
        assert_eq!(of(Function::Sum, json!([null])), json!(0));
        assert_eq!(of(Function::Max, json!([null])), json!(null));
        assert_eq!(of(Function::Join, json!([null])), json!(""));
        assert_eq!(of(Function::Length, json!([null])), json!(0));
    }

    #[test]
    fn functions_of_texts_and_numbers() {
        assert_eq!(of(Function::Upper, json!(["añb"])), json!("AÑB"));
        assert_eq!(of(Function::Trim, json!([" a "])), json!("a"));
        assert_eq!(of(Function::Length, json!(["añb"])), json!(3));
        assert_eq!(of(Function::Join, json!([["a", 1, true]])), json!("a, 1, yes"));
        assert_eq!(of(Function::Join, json!([["a", "b"], "/"])), json!("a/b"));
        assert_eq!(
            (of(Function::Round, json!([2.5])), of(Function::Round, json!([2.345, 2]))),
            (json!(3), json!(2.35))
        );
    }
}
