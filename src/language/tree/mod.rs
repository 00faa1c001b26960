//! A model as a tree: what stands in the text, with the place of everything.
//!
//! The parser makes it, the checker judges it, the printer writes it down again, `host` runs it. Plain data; must not know any
//! of the four.

pub mod expr;
pub mod kind;
pub mod line;
pub mod name;
pub mod span;
pub mod story;

use kind::Kind;
use line::{Asks, Change, Effect, Field, Invoked, On, ProcessStep, Rule, Sorting, Unique, Whenever};
use name::Name;
use span::Span;
use story::StoryStep;

/// A model: its heads in the order of the text, which is the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The heads.
    pub heads: Vec<Head>,
}

/// A head: its line at the left margin, and its body.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its name.
    pub name: Name,
    /// `was Old Name`: what it was called before.
    pub was: Option<Name>,
    /// What it is, and its body.
    pub body: Body,
    /// The line of the head.
    pub span: Span,
    /// The last line of its body, from 1; the line of the head itself if there is none.
    pub last_line: u32,
}

/// Two heads are equal if they say the same, wherever they stand.
impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.was == other.was && self.body == other.body
    }
}

/// What a head is, and what its body says.
#[allow(clippy::large_enum_variant, reason = "a model has a few hundred heads")]
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `model Orders`: the name of the whole.
    Model(Title),
    /// `record Item`: fields that stand together.
    Record(Record),
    /// `aggregate Order`
    Aggregate(Aggregate),
    /// `command Create Order`
    Command(Command),
    /// `event Order Created`
    Event(Event),
    /// `policy Shipping`
    Policy(Policy),
    /// `process Checkout`
    Process(Process),
    /// `view Order Lines`
    View(View),
    /// `system Mail`
    System(System),
    /// `actor Reader`
    Actor,
    /// `hotspot Who may extend?`
    Hotspot(Hotspot),
    /// `story A book goes out and comes back`
    Story(Story),
}

impl Body {
    /// What the head is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Model(_) => Kind::Model,
            Self::Record(_) => Kind::Record,
            Self::Aggregate(_) => Kind::Aggregate,
            Self::Command(_) => Kind::Command,
            Self::Event(_) => Kind::Event,
            Self::Policy(_) => Kind::Policy,
            Self::Process(_) => Kind::Process,
            Self::View(_) => Kind::View,
            Self::System(_) => Kind::System,
            Self::Actor => Kind::Actor,
            Self::Hotspot(_) => Kind::Hotspot,
            Self::Story(_) => Kind::Story,
        }
    }
}

/// The body of `model`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// `title "Orders, shipments, invoices"`
    pub title: Option<String>,
}

/// The body of `record`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Its fields.
    pub fields: Vec<Field>,
}

/// The body of `aggregate`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aggregate {
    /// `one per order_id`
    pub key: Option<Name>,
    /// `known by order_number`
    pub known_by: Option<Name>,
    /// `remembers status: …`
    pub remembers: Vec<Field>,
    /// Its refusals and what it begins with, in the order of the lines.
    pub rules: Vec<Rule>,
}

/// The body of `command`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Command {
    /// `by Clerk on Order`
    pub invoked: Invoked,
    /// Its fields.
    pub fields: Vec<Field>,
    /// `asks SYSTEM`
    pub asks: Vec<Asks>,
    /// `unique … in …`
    pub unique: Vec<Unique>,
    /// Its own rules, in the order of the lines.
    pub rules: Vec<Rule>,
    /// What it makes happen, in the order of the lines.
    pub effects: Vec<Effect>,
}

/// The body of `event`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Whether the story is another one after it.
    pub pivotal: bool,
    /// `on Order`: the aggregate, where no command says it.
    pub on: Option<Name>,
    /// Its own fields, in the order of the lines; its command's if there are none.
    pub fields: Vec<EventField>,
    /// What its aggregate remembers of it, in the order of the lines.
    pub changes: Vec<(Change, Span)>,
}

/// A field of an event.
#[allow(clippy::large_enum_variant, reason = "an event has a few fields")]
#[derive(Clone, Debug, PartialEq)]
pub enum EventField {
    /// `amount: number`: with a type of its own.
    Own(Field),
    /// `amount`: the field or the asked value of this name of the command that makes the event.
    Carried(Name),
}

impl Event {
    /// Its fields that have a type of their own.
    pub fn own_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter_map(|field| match field {
            EventField::Own(field) => Some(field),
            EventField::Carried(_) => None,
        })
    }
}

/// The body of `policy`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// `whenever … then …`
    pub whenever: Vec<Whenever>,
}

/// The body of `process`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Process {
    /// `one per order_id`
    pub key: Option<Name>,
    /// `remembers paid: yes/no`
    pub remembers: Vec<Field>,
    /// Its steps.
    pub steps: Vec<ProcessStep>,
}

/// The body of `view`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// `one row per order_id, line`
    pub keys: Vec<Name>,
    /// `shows status, items`
    pub shows: Vec<Name>,
    /// `sorted by quantity falling`
    pub sorted_by: Vec<Sorting>,
    /// `empty "No order yet."`
    pub empty: Option<String>,
    /// What events do to its rows, in the order of the lines.
    pub on: Vec<On>,
}

/// The body of `system`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct System {
    /// Its settings.
    pub settings: Vec<Field>,
}

/// The body of `hotspot`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hotspot {
    /// `at Request Loan`: the sticky that it hangs at.
    pub at: Option<Name>,
}

/// The body of `story`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Its lines.
    pub steps: Vec<StoryStep>,
}

/// Heads of one kind with their names.
macro_rules! heads_of {
    ($($(#[$doc:meta])* $name:ident $kind:ident;)*) => {
        impl Tree {
            $($(#[$doc])*
            pub fn $name(&self) -> impl Iterator<Item = (&Head, &$kind)> {
                self.heads.iter().filter_map(|head| match &head.body { Body::$kind(body) => Some((head, body)), _ => None })
            })*
        }
    };
}

heads_of! {
    /// The records.
    records Record;
    /// The aggregates.
    aggregates Aggregate;
    /// The commands.
    commands Command;
    /// The events.
    events Event;
    /// The policies.
    policies Policy;
    /// The processes.
    processes Process;
    /// The views.
    views View;
    /// The systems.
    systems System;
    /// The hotspots.
    hotspots Hotspot;
    /// The stories.
    stories Story;
}

impl Tree {
    /// All declared fields.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.heads.iter().flat_map(|head| match &head.body {
            Body::Record(record) => record.fields.iter().collect::<Vec<_>>(),
            Body::Aggregate(aggregate) => aggregate.remembers.iter().collect(),
            Body::Command(command) => command.fields.iter().collect(),
            Body::Event(event) => event.own_fields().collect(),
            Body::Process(process) => process.remembers.iter().collect(),
            Body::System(system) => system.settings.iter().collect(),
            _ => Vec::new(),
        })
    }

    /// The head that names the model.
    #[must_use]
    pub fn model(&self) -> Option<(&Head, &Title)> {
        self.heads.iter().find_map(|head| match &head.body {
            Body::Model(title) => Some((head, title)),
            _ => None,
        })
    }
}

/// An expression is never deeper than this, and a `for` no deeper than [`DEEPEST_FOR`].
pub const DEEPEST: usize = 40;
/// How deep a `for` may stand in others.
pub const DEEPEST_FOR: usize = 3;
