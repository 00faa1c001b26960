//! Effects: which events a command makes, which commands a policy or a process gives, and what their fields are.
//!
//! Must not know which of them it is.

use super::compile::Scope;
use super::eval::{Eval, TooLong};
use super::expr::Expr;
use crate::engine::event::JsonObject;
use crate::language::tree::line;

/// An effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The event or the command.
    pub name: &'static str,
    /// Whether it is for the case that nothing else was.
    otherwise: bool,
    /// Once for each of these.
    turns: Option<Expr>,
    /// Only if.
    condition: Option<Expr>,
    /// Its fields, in order, each with what it is filled from and with what else where there is nothing.
    fields: Vec<(Box<str>, Expr, Option<Expr>)>,
}

/// A field that an effect fills.
pub struct Filled<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value where nothing else fills it.
    pub default: Option<Expr>,
}

/// Something that was made.
pub type Made = (&'static str, JsonObject);

impl Effect {
    /// Compiles an effect on something that has these fields.
    pub fn compile(scope: &mut Scope, effect: &line::Effect, name: &'static str, fields: Vec<Filled>) -> Self {
        let (turns, (condition, fields)) = scope.in_turns(effect.turns.as_ref(), |scope| {
            let filled = |field: Filled| {
                let said = effect.with.iter().find(|arg| arg.name.says == field.name);
                let expr = said.map_or_else(|| Expr::Input(field.name.into()), |arg| scope.expr(&arg.value));
                (field.name.into(), expr, field.default)
            };
            let fields = fields.into_iter().map(filled).collect();
            (effect.condition.as_ref().map(|condition| scope.expr(condition)), fields)
        });
        Self { name, otherwise: effect.otherwise, turns, condition, fields }
    }

    /// An effect that happens always, with the fields of what it follows from.
    pub fn plain(name: &'static str, fields: Vec<Filled>) -> Self {
        let carried = |field: Filled| (field.name.into(), Expr::Input(field.name.into()), field.default);
        let fields = fields.into_iter().map(carried).collect();
        Self { name, otherwise: false, turns: None, condition: None, fields }
    }

    fn run<'v>(&'v self, eval: &mut Eval<'v>, made: &mut Vec<Made>) -> Result<bool, TooLong> {
        let Some(turns) = &self.turns else { return self.turn(eval, made) };
        let mut happened = false;
        for (number, element) in eval.elements(turns)?.into_iter().enumerate() {
            eval.enter(element, number);
            happened |= self.turn(eval, made)?;
            eval.leave();
        }
        Ok(happened)
    }

    fn turn<'v>(&'v self, eval: &mut Eval<'v>, made: &mut Vec<Made>) -> Result<bool, TooLong> {
        if let Some(condition) = &self.condition
            && !eval.is_yes(condition)?
        {
            return Ok(false);
        }
        let mut data = JsonObject::new();
        for (name, expr, default) in &self.fields {
            let mut value = eval.value(expr)?.into_owned();
            if let Some(default) = default.as_ref().filter(|_| value.is_null()) {
                value = eval.value(default)?.into_owned();
            }
            if !value.is_null() {
                data.insert(String::from(&**name), value);
            }
        }
        made.push((self.name, data));
        Ok(true)
    }
}

/// What some effects make, in order. An `otherwise` happens if no effect with a condition did before it, back to the last
/// `otherwise` without one.
///
/// # Errors
/// When that takes too many steps.
pub fn run<'v>(effects: &'v [Effect], eval: &mut Eval<'v>) -> Result<Vec<Made>, TooLong> {
    let (mut made, mut chosen) = (Vec::new(), false);
    for effect in effects {
        let happened = !(effect.otherwise && chosen) && effect.run(eval, &mut made)?;
        match (effect.otherwise, &effect.condition) {
            (true, None) => chosen = false,
            (_, Some(_)) => chosen |= happened,
            (false, None) => {}
        }
    }
    Ok(made)
}
