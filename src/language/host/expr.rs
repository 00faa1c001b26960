//! Expressions as they are evaluated: names are resolved to where their values are.
//!
//! A compiled expression says everything that its value depends on, and nothing of where it stands in the text; so whatever is
//! made of expressions can be told from another version of itself by them. Must not know how a value comes about; see `eval`.

use crate::language::tree::expr::{Binary, Function};
use serde_json::Value;

/// A compiled expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Always this.
    Const(Value),
    /// A field of the command or the event at hand.
    Input(Box<str>),
    /// What the aggregate or the process at hand remembers, by its slot.
    Slot(usize),
    /// All that it remembers, by name.
    State(Vec<Box<str>>),
    /// Whether the aggregate at hand has no event yet.
    IsNew,
    /// The element of a turn; how many turns further out.
    Turn(usize),
    /// The number of the turn of a row, from 1.
    Position,
    /// The row at hand.
    Row,
    /// All rows of the view at hand.
    Rows,
    /// The rows of the view at hand whose column has a value.
    RowsWith(Box<str>, Box<Expr>),
    /// The row of another view under a key, by the number of the copy.
    Copy(usize, Box<Expr>),
    /// How the system that is asked is set.
    System,
    /// Something of the event's envelope.
    Event(Envelope),
    /// Now.
    Now,
    /// An id that follows from the cause and from its place, which is this number of its owner.
    NewId(u32),
    /// A list.
    List(Vec<Expr>),
    /// A record.
    Record(Vec<(Box<str>, Expr)>),
    /// A field.
    Member(Box<Expr>, Box<str>),
    /// An entry.
    Index(Box<Expr>, Box<Expr>),
    /// A function of values.
    Call(Function, Vec<Expr>),
    /// A function of what each turn gives.
    Each(Box<Each>),
    /// The opposite of a number.
    Negative(Box<Expr>),
    /// Yes if it is not yes.
    Not(Box<Expr>),
    /// An operator between two.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// Whether it is empty.
    IsEmpty(Box<Expr>),
    /// Whether it is nothing.
    IsMissing(Box<Expr>),
}

/// What can be asked of an event besides its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// When it was decided.
    Time,
    /// Its name in the context.
    Name,
    /// Its place in its stream.
    Version,
    /// Its place in the log.
    Position,
}

/// `f(item for word in source where filter)`
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// What is done with the values.
    pub function: Function,
    /// The value of a turn.
    pub item: Expr,
    /// What is gone through.
    pub source: Expr,
    /// Which turns count.
    pub filter: Option<Expr>,
}

/// Text with values put in.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// As it is.
    Text(Box<str>),
    /// A value.
    Value(Expr),
}
