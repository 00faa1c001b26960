//! Changes: `sets`, `copies`, `adds`, `takes`. What an event changes in what is remembered, what a row becomes, what an answer means.
//!
//! Must not know where the changed value is kept.

use super::compile::Scope;
use super::expr::Expr;
use super::value::{equal, minus, plus};
use crate::language::meaning::ty::Ty;
use crate::language::tree::line;
use serde_json::Value;

/// A change of one value, which is kept under a name or in a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<T> {
    /// Where it is kept.
    pub target: T,
    /// What happens to it.
    pub how: How,
    /// The value that this is about.
    pub expr: Expr,
    /// What kind of value is there, where one is added to or taken from.
    pub holds: Holds,
}

/// What happens to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It becomes another one.
    Sets,
    /// A number grows, a list has one more.
    Adds,
    /// A number shrinks, a list has one less.
    Takes,
}

/// What is known of a value that is added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A number.
    Number,
    /// A list.
    List,
    /// What is there says it, or what is added.
    Unknown,
}

impl From<&Ty> for Holds {
    fn from(ty: &Ty) -> Self {
        match ty {
            Ty::Number => Self::Number,
            Ty::List(_) => Self::List,
            _ => Self::Unknown,
        }
    }
}

impl<T> Change<T> {
    /// What is there afterwards.
    pub fn made_of(&self, current: Value, value: Value) -> Value {
        match self.how {
            How::Sets => value,
            How::Adds => added(current, value, self.holds),
            How::Takes => taken(current, &value, self.holds),
        }
    }
}

/// Compiles a change; a `copies` is one for each field. `target` says where a name is kept, if it is, and what kind of value is there.
pub fn compile<T>(
    scope: &mut Scope,
    change: &line::Change,
    target: impl Fn(&str) -> Option<(T, Holds)>,
) -> Vec<Change<T>> {
    let one = |name: &str, how, expr| {
        target(name).map(|(target, holds)| Change { target, how, expr, holds }).into_iter().collect::<Vec<_>>()
    };
    match change {
        line::Change::Sets(name, expr) => one(&name.says, How::Sets, scope.expr(expr)),
        line::Change::Adds(expr, name) => one(&name.says, How::Adds, scope.expr(expr)),
        line::Change::Takes(expr, name) => one(&name.says, How::Takes, scope.expr(expr)),
        line::Change::Copies(names, of) => {
            let of = of.as_ref().map(|of| scope.expr(of));
            let copied = |name: &str| match &of {
                Some(of) => Expr::Member(Box::new(of.clone()), name.into()),
                None => Expr::Input(name.into()),
            };
            names.iter().flat_map(|name| one(&name.says, How::Sets, copied(&name.says))).collect()
        }
    }
}

fn added(current: Value, value: Value, holds: Holds) -> Value {
    match (current, holds) {
        (Value::Array(mut values), _) => {
            values.push(value);
            values.into()
        }
        (Value::Null, Holds::Number) => plus(&0.into(), &value),
        (Value::Null, Holds::Unknown) if value.is_number() => value,
        (Value::Null, Holds::Unknown | Holds::List) => vec![value].into(),
        // nothing more is known of what cannot be added to
        (current, _) => match plus(&current, &value) {
            Value::Null => current,
            sum => sum,
        },
    }
}

fn taken(current: Value, value: &Value, holds: Holds) -> Value {
    match (current, holds) {
        (Value::Array(mut values), _) => {
            if let Some(index) = values.iter().position(|other| equal(other, value)) {
                values.remove(index);
            }
            values.into()
        }
        (Value::Null, Holds::List) => Value::Array(Vec::new()),
        (Value::Null, Holds::Unknown) if !value.is_number() => Value::Array(Vec::new()),
        (Value::Null, _) => minus(&0.into(), value),
        (current, _) => match minus(&current, value) {
            Value::Null => current,
            difference => difference,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, added, taken};
    use serde_json::{Value, json};

    #[test]
    fn from_nothing_a_number_begins_at_nought_and_a_list_empty() {
        assert_eq!(added(Value::Null, json!(2), Holds::Number), json!(2));
        assert_eq!(taken(Value::Null, &json!(2), Holds::Number), json!(-2));
        assert_eq!(added(Value::Null, json!(2), Holds::List), json!([2]));
        assert_eq!(taken(Value::Null, &json!(2), Holds::List), json!([]));
        assert_eq!(added(Value::Null, json!({"a": 1}), Holds::Unknown), json!([{"a": 1}]));
    }

    #[test]
    fn one_is_added_and_one_is_taken() {
        assert_eq!(added(json!([1]), json!(1), Holds::Unknown), json!([1, 1]));
        assert_eq!(taken(json!([1, 2, 1]), &json!(1.0), Holds::Unknown), json!([2, 1]));
        assert_eq!(added(json!(1), json!(2), Holds::Unknown), json!(3));
        assert_eq!(added(json!(1), Value::Null, Holds::Number), json!(1));
    }
}
