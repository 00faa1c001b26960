//! Looks for what leads to itself: policies, records, views.
//!
//! Must not know single lines.

use crate::language::finding::{Code, Finding, Findings, Severity};
use crate::language::meaning::Meaning;
use crate::language::meaning::ty::Ty;
use crate::language::tree::Tree;
use crate::language::tree::line::{Deed, Effect};
use crate::language::tree::span::Span;
use std::collections::{HashMap, HashSet};

/// Reports what leads to itself.
pub fn check(tree: &Tree, meaning: &Meaning, reads: &[(String, String, Span)], findings: &mut Findings) {
    policies(tree, meaning, findings);
    records(tree, meaning, findings);
    views(reads, findings);
}

/// An event, what it makes follow, and whether a condition stands between.
struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    policy: &'a str,
    command: &'a str,
    conditional: bool,
    span: Span,
}

fn policies(tree: &Tree, meaning: &Meaning, findings: &mut Findings) {
    let edges = edges(tree, meaning);
    let mut next: HashMap<&str, Vec<(&str, bool)>> = HashMap::new();
    for edge in &edges {
        next.entry(edge.from).or_default().push((edge.to, edge.conditional));
    }
    let mut told: HashSet<&str> = HashSet::new();
    for edge in &edges {
        if told.contains(edge.policy) || !reaches(&next, edge.to, edge.from, true) {
            continue;
        }
        told.insert(edge.policy);
        let always = !edge.conditional && reaches(&next, edge.to, edge.from, false);
        let (severity, hint) = if always {
            (Severity::Error, "it would never end; give it an `if`")
        } else {
            (Severity::Warning, "make sure that its `if` ends it")
        };
        let message = format!(
            "{} leads to itself: {} is followed by {}, and that leads to {} again; {hint}",
            edge.policy, edge.from, edge.command, edge.from
        );
        findings.add(Finding { span: edge.span, severity, code: Code::Loop, message, fix: None });
    }
}

fn edges<'a>(tree: &'a Tree, meaning: &'a Meaning) -> Vec<Edge<'a>> {
    let mut conditional: HashMap<(&str, &str), bool> = HashMap::new();
    for (head, command) in tree.commands() {
        for effect in &command.effects {
            let always = effect.condition.is_none() && !effect.otherwise;
            *conditional.entry((&head.name.says, &effect.name.says)).or_insert(true) &= !always;
        }
    }
    let mut edges = Vec::new();
    let mut follow = |policy: &'a str, event: &'a str, effect: &'a Effect| {
        let command = effect.name.says.as_str();
        for to in meaning.commands.get(command).map(|command| command.makes.as_slice()).unwrap_or_default() {
            let of_command = conditional.get(&(command, to.as_str())).copied().unwrap_or(false);
            let conditional = effect.condition.is_some() || effect.otherwise || of_command;
            edges.push(Edge { from: event, to, policy, command, conditional, span: effect.name.span });
        }
    };
    for (head, policy) in tree.policies() {
        for whenever in &policy.whenever {
            for event in &whenever.events {
                whenever.effects.iter().for_each(|effect| follow(&head.name.says, &event.says, effect));
            }
        }
    }
    for (head, process) in tree.processes() {
        for step in &process.steps {
            for deed in &step.deeds {
                if let Deed::Effect(effect) = deed {
                    follow(&head.name.says, &step.event.says, effect);
                }
            }
        }
    }
    edges
}

/// Whether one leads to another, over conditions or not.
fn reaches(next: &HashMap<&str, Vec<(&str, bool)>>, from: &str, to: &str, over_conditions: bool) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            let follows = next.get(at).map(Vec::as_slice).unwrap_or_default();
            open.extend(follows.iter().filter(|(_, conditional)| over_conditions || !conditional).map(|(to, _)| *to));
        }
    }
    false
}

/// A record that has itself as a part would never end.
fn records(tree: &Tree, meaning: &Meaning, findings: &mut Findings) {
    let mut next: HashMap<&str, Vec<(&str, bool)>> = HashMap::new();
    for (name, fields) in &meaning.records {
        let parts = fields.iter().filter_map(|field| part(&field.ty)).map(|part| (part, false)).collect();
        next.insert(name, parts);
    }
    for (head, record) in tree.records() {
        for field in &record.fields {
            let ty = Ty::of(&field.kind);
            if part(&ty).is_some_and(|part| reaches(&next, part, &head.name.says, true)) {
                let message =
                    format!("{} has itself as a part, which never ends; name the other one by its id", head.name.says);
                findings.error(Code::Loop, field.kind.span, message);
                break;
            }
        }
    }
}

fn part(ty: &Ty) -> Option<&str> {
    match ty {
        Ty::Record(name) => Some(name),
        Ty::List(of) | Ty::Map(of) => part(of),
        _ => None,
    }
}

/// Each view folds its own copy of the views that it reads.
fn views(reads: &[(String, String, Span)], findings: &mut Findings) {
    let mut next: HashMap<&str, Vec<(&str, bool)>> = HashMap::new();
    for (view, read, _) in reads {
        next.entry(view).or_default().push((read, false));
    }
    for (view, read, span) in reads {
        if reaches(&next, read, view, true) {
            let hint = if view == read { "its own rows are `rows`" } else { "take what is needed from the event" };
            findings.error(Code::Loop, *span, format!("{view} reads {read}, and that reads {view} again; {hint}"));
        }
    }
}
