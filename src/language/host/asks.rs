//! `asks`: what an outside system says to a command before it is decided.
//!
//! The system's answer goes into the command's input, where the command's rules and events find it: a replay never asks again.
//! A faulty command asks nobody, since validation comes first. Must not know any particular system.

use super::aggregate::{ASKED_FOR_NOTHING, Authored};
use super::change::Change;
use super::eval::{Around, Cause, Eval, Steps, TooLong};
use super::rule::{Rule, Verdict, judge};
use super::schema::canonical;
use crate::engine::enrichment::{Enrichment, Known};
use crate::engine::event::JsonObject;
use crate::engine::rejection::Rejection;
use crate::engine::schema::{Field, validate};
use serde_json::Value;
use std::sync::Arc;

/// What a command asks one system.
#[derive(Debug)]
pub struct Asks {
    /// The system.
    pub system: &'static str,
    /// What its answer means.
    pub steps: Vec<Step>,
    /// What can be set of it.
    pub settings: Vec<Field>,
    /// Whether it is the first of its command: what nobody may say by hand is forgotten here.
    pub is_first: bool,
}

/// What an answer means.
#[derive(Debug)]
pub enum Step {
    /// It may refuse.
    Rule(Rule),
    /// It sets a value.
    Change(Change<Box<str>>),
}

/// The enrichment of a command.
pub fn enrichment(aggregate: &Arc<Authored>, command: &'static str, asks: Asks) -> Enrichment {
    let (aggregate, system) = (Arc::clone(aggregate), asks.system);
    Enrichment::new(command, Some(system), move |data, known| {
        let too_long = |TooLong| Rejection::new("too_many_steps", format!("{command} asks for too much"));
        asks.answer(&aggregate, command, data, known).map_err(too_long)?
    })
}

impl Asks {
    fn answer(
        &self,
        aggregate: &Authored,
        command: &str,
        data: &mut JsonObject,
        known: &Known,
    ) -> Result<Result<(), Rejection>, TooLong> {
        let Some(plan) = aggregate.command(command) else { return Ok(Ok(())) };
        if self.is_first {
            data.remove(ASKED_FOR_NOTHING);
            data.retain(|name, _| !plan.asked.iter().any(|asked| **asked == *name));
        }
        if !validate(&plan.fields, data).is_empty() {
            return Ok(Ok(()));
        }
        let state = aggregate.remembered(&known.stream);
        let system = canonical(&self.settings, &known.system);
        let (mut input, steps) = (plan.input(data, known.now), Steps::default());
        let cause = Cause { id: known.fresh_id, owner: command, random: known.random };
        for step in &self.steps {
            let around = Around {
                input: Some(&input),
                state: Some(&state),
                system: Some(&system),
                now: known.now,
                cause: Some(cause),
                ..Around::default()
            };
            let mut eval = Eval::new(around, &steps);
            match step {
                Step::Rule(rule) => match judge(rule, &mut eval)? {
                    Verdict::Pass => {}
                    Verdict::Nothing => drop(data.insert(ASKED_FOR_NOTHING.into(), true.into())),
                    Verdict::Refused(rejection) => return Ok(Err(rejection)),
                },
                Step::Change(change) => {
                    let value = eval.value(&change.expr)?.into_owned();
                    let current = input.get(&*change.target).cloned().unwrap_or_default();
                    let value = change.made_of(current, value);
                    set(&mut input, &change.target, value.clone());
                    set(data, &change.target, value);
                }
            }
        }
        Ok(Ok(()))
    }
}

fn set(fields: &mut JsonObject, name: &str, value: Value) {
    if value.is_null() {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), value);
    }
}
