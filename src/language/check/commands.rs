//! Judges commands: their fields, what they ask, what is unique, their rules and effects.
//!
//! Must not know what events do.

use super::Check;
use super::lines::{Filled, Target};
use super::scope::Scope;
use crate::language::finding::{Code, Finding, Fix, Severity};
use crate::language::meaning::set_by;
use crate::language::meaning::ty::{Known, Ty};
use crate::language::near::nearest;
use crate::language::tree::Command;
use crate::language::tree::line::{AskStep, Asks, Effect, Rule, Unique};
use crate::language::tree::name::Name;
use crate::language::tree::span::Span;

impl Check<'_> {
    pub(super) fn command(&mut self, name: &Name, command: &mut Command) {
        self.fields(&mut command.fields);
        self.has_key(name, command);
        for asks in &mut command.asks {
            self.asks(name, asks);
        }
        for unique in &mut command.unique {
            self.unique(name, unique);
        }
        let scope = Scope::command(self.meaning, &name.says);
        let asking = command.asks.iter().any(|asks| asks.steps.iter().any(always_refuses));
        let stopped = self.rules(&scope, command.rules.iter_mut());
        self.effects(command.effects.iter(), stopped || asking);
        let own = scope.fields.clone();
        for effect in &mut command.effects {
            let Some(event) = self.meaning.events.get(&effect.name.says) else { continue };
            if !event.has_own_fields {
                self.misspelt(effect, &own);
            }
            let what = effect.name.clone();
            let filled = Filled {
                what: &what,
                fields: &event.fields,
                from: &[(name.says.clone(), own.clone())],
                carries: !event.has_own_fields,
            };
            self.effect(&scope, effect, &filled);
        }
    }

    /// What `with` gives an event without fields of its own is a field of it, unless it is hardly another one than the command's.
    fn misspelt(&mut self, effect: &Effect, fields: &[Known]) {
        for arg in &effect.with {
            let is_known = Known::find(fields, &arg.name.says).is_some();
            if !is_known && nearest(&arg.name.says, fields.iter().map(|field| field.name.as_str())).is_some() {
                self.judge(Scope::default()).no_field(&arg.name, &effect.name.says, fields);
            }
        }
    }

    /// A command on an aggregate says which one.
    fn has_key(&mut self, name: &Name, command: &Command) {
        let on = self.meaning.commands.get(&name.says).and_then(|command| command.on.as_ref());
        let Some((on, aggregate)) = on.and_then(|on| Some((on, self.meaning.aggregates.get(on)?))) else { return };
        let Some(key) = &aggregate.key else { return };
        if self.broken || command.fields.iter().any(|field| field.name.says == *key) {
            return;
        }
        let message =
            format!("{} has no {key}, so nobody knows which {on} it is for; write `{key}: id` under it", name.says);
        let end = Span { from: name.span.to, ..name.span };
        self.findings.add(Finding {
            span: name.span,
            severity: Severity::Warning,
            code: Code::KeyMissing,
            message,
            fix: Some(Fix { span: end, text: format!("\n  {key}: id") }),
        });
    }

    fn asks(&mut self, name: &Name, asks: &mut Asks) {
        let scope = Scope { system: Some(asks.system.says.clone()), ..Scope::command(self.meaning, &name.says) };
        let settings = self.meaning.systems.get(&asks.system.says).cloned().unwrap_or_default();
        let mut stopped = false;
        for step in &mut asks.steps {
            match step {
                AskStep::Rule(rule) => stopped |= self.rules(&scope, std::iter::once(rule)),
                AskStep::Change(change, span) => {
                    if stopped {
                        self.never(*span, "the line above always says no");
                    }
                    let set = set_by(change);
                    let known =
                        |set: &str| Known::find(&scope.fields, set).map_or(Ty::Anything, |known| known.ty.clone());
                    let fields: Vec<Known> = set.into_iter().map(|set| Known::new(set, known(set))).collect();
                    let target = Target {
                        of: &name.says,
                        fields: &fields,
                        from: &settings,
                        from_of: &asks.system.says,
                        hint: "remembers",
                    };
                    self.change(&scope, &[], change, &target);
                }
            }
        }
    }

    fn unique(&mut self, name: &Name, unique: &mut Unique) {
        let fields = self.meaning.commands.get(&name.says).map(|command| command.fields.clone()).unwrap_or_default();
        for field in std::iter::once(&unique.field).chain(&unique.held_by) {
            if Known::find(&fields, &field.says).is_none() {
                self.judge(Scope::default()).no_field(field, &name.says, &fields);
            } else if let Some(view) = self.meaning.views.get(&unique.view.says)
                && Known::find(&view.columns, &field.says).is_none()
            {
                let columns = view.columns.clone();
                self.judge(Scope::default()).no_field(field, &unique.view.says, &columns);
            }
        }
        if let Some(refusal) = &mut unique.refused_as {
            let scope = Scope::command(self.meaning, &name.says);
            self.refusal(&scope, refusal);
        }
    }
}

fn always_refuses(step: &AskStep) -> bool {
    matches!(step, AskStep::Rule(Rule::Refuse(refusal)) if refusal.condition.is_none())
}
