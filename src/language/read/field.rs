//! Fields: `amount: whole number above 0 = 1, optional, e.g. 1000 counting in Loans, was 5`.
//!
//! Must not know what a field belongs to.

use super::parser::{Halt, Parsed, Parser};
use crate::language::finding::{Code, Fix};
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::line::{Field, Type, TypeKind};

impl Parser<'_> {
    /// Whether a field comes next: a word and a colon.
    pub fn is_field(&mut self) -> bool {
        let mut ahead = self.cursor.clone();
        let word = ahead.peek_word();
        ahead.at += word.len();
        !word.is_empty() && ahead.eat(":").is_some()
    }

    /// A field, into a list. One that is understood in part is there as anything, so that its other uses have no finding.
    pub fn field_into(&mut self, fields: &mut Vec<Field>) -> Parsed<()> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        let name = self.ident(TokenKind::Field, "the name of a field")?;
        if fields.iter().any(|field| field.name.says == name.says) {
            let message = format!("the field {} is there twice; take one out", name.says);
            self.findings.error(Code::Twice, name.span, message);
        }
        if self.cursor.eat(":").is_none() {
            let end = self.cursor.span(self.cursor.at, self.cursor.at);
            let fix = Fix { span: end, text: ": text".into() };
            let message = format!("the type of {} is missing: `{}: text`", name.says, name.says);
            self.findings.mendable(Code::UnknownType, name.span, message, Some(fix));
            return Err(Halt);
        }
        let anything = Type { kind: TypeKind::Anything, span: name.span };
        let mut field = Field {
            span: name.span,
            name,
            kind: anything,
            default: None,
            optional: false,
            example: None,
            counting_in: None,
            was: None,
        };
        let read = self.field_rest(&mut field);
        field.span = self.cursor.span(from, self.cursor.at);
        fields.push(field);
        read
    }

    fn field_rest(&mut self, field: &mut Field) -> Parsed<()> {
        field.kind = self.type_of()?;
        if self.cursor.eat("=").is_some() {
            field.default = Some(self.value(&[])?);
        }
        while self.cursor.eat(",").is_some() {
            self.modifier(field)?;
        }
        Ok(())
    }

    fn modifier(&mut self, field: &mut Field) -> Parsed<()> {
        if self.keyword("optional") {
            field.optional = true;
        } else if let Some(span) = self.cursor.eat("e.g.") {
            self.mark(span, TokenKind::Keyword);
            field.example = Some(self.value(&["counting"])?);
            if self.keyword("counting in") {
                field.counting_in = Some(self.name(&[Kind::View], &[])?);
            }
        } else if self.keyword("was") {
            field.was = Some(self.value(&[])?);
        } else {
            let here = self.here();
            let word = here_word(self);
            let message = format!("`{word}` says nothing about a field; what may: optional, e.g. VALUE, was VALUE");
            return Err(self.halt(Code::UnknownWord, here, message));
        }
        Ok(())
    }
}

fn here_word(parser: &mut Parser<'_>) -> String {
    let word = parser.cursor.peek_word();
    if word.is_empty() { super::parser::short(parser.cursor.rest()) } else { word.to_owned() }
}
