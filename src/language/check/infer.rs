//! What kinds of value changes set, found by judging them without anybody listening.
//!
//! Must not know what is wrong with them.

use super::judge::Judge;
use super::scope::{Place, Scope};
use crate::language::finding::Findings;
use crate::language::meaning::ty::{Known, Ty};
use crate::language::meaning::{CommandMeaning, Meaning};
use crate::language::tree::Tree;
use crate::language::tree::expr::{Expr, Turns};
use crate::language::tree::line::{Change, On};

/// What a line under `asks` sets.
pub fn asked(meaning: &Meaning, command: &CommandMeaning, system: &str, change: &Change) -> Vec<Known> {
    let scope = Scope {
        fields: command.fields.iter().chain(&command.asked).cloned().collect(),
        aggregates: command.on.iter().cloned().collect(),
        system: Some(system.to_owned()),
        ..Scope::default()
    };
    let from = Ty::System(system.to_owned());
    set(meaning, scope, &[], &from, change).into_iter().map(|(name, ty)| Known::new(&name, ty)).collect()
}

/// What an event puts into the columns of a row, the keys that it has among them.
pub fn set_in_row(meaning: &Meaning, on: &On, keys: &[String]) -> Vec<(String, Ty)> {
    let mut scope = Scope::event(meaning, &on.event.says);
    scope.place = Place::View;
    scope.view = Some(String::new());
    let fields = scope.fields.clone();
    let turns: Vec<_> = on.turns.iter().map(|turns| turn(meaning, scope.clone(), turns)).collect();
    let from = Ty::Fields(fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect());
    let mut found: Vec<_> =
        on.changes.iter().flat_map(|(change, _)| set(meaning, scope.clone(), &turns, &from, change)).collect();
    for key in keys {
        let is_set = found.iter().any(|(name, _)| name == key);
        if let (Some(field), false, None) = (Known::find(&fields, key), is_set, &on.at) {
            found.push((key.clone(), field.ty.clone()));
        }
    }
    found
}

/// What `with` gives an event that the commands which make it do not have under that name.
pub fn given(meaning: &Meaning, tree: &Tree, event: &str) -> Vec<Known> {
    let mut found: Vec<Known> = Vec::new();
    for (head, command) in tree.commands() {
        for effect in command.effects.iter().filter(|effect| effect.name.says == event) {
            let scope = Scope::command(meaning, &head.name.says);
            let turns =
                effect.turns.as_ref().map(|turns| turn(meaning, scope.clone(), turns)).into_iter().collect::<Vec<_>>();
            for arg in &effect.with {
                let is_known = Known::find(&scope.fields, &arg.name.says).is_some();
                if !is_known && Known::find(&found, &arg.name.says).is_none() {
                    let ty = kind(meaning, scope.clone(), &turns, &arg.value);
                    // a lone word is hardly the only one
                    let ty = if matches!(ty, Ty::Words(_)) { Ty::Text } else { ty };
                    found.push(Known { name: arg.name.says.clone(), ty, required: false });
                }
            }
        }
    }
    found
}

/// The word of a `for` and what it stands for.
fn turn(meaning: &Meaning, scope: Scope, turns: &Turns) -> (String, Ty) {
    let element = match kind(meaning, scope, &[], &turns.source) {
        Ty::List(of) | Ty::Map(of) => *of,
        _ => Ty::Anything,
    };
    (turns.word.says.clone(), element)
}

fn set(meaning: &Meaning, scope: Scope, turns: &[(String, Ty)], from: &Ty, change: &Change) -> Vec<(String, Ty)> {
    match change {
        Change::Sets(field, expr) => vec![(field.says.clone(), kind(meaning, scope, turns, expr))],
        Change::Copies(fields, of) => {
            let of = of.as_ref().map_or_else(|| from.clone(), |of| kind(meaning, scope, turns, of));
            let known = meaning.fields_of(&of).unwrap_or_default();
            let ty = |name: &str| match &of {
                Ty::Map(of) => (**of).clone(),
                _ => Known::find(&known, name).map_or(Ty::Anything, |field| field.ty.clone()),
            };
            fields.iter().map(|field| (field.says.clone(), ty(&field.says))).collect()
        }
        Change::Adds(expr, field) => {
            let added = match kind(meaning, scope, turns, expr) {
                Ty::Number => Ty::Number,
                Ty::Anything | Ty::Nothing => Ty::Anything,
                other => Ty::List(Box::new(other)),
            };
            vec![(field.says.clone(), added)]
        }
        Change::Takes(..) => Vec::new(),
    }
}

fn kind(meaning: &Meaning, scope: Scope, turns: &[(String, Ty)], expr: &Expr) -> Ty {
    let mut quiet = Findings::default();
    let mut judge = Judge::new(meaning, &mut quiet, scope);
    judge.turns = turns.to_vec();
    judge.ty(&mut expr.clone(), &Ty::Anything)
}
