//! The language in which people write models of their own: text in, a tree and findings out.
//!
//! The way of a text: [`read`] makes lines, tokens and the [`tree`] of it; [`meaning`] is what its heads mean for each other;
//! `check` judges it; [`print`] writes it down again; [`import`] makes texts of what other tools have. Knows `engine` only; must not know
//! the built-in contexts, a store or a screen.

mod check;
pub mod finding;
pub mod host;
pub mod import;
pub mod meaning;
mod near;
pub mod outline;
pub mod print;
pub mod read;
pub mod reference;
pub mod tree;
mod verbs;

use finding::{Finding, Findings, Severity};
use meaning::Meaning;
use outline::{Kind, Outline};
use tree::Tree;
use tree::name::Name;

/// What is outside of a text and matters to it.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The names of contexts that a model may not have.
    pub taken: Vec<String>,
    /// The events that are recorded already under the name of this model.
    pub recorded: Vec<Recorded>,
}

/// Events of one type in the log.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// The name of the event in its type: `OrderCreated`.
    pub event: String,
    /// How many there are.
    pub count: usize,
    /// The fields that all of them have.
    pub fields: Vec<String>,
}

/// What is known about a text.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The name of the context: `ferry-line`. Empty if the text has none.
    pub name: String,
    /// The names of the commands in scripts: `CreateOrder`.
    pub commands: Vec<String>,
    /// The names of the events in scripts: `OrderCreated`.
    pub events: Vec<String>,
    /// The names of the views in scripts: `order-lines`.
    pub views: Vec<String>,
    /// The names of the policies and processes in scripts.
    pub policies: Vec<String>,
    /// What is wrong, in the order of the text.
    pub findings: Vec<Finding>,
    /// The model, if there is no error. Every bare word in it has its meaning.
    pub tree: Option<Tree>,
    /// What the heads mean for each other, as far as they were understood.
    pub meaning: Meaning,
    /// What the editor colours, as far as it was understood.
    pub outline: Outline,
}

impl Checked {
    /// Whether a finding keeps the text from being applied.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Reads and judges a text by itself.
#[must_use]
pub fn check(text: &str) -> Checked {
    check_in(text, &World::default())
}

/// Reads and judges a text in a world.
#[must_use]
pub fn check_in(text: &str, world: &World) -> Checked {
    let mut findings = Findings::default();
    let mut read = read::read(text, &mut findings);
    let meaning = check::check(&mut read, world, &mut findings);
    let findings = findings.sorted();
    let accepted = findings.iter().all(|finding| finding.severity != Severity::Error);
    let names = |kinds: &[Kind], form: fn(&Name) -> String| {
        let heads = read.tree.heads.iter().filter(|head| kinds.contains(&head.body.kind()));
        heads.map(|head| form(&head.name)).collect::<Vec<_>>()
    };
    Checked {
        name: read.tree.model().map(|(head, _)| head.name.kebab()).unwrap_or_default(),
        commands: names(&[Kind::Command], Name::joined),
        events: names(&[Kind::Event], Name::joined),
        views: names(&[Kind::View], Name::kebab),
        policies: names(&[Kind::Policy, Kind::Process], Name::joined),
        findings,
        outline: read.outline,
        tree: accepted.then_some(read.tree),
        meaning,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
