//! The evaluator: what an expression is worth, in at most so many steps.
//!
//! Pure: the same expression and the same surroundings give the same value. Must not know what a value is for.

use super::expr::{Each, Envelope, Expr, Piece};
use super::functions;
use super::state::State;
use super::value::{self, NOTHING, Val, equal, is_yes};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::timestamp::Timestamp;
use crate::language::tree::expr::{Binary, Function};
use serde_json::Value;
use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt::Write;
use uuid::Uuid;

/// How many steps one evaluation may take.
pub const MOST_STEPS: u32 = 100_000;

/// The evaluation takes more than [`MOST_STEPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// The rows of a view, and of its copies of other views.
pub trait Rows {
    /// All rows, in the order in which they came.
    fn all(&self) -> Vec<JsonObject>;
    /// Those whose column has a value, in the same order.
    fn with(&self, column: &str, value: &Value) -> Vec<JsonObject>;
    /// The row of a copied view under a key.
    fn of_copy(&self, copy: usize, key: &str) -> Option<JsonObject>;
}

/// What follows from what, for ids that are made and numbers by chance.
#[derive(Clone, Copy, Debug)]
pub struct Cause<'v> {
    /// The id of the command or the event.
    pub id: Uuid,
    /// What makes an id of it: the name of the command, the policy or the process.
    pub owner: &'v str,
    /// A number by chance.
    pub random: u64,
}

/// Everything that an expression may look at.
#[derive(Clone, Copy, Default)]
pub struct Around<'v> {
    /// The fields of the command or the event at hand.
    pub input: Option<&'v JsonObject>,
    /// What the aggregate or the process remembers.
    pub state: Option<&'v State>,
    /// The row at hand.
    pub row: Option<&'v JsonObject>,
    /// The rows of the view at hand.
    pub rows: Option<&'v dyn Rows>,
    /// How the system that is asked is set.
    pub system: Option<&'v JsonObject>,
    /// The event at hand.
    pub event: Option<&'v RecordedEvent>,
    /// Now.
    pub now: Timestamp,
    /// What new ids follow from.
    pub cause: Option<Cause<'v>>,
    /// The number of the turn of a row, from 1.
    pub position: u64,
}

/// How many steps are left, and how many numbers by chance were given. Shared by everything that belongs to one evaluation.
#[derive(Debug)]
pub struct Steps {
    left: Cell<u32>,
    chances: Cell<u64>,
}

impl Default for Steps {
    fn default() -> Self {
        Self { left: Cell::new(MOST_STEPS), chances: Cell::default() }
    }
}

impl Steps {
    fn take(&self, steps: usize) -> Result<(), TooLong> {
        let steps = u32::try_from(steps).map_err(|_| TooLong)?;
        self.left.set(self.left.get().checked_sub(steps).ok_or(TooLong)?);
        Ok(())
    }
}

/// An evaluation that is under way.
#[derive(Clone)]
pub struct Eval<'v> {
    around: Around<'v>,
    steps: &'v Steps,
    turns: Vec<(Val<'v>, usize)>,
}

impl<'v> Eval<'v> {
    /// An evaluation in some surroundings.
    pub fn new(around: Around<'v>, steps: &'v Steps) -> Self {
        Self { around, steps, turns: Vec::new() }
    }

    /// The same with other turns around it, of which each has its element and its number.
    pub fn within(around: Around<'v>, steps: &'v Steps, turns: &[(Val<'v>, usize)]) -> Self {
        Self { around, steps, turns: turns.to_vec() }
    }

    /// Begins a turn.
    pub fn enter(&mut self, element: Val<'v>, number: usize) {
        self.turns.push((element, number));
    }

    /// Ends a turn.
    pub fn leave(&mut self) {
        self.turns.pop();
    }

    /// The turns that are under way.
    pub fn turns(&self) -> &[(Val<'v>, usize)] {
        &self.turns
    }

    /// What an expression is worth.
    ///
    /// # Errors
    /// When that takes too many steps.
    pub fn value(&mut self, expr: &'v Expr) -> Result<Val<'v>, TooLong> {
        self.steps.take(1)?;
        Ok(match expr {
            Expr::Const(value) => Cow::Borrowed(value),
            Expr::Input(name) => found(self.around.input.and_then(|input| input.get(&**name))),
            Expr::Slot(slot) => found(self.around.state.and_then(|state| state.slot(*slot))),
            Expr::State(names) => Cow::Owned(self.around.state.map_or(NOTHING, |state| state.named(names).into())),
            Expr::IsNew => truth(self.around.state.is_none_or(|state| state.is_new)),
            Expr::Turn(out) => {
                let index = self.turns.len().checked_sub(out + 1);
                index
                    .and_then(|index| self.turns.get(index))
                    .map_or(Cow::Owned(NOTHING), |(element, _)| element.clone())
            }
            Expr::Position => Cow::Owned(self.around.position.into()),
            Expr::Row => Cow::Owned(self.around.row.map_or(NOTHING, |row| Value::Object(row.clone()))),
            Expr::Rows => self.rows(self.around.rows.map(Rows::all))?,
            Expr::RowsWith(column, value) => {
                let value = self.value(value)?;
                self.rows(self.around.rows.map(|rows| rows.with(column, &value)))?
            }
            Expr::Copy(copy, key) => {
                let key = self.value(key)?;
                let row = self.around.rows.zip(key_of(&key)).and_then(|(rows, key)| rows.of_copy(*copy, &key));
                Cow::Owned(row.map_or(NOTHING, Value::Object))
            }
            Expr::System => Cow::Owned(self.around.system.map_or(NOTHING, |system| Value::Object(system.clone()))),
            Expr::Event(what) => Cow::Owned(self.envelope(*what)),
            Expr::Now => Cow::Owned(self.around.now.to_string().into()),
            Expr::NewId(place) => Cow::Owned(self.new_id(*place)),
            Expr::List(values) => {
                let values = values.iter().map(|value| Ok(self.value(value)?.into_owned()));
                Cow::Owned(Value::Array(values.collect::<Result<_, _>>()?))
            }
            Expr::Record(fields) => {
                let fields =
                    fields.iter().map(|(name, value)| Ok((String::from(&**name), self.value(value)?.into_owned())));
                let fields = fields.collect::<Result<JsonObject, TooLong>>()?;
                Cow::Owned(Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect()))
            }
            Expr::Member(base, name) => self.member(base, name)?,
            Expr::Index(base, index) => {
                let index = self.value(index)?;
                match (&**base, &*index) {
                    (Expr::System, Value::String(name)) => self.member(base, name)?,
                    _ => value::at(self.value(base)?, &index),
                }
            }
            Expr::Call(Function::If, arguments) => self.choice(arguments)?,
            Expr::Call(Function::Chance, arguments) => self.chance(arguments)?,
            Expr::Call(function, arguments) => self.call(*function, arguments)?,
            Expr::Each(each) => self.each(each)?,
            Expr::Negative(expr) => Cow::Owned(value::minus(&Value::from(0), &*self.value(expr)?)),
            Expr::Not(expr) => truth(!is_yes(&*self.value(expr)?)),
            Expr::Binary(operator, one, other) => self.binary(*operator, one, other)?,
            Expr::IsEmpty(expr) => truth(value::is_empty(&*self.value(expr)?)),
            Expr::IsMissing(expr) => truth(self.value(expr)?.is_null()),
        })
    }

    /// Whether an expression is yes.
    ///
    /// # Errors
    /// When that takes too many steps.
    pub fn is_yes(&mut self, expr: &'v Expr) -> Result<bool, TooLong> {
        Ok(is_yes(&*self.value(expr)?))
    }

    /// Text with its values put in.
    ///
    /// # Errors
    /// When that takes too many steps.
    pub fn text(&mut self, pieces: &'v [Piece]) -> Result<String, TooLong> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(said) => text.push_str(said),
                Piece::Value(expr) => text.push_str(&value::said(&*self.value(expr)?)),
            }
        }
        Ok(text)
    }

    /// The elements of a list, each of which is a turn.
    ///
    /// # Errors
    /// When that takes too many steps.
    pub fn elements(&mut self, source: &'v Expr) -> Result<Vec<Val<'v>>, TooLong> {
        let elements = value::elements(self.value(source)?);
        self.steps.take(elements.len())?;
        Ok(elements)
    }

    fn rows(&self, rows: Option<Vec<JsonObject>>) -> Result<Val<'v>, TooLong> {
        let rows = rows.unwrap_or_default();
        self.steps.take(rows.len())?;
        Ok(Cow::Owned(rows.into_iter().map(Value::Object).collect()))
    }

    /// A field, without copying the whole that it is of.
    fn member(&mut self, base: &'v Expr, name: &str) -> Result<Val<'v>, TooLong> {
        let whole = match base {
            Expr::Row => self.around.row,
            Expr::System => self.around.system,
            _ => return Ok(value::member(self.value(base)?, name)),
        };
        Ok(found(whole.and_then(|whole| whole.get(name))))
    }

    fn envelope(&self, what: Envelope) -> Value {
        let Some(event) = self.around.event else { return NOTHING };
        match what {
            Envelope::Time => event.created_at.to_string().into(),
            Envelope::Name => event.type_parts().1.into(),
            Envelope::Version => event.stream_version.0.into(),
            Envelope::Position => event.position.0.into(),
        }
    }

    /// The first one of an owner outside of turns is named by the owner alone, as those of built-in policies are.
    fn new_id(&self, place: u32) -> Value {
        // writing into a text cannot fail
        let Some(cause) = self.around.cause else { return NOTHING };
        let mut name = cause.owner.to_owned();
        if place > 0 {
            let _ = write!(name, "/{place}");
        }
        for (_, number) in &self.turns {
            let _ = write!(name, "#{number}");
        }
        Uuid::new_v5(&cause.id, name.as_bytes()).to_string().into()
    }

    fn choice(&mut self, arguments: &'v [Expr]) -> Result<Val<'v>, TooLong> {
        let [condition, then, rest @ ..] = arguments else { return Ok(Cow::Owned(NOTHING)) };
        if self.is_yes(condition)? {
            return self.value(then);
        }
        rest.first().map_or(Ok(Cow::Owned(NOTHING)), |otherwise| self.value(otherwise))
    }

    /// A whole number from one to another, by chance.
    fn chance(&mut self, arguments: &'v [Expr]) -> Result<Val<'v>, TooLong> {
        let [least, most] = arguments else { return Ok(Cow::Owned(NOTHING)) };
        let (least, most) = (self.value(least)?.as_i64(), self.value(most)?.as_i64());
        let (Some(least), Some(most), Some(cause)) = (least, most, self.around.cause) else {
            return Ok(Cow::Owned(NOTHING));
        };
        let nth = self.steps.chances.replace(self.steps.chances.get() + 1);
        // the first one is the number itself, the others are far from it and from each other
        let random = cause.random.wrapping_add(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let range = most.checked_sub(least).and_then(|range| range.checked_add(1)).filter(|range| *range > 0);
        let within = range.and_then(|range| i64::try_from(random % range.unsigned_abs()).ok());
        Ok(Cow::Owned(within.map_or(NOTHING, |within| Value::from(least + within))))
    }

    fn call(&mut self, function: Function, arguments: &'v [Expr]) -> Result<Val<'v>, TooLong> {
        let values = arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>, _>>()?;
        for value in &values {
            self.steps.take(value.as_array().map_or(0, Vec::len))?;
        }
        Ok(Cow::Owned(functions::of_arguments(function, values)))
    }

    fn each(&mut self, each: &'v Each) -> Result<Val<'v>, TooLong> {
        let mut values = Vec::new();
        for (number, element) in self.elements(&each.source)?.into_iter().enumerate() {
            self.enter(element, number);
            let value = match &each.filter {
                Some(filter) if !self.is_yes(filter)? => None,
                _ => Some(self.value(&each.item)?),
            };
            self.leave();
            values.extend(value);
        }
        Ok(Cow::Owned(functions::of_list(each.function, values)))
    }

    fn binary(&mut self, operator: Binary, one: &'v Expr, other: &'v Expr) -> Result<Val<'v>, TooLong> {
        let one = self.value(one)?;
        match operator {
            Binary::OrElse => return if one.is_null() { self.value(other) } else { Ok(one) },
            Binary::Or => return Ok(truth(is_yes(&one) || self.is_yes(other)?)),
            Binary::And => return Ok(truth(is_yes(&one) && self.is_yes(other)?)),
            _ => {}
        }
        let other = self.value(other)?;
        let (one, other) = (&*one, &*other);
        // a comparison with nothing is no
        let both = !one.is_null() && !other.is_null();
        let ordered = |fits: fn(Ordering) -> bool| truth(value::compared(one, other).is_some_and(fits));
        Ok(match operator {
            Binary::Is => truth(both && same(one, other)),
            Binary::IsNot => truth(both && !same(one, other)),
            Binary::Less => ordered(Ordering::is_lt),
            Binary::AtMost => ordered(Ordering::is_le),
            Binary::More => ordered(Ordering::is_gt),
            Binary::AtLeast => ordered(Ordering::is_ge),
            Binary::In => truth(both && value::is_in(one, other)),
            Binary::NotIn => truth(both && !value::is_in(one, other)),
            Binary::Contains => truth(both && value::is_in(other, one)),
            Binary::StartsWith => {
                truth(one.as_str().zip(other.as_str()).is_some_and(|(text, start)| text.starts_with(start)))
            }
            Binary::Plus => Cow::Owned(value::plus(one, other)),
            Binary::Minus => Cow::Owned(value::minus(one, other)),
            Binary::Times => Cow::Owned(value::times(one, other)),
            Binary::By => Cow::Owned(value::by(one, other)),
            Binary::OrElse | Binary::Or | Binary::And => Cow::Owned(NOTHING),
        })
    }
}

/// Whether two values are the same for a rule: equal, or one time in two spellings.
fn same(one: &Value, other: &Value) -> bool {
    equal(one, other) || (one.is_string() && value::compared(one, other) == Some(Ordering::Equal))
}

/// The key of a row under which a value is looked up; that of a row with several key fields is a list.
pub fn key_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => Some(values.iter().map(value::key).collect::<Option<Vec<_>>>()?.join("/")),
        value => value::key(value),
    }
}

fn truth<'v>(truth: bool) -> Val<'v> {
    Cow::Owned(Value::Bool(truth))
}

fn found(value: Option<&Value>) -> Val<'_> {
    value.map_or(Cow::Owned(NOTHING), Cow::Borrowed)
}
