//! Builds a context of a tree: compiles each head, once.
//!
//! Must not know how anything is evaluated.

use super::aggregate::{Authored, CommandPlan};
use super::asks::{self, Asks};
use super::change::{self, Change, Holds};
use super::compile::Scope;
use super::effect::{Effect, Filled};
use super::expr::Expr;
use super::plan::{Plan, version_of};
use super::rule::Rule;
use super::schema::Schema;
use super::wall::{self, happening_fields, in_kebab, named, nobody_makes};
use super::{policy, process};
use crate::engine::aggregate::HostedAggregate;
use crate::engine::context::Context;
use crate::engine::enrichment::Enrichment;
use crate::engine::handler::Handler;
use crate::engine::name::intern;
use crate::language::meaning::Meaning;
use crate::language::meaning::ty::Known;
use crate::language::tree::line::{self, AskStep, Deed, Field};
use crate::language::tree::name::joined;
use crate::language::tree::{self, Body, EventField, Head, Tree};
use serde_json::Value;
use std::sync::Arc;

/// The context of a model.
pub fn context(tree: &Tree, meaning: &Meaning) -> Context {
    let model = wall::model(tree, meaning);
    let prefix = tree.model().map_or("", |(head, _)| intern(&head.name.joined()));
    let plan = Arc::new(Plan::of(tree, meaning, prefix));
    let builder = Builder { tree, meaning, plan: Arc::clone(&plan) };
    let aggregates = builder.aggregates();
    let enrichments = builder.enrichments(&aggregates);
    let reading = Arc::clone(&plan);
    Context {
        model,
        aggregates: aggregates.into_iter().map(|it| Box::new(it) as Box<dyn HostedAggregate>).collect(),
        prefix,
        handlers: builder.handlers(),
        enrichments,
        upcasts: Vec::new(),
        reading: Arc::new(move |recorded| reading.seen(recorded)),
    }
}

/// Compiles the heads of a model.
pub(super) struct Builder<'m> {
    pub(super) tree: &'m Tree,
    pub(super) meaning: &'m Meaning,
    pub(super) plan: Arc<Plan>,
}

impl Builder<'_> {
    /// The aggregates, and one more for the commands and events that have none.
    fn aggregates(&self) -> Vec<Arc<Authored>> {
        let said: Vec<(&Head, &tree::Aggregate)> = self.tree.aggregates().collect();
        let streams: Vec<String> = said.iter().map(|(head, _)| head.name.kebab()).collect();
        let longer = |stream: &str| {
            let begins = |other: &&String| other.strip_prefix(stream).is_some_and(|rest| rest.starts_with('-'));
            streams.iter().filter(begins).cloned().collect::<Vec<_>>()
        };
        let mut aggregates: Vec<Arc<Authored>> = Vec::new();
        for (head, aggregate) in &said {
            let stream = head.name.kebab();
            let not_its_own = longer(&stream);
            aggregates.push(Arc::new(self.aggregate(Some((head, aggregate)), named(&head.name), stream, not_its_own)));
        }
        if let Some((head, _)) = self.tree.model() {
            let stream = head.name.kebab();
            let nobodys = self.aggregate(None, named(&head.name), stream.clone(), longer(&stream));
            if !nobodys.commands.is_empty() || !nobodys.event_names.is_empty() {
                aggregates.push(Arc::new(nobodys));
            }
        }
        aggregates
    }

    fn aggregate(
        &self,
        said: Option<(&Head, &tree::Aggregate)>,
        name: &'static str,
        stream: String,
        not_its_own: Vec<String>,
    ) -> Authored {
        let says = said.map(|(head, _)| head.name.says.as_str());
        let body = said.map(|(_, aggregate)| aggregate);
        let events: Vec<(&Head, &tree::Event)> =
            self.tree.events().filter(|(head, _)| self.is_of(head, says)).collect();
        let remembers = body.map(|body| body.remembers.as_slice()).unwrap_or_default();
        let slots = slots(remembers, events.iter().flat_map(|(_, event)| &event.changes).map(|(change, _)| change));
        let known = says.and_then(|says| self.meaning.aggregates.get(says));
        let known = known.map(|known| known.remembers.as_slice()).unwrap_or_default();
        let mut changes: Vec<Vec<Change<usize>>> = self.plan.events.iter().map(|_| Vec::new()).collect();
        let mut event_names = Vec::new();
        for (head, event) in &events {
            let mut scope = Scope::remembering(&slots);
            let own = event.changes.iter().flat_map(|(change, _)| {
                change::compile(&mut scope, change, |name| Some((slot(&slots, name)?, holds(known, name))))
            });
            if let Some(all) = self.plan.said(&head.name.says).and_then(|number| changes.get_mut(number)) {
                *all = own.collect();
            }
            event_names.push(intern(&head.name.joined()));
            event_names.extend(head.was.as_ref().map(|was| intern(&was.joined())));
        }
        let commands = self.commands_of(says, &slots);
        let rules = body.map(|body| body.rules.as_slice()).unwrap_or_default();
        let rules =
            rules.iter().map(|rule| Rule::compile(&mut Scope::remembering(&slots), rule, says.unwrap_or_default()));
        let initial = initial(remembers, &slots);
        let folded: Vec<_> = self.plan.events.iter().zip(&changes).filter(|(_, changes)| !changes.is_empty()).collect();
        let version = version_of(&(&slots, &initial, &folded));
        Authored {
            plan: Arc::clone(&self.plan),
            name,
            says: says.unwrap_or(name).to_owned(),
            stream,
            not_its_own,
            key: body.and_then(|body| body.key.as_ref()).map(|key| key.says.as_str().into()),
            command_names: commands.iter().map(|command| command.name).collect(),
            commands,
            event_names,
            rules: rules.collect(),
            slots,
            initial,
            changes,
            version,
        }
    }

    /// Whether an event is remembered by an aggregate; one that no aggregate remembers is nobody's.
    fn is_of(&self, event: &Head, aggregate: Option<&str>) -> bool {
        let on = self.meaning.events.get(&event.name.says).map(|event| event.on.as_slice()).unwrap_or_default();
        aggregate.map_or(on.is_empty(), |aggregate| on.iter().any(|on| on == aggregate))
    }

    fn commands_of(&self, aggregate: Option<&str>, slots: &[Box<str>]) -> Vec<CommandPlan> {
        let mut plans = Vec::new();
        for head in &self.tree.heads {
            match &head.body {
                Body::Command(command) => {
                    let on = self.meaning.commands.get(&head.name.says).and_then(|means| means.on.as_deref());
                    if on == aggregate {
                        plans.push(self.command(head, command, slots));
                    }
                }
                Body::Event(event) if nobody_makes(self.meaning, head) && self.is_of(head, aggregate) => {
                    plans.push(self.happening(head, event));
                }
                _ => {}
            }
        }
        plans
    }

    fn command(&self, head: &Head, command: &tree::Command, slots: &[Box<str>]) -> CommandPlan {
        let means = self.meaning.commands.get(&head.name.says);
        let mut scope = Scope::remembering(slots);
        let rules = command.rules.iter().map(|rule| Rule::compile(&mut scope, rule, "")).collect();
        let effects = if command.effects.is_empty() {
            let makes = means.map(|means| means.makes.as_slice()).unwrap_or_default();
            makes.iter().map(|event| Effect::plain(in_types(event), self.filled_in_event(event))).collect()
        } else {
            let effect = |effect: &line::Effect| {
                let event = effect.name.says.as_str();
                Effect::compile(&mut scope, effect, in_types(event), self.filled_in_event(event))
            };
            command.effects.iter().map(effect).collect()
        };
        let asked = means.map(|means| means.asked.as_slice()).unwrap_or_default();
        CommandPlan {
            name: named(&head.name),
            fields: Schema::of(self.tree).fields(&command.fields),
            defaults: defaults(&command.fields),
            asked: asked.iter().map(|asked| asked.name.as_str().into()).collect(),
            rules,
            effects,
        }
    }

    fn happening(&self, head: &Head, event: &tree::Event) -> CommandPlan {
        let name = named(&head.name);
        CommandPlan {
            name,
            fields: happening_fields(self.tree, event),
            defaults: Vec::new(),
            asked: Vec::new(),
            rules: Vec::new(),
            effects: vec![Effect::plain(name, self.filled_in_event(&head.name.says))],
        }
    }

    /// The fields of an event, each with the value that it has where nothing fills it.
    fn filled_in_event(&self, says: &str) -> Vec<Filled<'_>> {
        let own = self.tree.events().find(|(head, _)| head.name.says == says).map(|(_, event)| event.fields.as_slice());
        let default = |name: &str| {
            own.unwrap_or_default().iter().find_map(|field| match field {
                EventField::Own(field) if field.name.says == name => {
                    field.default.as_ref().map(|default| Scope::default().expr(default))
                }
                _ => None,
            })
        };
        let known = self.meaning.events.get(says).map(|event| event.fields.as_slice()).unwrap_or_default();
        known.iter().map(|field| Filled { name: &field.name, default: default(&field.name) }).collect()
    }

    fn filled_in_command(&self, says: &str) -> Vec<Filled<'_>> {
        let known = self.meaning.commands.get(says).map(|command| command.fields.as_slice()).unwrap_or_default();
        known.iter().map(|field| Filled { name: &field.name, default: None }).collect()
    }

    fn enrichments(&self, aggregates: &[Arc<Authored>]) -> Vec<Enrichment> {
        let mut enrichments = Vec::new();
        for (head, command) in self.tree.commands() {
            let name = named(&head.name);
            let Some(aggregate) = aggregates.iter().find(|aggregate| aggregate.command(name).is_some()) else {
                continue;
            };
            for (number, asks) in command.asks.iter().enumerate() {
                let mut scope = Scope::remembering(&aggregate.slots);
                let known = self.meaning.commands.get(&head.name.says);
                let known = known.map(|known| known.asked.as_slice()).unwrap_or_default();
                let steps = asks.steps.iter().flat_map(|step| ask_step(&mut scope, step, known)).collect();
                let system = self.tree.systems().find(|(head, _)| head.name.says == asks.system.says);
                let settings =
                    system.map(|(_, system)| Schema::of(self.tree).fields(&system.settings)).unwrap_or_default();
                let asks = Asks { system: in_kebab(&asks.system), steps, settings, is_first: number == 0 };
                enrichments.push(asks::enrichment(aggregate, name, asks));
            }
        }
        enrichments
    }

    fn handlers(&self) -> Vec<Handler> {
        let mut handlers = self.views();
        for head in &self.tree.heads {
            match &head.body {
                Body::Policy(policy) if !policy.whenever.is_empty() => handlers.push(self.policy(head, policy)),
                Body::Process(process) if !process.steps.is_empty() => handlers.push(self.process(head, process)),
                _ => {}
            }
        }
        handlers
    }

    fn policy(&self, head: &Head, said: &tree::Policy) -> Handler {
        let mut scope = Scope::default();
        let whenever = said.whenever.iter().map(|whenever| policy::Whenever {
            events: whenever.events.iter().map(|event| in_types(&event.says)).collect(),
            effects: whenever.effects.iter().map(|effect| self.follow_up(&mut scope, effect)).collect(),
        });
        let whenever = whenever.collect();
        policy::handler(&self.plan, named(&head.name), whenever)
    }

    fn follow_up(&self, scope: &mut Scope, effect: &line::Effect) -> Effect {
        let command = effect.name.says.as_str();
        Effect::compile(scope, effect, in_types(command), self.filled_in_command(command))
    }

    fn process(&self, head: &Head, said: &tree::Process) -> Handler {
        let changes = said.steps.iter().flat_map(|step| &step.deeds).filter_map(|deed| match deed {
            Deed::Change(change, _) => Some(change),
            Deed::Effect(_) => None,
        });
        let slots = slots(&said.remembers, changes);
        let known = self.meaning.processes.get(&head.name.says).map(|known| known.remembers.as_slice());
        let mut scope = Scope::remembering(&slots);
        let mut steps = Vec::new();
        for step in &said.steps {
            let own_key = || Expr::Input(said.key.as_ref().map_or("", |key| key.says.as_str()).into());
            let at = step.at.as_ref().map_or_else(own_key, |at| scope.expr(at));
            let mut deeds: Vec<process::Deed> = Vec::new();
            for deed in &step.deeds {
                match deed {
                    Deed::Change(change, _) => {
                        let target = |name: &str| Some((slot(&slots, name)?, holds(known.unwrap_or_default(), name)));
                        deeds
                            .extend(change::compile(&mut scope, change, target).into_iter().map(process::Deed::Change));
                    }
                    Deed::Effect(effect) => {
                        let effect = self.follow_up(&mut scope, effect);
                        match deeds.last_mut() {
                            Some(process::Deed::Effects(effects)) => effects.push(effect),
                            _ => deeds.push(process::Deed::Effects(vec![effect])),
                        }
                    }
                }
            }
            steps.push(process::Step { kind: step.kind, event: in_types(&step.event.says), at, deeds });
        }
        let initial = initial(&said.remembers, &slots);
        let plan = process::ProcessPlan { name: named(&head.name), slots, initial, steps };
        let version = version_of(&(&plan, self.brought_up()));
        process::handler(&self.plan, plan, version)
    }

    /// How older events are brought up: whoever folds them folds anew when that changes.
    pub(super) fn brought_up(&self) -> Vec<impl std::fmt::Debug + '_> {
        let changed = self.plan.events.iter().filter(|event| event.was.is_some() || !event.since.is_empty());
        changed.map(|event| (event.name, event.was, &event.since)).collect()
    }
}

fn ask_step(scope: &mut Scope, step: &AskStep, known: &[Known]) -> Vec<asks::Step> {
    match step {
        AskStep::Rule(rule) => vec![asks::Step::Rule(Rule::compile(scope, rule, ""))],
        AskStep::Change(change, _) => {
            let target = |name: &str| Some((Box::from(name), holds(known, name)));
            let mut changes = change::compile(scope, change, target);
            if let line::Change::Copies(names, None) = change {
                for (change, name) in changes.iter_mut().zip(names) {
                    change.expr = Expr::Member(Box::new(Expr::System), name.says.as_str().into());
                }
            }
            changes.into_iter().map(asks::Step::Change).collect()
        }
    }
}

/// The name of a command or an event in scripts and types.
pub(super) fn in_types(says: &str) -> &'static str {
    intern(&joined(says))
}

/// The fields that have a value of their own where none is given.
fn defaults(fields: &[Field]) -> Vec<(Box<str>, Expr)> {
    let own = |field: &Field| Some((field.name.says.as_str().into(), Scope::default().expr(field.default.as_ref()?)));
    fields.iter().filter_map(own).collect()
}

/// What is remembered: what is declared, and whatever else some change names.
fn slots<'a>(remembers: &[Field], changes: impl Iterator<Item = &'a line::Change>) -> Vec<Box<str>> {
    let mut slots: Vec<Box<str>> = remembers.iter().map(|field| field.name.says.as_str().into()).collect();
    for name in changes.flat_map(crate::language::meaning::set_by) {
        if !slots.iter().any(|slot| **slot == *name) {
            slots.push(name.into());
        }
    }
    slots
}

fn slot(slots: &[Box<str>], name: &str) -> Option<usize> {
    slots.iter().position(|slot| **slot == *name)
}

pub(super) fn holds(known: &[Known], name: &str) -> Holds {
    Known::find(known, name).map_or(Holds::Unknown, |known| Holds::from(&known.ty))
}

fn initial(remembers: &[Field], slots: &[Box<str>]) -> Vec<Value> {
    let value = |name: &str| {
        let field = remembers.iter().find(|field| field.name.says == name);
        field.and_then(|field| field.default.as_ref()).map(super::compile::constant).unwrap_or_default()
    };
    slots.iter().map(|name| value(name)).collect()
}
