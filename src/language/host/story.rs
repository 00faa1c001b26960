//! Stories as scripts: each line with what it gives and what it expects, resolved against the model.
//!
//! What a line leaves out is filled in when it is told: ids are the last ones used, the rest is what the form begins with.
//! Must not know how a story is told.

use super::compile::Scope;
use super::eval::{Around, Cause, Eval, Steps};
use super::expr::Expr;
use super::schema::Schema;
use super::wall::{happening_fields, named};
use crate::engine::event::JsonObject;
use crate::engine::name::intern;
use crate::engine::projection::Row;
use crate::engine::schema::{Example, Field, FieldKind};
use crate::engine::timestamp::Timestamp;
use crate::language::Checked;
use crate::language::meaning::Meaning;
use crate::language::tree::expr::Arg;
use crate::language::tree::story::{Happening, StoryStepKind};
use crate::language::tree::{Body, EventField, Head, Story, Tree};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;

/// A story.
#[derive(Clone, Debug)]
pub struct Script {
    /// What people call it.
    pub name: String,
    /// The line of its head, from 1.
    pub line: u32,
    /// Its lines.
    pub steps: Vec<Step>,
}

/// A line of a story.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number in the text, from 1.
    pub line: u32,
    /// What it says.
    pub act: Act,
}

/// What a line says.
#[derive(Clone, Debug)]
pub enum Act {
    /// A sentence that is read aloud.
    Says(String),
    /// History: this event has happened elsewhere.
    Given(Given),
    /// A command is given; that an event has happened is one, too.
    When(Given),
    /// The next event of that command.
    Then(Expected),
    /// The command was accepted, and nothing happened.
    ThenNothing,
    /// The command was refused with this code, at these fields if any are said.
    ThenRefused(String, Vec<String>),
    /// So many rows of a view are like this.
    ThenShows(&'static str, usize, Said),
    /// A policy or a process made this happen.
    Later(Expected),
    /// A handler is held back; all that act, if none is said.
    Pause(Option<String>),
    /// It goes on.
    Resume(Option<String>),
    /// It is folded anew.
    Rebuild(Option<String>),
    /// A system is set.
    Set(&'static str, Said),
    /// So many minutes go by.
    Wait(u32),
    /// One looks back so many events.
    LookBack(u32),
}

/// What is given: a command, or an event with the command that would make it.
#[derive(Clone, Debug)]
pub struct Given {
    /// The command or the event.
    pub name: &'static str,
    /// The command by which its stream is found.
    pub command: &'static str,
    fields: Vec<Field>,
    pub(super) said: Said,
}

/// What is expected of an event.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The event.
    pub event: &'static str,
    /// What it says, at least.
    pub with: Said,
}

/// What a line says of fields.
#[derive(Clone, Debug)]
pub struct Said(Vec<(String, Expr)>);

/// What is known when a line is told.
pub struct Telling<'a> {
    /// The ids that were used last, by the fields that they were in.
    pub last: &'a BTreeMap<String, Value>,
    /// The rows of a view by now.
    pub rows: &'a dyn Fn(&str) -> Vec<Row>,
    /// A new id.
    pub fresh_id: &'a dyn Fn() -> Uuid,
    /// Now.
    pub now: Timestamp,
}

impl Said {
    /// The values.
    #[must_use]
    pub fn values(&self, telling: &Telling) -> JsonObject {
        let (steps, id) = (Steps::default(), (telling.fresh_id)());
        let cause = Cause { id, owner: "story", random: 0 };
        let around = Around { now: telling.now, cause: Some(cause), ..Around::default() };
        let value = |expr| Eval::new(around, &steps).value(expr).map(Cow::into_owned).unwrap_or_default();
        self.0.iter().map(|(name, expr)| (name.clone(), value(expr))).collect()
    }
}

impl Given {
    /// The whole input: what is said, and what is filled in.
    #[must_use]
    pub fn input(&self, telling: &Telling) -> JsonObject {
        let mut input = self.said.values(telling);
        for field in &self.fields {
            let value = match input.get(field.name) {
                Some(said) => telling.filled_up(field, said),
                None => telling.filled(field),
            };
            if !value.is_null() {
                input.insert(field.name.to_owned(), value);
            }
        }
        input
    }
}

impl Telling<'_> {
    /// What is said of a record, and what its form begins with where nothing is said.
    fn filled_up(&self, field: &Field, said: &Value) -> Value {
        let record = |fields: &[Field], said: &JsonObject| -> Value {
            let mut record = said.clone();
            for field in fields {
                let value =
                    said.get(field.name).map_or_else(|| self.example(field), |said| self.filled_up(field, said));
                if !value.is_null() {
                    record.insert(field.name.to_owned(), value);
                }
            }
            record.into()
        };
        match (&field.kind, said) {
            (FieldKind::Record(fields), Value::Object(said)) => record(fields, said),
            (FieldKind::List(fields), Value::Array(entries)) => {
                let entry =
                    |entry: &Value| entry.as_object().map_or_else(|| entry.clone(), |said| record(fields, said));
                entries.iter().map(entry).collect()
            }
            _ => said.clone(),
        }
    }

    fn filled(&self, field: &Field) -> Value {
        let is_id = matches!(field.kind, FieldKind::Uuid | FieldKind::Existing(_));
        let last = self.last.get(field.name).filter(|_| is_id && !field.optional);
        last.cloned().unwrap_or_else(|| self.example(field))
    }

    /// What the form begins with.
    fn example(&self, field: &Field) -> Value {
        let entry = |fields: &[Field]| -> Value {
            let filled = fields.iter().map(|field| (field.name.to_owned(), self.example(field)));
            Value::Object(filled.filter(|(_, value)| !value.is_null()).collect())
        };
        match (&field.example, &field.kind) {
            (Example::FreshId, _) => (self.fresh_id)().to_string().into(),
            (Example::Fixed(text), _) => (*text).into(),
            (Example::Number(number), _) => (*number).into(),
            (Example::Value(value), _) => value.clone(),
            (Example::InMinutes(minutes), _) => {
                self.now.after(Duration::from_mins((*minutes).into())).to_string().into()
            }
            (Example::Sequence { prefix, view, column }, _) => {
                let taken = |row: &Row| row.cells.get(*column)?.as_str()?.strip_prefix(prefix)?.parse::<u64>().ok();
                let highest = (self.rows)(view).iter().filter_map(taken).max().unwrap_or_default();
                format!("{prefix}{}", highest.saturating_add(1)).into()
            }
            (Example::FirstPossible, FieldKind::Existing(reference)) => {
                let rows = (self.rows)(reference.view);
                let possible = |row: &&Row| {
                    let is = |(column, word): (&str, &str)| row.cells.get(column).and_then(Value::as_str) == Some(word);
                    reference.possible.is_none_or(is)
                };
                let chosen = rows.iter().rev().find(possible).or_else(|| rows.last());
                chosen.map_or_else(|| (self.fresh_id)().to_string().into(), |row| row.key.as_str().into())
            }
            (Example::OneEntry, FieldKind::List(fields)) => vec![entry(fields)].into(),
            (Example::OneEntry, FieldKind::Record(fields)) => entry(fields),
            (Example::FirstPossible | Example::OneEntry | Example::Empty, _) => Value::Null,
        }
    }
}

/// The stories of a checked text.
#[must_use]
pub fn scripts(checked: &Checked) -> Vec<Script> {
    checked.tree.as_ref().map(|tree| scripts_of(tree, &checked.meaning)).unwrap_or_default()
}

/// The stories of a model.
pub(super) fn scripts_of(tree: &Tree, meaning: &Meaning) -> Vec<Script> {
    let telling = Scripts { tree, meaning };
    tree.stories().map(|(head, story)| telling.script(head, story)).collect()
}

struct Scripts<'m> {
    tree: &'m Tree,
    meaning: &'m Meaning,
}

impl Scripts<'_> {
    fn script(&self, head: &Head, story: &Story) -> Script {
        let labels = Uuid::new_v5(&Uuid::nil(), head.name.says.as_bytes());
        let step = |step: &crate::language::tree::story::StoryStep| Step {
            line: step.span.line,
            act: self.act(labels, &step.kind),
        };
        Script { name: head.name.says.clone(), line: head.span.line, steps: story.steps.iter().map(step).collect() }
    }

    fn act(&self, labels: Uuid, kind: &StoryStepKind) -> Act {
        let said = |with: &[Arg]| {
            let mut scope = Scope::labelled(labels);
            Said(with.iter().map(|arg| (arg.name.says.clone(), scope.expr(&arg.value))).collect())
        };
        let expected =
            |happening: &Happening| Expected { event: intern(&happening.name.joined()), with: said(&happening.with) };
        let named =
            |name: &Option<crate::language::tree::name::Name>| name.as_ref().map(|name| self.handler(&name.says));
        match kind {
            StoryStepKind::Says(text) => Act::Says(text.clone()),
            StoryStepKind::Given(happening) => Act::Given(self.given(happening, said(&happening.with))),
            StoryStepKind::When(happening) => Act::When(self.given(happening, said(&happening.with))),
            StoryStepKind::Then(happening) => Act::Then(expected(happening)),
            StoryStepKind::ThenNothing => Act::ThenNothing,
            StoryStepKind::ThenRefused { code, at } => {
                Act::ThenRefused(code.says.clone(), at.iter().map(|at| at.says.clone()).collect())
            }
            StoryStepKind::ThenShows { view, rows, with } => {
                Act::ThenShows(intern(&view.kebab()), *rows as usize, said(with))
            }
            StoryStepKind::Later(happening) => Act::Later(expected(happening)),
            StoryStepKind::Pause(name) => Act::Pause(named(name)),
            StoryStepKind::Resume(name) => Act::Resume(named(name)),
            StoryStepKind::Rebuild(name) => Act::Rebuild(named(name)),
            StoryStepKind::Set { system, with } => Act::Set(intern(&system.kebab()), said(with)),
            StoryStepKind::Wait(minutes) => Act::Wait(*minutes),
            StoryStepKind::LookBack(events) => Act::LookBack(*events),
        }
    }

    /// The name of a handler, as scripts have it.
    fn handler(&self, says: &str) -> String {
        let head = self.tree.heads.iter().find(|head| head.name.says == says);
        head.map_or_else(
            || says.to_owned(),
            |head| match head.body {
                Body::View(_) => head.name.kebab(),
                _ => head.name.joined(),
            },
        )
    }

    fn given(&self, happening: &Happening, said: Said) -> Given {
        let says = happening.name.says.as_str();
        let name = intern(&happening.name.joined());
        if let Some((head, command)) = self.tree.commands().find(|(head, _)| head.name.says == says) {
            let fields = Schema::of(self.tree).fields(&command.fields);
            return Given { name, command: named(&head.name), fields, said };
        }
        let maker = self.meaning.events.get(says).and_then(|event| event.made_by.first());
        let maker = maker.and_then(|maker| self.tree.commands().find(|(head, _)| head.name.says == *maker));
        let event = self.tree.events().find(|(head, _)| head.name.says == says).map(|(_, event)| event);
        let fields = match (event, maker) {
            (Some(event), None) => happening_fields(self.tree, event),
            (event, Some((_, command))) => {
                let own = event.map(|event| event.fields.as_slice()).unwrap_or_default();
                let carried = |name: &str| command.fields.iter().find(|field| field.name.says == name);
                let fields: Vec<_> = if own.is_empty() {
                    command.fields.clone()
                } else {
                    own.iter()
                        .filter_map(|field| match field {
                            EventField::Own(field) => Some(field.clone()),
                            EventField::Carried(name) => carried(&name.says).cloned(),
                        })
                        .collect()
                };
                Schema::of(self.tree).fields(&fields)
            }
            (None, None) => Vec::new(),
        };
        let command = maker.map_or(name, |(head, _)| named(&head.name));
        Given { name, command, fields, said }
    }
}
