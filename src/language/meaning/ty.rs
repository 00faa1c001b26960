//! What kind of value an expression has, as far as that can be known before it runs.
//!
//! `Anything` is what nobody can say more about; it goes with everything. Must not know where an expression stands.

use crate::language::tree::line::{Field, Type, TypeKind};

/// A kind of value.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    /// Nobody knows.
    Anything,
    /// Nothing.
    Nothing,
    /// An id.
    Id,
    /// A text or an e-mail address.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// A time.
    Time,
    /// One of these words.
    Words(Vec<String>),
    /// A list.
    List(Box<Ty>),
    /// A map from texts.
    Map(Box<Ty>),
    /// A declared record.
    Record(String),
    /// A record that stands where it is used.
    Fields(Vec<(String, Ty)>),
    /// The event at hand, as an envelope.
    Event,
    /// A row of this view.
    Row(String),
    /// What this aggregate remembers.
    Aggregate(String),
    /// What this process remembers.
    Process(String),
    /// The settings of this system.
    System(String),
    /// A view as a whole.
    View(String),
}

impl Ty {
    /// The kind of value of a declared type.
    #[must_use]
    pub fn of(declared: &Type) -> Self {
        match &declared.kind {
            TypeKind::NewId | TypeKind::Id(_) => Self::Id,
            TypeKind::Text(_) | TypeKind::Email => Self::Text,
            TypeKind::Number { .. } => Self::Number,
            TypeKind::YesNo => Self::Truth,
            TypeKind::Time => Self::Time,
            TypeKind::Anything => Self::Anything,
            TypeKind::OneOf(words) => Self::Words(words.iter().map(|word| word.says.clone()).collect()),
            TypeKind::List(of) => Self::List(Box::new(Self::of(of))),
            TypeKind::Map(of) => Self::Map(Box::new(Self::of(of))),
            TypeKind::Record(name) => Self::Record(name.says.clone()),
        }
    }

    /// What a person reads: `a number`.
    #[must_use]
    pub fn says(&self) -> String {
        match self {
            Self::Anything => "anything".into(),
            Self::Nothing => "nothing".into(),
            Self::Id => "an id".into(),
            Self::Text => "a text".into(),
            Self::Number => "a number".into(),
            Self::Truth => "yes or no".into(),
            Self::Time => "a time".into(),
            Self::Words(words) => match words.as_slice() {
                [word] => format!("the word {word}"),
                words => format!("one of {}", few(words)),
            },
            Self::List(of) if **of == Self::Anything => "a list".into(),
            Self::List(of) => format!("a list ({} each)", of.says()),
            Self::Map(of) => format!("a map ({} each)", of.says()),
            Self::Record(name) => format!("the record {name}"),
            Self::Fields(_) => "a record".into(),
            Self::Event => "the event".into(),
            Self::Row(view) => format!("a row of {view}"),
            Self::Aggregate(name) | Self::Process(name) => format!("what {name} remembers"),
            Self::System(name) => format!("the settings of {name}"),
            Self::View(name) => format!("the view {name}"),
        }
    }

    /// Whether a value of this kind can ever equal one of another.
    #[must_use]
    pub fn goes_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Anything | Self::Nothing, _) | (_, Self::Anything | Self::Nothing) => true,
            (Self::Words(words), Self::Words(others)) => words.iter().any(|word| others.contains(word)),
            (left, right) if left.is_text() && right.is_text() => true,
            (Self::List(left), Self::List(right)) | (Self::Map(left), Self::Map(right)) => left.goes_with(right),
            (left, right) if left.is_record() && right.is_record() => true,
            (Self::Map(_), record) | (record, Self::Map(_)) if record.is_record() => true,
            (left, right) => left == right,
        }
    }

    /// Whether it is a text in JSON.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Id | Self::Time | Self::Words(_))
    }

    /// Whether it has fields.
    #[must_use]
    pub fn is_record(&self) -> bool {
        matches!(
            self,
            Self::Record(_) | Self::Fields(_) | Self::Row(_) | Self::Aggregate(_) | Self::Process(_) | Self::System(_)
        )
    }

    /// Whether it may be one of some kinds, as far as anybody knows.
    #[must_use]
    pub fn may_be(&self, kind: &Self) -> bool {
        matches!(self, Self::Anything | Self::Nothing) || self == kind
    }

    /// The kind that values of two kinds have in common.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, other) => other,
            (this, Self::Nothing) => this,
            (Self::Words(mut words), Self::Words(others)) => {
                let new = others.into_iter().filter(|word| !words.contains(word)).collect::<Vec<_>>();
                words.extend(new);
                Self::Words(words)
            }
            (Self::List(this), Self::List(other)) => Self::List(Box::new(this.or(*other))),
            (this, other) if this == other => this,
            (this, other) if this.is_text() && other.is_text() => Self::Text,
            _ => Self::Anything,
        }
    }
}

/// A few of many names, for a message.
#[must_use]
pub fn few<T: AsRef<str>>(names: &[T]) -> String {
    const SAID: usize = 8;
    let said = names.iter().take(SAID).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if names.len() > SAID { format!("{said}, …") } else { said }
}

/// A field as everybody else sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its kind of value.
    pub ty: Ty,
    /// Whether something must fill it.
    pub required: bool,
}

impl Known {
    /// A declared field.
    #[must_use]
    pub fn of(field: &Field) -> Self {
        let required = !field.optional && field.default.is_none() && field.was.is_none();
        Self { name: field.name.says.clone(), ty: Ty::of(&field.kind), required }
    }

    /// A value that is always there.
    #[must_use]
    pub fn new(name: &str, ty: Ty) -> Self {
        Self { name: name.to_owned(), ty, required: true }
    }

    /// Declared fields.
    #[must_use]
    pub fn all(fields: &[Field]) -> Vec<Self> {
        fields.iter().map(Self::of).collect()
    }

    /// One of some by name.
    #[must_use]
    pub fn find<'a>(known: &'a [Self], name: &str) -> Option<&'a Self> {
        known.iter().find(|field| field.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Ty;

    #[test]
    fn what_can_never_be_equal_is_known() {
        let words = |words: &[&str]| Ty::Words(words.iter().map(|word| (*word).to_owned()).collect());
        assert!(Ty::Id.goes_with(&Ty::Text), "an id is a text in JSON");
        assert!(words(&["OPEN"]).goes_with(&words(&["OPEN", "PAID"])));
        assert!(!words(&["OPEN"]).goes_with(&words(&["PAID"])));
        assert!(!Ty::Number.goes_with(&Ty::Text));
        assert!(Ty::Number.goes_with(&Ty::Nothing));
        assert!(!Ty::List(Box::new(Ty::Number)).goes_with(&Ty::Number));
        assert_eq!(words(&["A"]).or(words(&["B", "A"])), words(&["A", "B"]));
        assert_eq!(Ty::Number.or(Ty::Text), Ty::Anything);
        assert_eq!(Ty::Number.or(Ty::Nothing), Ty::Number);
    }
}
