//! Judges aggregates and events: what is remembered, and what is remembered of what.
//!
//! Must not know commands beyond their meaning.

use super::Check;
use super::lines::Target;
use super::scope::Scope;
use crate::language::finding::Code;
use crate::language::meaning::ty::{Known, Ty, few};
use crate::language::tree::line::Rule;
use crate::language::tree::name::Name;
use crate::language::tree::{Aggregate, Event, EventField};

/// Words that mean something else in rules than what an aggregate remembers.
const TAKEN: [&str; 5] = ["row", "rows", "system", "event", "position"];

impl Check<'_> {
    pub(super) fn aggregate(&mut self, name: &Name, aggregate: &mut Aggregate) {
        let has_rules = !aggregate.remembers.is_empty() || !aggregate.rules.is_empty() || aggregate.known_by.is_some();
        if aggregate.key.is_none() && has_rules && !self.broken {
            let message =
                format!("nothing tells one {} from another; write `one per {}_id` under it", name.says, name.snake());
            self.findings.error(Code::NoKey, name.span, message);
        }
        if has_rules && TAKEN.contains(&name.snake().as_str()) {
            let message =
                format!("`{}` has a meaning of its own in rules; call the aggregate something else", name.snake());
            self.findings.error(Code::NameTaken, name.span, message);
        }
        self.fields(&mut aggregate.remembers);
        let of_commands = self.meaning.commands.values().filter(|command| command.on.as_ref() == Some(&name.says));
        let fields: Vec<Known> =
            of_commands.flat_map(|command| command.fields.iter().chain(&command.asked)).cloned().collect();
        self.known_by(name, aggregate, &fields);
        self.begins_with(name, aggregate);
        let scope = Scope {
            of: format!("no command on {}", name.says),
            fields,
            aggregates: vec![name.says.clone()],
            ..Scope::default()
        };
        self.rules(&scope, aggregate.rules.iter_mut());
    }

    fn known_by(&mut self, name: &Name, aggregate: &Aggregate, of_commands: &[Known]) {
        let Some(known_by) = &aggregate.known_by else { return };
        let of_events = self.meaning.events.values().filter(|event| event.on.contains(&name.says));
        let known = of_events.flat_map(|event| &event.fields).chain(of_commands);
        let remembered = Known::all(&aggregate.remembers);
        let key = aggregate.key.iter().map(|key| Known::new(&key.says, Ty::Id));
        let fields: Vec<Known> = known.chain(&remembered).cloned().chain(key).collect();
        if Known::find(&fields, &known_by.says).is_none() && !self.broken {
            self.judge(Scope::default()).no_field(known_by, &name.says, &fields);
        }
    }

    /// What an aggregate begins with is invoked on it, and is said once.
    fn begins_with(&mut self, name: &Name, aggregate: &Aggregate) {
        let mut seen: Vec<&str> = Vec::new();
        for rule in &aggregate.rules {
            let Rule::BeginsWith { commands, .. } = rule else { continue };
            for command in commands {
                let on = self.meaning.commands.get(&command.says).and_then(|command| command.on.as_ref());
                if let Some(on) = on.filter(|on| **on != name.says) {
                    let message = format!("{} is on {on}, and not on {}", command.says, name.says);
                    self.findings.error(Code::UnknownCommand, command.span, message);
                }
                if seen.contains(&command.says.as_str()) {
                    let message = format!("{} begins with {} twice; take one out", name.says, command.says);
                    self.findings.error(Code::Twice, command.span, message);
                }
                seen.push(&command.says);
            }
        }
    }

    pub(super) fn event(&mut self, name: &Name, event: &mut Event) {
        let Some(meaning) = self.meaning.events.get(&name.says) else { return };
        for field in &mut event.fields {
            match field {
                EventField::Own(field) => self.field(field, &meaning.fields),
                EventField::Carried(field) => self.carried(name, field),
            }
        }
        if event.changes.is_empty() {
            return;
        }
        let scope = Scope { aggregates: meaning.on.clone(), ..Scope::event(self.meaning, &name.says) };
        let first = event.changes.first().map(|(_, span)| *span).unwrap_or_default();
        if meaning.on.is_empty() && !self.broken {
            let message = match meaning.made_by.as_slice() {
                [] => {
                    format!("no aggregate remembers this: no command makes {}; write `on AGGREGATE` above", name.says)
                }
                commands => format!("no aggregate remembers this; write `on AGGREGATE` under {}", few(commands)),
            };
            self.findings.error(Code::UnknownAggregate, first, message);
        }
        let on = if meaning.on.is_empty() { vec![String::new()] } else { meaning.on.clone() };
        for aggregate in on {
            let Some(known) = self.meaning.aggregates.get(&aggregate) else { continue };
            let target = Target {
                of: &aggregate,
                fields: &known.remembers,
                from: &meaning.fields,
                from_of: &name.says,
                hint: "remembers",
            };
            for (change, _) in &mut event.changes {
                self.change(&scope, &[], change, &target);
            }
        }
    }

    /// A field without a type is one of the commands that make the event.
    fn carried(&mut self, event: &Name, field: &Name) {
        let Some(meaning) = self.meaning.events.get(&event.says) else { return };
        let makers: Vec<_> =
            meaning.made_by.iter().filter_map(|name| Some((name, self.meaning.commands.get(name)?))).collect();
        let known: Vec<Known> =
            makers.iter().flat_map(|(_, command)| command.fields.iter().chain(&command.asked)).cloned().collect();
        let is_given = Known::find(&meaning.given, &field.says).is_some();
        if makers.is_empty() || is_given || Known::find(&known, &field.says).is_some() {
            return;
        }
        let names: Vec<_> = makers.iter().map(|(name, _)| name.as_str()).collect();
        self.judge(Scope::default()).no_field(field, &few(&names), &known);
    }
}
