//! Writes the lines under a head.
//!
//! Must not know the heads.

use super::expr::{args, expr, push_escaped, quoted};
use crate::language::tree::expr::{Arg, Turns};
use crate::language::tree::line::{
    AskStep, Change, Deed, Effect, Field, Message, On, Part, Refusal, Rule, Type, TypeKind, Unique,
};
use crate::language::tree::name::Name;
use std::fmt::Write;

/// Names with commas between.
pub fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.says.as_str()).collect::<Vec<_>>().join(", ")
}

/// A field.
pub fn field(field: &Field) -> String {
    let mut text = format!("{}: {}", field.name.says, kind(&field.kind));
    if let Some(default) = &field.default {
        push(&mut text, " = ", &expr(default));
    }
    if field.optional {
        text.push_str(", optional");
    }
    if let Some(example) = &field.example {
        push(&mut text, ", e.g. ", &expr(example));
    }
    if let Some(view) = &field.counting_in {
        push(&mut text, " counting in ", &view.says);
    }
    if let Some(was) = &field.was {
        push(&mut text, ", was ", &expr(was));
    }
    text
}

fn push(text: &mut String, before: &str, rest: &str) {
    text.push_str(before);
    text.push_str(rest);
}

fn kind(kind: &Type) -> String {
    match &kind.kind {
        TypeKind::NewId => "new id".into(),
        TypeKind::Id(None) => "id".into(),
        TypeKind::Id(Some(choices)) => {
            let possible = choices.possible.as_ref();
            let possible = possible.map(|(column, word)| format!(" where {} is {}", column.says, word.says));
            format!("id from {}{}", choices.view.says, possible.unwrap_or_default())
        }
        TypeKind::Text(limits) => {
            let mut text = "text".to_owned();
            if let Some(at_least) = limits.at_least {
                // writing into a string does not fail
                let _ = write!(text, " of at least {at_least} letters");
            }
            if let Some(like) = &limits.like {
                push(&mut text, " like ", &shape(like));
            }
            if let Some(up_to) = limits.up_to {
                let _ = write!(text, " up to {up_to}");
            }
            text
        }
        TypeKind::Email => "email".into(),
        TypeKind::Number { whole, above } => {
            let whole = if *whole { "whole " } else { "" };
            let above = above.map(|above| format!(" above {above}"));
            format!("{whole}number{}", above.unwrap_or_default())
        }
        TypeKind::YesNo => "yes/no".into(),
        TypeKind::Time => "time".into(),
        TypeKind::Anything => "anything".into(),
        TypeKind::OneOf(words) => format!("one of {}", names(words)),
        TypeKind::List(of) => format!("list of {}", self::kind(of)),
        TypeKind::Map(of) => format!("map of {}", self::kind(of)),
        TypeKind::Record(name) => name.says.clone(),
    }
}

fn shape(shape: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-./_:+()".contains(letter);
    if shape.is_empty() || shape.contains("--") || !shape.chars().all(is_plain) {
        quoted(shape)
    } else {
        shape.to_owned()
    }
}

/// A rule.
pub fn rule(rule: &Rule) -> String {
    match rule {
        Rule::Refuse(refusal) => format!("refuse {}", self::refusal(refusal)),
        Rule::NothingIf(condition, _) => format!("nothing if {}", expr(condition)),
        Rule::BeginsWith { commands, refused_as, .. } => {
            format!("begins with {}{}", names(commands), as_refusal(refused_as.as_ref()))
        }
    }
}

fn refusal(refusal: &Refusal) -> String {
    let mut text = refusal.code.says.clone();
    if let Some(message) = &refusal.message {
        push(&mut text, " ", &self::message(message));
    }
    if let Some(condition) = &refusal.condition {
        push(&mut text, " if ", &expr(condition));
    }
    text
}

fn as_refusal(refused_as: Option<&Refusal>) -> String {
    refused_as.map(|refused_as| format!(" as {}", refusal(refused_as))).unwrap_or_default()
}

fn message(message: &Message) -> String {
    let mut text = "\"".to_owned();
    for part in &message.parts {
        match part {
            Part::Text(says) => {
                for (index, piece) in says.split('{').enumerate() {
                    text.push_str(if index > 0 { "\\{" } else { "" });
                    push_escaped(&mut text, piece);
                }
            }
            Part::Value(value) => {
                text.push('{');
                text.push_str(&expr(value));
                text.push('}');
            }
        }
    }
    text.push('"');
    text
}

/// `unique …`
pub fn unique(unique: &Unique) -> String {
    let held_by = unique.held_by.as_ref().map(|held_by| format!(" held by {}", held_by.says)).unwrap_or_default();
    format!("unique {} in {}{held_by}{}", unique.field.says, unique.view.says, as_refusal(unique.refused_as.as_ref()))
}

/// `with …`, where there is something to say.
pub fn with(with: &[Arg]) -> String {
    if with.is_empty() { String::new() } else { format!(" with {}", args(with)) }
}

fn turns(turns: Option<&Turns>) -> String {
    turns.map(|turns| format!(" for {} in {}", turns.word.says, expr(&turns.source))).unwrap_or_default()
}

/// `then …`, `otherwise …`
pub fn effect(effect: &Effect) -> String {
    let word = if effect.otherwise { "otherwise" } else { "then" };
    let condition = effect.condition.as_ref().map(|condition| format!(" if {}", expr(condition))).unwrap_or_default();
    format!("{word} {}{}{}{condition}", effect.name.says, with(&effect.with), turns(effect.turns.as_ref()))
}

/// A change.
pub fn change(change: &Change) -> String {
    match change {
        Change::Sets(field, to) => format!("sets {} to {}", field.says, expr(to)),
        Change::Copies(fields, of) => {
            let of = of.as_ref().map(|of| format!(" of {}", expr(of))).unwrap_or_default();
            format!("copies {}{of}", names(fields))
        }
        Change::Adds(value, to) => format!("adds {} to {}", expr(value), to.says),
        Change::Takes(value, from) => format!("takes {} from {}", expr(value), from.says),
    }
}

/// A line under `asks`.
pub fn ask_step(step: &AskStep) -> String {
    match step {
        AskStep::Rule(one) => rule(one),
        AskStep::Change(one, _) => change(one),
    }
}

/// A line under a step of a process.
pub fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Change(one, _) => change(one),
        Deed::Effect(one) => effect(one),
    }
}

/// `on EVENT adds row …`, without what changes.
pub fn on(on: &On) -> String {
    let deed: &str = on.deed.into();
    let rows = if on.many { "rows" } else { "row" };
    let at = on.at.as_ref().map(|at| format!(" at {}", expr(at))).unwrap_or_default();
    let filter = on.filter.as_ref().map(|filter| format!(" where {}", expr(filter))).unwrap_or_default();
    format!("on {} {deed} {rows}{at}{}{filter}", on.event.says, turns(on.turns.as_ref()))
}
