//! What a bare word can mean in a place.
//!
//! Must not know findings.

use crate::language::meaning::Meaning;
use crate::language::meaning::ty::{Known, Ty};
use crate::language::tree::expr::Means;
use crate::language::tree::name::Name;
use crate::language::tree::span::Span;

/// The kinds of place that an expression stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// A rule, an effect or a change: it decides or remembers, and reads no view.
    #[default]
    Rule,
    /// A line of a view.
    View,
    /// A line of a story.
    Story,
    /// A default or an example.
    Literal,
}

/// What bare words mean.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Whose fields bare words are, for a message: `Order Created`.
    pub of: String,
    /// Those fields.
    pub fields: Vec<Known>,
    /// What the process at hand remembers.
    pub remembered: Vec<Known>,
    /// The aggregates that can be named.
    pub aggregates: Vec<String>,
    /// The process at hand.
    pub process: Option<String>,
    /// The view at hand.
    pub view: Option<String>,
    /// The system that is asked.
    pub system: Option<String>,
    /// Whether an event is at hand.
    pub event: bool,
    /// The kind of place.
    pub place: Place,
}

impl Scope {
    /// A place where only literals and words stand.
    pub fn literal(place: Place) -> Self {
        Self { place, ..Self::default() }
    }

    /// Where a command decides.
    pub fn command(meaning: &Meaning, command: &str) -> Self {
        let known = meaning.commands.get(command);
        let fields = known.map(|command| command.fields.iter().chain(&command.asked).cloned().collect());
        let aggregates = known.and_then(|command| command.on.clone()).into_iter().collect();
        Self { of: command.to_owned(), fields: fields.unwrap_or_default(), aggregates, ..Self::default() }
    }

    /// Where an event is taken in.
    pub fn event(meaning: &Meaning, event: &str) -> Self {
        let fields = meaning.events.get(event).map(|event| event.fields.clone()).unwrap_or_default();
        Self { of: event.to_owned(), fields, event: true, ..Self::default() }
    }

    /// What a bare word means and what kind of value it has.
    pub fn meaning_of(&self, word: &str, turns: &[(String, Ty)]) -> Option<(Means, Ty)> {
        if let Some((_, ty)) = turns.iter().rev().find(|(turn, _)| turn == word) {
            return Some((Means::Turn, ty.clone()));
        }
        if let Some(field) = Known::find(&self.fields, word) {
            return Some((Means::Field, field.ty.clone()));
        }
        if let Some(field) = Known::find(&self.remembered, word) {
            return Some((Means::Remembered, field.ty.clone()));
        }
        self.root(word)
    }

    fn root(&self, word: &str) -> Option<(Means, Ty)> {
        if let Some(name) = self.aggregates.iter().find(|name| snake(name) == word) {
            return Some((Means::Aggregate, Ty::Aggregate(name.clone())));
        }
        if let Some(name) = self.process.as_ref().filter(|name| snake(name) == word) {
            return Some((Means::Process, Ty::Process(name.clone())));
        }
        match (word, &self.view, &self.system) {
            ("row", Some(view), _) => Some((Means::Row, Ty::Row(view.clone()))),
            ("rows", Some(view), _) => Some((Means::Rows, Ty::List(Box::new(Ty::Row(view.clone()))))),
            ("position", Some(_), _) => Some((Means::Position, Ty::Number)),
            ("system", _, Some(system)) => Some((Means::System, Ty::System(system.clone()))),
            ("event", ..) if self.event => Some((Means::Event, Ty::Event)),
            _ => None,
        }
    }

    /// All bare words that mean something, for "did you mean".
    pub fn words(&self, turns: &[(String, Ty)]) -> Vec<String> {
        let fields = self.fields.iter().chain(&self.remembered).map(|field| field.name.clone());
        let roots = self.aggregates.iter().chain(&self.process).map(|name| snake(name));
        let row = if self.view.is_some() { vec!["row".to_owned(), "rows".into()] } else { Vec::new() };
        turns.iter().map(|(turn, _)| turn.clone()).chain(fields).chain(roots).chain(row).collect()
    }
}

/// What an aggregate or a process is called in rules.
pub fn snake(name: &str) -> String {
    Name { says: name.to_owned(), span: Span::default() }.snake()
}
