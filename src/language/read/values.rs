//! Values by themselves: numbers, texts, lists, records, words and calls.
//!
//! Must not know the operators between them.

use super::names::is_of_word;
use super::parser::{Halt, Parsed, Parser};
use crate::language::finding::{Code, Fix};
use crate::language::near::nearest;
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::expr::{Each, Expr, ExprKind, Function, Means};
use crate::language::tree::span::Span;
use strum::IntoEnumIterator;

/// Words that never stand for a value.
const NO_VALUES: [&str; 16] = [
    "is",
    "and",
    "or",
    "in",
    "contains",
    "then",
    "if",
    "for",
    "where",
    "to",
    "from",
    "of",
    "with",
    "as",
    "otherwise",
    "else",
];

impl Parser<'_> {
    /// A value by itself: a literal, a word, a call, or anything in brackets.
    pub(super) fn single(&mut self) -> Parsed<Expr> {
        let from = self.cursor.at;
        let kind = match self.cursor.peek() {
            None => return Err(self.missing("a value")),
            Some('"') => {
                let (text, _) = self.text("a text")?;
                ExprKind::Text(text)
            }
            Some('(') => {
                self.cursor.eat("(");
                let inner = self.value(&[])?;
                self.close(")", from)?;
                inner.kind
            }
            Some('[') => {
                self.cursor.eat("[");
                ExprKind::List(self.listed("]", from, |parser| parser.value(&[]))?)
            }
            Some('{') => {
                self.cursor.eat("{");
                let args = self.listed("}", from, Self::entry)?;
                self.check_twice(&args);
                ExprKind::Record(args)
            }
            Some('#') => {
                self.cursor.eat("#");
                let rest = self.cursor.rest();
                let end = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
                let label = rest.get(..end).unwrap_or_default().to_owned();
                self.cursor.at += end;
                let span = self.cursor.span(from, self.cursor.at);
                if label.is_empty() {
                    return Err(self.halt(Code::NoName, span, "a label is missing after `#`: `#A`"));
                }
                self.mark(span, TokenKind::Label);
                ExprKind::Label(label)
            }
            Some(sign) if sign.is_ascii_digit() => self.number_value()?,
            Some(_) => self.word_value()?,
        };
        Ok(Expr { kind, span: self.cursor.span(from, self.cursor.at) })
    }

    fn number_value(&mut self) -> Parsed<ExprKind> {
        let Some((number, span)) = self.cursor.number() else { return Err(self.missing("a number")) };
        self.mark(span, TokenKind::Number);
        if number > 9_007_199_254_740_991.0 {
            self.findings.error(
                Code::TooLong,
                span,
                "this number is beyond 9007199254740991, the greatest that is exact",
            );
        }
        Ok(ExprKind::Number(number))
    }

    fn word_value(&mut self) -> Parsed<ExprKind> {
        let word = self.cursor.peek_word();
        let is_call = self.cursor.rest().get(word.len()..).is_some_and(|rest| rest.starts_with('('));
        if word.is_empty() || (NO_VALUES.contains(&word) && !is_call) {
            return Err(self.missing("a value"));
        }
        let constants = [
            ("yes", ExprKind::Truth(true)),
            ("no", ExprKind::Truth(false)),
            ("nothing", ExprKind::Nothing),
            ("now", ExprKind::Now),
            ("new id", ExprKind::NewId),
        ];
        for (phrase, constant) in constants {
            if self.keyword(phrase) {
                return Ok(constant);
            }
        }
        let from = self.cursor.at;
        let rest = self.cursor.between(from, self.cursor.code_end());
        if let Some((view, _, length)) = self.names.longest(rest, &[Kind::View]) {
            let follows = rest.get(length..).is_some_and(|rest| rest.trim_start().starts_with('['));
            if follows || view.contains(' ') {
                let view = view.to_owned();
                self.cursor.at = from + length;
                let span = self.cursor.span(from, self.cursor.at);
                self.mark(span, TokenKind::Name(Kind::View));
                return Ok(ExprKind::Name(view, Means::View));
            }
        }
        self.cursor.at += word.len();
        let span = self.cursor.span(from, self.cursor.at);
        if self.cursor.rest().starts_with('(') {
            return self.call(word, span);
        }
        self.check_length(word, span);
        let kind = if word.chars().any(char::is_lowercase) { TokenKind::Field } else { TokenKind::Word };
        self.mark(span, kind);
        Ok(ExprKind::Name(word.to_owned(), Means::Open))
    }

    fn call(&mut self, word: &str, span: Span) -> Parsed<ExprKind> {
        let Ok(function) = word.parse::<Function>() else {
            let near = nearest(word, Function::iter().map(Into::into));
            let hint = if let Some(near) = near {
                format!("did you mean {near}?")
            } else {
                let all: Vec<&str> = Function::iter().map(Into::into).collect();
                format!("there are {}", all.join(", "))
            };
            let fix = near.map(|near| Fix { span, text: near.to_owned() });
            self.findings.mendable(Code::UnknownWord, span, format!("no function {word}; {hint}"), fix);
            return Err(Halt);
        };
        self.mark(span, TokenKind::Keyword);
        let open = self.cursor.at;
        self.cursor.eat("(");
        if self.cursor.eat(")").is_some() {
            return Ok(ExprKind::Call(function, Vec::new()));
        }
        let first = self.value(&["for"])?;
        if self.is_next("for") {
            let turns = self.turns(&["where"])?;
            let filter = if self.keyword("where") { Some(self.value(&[])?) } else { None };
            self.close(")", open)?;
            return Ok(ExprKind::Each(Box::new(Each { function, item: first, turns, filter })));
        }
        let mut args = vec![first];
        if self.cursor.eat(",").is_some() {
            args.extend(self.listed(")", open, |parser| parser.value(&[]))?);
        } else {
            self.close(")", open)?;
        }
        Ok(ExprKind::Call(function, args))
    }
}
