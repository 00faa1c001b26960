//! Expressions: operators by their strength, then what they stand between.
//!
//! Depth is bounded, so that neither this nor anybody who walks the tree later runs out of stack. Must not know where an
//! expression stands.

use super::parser::{Halt, Parsed, Parser};
use crate::language::finding::{Code, Fix};
use crate::language::outline::TokenKind;
use crate::language::tree::expr::{Arg, Binary, Denied, Expr, ExprKind, Means, State, Turns};
use crate::language::tree::name::Name;
use strum::IntoEnumIterator;

/// How strongly an operator binds; the strongest last.
pub const COMPARING: u8 = 5;
const NOT: u8 = 4;

/// Signs of other languages and what they are here, the longest first.
const FOREIGN_SIGNS: [(&str, &str); 7] =
    [("===", "is"), ("!==", "is not"), ("==", "is"), ("!=", "is not"), ("&&", "and"), ("||", "or"), ("=", "is")];

enum Operator {
    Between(Binary),
    Asks(State, Denied),
}

/// How strongly an operator binds.
#[must_use]
pub fn strength(operator: Binary) -> u8 {
    match operator {
        Binary::OrElse => 1,
        Binary::Or => 2,
        Binary::And => 3,
        Binary::Plus | Binary::Minus => 6,
        Binary::Times | Binary::By => 7,
        _ => COMPARING,
    }
}

impl Parser<'_> {
    /// A value in a place where one of some words may follow. Text without quotes has its finding.
    pub fn value(&mut self, follow: &[&str]) -> Parsed<Expr> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        let depth = self.depth;
        let value = self.expr();
        self.depth = depth;
        let value = value?;
        let next = self.cursor.peek();
        let ended = next.is_none_or(|sign| matches!(sign, ',' | ';' | ':' | ')' | ']' | '}'));
        if ended || follow.contains(&self.cursor.peek_word()) {
            return Ok(value);
        }
        self.no_foreign_sign()?;
        if matches!(next, Some('<' | '>')) || !ends_bare(&value) {
            return Ok(value);
        }
        Err(self.bare_text_from(from, follow))
    }

    /// Signs of other languages that people write out of habit.
    fn no_foreign_sign(&mut self) -> Parsed<()> {
        for (sign, word) in FOREIGN_SIGNS {
            if let Some(span) = self.cursor.eat(sign) {
                let fix = Fix { span, text: word.to_owned() };
                let message = format!("`{sign}` means nothing here; write `{word}`");
                self.findings.mendable(Code::UnknownWord, span, message, Some(fix));
                return Err(Halt);
            }
        }
        Ok(())
    }

    /// An expression.
    pub fn expr(&mut self) -> Parsed<Expr> {
        self.deeper()?;
        let depth = self.depth;
        let expr = self.binary(1);
        self.depth = depth - 1;
        expr
    }

    fn binary(&mut self, weakest: u8) -> Parsed<Expr> {
        let mut left = self.operand()?;
        let mut compared = false;
        while let Some((operator, strength, end)) = self.operator() {
            if strength < weakest || (compared && strength >= COMPARING) {
                break;
            }
            // a chain is as deep as it is long
            self.deeper()?;
            let from = self.cursor.at;
            self.cursor.at = end;
            let span = self.cursor.span(from, end);
            self.mark(span, TokenKind::Keyword);
            compared = strength == COMPARING;
            left = match operator {
                Operator::Asks(state, denied) => {
                    Expr { span: left.span.until(span), kind: ExprKind::Is(Box::new(left), state, denied) }
                }
                Operator::Between(binary) => {
                    let right = self.binary(if binary == Binary::OrElse { strength } else { strength + 1 })?;
                    let span = left.span.until(right.span);
                    Expr { span, kind: ExprKind::Binary(binary, Box::new(left), Box::new(right)) }
                }
            };
        }
        Ok(left)
    }

    /// The operator that comes next, how strongly it binds and where it ends; the cursor stays.
    fn operator(&mut self) -> Option<(Operator, u8, usize)> {
        if self.cursor.is_at_end() {
            return None;
        }
        let mut ahead = self.cursor.clone();
        let mut states = ["", "not"].into_iter().flat_map(|not| {
            [("empty", State::Empty), ("new", State::New), ("missing", State::Missing)]
                .map(|(word, state)| (not, word, state))
        });
        if ahead.peek_word() == "is" {
            let state = states.find_map(|(not, word, state)| {
                let mut ahead = self.cursor.clone();
                ahead.eat_phrase(&format!("is {not} {word}").replace("  ", " "))?;
                // `is new id` compares with a new id
                let is_id = state == State::New && ahead.peek_word() == "id";
                let denied = if not.is_empty() { Denied::No } else { Denied::Yes };
                (!is_id).then_some((Operator::Asks(state, denied), COMPARING, ahead.at))
            });
            if state.is_some() {
                return state;
            }
        }
        // the longest first: `is not` before `is`, `<=` before `<`
        let longest = Binary::iter().filter_map(|binary| {
            let mut ahead = self.cursor.clone();
            let says: &str = binary.into();
            let found = if says.starts_with(char::is_alphabetic) { ahead.eat_phrase(says) } else { ahead.eat(says) };
            found.map(|_| (binary, ahead.at))
        });
        let (binary, end) = longest.max_by_key(|(_, end)| *end)?;
        Some((Operator::Between(binary), strength(binary), end))
    }

    fn operand(&mut self) -> Parsed<Expr> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.keyword("not") {
            self.deeper()?;
            let inner = self.binary(NOT)?;
            let span = self.cursor.span(from, self.cursor.at);
            return Ok(Expr { kind: ExprKind::Not(Box::new(inner)), span });
        }
        if !self.cursor.is_at_end() && self.cursor.eat("-").is_some() {
            self.deeper()?;
            let inner = self.operand()?;
            let span = self.cursor.span(from, self.cursor.at);
            let kind = match inner.kind {
                ExprKind::Number(number) if number != 0.0 => ExprKind::Number(-number),
                _ => ExprKind::Negative(Box::new(inner)),
            };
            return Ok(Expr { kind, span });
        }
        self.with_path(from)
    }

    /// A value and the path into it.
    fn with_path(&mut self, from: usize) -> Parsed<Expr> {
        let mut value = self.single()?;
        loop {
            let open = self.cursor.at;
            if self.cursor.eat(".").is_some() {
                self.deeper()?;
                let field = self.ident(TokenKind::Field, "the name of a field")?;
                value = Expr { span: value.span.until(field.span), kind: ExprKind::Member(Box::new(value), field) };
            } else if self.cursor.eat("[").is_some() {
                self.deeper()?;
                let index = self.value(&[])?;
                self.close("]", open)?;
                let span = self.cursor.span(from, self.cursor.at);
                value = Expr { span, kind: ExprKind::Index(Box::new(value), Box::new(index)) };
            } else {
                return Ok(value);
            }
        }
    }

    /// `for word in source`
    pub fn turns(&mut self, follow: &[&str]) -> Parsed<Turns> {
        self.expect("for")?;
        let word = self.ident(TokenKind::Field, "a word for each element")?;
        self.expect("in")?;
        Ok(Turns { word, source: self.value(follow)? })
    }

    /// Things with commas between, up to the closing bracket.
    pub(super) fn listed<T>(
        &mut self,
        closing: &str,
        open: usize,
        one: impl Fn(&mut Self) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut list = Vec::new();
        if self.cursor.eat(closing).is_some() {
            return Ok(list);
        }
        loop {
            if self.cursor.is_at_end() {
                return Err(self.open_bracket(closing, open));
            }
            list.push(one(self)?);
            if self.cursor.eat(",").is_none() {
                self.close(closing, open)?;
                return Ok(list);
            }
        }
    }

    /// `quantity: 1`, `"999999aa": 9`
    pub(super) fn entry(&mut self) -> Parsed<Arg> {
        if self.cursor.peek() == Some('"') {
            let (says, span) = self.text("a key")?;
            self.expect_sign(":")?;
            return Ok(Arg { name: Name { says, span }, value: self.value(&[])? });
        }
        self.arg(&[])
    }

    /// `name: value`
    pub fn arg(&mut self, follow: &[&str]) -> Parsed<Arg> {
        let name = self.ident(TokenKind::Field, "the name of a field")?;
        self.expect_sign(":")?;
        Ok(Arg { name, value: self.value(follow)? })
    }

    /// No name stands twice among some.
    pub fn check_twice(&mut self, args: &[Arg]) {
        let mut seen = std::collections::HashSet::new();
        for arg in args {
            if !seen.insert(arg.name.says.as_str()) {
                self.findings.error(
                    Code::Twice,
                    arg.name.span,
                    format!("{} stands here twice; take one out", arg.name.says),
                );
            }
        }
    }

    /// The bracket that closes another one.
    pub fn close(&mut self, closing: &str, open: usize) -> Parsed<()> {
        if self.cursor.eat(closing).is_some() {
            return Ok(());
        }
        if self.cursor.peek().is_none_or(|sign| matches!(sign, ')' | ']' | '}' | '"')) {
            return Err(self.open_bracket(closing, open));
        }
        Err(self.missing(&format!("`{closing}`")))
    }

    /// A bracket that nobody closes.
    pub fn open_bracket(&mut self, closing: &str, open: usize) -> Halt {
        let end = self.cursor.at;
        let fix = Fix { span: self.cursor.span(end, end), text: closing.to_owned() };
        let span = self.cursor.span(open, open + 1);
        self.findings.mendable(
            Code::OpenBracket,
            span,
            format!("this bracket is not closed; write `{closing}`"),
            Some(fix),
        );
        Halt
    }
}

/// Whether an expression ends in a bare word or number, as text without quotes does.
fn ends_bare(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_, means) => *means == Means::Open,
        ExprKind::Binary(_, _, right) => ends_bare(right),
        ExprKind::Not(inner) | ExprKind::Negative(inner) | ExprKind::Member(inner, _) => ends_bare(inner),
        ExprKind::Number(_) | ExprKind::Truth(_) | ExprKind::Nothing | ExprKind::Now => true,
        _ => false,
    }
}
