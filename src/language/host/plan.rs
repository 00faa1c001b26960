//! What all parts of a hosted model know: its events, and how they are read.
//!
//! An event of an older shape is brought up as it is read: a field that it lacks gets what the field's `was` or `=` says, and
//! one that is called by its head's old name is the event of the new name. Must not know who reads.

use super::compile::Scope;
use super::eval::{Around, Eval, Steps};
use super::expr::Expr;
use crate::engine::context::Seen;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::name::intern;
use crate::language::meaning::Meaning;
use crate::language::tree::name::joined;
use crate::language::tree::{EventField, Tree};
use std::collections::HashMap;
use std::fmt::{self, Debug, Write};

/// What all parts know.
#[derive(Debug)]
pub struct Plan {
    /// What the types of its events begin with.
    pub prefix: &'static str,
    /// The events.
    pub events: Vec<EventPlan>,
    by_name: HashMap<String, usize>,
}

/// An event.
#[derive(Debug)]
pub struct EventPlan {
    /// Its name in types: `OrderCreated`.
    pub name: &'static str,
    /// What it was called before, if it was called otherwise.
    pub was: Option<&'static str>,
    /// Its name as people say it.
    pub says: String,
    /// Its fields.
    pub fields: Vec<Box<str>>,
    /// Fields that older ones lack, and what they are worth then.
    pub since: Vec<(Box<str>, Expr)>,
}

/// An event as it is read.
#[derive(Debug)]
pub struct Read {
    /// Which one, by its number in the plan.
    pub event: usize,
    /// What it says, where that is not what is recorded.
    brought_up: Option<JsonObject>,
}

impl Read {
    /// What the event says.
    pub fn data<'a>(&'a self, recorded: &'a RecordedEvent) -> &'a JsonObject {
        self.brought_up.as_ref().unwrap_or(&recorded.data)
    }
}

impl Plan {
    /// The plan of a model.
    pub fn of(tree: &Tree, meaning: &Meaning, prefix: &'static str) -> Self {
        let fields_of = |says: &str| meaning.events.get(says).map(|event| event.fields.as_slice()).unwrap_or_default();
        let event = |(head, event): (&crate::language::tree::Head, &crate::language::tree::Event)| EventPlan {
            name: intern(&head.name.joined()),
            was: head.was.as_ref().map(|was| intern(&was.joined())),
            says: head.name.says.clone(),
            fields: fields_of(&head.name.says).iter().map(|field| field.name.as_str().into()).collect(),
            since: since(tree, meaning, &head.name.says, &event.fields),
        };
        let events: Vec<EventPlan> = tree.events().map(event).collect();
        let mut by_name = HashMap::new();
        for (number, event) in events.iter().enumerate() {
            by_name.insert(event.name.to_owned(), number);
        }
        for (number, event) in events.iter().enumerate() {
            if let Some(was) = event.was {
                by_name.entry(was.to_owned()).or_insert(number);
            }
        }
        Self { prefix, events, by_name }
    }

    /// The number of the event of a name in types.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The event of a name as people say it.
    pub fn said(&self, says: &str) -> Option<usize> {
        self.number(&joined(says))
    }

    /// The event, if it is one of this model's and of a type that it has.
    pub fn read(&self, recorded: &RecordedEvent) -> Option<Read> {
        let (prefix, name) = recorded.type_parts();
        let event = self.number(name).filter(|_| prefix == self.prefix)?;
        let plan = self.events.get(event)?;
        let brought_up = plan.lacks(&recorded.data).then(|| plan.brought_up(recorded));
        Some(Read { event, brought_up })
    }

    /// What an event is to this model.
    pub fn seen(&self, recorded: &RecordedEvent) -> Seen {
        if recorded.type_parts().0 != self.prefix {
            return Seen::Foreign;
        }
        self.read(recorded).map_or(Seen::Unknown, |read| Seen::Known(Box::new(read)))
    }
}

impl EventPlan {
    fn lacks(&self, data: &JsonObject) -> bool {
        self.since.iter().any(|(name, _)| !data.contains_key(&**name))
    }

    fn brought_up(&self, recorded: &RecordedEvent) -> JsonObject {
        let (steps, mut data) = (Steps::default(), recorded.data.clone());
        for (name, expr) in &self.since {
            if !data.contains_key(&**name) {
                let around =
                    Around { input: Some(&data), event: Some(recorded), now: recorded.created_at, ..Around::default() };
                let value = Eval::new(around, &steps).value(expr).map(std::borrow::Cow::into_owned).unwrap_or_default();
                if !value.is_null() {
                    data.insert(String::from(&**name), value);
                }
            }
        }
        data
    }
}

/// The fields of an event that have a value for older ones: its own, or those of its commands where it has none of its own.
fn since(tree: &Tree, meaning: &Meaning, says: &str, own: &[EventField]) -> Vec<(Box<str>, Expr)> {
    let made_by = meaning.events.get(says).map(|event| event.made_by.as_slice()).unwrap_or_default();
    let carried = tree.commands().filter(|(head, _)| made_by.contains(&head.name.says));
    let carried: Vec<_> = carried.flat_map(|(_, command)| &command.fields).collect();
    let fields: Vec<&crate::language::tree::line::Field> = if own.is_empty() {
        carried
    } else {
        own.iter()
            .filter_map(|field| match field {
                EventField::Own(field) => Some(field),
                EventField::Carried(name) => carried.iter().copied().find(|field| field.name == *name),
            })
            .collect()
    };
    let mut scope = Scope::default();
    let value = |field: &&crate::language::tree::line::Field| {
        let expr = field.was.as_ref().or(field.default.as_ref())?;
        Some((field.name.says.as_str().into(), scope.expr(expr)))
    };
    fields.iter().filter_map(value).collect()
}

/// A number that tells what is folded in one way from what is folded in another: equal plans have equal ones.
pub fn version_of(plan: &dyn Debug) -> u32 {
    /// FNV-1a, so that it is the same in every build.
    struct Hash(u32);
    impl Write for Hash {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for byte in text.bytes() {
                self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
            Ok(())
        }
    }
    let mut hash = Hash(0x811C_9DC5);
    // it cannot fail: nothing is written anywhere
    let _ = write!(hash, "{plan:?}");
    hash.0
}
