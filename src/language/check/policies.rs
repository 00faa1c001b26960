//! Judges policies and processes: what follows from what, and what fills it.
//!
//! Must not know what commands do.

use super::Check;
use super::lines::{Filled, Target};
use super::scope::Scope;
use crate::language::finding::Code;
use crate::language::meaning::ty::Known;
use crate::language::tree::line::{Deed, Effect, ProcessStep, ProcessStepKind};
use crate::language::tree::name::Name;
use crate::language::tree::{Policy, Process};

impl Check<'_> {
    pub(super) fn policy(&mut self, policy: &mut Policy) {
        for whenever in &mut policy.whenever {
            let events: Vec<String> = whenever.events.iter().map(|event| event.says.clone()).collect();
            self.effects(whenever.effects.iter(), false);
            for effect in &mut whenever.effects {
                self.follow_up(&events, effect, Scope::default());
            }
        }
    }

    /// A command that follows from one of some events. What only some of them have may be missing.
    fn follow_up(&mut self, events: &[String], effect: &mut Effect, around: Scope) {
        let Some(command) = self.meaning.commands.get(&effect.name.says) else { return };
        let from: Vec<(String, Vec<Known>)> = events
            .iter()
            .filter_map(|event| Some((event.clone(), self.meaning.events.get(event)?.fields.clone())))
            .collect();
        let mut fields: Vec<Known> = Vec::new();
        for field in from.iter().flat_map(|(_, fields)| fields) {
            if Known::find(&fields, &field.name).is_none() {
                fields.push(field.clone());
            }
        }
        let scope = Scope { of: events.join(" or "), fields, event: true, ..around };
        let what = effect.name.clone();
        let filled = Filled { what: &what, fields: &command.fields, from: &from, carries: false };
        self.effect(&scope, effect, &filled);
    }

    pub(super) fn process(&mut self, name: &Name, process: &mut Process) {
        self.fields(&mut process.remembers);
        if process.key.is_none() && !process.steps.is_empty() && !self.broken {
            let message =
                format!("nothing tells one run of {} from another; write `one per order_id` under it", name.says);
            self.findings.error(Code::NoKey, name.span, message);
        }
        let starts = process.steps.iter().any(|step| step.kind == ProcessStepKind::Starts);
        if let (Some(step), false, false) = (process.steps.first(), starts, self.broken) {
            self.never(step.span, "nothing starts this process; write `starts on EVENT`");
        }
        let key = process.key.as_ref().map(|key| key.says.clone());
        let remembered = Known::all(&process.remembers);
        for step in &mut process.steps {
            self.step(name, key.as_deref(), &remembered, step);
        }
    }

    fn step(&mut self, name: &Name, key: Option<&str>, remembered: &[Known], step: &mut ProcessStep) {
        let Some(event) = self.meaning.events.get(&step.event.says) else { return };
        let around = Scope { remembered: remembered.to_vec(), process: Some(name.says.clone()), ..Scope::default() };
        let scope = Scope {
            remembered: around.remembered.clone(),
            process: around.process.clone(),
            ..Scope::event(self.meaning, &step.event.says)
        };
        match (&mut step.at, key) {
            (Some(at), _) => {
                self.judge(scope.clone()).ty(at, &crate::language::meaning::ty::Ty::Id);
            }
            (None, Some(key)) if Known::find(&event.fields, key).is_none() => {
                let message = format!(
                    "{} has no {key}, by which {} tells its runs apart; write `at …`",
                    step.event.says, name.says
                );
                self.findings.error(Code::KeyMissing, step.event.span, message);
            }
            _ => {}
        }
        let effects = step.deeds.iter().filter_map(|deed| match deed {
            Deed::Effect(effect) => Some(effect),
            Deed::Change(..) => None,
        });
        self.effects(effects, false);
        let target = Target {
            of: &name.says,
            fields: remembered,
            from: &event.fields,
            from_of: &step.event.says,
            hint: "remembers",
        };
        let events = [step.event.says.clone()];
        for deed in &mut step.deeds {
            match deed {
                Deed::Change(change, _) => self.change(&scope, &[], change, &target),
                Deed::Effect(effect) => self.follow_up(&events, effect, around.clone()),
            }
        }
    }
}
