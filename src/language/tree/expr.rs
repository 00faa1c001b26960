//! Expressions: what a rule computes.
//!
//! They are finite and have no side effect. Must not know how they are evaluated.

use super::name::Name;
use super::span::Span;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `2.5`, `-1`
    Number(f64),
    /// `"SO-1"`, without the quotes.
    Text(String),
    /// `yes`, `no`
    Truth(bool),
    /// `nothing`
    Nothing,
    /// `now`
    Now,
    /// `new id`
    NewId,
    /// `#A`, without the `#`: in stories, the id that this label stands for.
    Label(String),
    /// A bare word or the name of a view, and what the checker found it to mean.
    Name(String, Means),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{quantity: 1, "999999aa": 9}`: a record or a map.
    Record(Vec<Arg>),
    /// `order.items`
    Member(Box<Expr>, Name),
    /// `items[0]`, `scores[national_id]`, `Orders[order_id]`
    Index(Box<Expr>, Box<Expr>),
    /// `join(blocked, ", ")`
    Call(Function, Vec<Expr>),
    /// `count(r for r in rows where r.order_id is order_id)`
    Each(Box<Each>),
    /// `-(a + b)`
    Negative(Box<Expr>),
    /// `not system.reachable`
    Not(Box<Expr>),
    /// `a + b`, `a is b`, `a and b`
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `order.items is not empty`: what is asked, and whether it is denied.
    Is(Box<Expr>, State, Denied),
}

/// `f(item for word in source where filter)`
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// What is done with the values.
    pub function: Function,
    /// The value for each turn.
    pub item: Expr,
    /// What is gone through.
    pub turns: Turns,
    /// Which turns count; all of them if nothing is said.
    pub filter: Option<Expr>,
}

/// `for word in source`
#[derive(Clone, Debug, PartialEq)]
pub struct Turns {
    /// The word that stands for the element.
    pub word: Name,
    /// The list.
    pub source: Expr,
}

/// `name: value`
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// The field, or the key of a map.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// Whether an `is` is an `is not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// `is`
    No,
    /// `is not`
    Yes,
}

/// What a bare word means. The parser leaves all of them `Open`; an accepted tree has none that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Nobody has looked yet.
    Open,
    /// A field of the command or event at hand, or a value that the command's `asks` set.
    Field,
    /// What the process at hand remembers, said without the name of the process.
    Remembered,
    /// The word of a `for`.
    Turn,
    /// The number of the turn of an `on … for`, from 1.
    Position,
    /// One of the words of a type: `OPEN`.
    Word,
    /// What the aggregate at hand remembers: `order`.
    Aggregate,
    /// What the process at hand remembers: `checkout`.
    Process,
    /// The row at hand of a view.
    Row,
    /// All rows of the view at hand.
    Rows,
    /// The system that is asked.
    System,
    /// The event at hand: `event.time`, `event.name`, `event.version`, `event.position`.
    Event,
    /// A view, by its name: `Orders` in `Orders[order_id]`.
    View,
}

/// What `is` can ask about besides equality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// `is empty`
    Empty,
    /// `is new`
    New,
    /// `is missing`
    Missing,
}

/// What stands between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter, strum::IntoStaticStr)]
pub enum Binary {
    /// The first one, or the second one if the first one is nothing.
    #[strum(serialize = "or else")]
    OrElse,
    /// One of the two.
    #[strum(serialize = "or")]
    Or,
    /// Both.
    #[strum(serialize = "and")]
    And,
    /// Equal.
    #[strum(serialize = "is")]
    Is,
    /// Not equal.
    #[strum(serialize = "is not")]
    IsNot,
    /// Less.
    #[strum(serialize = "<")]
    Less,
    /// Less or equal.
    #[strum(serialize = "<=")]
    AtMost,
    /// Greater.
    #[strum(serialize = ">")]
    More,
    /// Greater or equal.
    #[strum(serialize = ">=")]
    AtLeast,
    /// One of a list, a key of a map, a part of a text.
    #[strum(serialize = "in")]
    In,
    /// The opposite of `in`.
    #[strum(serialize = "not in")]
    NotIn,
    /// `in`, the other way round.
    #[strum(serialize = "contains")]
    Contains,
    /// A text begins with another one.
    #[strum(serialize = "starts with")]
    StartsWith,
    /// Sum of numbers; texts one after the other.
    #[strum(serialize = "+")]
    Plus,
    /// Difference.
    #[strum(serialize = "-")]
    Minus,
    /// Product.
    #[strum(serialize = "*")]
    Times,
    /// Quotient; nothing if the second one is 0.
    #[strum(serialize = "/")]
    By,
}

/// The functions. There are no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs)]
pub enum Function {
    Count,
    Sum,
    Any,
    All,
    Distinct,
    First,
    Last,
    Min,
    Max,
    Join,
    Upper,
    Lower,
    Trim,
    Length,
    Round,
    If,
    Chance,
}
