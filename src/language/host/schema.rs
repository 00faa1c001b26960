//! From the types of a model to the fields of forms: what is valid, and what a form begins with.
//!
//! Must not know what a field is for.

use super::compile::constant;
use super::value::{is_empty, key};
use crate::engine::event::JsonObject;
use crate::engine::model::label;
use crate::engine::name::intern;
use crate::engine::schema::{Example, Field, FieldKind, LONGEST, Limit, Reference};
use crate::engine::timestamp::Timestamp;
use crate::language::tree::Tree;
use crate::language::tree::line::{self, Choices, Type, TypeKind};
use serde_json::Value;
use uuid::Uuid;

/// Records in records are followed so deep.
const DEEPEST: usize = 8;

/// Makes fields of the declared ones of a model.
#[derive(Clone, Copy)]
pub struct Schema<'m> {
    tree: &'m Tree,
    depth: usize,
}

impl<'m> Schema<'m> {
    /// That of a model.
    pub fn of(tree: &'m Tree) -> Self {
        Self { tree, depth: 0 }
    }

    /// The fields of a form. One that has a value of its own may be left out.
    pub fn fields(self, fields: &[line::Field]) -> Vec<Field> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    fn field(self, field: &line::Field) -> Field {
        let made = Field::new(intern(&field.name.says), self.kind(&field.kind.kind), self.example(field));
        let longest = match &field.kind.kind {
            TypeKind::Text(limits) => limits.up_to.map_or(LONGEST, |letters| letters as usize),
            _ => LONGEST,
        };
        let is_optional = field.optional || field.default.is_some() || field.was.is_some();
        Field { optional: is_optional, ..made.at_most(longest) }
    }

    fn kind(self, kind: &TypeKind) -> FieldKind {
        match kind {
            TypeKind::NewId | TypeKind::Id(None) => FieldKind::Uuid,
            TypeKind::Id(Some(choices)) => FieldKind::Existing(self.reference(choices)),
            TypeKind::Text(limits) => match (&limits.like, limits.at_least) {
                (Some(shape), _) => FieldKind::Shaped(intern(shape), "has invalid format"),
                (None, Some(least)) => {
                    FieldKind::AtLeast(least as usize, intern(&format!("should be at least {least} character(s)")))
                }
                (None, None) => FieldKind::Text,
            },
            TypeKind::Email => FieldKind::Email,
            TypeKind::Number { whole: true, above: None } => FieldKind::Whole,
            TypeKind::Number { whole: false, above: None } => FieldKind::Number,
            TypeKind::Number { whole, above: Some(above) } => FieldKind::Above(Limit { above: *above, whole: *whole }),
            TypeKind::YesNo => FieldKind::YesNo,
            TypeKind::Time => FieldKind::Time,
            TypeKind::Anything => FieldKind::Anything,
            TypeKind::OneOf(words) => FieldKind::OneOf(words.iter().map(|word| intern(&word.says)).collect()),
            TypeKind::List(of) => match &of.kind {
                TypeKind::Record(name) => FieldKind::List(self.record(&name.says)),
                kind => FieldKind::Many(Box::new(self.kind(kind))),
            },
            TypeKind::Map(of) => FieldKind::ByName(Box::new(self.kind(&of.kind))),
            TypeKind::Record(name) => FieldKind::Record(self.record(&name.says)),
        }
    }

    fn record(self, name: &str) -> Vec<Field> {
        let inner = Self { depth: self.depth + 1, ..self };
        let found = self.tree.records().find(|(head, _)| head.name.says == name).filter(|_| self.depth < DEEPEST);
        found.map(|(_, record)| inner.fields(&record.fields)).unwrap_or_default()
    }

    /// What is offered: the rows of a view, each known by what its aggregate is known by, else by the first thing that it shows.
    fn reference(self, choices: &Choices) -> Reference {
        let view = self.tree.views().find(|(head, _)| head.name.says == choices.view.says).map(|(_, view)| view);
        let key = view.and_then(|view| view.keys.first()).map(|key| key.says.as_str()).unwrap_or_default();
        let shows: Vec<&str> =
            view.map(|view| view.shows.iter().map(|name| name.says.as_str()).collect()).unwrap_or_default();
        let known_by = self.tree.aggregates().find_map(|(_, aggregate)| {
            let is_of_key = aggregate.key.as_ref().is_some_and(|own| own.says == key);
            aggregate.known_by.as_ref().filter(|_| is_of_key).map(|name| name.says.as_str())
        });
        let shown = known_by.filter(|name| shows.contains(name)).or_else(|| shows.first().copied()).unwrap_or(key);
        let possible = choices.possible.as_ref().map(|(column, word)| (intern(&column.says), intern(&word.says)));
        Reference { view: intern(&choices.view.kebab()), shown: intern(shown), possible }
    }

    fn example(self, field: &line::Field) -> Example {
        let name = field.name.says.as_str();
        match (&field.example, &field.counting_in, &field.default) {
            (Some(example), Some(view), _) => {
                let text = key(&constant(example)).unwrap_or_default();
                let prefix = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
                Example::Sequence { prefix: intern(prefix), view: intern(&view.kebab()), column: intern(name) }
            }
            (Some(example), None, _) => said(constant(example), &field.kind),
            (None, _, Some(default)) => said(constant(default), &field.kind),
            (None, _, None) if field.optional || field.was.is_some() => Example::Empty,
            (None, _, None) => self.sensible(&field.kind, name),
        }
    }

    /// An example of something of which nobody has given one.
    fn sensible(self, kind: &Type, name: &str) -> Example {
        match &kind.kind {
            TypeKind::NewId | TypeKind::Id(None) => Example::FreshId,
            TypeKind::Id(Some(_)) => Example::FirstPossible,
            TypeKind::Time => Example::InMinutes(60),
            TypeKind::Record(_) => Example::OneEntry,
            TypeKind::List(of) if matches!(of.kind, TypeKind::Record(_)) => Example::OneEntry,
            TypeKind::List(of) => Example::Value(vec![self.value(&of.kind, name)].into()),
            TypeKind::Map(of) => {
                let entry = (label(name), self.value(&of.kind, name));
                Example::Value(Value::Object([entry].into_iter().collect()))
            }
            kind => Example::Value(self.value(kind, name)),
        }
    }

    fn value(self, kind: &TypeKind, name: &str) -> Value {
        match kind {
            TypeKind::NewId | TypeKind::Id(_) => Uuid::new_v5(&Uuid::nil(), name.as_bytes()).to_string().into(),
            TypeKind::Text(limits) => text(limits, name).into(),
            TypeKind::Email => "jane.doe@acme.com".into(),
            TypeKind::Number { above, .. } => super::value::number(above.map_or(1.0, |above| above.floor() + 1.0)),
            TypeKind::YesNo => true.into(),
            TypeKind::Time => "2026-03-02T10:00:00Z".into(),
            TypeKind::Anything => label(name).into(),
            TypeKind::OneOf(words) => words.first().map_or(Value::Null, |word| word.says.as_str().into()),
            TypeKind::List(of) => vec![self.value(&of.kind, name)].into(),
            TypeKind::Map(of) => Value::Object([(label(name), self.value(&of.kind, name))].into_iter().collect()),
            TypeKind::Record(record) => {
                let record = self.tree.records().find(|(head, _)| head.name.says == record.says);
                let inner = Self { depth: self.depth + 1, ..self };
                let fields = record.filter(|_| self.depth < DEEPEST).map(|(_, record)| record.fields.as_slice());
                let value =
                    |field: &line::Field| (field.name.says.clone(), inner.value(&field.kind.kind, &field.name.says));
                Value::Object(fields.unwrap_or_default().iter().map(value).collect())
            }
        }
    }
}

/// What somebody has given as an example. An id is a new one each time, whatever stands there.
fn said(value: Value, kind: &Type) -> Example {
    match kind.kind {
        TypeKind::Time if value.is_null() => Example::InMinutes(60),
        _ if value.is_null() => Example::Empty,
        _ => Example::Value(value),
    }
}

/// A text that is valid: the words of its name, made as long and as short as it must be.
fn text(limits: &line::TextLimits, name: &str) -> String {
    if let Some(shape) = &limits.like {
        let letter = |letter: char| if letter == '9' { '1' } else { letter };
        return shape.chars().map(letter).collect();
    }
    let words = label(name);
    let least = limits.at_least.unwrap_or_default() as usize;
    let most = limits.up_to.unwrap_or(u32::MAX) as usize;
    words.chars().chain(std::iter::repeat('…')).take(words.chars().count().max(least).min(most.max(1))).collect()
}

/// The input with each field in its one spelling, and nothing else. What is blank is not there.
pub fn canonical(fields: &[Field], data: &JsonObject) -> JsonObject {
    let there = |field: &Field| Some((field.name.to_owned(), spelled(&field.kind, data.get(field.name)?)?));
    fields.iter().filter_map(there).collect()
}

fn spelled(kind: &FieldKind, value: &Value) -> Option<Value> {
    if is_empty(value) {
        return None;
    }
    let entries = |of: &dyn Fn(&Value) -> Option<Value>| match value {
        Value::Array(values) => Value::Array(values.iter().filter_map(of).collect()),
        other => other.clone(),
    };
    Some(match (kind, value) {
        (FieldKind::Uuid | FieldKind::Existing(_), Value::String(text)) => {
            Uuid::parse_str(text).map_or_else(|_| value.clone(), |id| id.to_string().into())
        }
        (FieldKind::Time, Value::String(text)) => {
            Timestamp::from_rfc3339(text).map_or_else(|| value.clone(), |time| time.to_string().into())
        }
        (FieldKind::Record(fields), Value::Object(record)) => canonical(fields, record).into(),
        (FieldKind::List(fields), _) => entries(&|entry| {
            Some(entry.as_object().map_or_else(|| entry.clone(), |entry| canonical(fields, entry).into()))
        }),
        (FieldKind::Many(kind), _) => entries(&|entry| spelled(kind, entry)),
        (FieldKind::ByName(kind), Value::Object(values)) => {
            let spelled = values.iter().filter_map(|(name, value)| Some((name.clone(), spelled(kind, value)?)));
            Value::Object(spelled.collect())
        }
        _ => value.clone(),
    })
}
