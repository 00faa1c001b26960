//! What the heads of a model mean for each other: the fields of an event that are its command's, who makes what, what a view
//! shows.
//!
//! Made once from a tree; the checker judges by it and `host` runs by it, so that both mean the same. Names are as people say
//! them. Must not know findings.

mod outcomes;
pub mod ty;
mod views;

use super::check::infer;
use super::tree::line::{AskStep, Change, Rule};
use super::tree::{EventField, Tree};
use std::collections::{HashMap, HashSet};
use ty::{Known, Ty};

/// What the heads of a model mean.
#[derive(Clone, Debug, Default)]
pub struct Meaning {
    /// The fields of records.
    pub records: HashMap<String, Vec<Known>>,
    /// The settings of systems.
    pub systems: HashMap<String, Vec<Known>>,
    /// The aggregates.
    pub aggregates: HashMap<String, AggregateMeaning>,
    /// The processes.
    pub processes: HashMap<String, AggregateMeaning>,
    /// The commands.
    pub commands: HashMap<String, CommandMeaning>,
    /// The events.
    pub events: HashMap<String, EventMeaning>,
    /// The views.
    pub views: HashMap<String, ViewMeaning>,
    /// The words of all types.
    pub words: HashSet<String>,
}

/// An aggregate or a process.
#[derive(Clone, Debug, Default)]
pub struct AggregateMeaning {
    /// The field that tells its instances apart.
    pub key: Option<String>,
    /// What it remembers.
    pub remembers: Vec<Known>,
}

/// A command.
#[derive(Clone, Debug, Default)]
pub struct CommandMeaning {
    /// Its fields.
    pub fields: Vec<Known>,
    /// What its `asks` set.
    pub asked: Vec<Known>,
    /// The aggregate: the one that it says, or the one that begins with it.
    pub on: Option<String>,
    /// The events that it makes: those of its effects, or the one that stands after it if it has none.
    pub makes: Vec<String>,
}

/// An event.
#[derive(Clone, Debug, Default)]
pub struct EventMeaning {
    /// Its own fields, or those of the commands that make it.
    pub fields: Vec<Known>,
    /// What `with` gives it that its commands do not have.
    pub given: Vec<Known>,
    /// Whether they are its own.
    pub has_own_fields: bool,
    /// The commands that make it.
    pub made_by: Vec<String>,
    /// The aggregates that remember it: the one that it says, or those of its commands.
    pub on: Vec<String>,
}

/// A view.
#[derive(Clone, Debug, Default)]
pub struct ViewMeaning {
    /// Its key fields.
    pub keys: Vec<String>,
    /// What a row has: its keys and what it shows.
    pub columns: Vec<Known>,
}

impl Meaning {
    /// What a tree means.
    #[must_use]
    pub fn of(tree: &Tree) -> Self {
        let mut meaning = Self::default();
        meaning.declare(tree);
        meaning.commands(tree);
        meaning.events(tree);
        meaning.views_of(tree);
        meaning
    }

    fn declare(&mut self, tree: &Tree) {
        self.records =
            tree.records().map(|(head, record)| (head.name.says.clone(), Known::all(&record.fields))).collect();
        self.systems =
            tree.systems().map(|(head, system)| (head.name.says.clone(), Known::all(&system.settings))).collect();
        let aggregates = tree.aggregates().map(|(head, aggregate)| {
            let key = aggregate.key.as_ref().map(|key| key.says.clone());
            (head.name.says.clone(), AggregateMeaning { key, remembers: Known::all(&aggregate.remembers) })
        });
        self.aggregates = aggregates.collect();
        let processes = tree.processes().map(|(head, process)| {
            let key = process.key.as_ref().map(|key| key.says.clone());
            (head.name.says.clone(), AggregateMeaning { key, remembers: Known::all(&process.remembers) })
        });
        self.processes = processes.collect();
        tree.fields().for_each(|field| words_of(&Ty::of(&field.kind), &mut self.words));
    }

    fn commands(&mut self, tree: &Tree) {
        let outcomes = outcomes::of(tree);
        for (head, command) in tree.commands() {
            let on = command.invoked.on.as_ref().map(|on| on.says.clone());
            let on = on.or_else(|| beginning_with(tree, &head.name.says));
            let makes = outcomes.get(&head.name.says).cloned().unwrap_or_default();
            let fields = Known::all(&command.fields);
            let mut meaning = CommandMeaning { fields, asked: Vec::new(), on, makes };
            for asks in &command.asks {
                for step in &asks.steps {
                    let AskStep::Change(change, _) = step else { continue };
                    let set = infer::asked(self, &meaning, &asks.system.says, change);
                    meaning.asked.extend(
                        set.into_iter()
                            .filter(|set| Known::find(&meaning.asked, &set.name).is_none())
                            .collect::<Vec<_>>(),
                    );
                }
            }
            self.commands.insert(head.name.says.clone(), meaning);
        }
    }

    fn events(&mut self, tree: &Tree) {
        for (head, event) in tree.events() {
            let made_by = tree.commands().map(|(command, _)| command.name.says.clone());
            let made_by: Vec<String> = made_by
                .filter(|command| {
                    self.commands.get(command).is_some_and(|command| command.makes.contains(&head.name.says))
                })
                .collect();
            let makers: Vec<&CommandMeaning> =
                made_by.iter().filter_map(|command| self.commands.get(command)).collect();
            let given = infer::given(self, tree, &head.name.says);
            let fields = if event.fields.is_empty() {
                let mut fields = carried(&makers);
                let more = given.iter().filter(|field| Known::find(&fields, &field.name).is_none()).cloned();
                fields.extend(more.collect::<Vec<_>>());
                fields
            } else {
                event.fields.iter().map(|field| own(field, &makers, &given)).collect()
            };
            let mut on: Vec<String> = event.on.iter().map(|on| on.says.clone()).collect();
            if on.is_empty() {
                for aggregate in makers.iter().filter_map(|command| command.on.clone()) {
                    if !on.contains(&aggregate) {
                        on.push(aggregate);
                    }
                }
            }
            let has_own_fields = !event.fields.is_empty();
            self.events.insert(head.name.says.clone(), EventMeaning { fields, given, has_own_fields, made_by, on });
        }
    }

    fn views_of(&mut self, tree: &Tree) {
        // a view may read one that stands below it
        for _ in 0..2 {
            for (head, view) in tree.views() {
                let meaning = views::meaning(self, view);
                self.views.insert(head.name.says.clone(), meaning);
            }
        }
    }

    /// The fields that a value of some kind has, if it has any that are known.
    #[must_use]
    pub fn fields_of(&self, ty: &Ty) -> Option<Vec<Known>> {
        match ty {
            Ty::Record(name) => self.records.get(name).cloned(),
            Ty::Fields(fields) => Some(fields.iter().map(|(name, ty)| Known::new(name, ty.clone())).collect()),
            Ty::Row(view) => self.views.get(view).map(|view| view.columns.clone()),
            Ty::Aggregate(name) => self.aggregates.get(name).map(|aggregate| aggregate.remembers.clone()),
            Ty::Process(name) => self.processes.get(name).map(|process| process.remembers.clone()),
            Ty::System(name) => self.systems.get(name).cloned(),
            Ty::Event => Some(vec![
                Known::new("time", Ty::Time),
                Known::new("name", Ty::Text),
                Known::new("version", Ty::Number),
                Known::new("position", Ty::Number),
            ]),
            _ => None,
        }
    }
}

fn words_of(ty: &Ty, words: &mut HashSet<String>) {
    match ty {
        Ty::Words(of_type) => words.extend(of_type.iter().cloned()),
        Ty::List(of) | Ty::Map(of) => words_of(of, words),
        _ => {}
    }
}

/// The aggregate that begins with a command.
fn beginning_with(tree: &Tree, command: &str) -> Option<String> {
    let begins = |rule: &Rule| match rule {
        Rule::BeginsWith { commands, .. } => commands.iter().any(|name| name.says == command),
        _ => false,
    };
    tree.aggregates().find(|(_, aggregate)| aggregate.rules.iter().any(begins)).map(|(head, _)| head.name.says.clone())
}

/// The fields of an event that has none of its own: those of its commands; what `with` gives comes to them. What only some of them have may be missing.
fn carried(makers: &[&CommandMeaning]) -> Vec<Known> {
    let mut fields: Vec<Known> = Vec::new();
    for field in makers.iter().flat_map(|command| &command.fields) {
        if Known::find(&fields, &field.name).is_none() {
            let everywhere = makers.iter().all(|command| Known::find(&command.fields, &field.name).is_some());
            fields.push(Known { required: field.required && everywhere, ..field.clone() });
        }
    }
    fields
}

/// A field that an event lists. One without a type has that of its command, of what that asked, or of what `with` gives.
fn own(field: &EventField, makers: &[&CommandMeaning], given: &[Known]) -> Known {
    match field {
        EventField::Own(field) => Known::of(field),
        EventField::Carried(name) => {
            let known = makers.iter().find_map(|command| {
                Known::find(&command.fields, &name.says).or_else(|| Known::find(&command.asked, &name.says))
            });
            let known = known.or_else(|| Known::find(given, &name.says));
            known.cloned().unwrap_or_else(|| Known { required: false, ..Known::new(&name.says, Ty::Anything) })
        }
    }
}

/// The fields that a change sets, and what it sets them to where that is said at once.
#[must_use]
pub fn set_by(change: &Change) -> Vec<&str> {
    match change {
        Change::Sets(field, _) | Change::Adds(_, field) | Change::Takes(_, field) => vec![field.says.as_str()],
        Change::Copies(fields, _) => fields.iter().map(|field| field.says.as_str()).collect(),
    }
}
