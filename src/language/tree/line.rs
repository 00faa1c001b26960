//! The lines of a head's body: fields and their types, rules, effects, changes, rows, steps of a story.
//!
//! Must not know how they are read, printed or run.

use super::expr::{Arg, Expr, Turns};
use super::name::Name;
use super::span::Span;

/// `order_id: id from Orders where status is OPEN, optional`
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in rules and in JSON.
    pub name: Name,
    /// What is valid in it.
    pub kind: Type,
    /// `= expr`: its value where none is given.
    pub default: Option<Expr>,
    /// Whether it may be left out.
    pub optional: bool,
    /// `e.g. expr`: what a form is filled with.
    pub example: Option<Expr>,
    /// `counting in VIEW`: the example counts on from the values in this view.
    pub counting_in: Option<Name>,
    /// `was expr`: its value in events from before there was such a field.
    pub was: Option<Expr>,
    /// The line.
    pub span: Span,
}

/// A type and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// The types.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `new id`
    NewId,
    /// `id`, `id from Orders where status is OPEN`
    Id(Option<Choices>),
    /// `text`, `text of at least 2 letters`, `text like 999999aa`, `text up to 80`
    Text(TextLimits),
    /// `email`
    Email,
    /// `number above 0`, `whole number`
    Number {
        /// Whether it has no fraction.
        whole: bool,
        /// What it must be greater than.
        above: Option<f64>,
    },
    /// `yes/no`
    YesNo,
    /// `time`
    Time,
    /// `anything`
    Anything,
    /// `one of OPEN, COMPLETED`
    OneOf(Vec<Name>),
    /// `list of Item`
    List(Box<Type>),
    /// `map of whole number`
    Map(Box<Type>),
    /// A declared record.
    Record(Name),
}

/// What a text must be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLimits {
    /// The fewest letters.
    pub at_least: Option<u32>,
    /// The shape: 9 is a digit, a is a letter, anything else itself.
    pub like: Option<String>,
    /// The most letters.
    pub up_to: Option<u32>,
}

/// `from Orders where status is OPEN`: what a form offers; no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The view.
    pub view: Name,
    /// The column and its word where the command is possible.
    pub possible: Option<(Name, Name)>,
}

/// `on Order`, `by Clerk on Order`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoked {
    /// Who decides.
    pub by: Option<Name>,
    /// The aggregate.
    pub on: Option<Name>,
}

/// What may say no, in the order of the lines.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// `refuse code "message" if expr`
    Refuse(Refusal),
    /// `nothing if expr`: the command is accepted and changes nothing.
    NothingIf(Expr, Span),
    /// `begins with Create Order as code "message"`; under an aggregate only.
    BeginsWith {
        /// The commands that make a new one.
        commands: Vec<Name>,
        /// How they are refused on one that exists; `already_created` if nothing is said.
        refused_as: Option<Refusal>,
        /// The line.
        span: Span,
    },
}

/// A "no" with its code.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The stable code.
    pub code: Name,
    /// What a person reads.
    pub message: Option<Message>,
    /// When; always if nothing is said. None in `as`.
    pub condition: Option<Expr>,
    /// The line, or the part of it after `as`.
    pub span: Span,
}

/// `"Order contains blocked products: {join(blocked)}"`
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// Where it stands.
    pub span: Span,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// A value that is put in.
    Value(Expr),
}

/// `then Order Created with … for i in items if …`
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Whether it is an `otherwise`: it happens if no `then … if` or `otherwise … if` before it, back to the last bare `otherwise`, did.
    pub otherwise: bool,
    /// The event of a command, the command of a policy or process.
    pub name: Name,
    /// What its fields are, where the names do not say it.
    pub with: Vec<Arg>,
    /// Once for each.
    pub turns: Option<Turns>,
    /// Only if.
    pub condition: Option<Expr>,
    /// The line.
    pub span: Span,
}

/// What an event, a system's answer or a row changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// `sets status to OPEN`
    Sets(Name, Expr),
    /// `copies product_id, quantity of item`; of the event if nothing is said.
    Copies(Vec<Name>, Option<Expr>),
    /// `adds item to items`
    Adds(Expr, Name),
    /// `takes item from items`
    Takes(Expr, Name),
}

/// `asks SYSTEM` and what is under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asks {
    /// The system.
    pub system: Name,
    /// What its answer means, in order.
    pub steps: Vec<AskStep>,
    /// The line.
    pub span: Span,
}

/// A line under `asks`.
#[derive(Clone, Debug, PartialEq)]
pub enum AskStep {
    /// It may refuse.
    Rule(Rule),
    /// It may set a value that the command's rules and events read.
    Change(Change, Span),
}

/// `unique order_number in Orders held by order_id as code "message"`
#[derive(Clone, Debug, PartialEq)]
pub struct Unique {
    /// The field.
    pub field: Name,
    /// The view whose rows say what is taken.
    pub view: Name,
    /// The field that says who holds the value.
    pub held_by: Option<Name>,
    /// A refusal of its own; a fault of the field if nothing is said.
    pub refused_as: Option<Refusal>,
    /// The line.
    pub span: Span,
}

/// `whenever A or B then …`
#[derive(Clone, Debug, PartialEq)]
pub struct Whenever {
    /// The events.
    pub events: Vec<Name>,
    /// What follows.
    pub effects: Vec<Effect>,
    /// The line.
    pub span: Span,
}

/// A step of a process: `starts on A at key` and what is under it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessStep {
    /// Which of the three.
    pub kind: ProcessStepKind,
    /// The event.
    pub event: Name,
    /// The key of the instance; the event's field of the name that follows `one per` if nothing is said.
    pub at: Option<Expr>,
    /// What it does, in order.
    pub deeds: Vec<Deed>,
    /// The line.
    pub span: Span,
}

/// What a step of a process does to its instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::EnumIter)]
pub enum ProcessStepKind {
    /// `starts on`
    #[strum(serialize = "starts on")]
    Starts,
    /// `goes on with`
    #[strum(serialize = "goes on with")]
    GoesOn,
    /// `ends on`
    #[strum(serialize = "ends on")]
    Ends,
}

/// A line under a step of a process.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// It remembers something.
    Change(Change, Span),
    /// It gives a command.
    Effect(Effect),
}

/// `on Order Created adds row for i in items where …: …`
#[derive(Clone, Debug, PartialEq)]
pub struct On {
    /// The event.
    pub event: Name,
    /// What happens to rows.
    pub deed: RowDeed,
    /// Whether it says `rows`: `changes rows where …`, `removes rows where …`.
    pub many: bool,
    /// `at expr`: the key. A list if the view has several key fields.
    pub at: Option<Expr>,
    /// `for i in items`
    pub turns: Option<Turns>,
    /// `where expr`
    pub filter: Option<Expr>,
    /// What changes in the row, in order.
    pub changes: Vec<(Change, Span)>,
    /// The line.
    pub span: Span,
}

/// What an event does to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::EnumIter)]
pub enum RowDeed {
    /// `adds`
    #[strum(serialize = "adds")]
    Adds,
    /// `changes`
    #[strum(serialize = "changes")]
    Changes,
    /// `adds or changes`
    #[strum(serialize = "adds or changes")]
    AddsOrChanges,
    /// `removes`
    #[strum(serialize = "removes")]
    Removes,
}

/// `sorted by quantity falling`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorting {
    /// The column.
    pub column: Name,
    /// Whether the largest comes first.
    pub falling: bool,
}
