//! What a command wants to be told: its fields, what is valid in them, and a sensible example of each.
//!
//! One description serves three readers: the form on the wall, the live validation in it, and the pipeline. Must not know
//! any particular command, nor how a form looks. Codes and messages are those of the domain sheet "field errors"
//! (after the Elixir library Vex, which the source of the orders context validates with).

mod validation;

pub use validation::validate;

use serde_json::Value;

/// One field of a command.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key in the command's JSON.
    pub name: &'static str,
    /// What is valid.
    pub kind: FieldKind,
    /// What the form is filled with.
    pub example: Example,
    /// Whether it may be left out.
    pub optional: bool,
    /// How many letters a text may have.
    pub longest: usize,
}

/// How many letters a text may have where nothing else is said: more than any name needs, and fit for a table.
pub const LONGEST: usize = 200;
/// Beyond this, JavaScript does not tell a whole number from the next one: 2 to the 53rd, less one.
pub const GREATEST: i64 = 9_007_199_254_740_991;

impl Field {
    /// A field that must be present.
    #[must_use]
    pub const fn new(name: &'static str, kind: FieldKind, example: Example) -> Self {
        Self { name, kind, example, optional: false, longest: LONGEST }
    }

    /// The same field, which may be left out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same field, for texts of up to so many letters.
    #[must_use]
    pub const fn at_most(mut self, letters: usize) -> Self {
        self.longest = letters;
        self
    }
}

/// What is valid in a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A UUID.
    Uuid,
    /// The UUID of something that a view lists; the form offers its rows.
    Existing(Reference),
    /// Text that is not blank.
    Text,
    /// An e-mail address.
    Email,
    /// A number greater than 0.
    Quantity,
    /// One of a few words.
    OneOf(Vec<&'static str>),
    /// Text with at least so many characters, and what a person reads about a shorter one.
    AtLeast(usize, &'static str),
    /// Text of this shape, over its whole length, and what a person reads about another one. In the shape `9` stands for any
    /// digit, `a` for any letter of ASCII, and anything else for itself.
    Shaped(&'static str, &'static str),
    /// A whole number, of any sign.
    Whole,
    /// A whole number greater than 0, and what a person reads about anything else.
    Positive(&'static str),
    /// A time with its offset, RFC 3339.
    Time,
    /// Yes or no.
    YesNo,
    /// A number, of any sign.
    Number,
    /// A number greater than another one.
    Above(Limit),
    /// Anything; a form asks for text. What is valid is then a rule of the aggregate, which has a code of its own for it.
    Anything,
    /// An object of these fields.
    Record(Vec<Field>),
    /// One or more entries of these fields each.
    List(Vec<Field>),
    /// One or more values of this kind each.
    Many(Box<FieldKind>),
    /// Values of this kind, each under a text.
    ByName(Box<FieldKind>),
}

/// What a number must be greater than.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// This.
    pub above: f64,
    /// Whether only whole numbers are valid.
    pub whole: bool,
}

/// Where the choices of an `Existing` field come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The view whose rows are offered; the value is the row's key.
    pub view: &'static str,
    /// The column that a person knows the row by.
    pub shown: &'static str,
    /// Rows on which the command is possible now: this column has this value (any row, if nothing is said). The others are offered last, so that a
    /// refusal can be shown.
    pub possible: Option<(&'static str, &'static str)>,
}

/// What a form starts with.
#[derive(Clone, Debug, PartialEq)]
pub enum Example {
    /// A new id each time.
    FreshId,
    /// Always this.
    Fixed(&'static str),
    /// A number, always this.
    Number(u32),
    /// A value of any kind, always this.
    Value(Value),
    /// This prefix and the first free number: `SO-1`. Counted over the column of a view.
    Sequence {
        /// The text before the number.
        prefix: &'static str,
        /// The view to look into.
        view: &'static str,
        /// The column that must not have the value yet.
        column: &'static str,
    },
    /// The first row on which the command is possible.
    FirstPossible,
    /// One entry with the examples of its fields, or the record of them.
    OneEntry,
    /// So many minutes from now.
    InMinutes(u32),
    /// Nothing: it is for the person to say.
    Empty,
}
