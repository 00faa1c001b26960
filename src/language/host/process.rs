//! Processes: they lead something that takes several steps, one instance for each key.
//!
//! What an instance remembers is a row of the handler's table, until it ends. Must not know how a command is given.

use super::change::Change;
use super::effect::{self, Effect, Made};
use super::eval::{Around, Eval, Steps, TooLong};
use super::expr::Expr;
use super::plan::{Plan, Read};
use super::policy::{around, issue};
use super::state::State;
use super::value::key;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::handler::{Handler, HandlerKind, StartFrom};
use crate::engine::tables::{Reader, Writer};
use crate::language::tree::line::ProcessStepKind;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// A process.
#[derive(Debug)]
pub struct ProcessPlan {
    /// Its name, that of its handler and of the table of its instances.
    pub name: &'static str,
    /// What an instance remembers, by slot.
    pub slots: Vec<Box<str>>,
    /// What it remembers when it starts.
    pub initial: Vec<Value>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// What an event means for an instance.
#[derive(Debug)]
pub struct Step {
    /// Whether it begins, goes on or ends.
    pub kind: ProcessStepKind,
    /// The event.
    pub event: &'static str,
    /// The key of the instance.
    pub at: Expr,
    /// What it does, in order; effects that follow on each other are one deed.
    pub deeds: Vec<Deed>,
}

/// What an instance does.
#[derive(Debug)]
pub enum Deed {
    /// It remembers something.
    Change(Change<usize>),
    /// It gives commands.
    Effects(Vec<Effect>),
}

/// The handler of a process.
pub fn handler(plan: &Arc<Plan>, process: ProcessPlan, version: u32) -> Handler {
    let (name, process, plan) = (process.name, Arc::new(process), Arc::clone(plan));
    let (applied, applying) = (Arc::clone(&process), Arc::clone(&plan));
    let apply = move |read: &dyn std::any::Any, recorded: &RecordedEvent, tables: &mut Writer| {
        for (step, read) in steps_of(&applied, &applying, read) {
            let (process, around) = (&applied, around(name, read, recorded));
            let Some(key) = step.key(around) else { continue };
            let Some(mut state) = process.state(step, tables.get(name, &key)) else { continue };
            let _ = step.run(&mut state, around);
            if step.kind == ProcessStepKind::Ends {
                tables.remove(name, key);
            } else {
                tables.put(name, key, state.named(&process.slots));
            }
        }
    };
    let react = move |read: &dyn std::any::Any, recorded: &RecordedEvent, tables: &Reader| {
        let mut made = Vec::new();
        for (step, read) in steps_of(&process, &plan, read) {
            let around = around(name, read, recorded);
            let Some(key) = step.key(around) else { continue };
            let Some(mut state) = process.state(step, tables.get(name, &key)) else { continue };
            // what takes too long gives no commands
            made.extend(step.run(&mut state, around).unwrap_or_default());
        }
        made.into_iter().map(issue).collect()
    };
    Handler {
        version,
        start_from: StartFrom::Current,
        tables: vec![name],
        apply: Arc::new(apply),
        react: Some(Arc::new(react)),
        ..Handler::new(name, HandlerKind::ProcessManager)
    }
}

fn steps_of<'a>(
    process: &'a ProcessPlan,
    plan: &'a Plan,
    read: &'a dyn std::any::Any,
) -> impl Iterator<Item = (&'a Step, &'a Read)> {
    let read = read.downcast_ref::<Read>();
    let event = read.and_then(|read| plan.events.get(read.event)).map(|event| event.name);
    let steps = process.steps.iter().filter(move |step| event == Some(step.event));
    steps.filter_map(move |step| Some((step, read?)))
}

impl ProcessPlan {
    /// What an instance remembers, if it has begun or this step begins it.
    fn state(&self, step: &Step, kept: Option<JsonObject>) -> Option<State> {
        match kept {
            Some(kept) => Some(State::kept(&self.slots, &kept)),
            None if step.kind == ProcessStepKind::Starts => Some(State::new(self.initial.clone())),
            None => None,
        }
    }
}

impl Step {
    fn key(&self, around: Around) -> Option<String> {
        let steps = Steps::default();
        key(&*Eval::new(around, &steps).value(&self.at).ok()?)
    }

    /// Does its deeds: what is remembered changes, and commands follow from what is remembered by then.
    fn run(&self, state: &mut State, around: Around) -> Result<Vec<Made>, TooLong> {
        let (steps, mut made) = (Steps::default(), Vec::new());
        for deed in &self.deeds {
            let around = Around { state: Some(state), ..around };
            match deed {
                Deed::Change(change) => {
                    let value = Eval::new(around, &steps).value(&change.expr).map(Cow::into_owned)?;
                    let current = state.take(change.target);
                    state.set(change.target, change.made_of(current, value));
                }
                Deed::Effects(effects) => made.extend(effect::run(effects, &mut Eval::new(around, &steps))?),
            }
        }
        Ok(made)
    }
}
