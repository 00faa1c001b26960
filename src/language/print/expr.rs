//! Writes expressions, with the brackets that they need and no others.
//!
//! Must not know where an expression stands.

use crate::language::read::expr::{COMPARING, strength};
use crate::language::tree::expr::{Arg, Binary, Denied, Expr, ExprKind, State};

const NOT: u8 = 4;
const SIGNED: u8 = 8;
const SINGLE: u8 = 10;

/// An expression.
#[must_use]
pub fn expr(expr: &Expr) -> String {
    let mut text = String::new();
    push(&mut text, expr, 0);
    text
}

/// A text in quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    push_escaped(&mut quoted, text);
    quoted.push('"');
    quoted
}

/// A text as it stands between quotes.
pub fn push_escaped(into: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '"' => into.push_str("\\\""),
            '\\' => into.push_str("\\\\"),
            '\n' => into.push_str("\\n"),
            '\t' => into.push_str("\\t"),
            '\r' => into.push_str("\\r"),
            _ => into.push(letter),
        }
    }
}

/// How strongly an expression holds together.
fn holds(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Binary(operator, ..) => strength(*operator),
        ExprKind::Is(..) => COMPARING,
        ExprKind::Not(_) => NOT,
        ExprKind::Negative(_) => SIGNED,
        ExprKind::Number(number) if *number < 0.0 => SIGNED,
        _ => SINGLE,
    }
}

/// Writes an expression in a place that wants it to hold together so strongly.
fn push(text: &mut String, expr: &Expr, wanted: u8) {
    if holds(expr) < wanted {
        text.push('(');
        push(text, expr, 0);
        text.push(')');
        return;
    }
    match &expr.kind {
        ExprKind::Number(number) => text.push_str(&number.to_string()),
        ExprKind::Text(says) => text.push_str(&quoted(says)),
        ExprKind::Truth(truth) => text.push_str(if *truth { "yes" } else { "no" }),
        ExprKind::Nothing => text.push_str("nothing"),
        ExprKind::Now => text.push_str("now"),
        ExprKind::NewId => text.push_str("new id"),
        ExprKind::Label(label) => {
            text.push('#');
            text.push_str(label);
        }
        ExprKind::Name(name, _) => text.push_str(name),
        ExprKind::List(items) => listed(text, "[", items, "]"),
        ExprKind::Record(args) => {
            text.push('{');
            for (index, arg) in args.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                push_arg(text, arg);
            }
            text.push('}');
        }
        ExprKind::Member(base, field) => {
            push(text, base, SINGLE);
            text.push('.');
            text.push_str(&field.says);
        }
        ExprKind::Index(base, index) => {
            push(text, base, SINGLE);
            text.push('[');
            push(text, index, 0);
            text.push(']');
        }
        ExprKind::Call(function, args) => {
            text.push_str((*function).into());
            listed(text, "(", args, ")");
        }
        ExprKind::Each(each) => {
            text.push_str(each.function.into());
            text.push('(');
            push(text, &each.item, 0);
            text.push_str(" for ");
            text.push_str(&each.turns.word.says);
            text.push_str(" in ");
            push(text, &each.turns.source, 0);
            if let Some(filter) = &each.filter {
                text.push_str(" where ");
                push(text, filter, 0);
            }
            text.push(')');
        }
        ExprKind::Negative(inner) => {
            text.push('-');
            // two dashes would be a comment
            push(text, inner, SINGLE);
        }
        ExprKind::Not(inner) => {
            text.push_str("not ");
            push(text, inner, NOT);
        }
        ExprKind::Binary(operator, left, right) => {
            let strength = strength(*operator);
            let side = if strength == COMPARING || *operator == Binary::OrElse { strength + 1 } else { strength };
            push(text, left, side);
            text.push(' ');
            text.push_str((*operator).into());
            text.push(' ');
            if is_state_word(*operator, right) {
                text.push('(');
                push(text, right, 0);
                text.push(')');
            } else {
                push(text, right, if *operator == Binary::OrElse { strength } else { strength + 1 });
            }
        }
        ExprKind::Is(inner, state, denied) => {
            push(text, inner, COMPARING + 1);
            text.push_str(if *denied == Denied::Yes { " is not " } else { " is " });
            text.push_str(match state {
                State::Empty => "empty",
                State::New => "new",
                State::Missing => "missing",
            });
        }
    }
}

/// Whether what follows `is` would read as a question for a state.
fn is_state_word(operator: Binary, right: &Expr) -> bool {
    let first = leftmost(right);
    matches!(operator, Binary::Is | Binary::IsNot)
        && matches!(&first.kind, ExprKind::Name(word, _) if ["empty", "new", "missing"].contains(&word.as_str()))
}

fn leftmost(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Binary(_, left, _)
        | ExprKind::Is(left, ..)
        | ExprKind::Member(left, _)
        | ExprKind::Index(left, _) => leftmost(left),
        _ => expr,
    }
}

fn listed(text: &mut String, open: &str, items: &[Expr], close: &str) {
    text.push_str(open);
    for (index, item) in items.iter().enumerate() {
        text.push_str(if index > 0 { ", " } else { "" });
        push(text, item, 0);
    }
    text.push_str(close);
}

fn push_arg(text: &mut String, arg: &Arg) {
    let key = &arg.name.says;
    let is_ident = key.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && key.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    text.push_str(&if is_ident { key.clone() } else { quoted(key) });
    text.push_str(": ");
    push(text, &arg.value, 0);
}

/// `name: value, …`
pub fn args(args: &[Arg]) -> String {
    let mut text = String::new();
    for (index, arg) in args.iter().enumerate() {
        text.push_str(if index > 0 { ", " } else { "" });
        push_arg(&mut text, arg);
    }
    text
}
