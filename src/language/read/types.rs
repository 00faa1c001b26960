//! Types: `list of Item`, `text of at least 2 letters`, `id from Orders where status is OPEN`.
//!
//! Must not know the field that has one.

use super::parser::{Halt, Parsed, Parser};
use crate::language::finding::{Code, Fix};
use crate::language::near::nearest;
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::line::{Choices, TextLimits, Type, TypeKind};

/// The phrases that a type begins with, but for the names of records.
const TYPES: [&str; 13] = [
    "new id",
    "id",
    "text",
    "email",
    "whole number",
    "number",
    "yes/no",
    "time",
    "anything",
    "one of",
    "list of",
    "map of",
    "record",
];

/// What the type of another language is here.
fn synonym(says: &str) -> Option<&'static str> {
    match says.to_lowercase().as_str() {
        "string" | "str" | "varchar" | "char" => Some("text"),
        "int" | "integer" | "long" => Some("whole number"),
        "float" | "double" | "decimal" | "money" | "numeric" => Some("number"),
        "bool" | "boolean" | "flag" => Some("yes/no"),
        "date" | "datetime" | "timestamp" | "instant" => Some("time"),
        "uuid" | "guid" => Some("id"),
        "any" | "object" | "json" => Some("anything"),
        "array" | "list" | "set" => Some("list of"),
        "map" | "dictionary" | "dict" => Some("map of"),
        "enum" => Some("one of"),
        _ => None,
    }
}

impl Parser<'_> {
    /// A type.
    pub fn type_of(&mut self) -> Parsed<Type> {
        self.deeper()?;
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        let kind = self.type_kind();
        self.depth -= 1;
        Ok(Type { kind: kind?, span: self.cursor.span(from, self.cursor.at) })
    }

    fn type_word(&mut self, phrase: &str) -> bool {
        let eaten = self.cursor.eat_phrase(phrase);
        if let Some(span) = eaten {
            self.mark(span, TokenKind::Type);
        }
        eaten.is_some()
    }

    fn type_kind(&mut self) -> Parsed<TypeKind> {
        let from = self.cursor.at;
        if self.cursor.eat("yes/no").is_some() {
            let span = self.cursor.span(from, self.cursor.at);
            self.mark(span, TokenKind::Type);
            return Ok(TypeKind::YesNo);
        }
        if self.type_word("new id") {
            return Ok(TypeKind::NewId);
        }
        if self.type_word("id") {
            return Ok(TypeKind::Id(self.choices()?));
        }
        if self.type_word("text") {
            return Ok(TypeKind::Text(self.text_limits()?));
        }
        if self.type_word("email") {
            return Ok(TypeKind::Email);
        }
        if self.type_word("whole number") {
            return Ok(TypeKind::Number { whole: true, above: self.above()? });
        }
        if self.type_word("number") {
            return Ok(TypeKind::Number { whole: false, above: self.above()? });
        }
        if self.type_word("time") {
            return Ok(TypeKind::Time);
        }
        if self.type_word("anything") {
            return Ok(TypeKind::Anything);
        }
        if self.type_word("one of") {
            return Ok(TypeKind::OneOf(self.words()?));
        }
        if self.type_word("list of") {
            return Ok(TypeKind::List(Box::new(self.type_of()?)));
        }
        if self.type_word("map of") {
            return Ok(TypeKind::Map(Box::new(self.type_of()?)));
        }
        self.record_type()
    }

    fn record_type(&mut self) -> Parsed<TypeKind> {
        if self.cursor.peek().is_none_or(|sign| matches!(sign, ',' | ';' | '=')) {
            let here = self.here();
            return Err(self.halt(
                Code::UnknownType,
                here,
                format!("a type is missing here, such as {}", TYPES.join(", ")),
            ));
        }
        let from = self.cursor.at;
        let name = self.any_name(&[Kind::Record], &[])?;
        let (says, span, kind) = name;
        if kind.is_some() {
            return Ok(TypeKind::Record(crate::language::tree::name::Name { says, span }));
        }
        // what was marked as the name of a record is none
        self.tokens.retain(|token| (token.span.from as usize) < from);
        let names = self.names;
        let known = TYPES.iter().copied().filter(|known| *known != "record").chain(names.of(&[Kind::Record]));
        let near = synonym(&says).or_else(|| nearest(&says, known));
        let says = super::parser::short(&says);
        let message = match near {
            Some(near) => format!("no type {says}; did you mean {near}?"),
            None if names.kind_of(&says).is_some() => {
                format!("no type {says}; fields that stand together are a `record`")
            }
            None => format!(
                "no type {says}; there are {}, and records",
                TYPES.iter().take(12).copied().collect::<Vec<_>>().join(", ")
            ),
        };
        let fix = near.map(|near| Fix { span, text: near.to_owned() });
        self.findings.mendable(Code::UnknownType, span, message, fix);
        Err(Halt)
    }

    /// `from VIEW where column is WORD`
    fn choices(&mut self) -> Parsed<Option<Choices>> {
        if !self.keyword("from") {
            return Ok(None);
        }
        let view = self.name(&[Kind::View], &["where"])?;
        if !self.keyword("where") {
            return Ok(Some(Choices { view, possible: None }));
        }
        let column = self.ident(TokenKind::Field, "a column of the view")?;
        self.expect("is")?;
        let word = self.ident(TokenKind::Word, "a word")?;
        Ok(Some(Choices { view, possible: Some((column, word)) }))
    }

    fn text_limits(&mut self) -> Parsed<TextLimits> {
        let mut limits = TextLimits::default();
        loop {
            if self.keyword("of at least") {
                limits.at_least = Some(self.count("how many letters")?);
                let _ = self.keyword("letters") || self.keyword("letter");
            } else if self.keyword("like") {
                limits.like = Some(self.shape()?);
            } else if self.keyword("up to") {
                limits.up_to = Some(self.count("how many letters")?);
                let _ = self.keyword("letters") || self.keyword("letter");
            } else {
                return Ok(limits);
            }
        }
    }

    fn shape(&mut self) -> Parsed<String> {
        if self.cursor.peek() == Some('"') {
            return Ok(self.text("a shape")?.0);
        }
        let (shape, span) = self.cursor.raw(&[',', ';', '=']);
        if shape.is_empty() {
            return Err(self.missing("a shape, such as 999-aa,"));
        }
        self.mark(span, TokenKind::Text);
        Ok(shape.to_owned())
    }

    /// A whole number from 0.
    pub fn count(&mut self, what: &str) -> Parsed<u32> {
        let Some((number, span)) = self.cursor.number() else {
            return Err(self.missing(&format!("{what}, a number,")));
        };
        self.mark(span, TokenKind::Number);
        if number.fract() != 0.0 || number > 1_000_000.0 {
            return Err(self.halt(Code::TypeClash, span, format!("{what} must be a whole number of at most 1000000")));
        }
        // between 0 and a million, without a fraction
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(number as u32)
    }

    fn above(&mut self) -> Parsed<Option<f64>> {
        if !self.keyword("above") {
            return Ok(None);
        }
        let negative = self.cursor.eat("-").is_some();
        let Some((number, span)) = self.cursor.number() else { return Err(self.missing("a number")) };
        self.mark(span, TokenKind::Number);
        Ok(Some(if negative && number != 0.0 { -number } else { number }))
    }

    /// `OPEN, COMPLETED`; what can follow a type after a comma is no word.
    fn words(&mut self) -> Parsed<Vec<crate::language::tree::name::Name>> {
        let mut words = vec![self.ident(TokenKind::Word, "a word")?];
        loop {
            let before = self.cursor.at;
            if self.cursor.eat(",").is_none() {
                return Ok(words);
            }
            if self.is_modifier() {
                self.cursor.at = before;
                return Ok(words);
            }
            let word = self.ident(TokenKind::Word, "a word")?;
            if words.iter().any(|other| other.says == word.says) {
                self.findings.error(Code::Twice, word.span, format!("{} stands here twice; take one out", word.says));
            }
            words.push(word);
        }
    }

    /// Whether what says more about a field comes next.
    pub fn is_modifier(&mut self) -> bool {
        let mut ahead = self.cursor.clone();
        if ahead.eat("e.g.").is_some() {
            return true;
        }
        let word = ahead.peek_word();
        ahead.at += word.len();
        match word {
            "optional" => ahead.peek().is_none_or(|sign| matches!(sign, ',' | ';')),
            "was" => ahead.peek().is_some_and(|sign| !matches!(sign, ',' | ';')),
            _ => false,
        }
    }
}
