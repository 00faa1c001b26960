//! Warnings: what means something, but hardly what was wanted. They never block.
//!
//! Must not know single lines.

use crate::language::World;
use crate::language::finding::{Code, Findings};
use crate::language::meaning::Meaning;
use crate::language::meaning::ty::{Known, few};
use crate::language::read::Read;
use crate::language::tree::{Body, Head};
use crate::language::verbs::{reads_as_happened, reads_as_wanted};

/// Reports what is hardly wanted.
pub fn check(read: &Read, meaning: &Meaning, world: &World, findings: &mut Findings) {
    for (head, _) in read.tree.heads.iter().zip(&read.broken).filter(|(_, broken)| !**broken) {
        match &head.body {
            Body::Command(_) => no_outcome(head, meaning, findings),
            Body::Event(_) => {
                past_tense(head, findings);
                shape(head, meaning, world, findings);
            }
            Body::Policy(policy) if policy.whenever.is_empty() && !says_when(&head.name.says) => {
                let message =
                    format!("nothing activates {}; write `whenever EVENT then COMMAND` under it", head.name.says);
                findings.warning(Code::NoWhenever, head.name.span, message);
            }
            Body::Process(process) if process.steps.is_empty() => {
                let message = format!("nothing starts {}; write `starts on EVENT` under it", head.name.says);
                findings.warning(Code::NoWhenever, head.name.span, message);
            }
            _ => {}
        }
    }
}

/// A rough policy may say in its name when it acts.
fn says_when(name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default().to_lowercase();
    first == "when" || first == "whenever"
}

fn no_outcome(head: &Head, meaning: &Meaning, findings: &mut Findings) {
    if meaning.commands.get(&head.name.says).is_some_and(|command| command.makes.is_empty()) {
        let message =
            format!("nothing happens after {}; write `then EVENT` under it, or an event after it", head.name.says);
        findings.warning(Code::NoOutcome, head.name.span, message);
    }
}

fn past_tense(head: &Head, findings: &mut Findings) {
    if reads_as_wanted(&head.name.says) && !reads_as_happened(&head.name.says) {
        let message =
            format!("{} is an event, which has happened; name it in the past tense: Order Created", head.name.says);
        findings.warning(Code::PastTense, head.name.span, message);
    }
}

/// Events that were recorded under an older text may not have what this one says of them.
fn shape(head: &Head, meaning: &Meaning, world: &World, findings: &mut Findings) {
    let former = head.was.as_ref().map(super::super::tree::name::Name::joined);
    let name = head.name.joined();
    let recorded =
        world.recorded.iter().filter(|recorded| recorded.event == name || Some(&recorded.event) == former.as_ref());
    let fields: &[Known] = meaning.events.get(&head.name.says).map(|event| event.fields.as_slice()).unwrap_or_default();
    for recorded in recorded {
        let missing: Vec<&str> = fields
            .iter()
            .filter(|field| field.required && !recorded.fields.contains(&field.name))
            .map(|field| field.name.as_str())
            .collect();
        if !missing.is_empty() {
            let events = if recorded.count == 1 {
                "1 recorded event has".into()
            } else {
                format!("{} recorded events have", recorded.count)
            };
            let message =
                format!("{events} no {}; say what it was: `optional`, `= VALUE` or `was VALUE`", few(&missing));
            findings.warning(Code::ShapeChanged, head.name.span, message);
        }
    }
}
