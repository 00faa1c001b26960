//! What several heads have: refusals, effects with what fills them, and changes.
//!
//! Must not know the heads.

use super::parser::{Parsed, Parser};
use crate::language::finding::{Code, Fix};
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::expr::{Arg, Expr};
use crate::language::tree::line::{Change, Effect, Message, Refusal, Rule};
use crate::language::tree::name::Name;

/// The words that a rule begins with.
pub const RULES: [&str; 2] = ["refuse", "nothing if"];
/// The words that a change begins with.
pub const CHANGES: [&str; 4] = ["sets", "copies", "adds", "takes"];

impl Parser<'_> {
    /// Whether one of some words comes next.
    pub fn is_one_of(&mut self, words: &[&str]) -> bool {
        let next = self.cursor.peek_word();
        !next.is_empty() && words.iter().any(|phrase| phrase.split(' ').next() == Some(next))
    }

    /// `refuse code "message" if expr`, `nothing if expr`
    pub fn rule(&mut self) -> Parsed<Rule> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.keyword("nothing") {
            self.expect("if")?;
            let condition = self.value(&[])?;
            return Ok(Rule::NothingIf(condition, self.cursor.span(from, self.cursor.at)));
        }
        self.expect("refuse")?;
        let mut refusal = self.refusal(from)?;
        refusal.condition = self.condition()?;
        refusal.span = self.cursor.span(from, self.cursor.at);
        Ok(Rule::Refuse(refusal))
    }

    /// `if expr`, where it comes next.
    pub fn condition(&mut self) -> Parsed<Option<Expr>> {
        if self.keyword("if") { Ok(Some(self.value(&[])?)) } else { Ok(None) }
    }

    /// A code and its message.
    fn refusal(&mut self, from: usize) -> Parsed<Refusal> {
        if self.cursor.peek() == Some('"') {
            let here = self.here();
            let start = self.cursor.span(self.cursor.at, self.cursor.at);
            let fix = Fix { span: start, text: "not_possible ".into() };
            let message = "the code of this refusal is missing: `refuse not_possible \"…\"`";
            self.findings.mendable(Code::NoName, here, message, Some(fix));
            return Err(super::parser::Halt);
        }
        let code = self.ident(TokenKind::Code, "the code of the refusal")?;
        let message = self.message_if_any()?;
        Ok(Refusal { code, message, condition: None, span: self.cursor.span(from, self.cursor.at) })
    }

    fn message_if_any(&mut self) -> Parsed<Option<Message>> {
        match self.cursor.peek() {
            None | Some(';') => Ok(None),
            Some('"') => Ok(Some(self.message()?)),
            Some(_) if self.is_next("if") => Ok(None),
            Some(_) => Err(self.bare_text("the message", &["if"])),
        }
    }

    /// `as code "message"`, where it comes next.
    pub fn refused_as(&mut self) -> Parsed<Option<Refusal>> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.keyword("as") { Ok(Some(self.refusal(from)?)) } else { Ok(None) }
    }

    /// `then NAME with … for … in … if …`; `then` or `otherwise` comes next.
    pub fn effect(&mut self, kind: Kind) -> Parsed<Effect> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        let otherwise = self.keyword("otherwise");
        if !otherwise {
            self.expect("then")?;
        }
        let name = self.name(&[kind], &["with", "for", "if", "then", "otherwise"])?;
        let with = self.with(&["for", "if", "then", "otherwise"])?;
        let turns = if self.is_next("for") { Some(self.turns(&["if", "then", "otherwise"])?) } else { None };
        let condition = if self.keyword("if") { Some(self.value(&["then", "otherwise"])?) } else { None };
        Ok(Effect { otherwise, name, with, turns, condition, span: self.cursor.span(from, self.cursor.at) })
    }

    /// One effect after the other, as many as come next.
    pub fn effects(&mut self, kind: Kind, into: &mut Vec<Effect>) -> Parsed<()> {
        while self.is_one_of(&["then", "otherwise"]) {
            into.push(self.effect(kind)?);
        }
        Ok(())
    }

    /// `with name: value, …`, where it comes next.
    pub fn with(&mut self, follow: &[&str]) -> Parsed<Vec<Arg>> {
        let mut args = Vec::new();
        if !self.keyword("with") {
            return Ok(args);
        }
        loop {
            args.push(self.arg(follow)?);
            if self.cursor.eat(",").is_none() {
                self.check_twice(&args);
                return Ok(args);
            }
        }
    }

    /// `sets …`, `copies …`, `adds …`, `takes …`; one of them comes next.
    pub fn change(&mut self) -> Parsed<Change> {
        if self.keyword("sets") {
            let field = self.ident(TokenKind::Field, "what is set")?;
            self.expect("to")?;
            return Ok(Change::Sets(field, self.value(&[])?));
        }
        if self.keyword("copies") {
            let fields = self.idents(TokenKind::Field, "what is copied")?;
            let of = if self.keyword("of") { Some(self.value(&[])?) } else { None };
            return Ok(Change::Copies(fields, of));
        }
        if self.keyword("adds") {
            let (value, field) = self.moved("to")?;
            return Ok(Change::Adds(value, field));
        }
        self.expect("takes")?;
        let (value, field) = self.moved("from")?;
        Ok(Change::Takes(value, field))
    }

    fn moved(&mut self, preposition: &str) -> Parsed<(Expr, Name)> {
        let value = self.expr()?;
        self.expect(preposition)?;
        Ok((value, self.ident(TokenKind::Field, "where it goes")?))
    }
}
