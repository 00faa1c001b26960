//! Guided stories: those of a model as the beats that a presenter plays.
//!
//! What a line expects is checked when the story is told as a test; here only what is done is left, and which command is
//! refused. Must not know how a beat is played.

use super::story::{Act, Script, Step, Telling, scripts_of};
use crate::engine::event::JsonObject;
use crate::engine::model::label;
use crate::engine::name::intern;
use crate::engine::scenario::{self, Beat, Scenario};
use crate::engine::timestamp::Timestamp;
use crate::language::meaning::Meaning;
use crate::language::tree::Tree;
use crate::language::tree::name::{Name, joined};
use crate::language::tree::span::Span;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The guided stories of a model.
pub fn scenarios(tree: &Tree, meaning: &Meaning) -> Vec<Scenario> {
    scripts_of(tree, meaning).iter().map(|script| scenario(tree, script)).collect()
}

fn scenario(tree: &Tree, script: &Script) -> Scenario {
    let (mut beats, mut says) = (Vec::new(), String::new());
    for (number, step) in script.steps.iter().enumerate() {
        if let Act::Says(text) = &step.act {
            says.clone_from(text);
            continue;
        }
        let after = script.steps.get(number + 1..).unwrap_or_default();
        for act in acts(tree, &step.act, after) {
            let text = if says.is_empty() { in_words(&step.act) } else { std::mem::take(&mut says) };
            beats.push(Beat { says: intern(&text), act });
        }
    }
    let name = Name { says: script.name.clone(), span: Span::default() };
    Scenario { name: intern(&name.kebab()), title: intern(&script.name), beats }
}

/// What is done at a line; nothing where it only expects something.
fn acts(tree: &Tree, act: &Act, after: &[Step]) -> Vec<scenario::Act> {
    let orders = |name: &Option<String>, order: fn(&'static str) -> scenario::Act| {
        let acting = tree.policies().map(|(head, _)| &head.name).chain(tree.processes().map(|(head, _)| &head.name));
        match name {
            Some(name) => vec![order(intern(name))],
            None => acting.map(|name| order(intern(&joined(&name.says)))).collect(),
        }
    };
    match act {
        Act::Given(given) => vec![scenario::Act::Happened(given.command, given.name, values(&given.said))],
        Act::When(given) => {
            let refused = after.iter().find_map(|step| match &step.act {
                Act::Says(_) => None,
                Act::ThenRefused(code, _) => Some(Some(intern(code))),
                _ => Some(None),
            });
            vec![scenario::Act::GiveFilled(given.name, values(&given.said), refused.flatten())]
        }
        Act::Pause(name) => orders(name, scenario::Act::Pause),
        Act::Resume(name) => orders(name, scenario::Act::Resume),
        Act::Rebuild(name) => orders(name, scenario::Act::Rebuild),
        Act::Set(system, settings) => vec![scenario::Act::Set(system, values(settings))],
        Act::Wait(minutes) => vec![scenario::Act::Wait(*minutes)],
        Act::LookBack(events) => vec![scenario::Act::LookBack((*events).into())],
        Act::Says(_) | Act::Then(_) | Act::ThenNothing | Act::ThenRefused(..) | Act::ThenShows(..) | Act::Later(_) => {
            Vec::new()
        }
    }
}

/// What a line says, which depends on nothing but itself.
fn values(said: &super::story::Said) -> JsonObject {
    let telling =
        Telling { last: &BTreeMap::new(), rows: &|_| Vec::new(), fresh_id: &Uuid::nil, now: Timestamp::UNIX_EPOCH };
    said.values(&telling)
}

/// What is read at a line for which the author has written no sentence.
fn in_words(act: &Act) -> String {
    match act {
        Act::Given(given) | Act::When(given) => label(given.name),
        Act::Set(system, _) => label(system),
        Act::Pause(Some(name)) | Act::Resume(Some(name)) | Act::Rebuild(Some(name)) => label(name),
        _ => String::new(),
    }
}
