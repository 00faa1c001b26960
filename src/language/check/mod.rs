//! Judges a tree: every finding about what heads and lines mean, after the text was read.
//!
//! A head with a line that was not understood has no findings about what it lacks. Must not know a screen.

mod aggregates;
mod commands;
mod fields;
mod functions;
pub mod infer;
mod judge;
mod lines;
mod loops;
mod operators;
mod policies;
mod scope;
mod stories;
mod views;
mod warnings;
mod words;

use super::World;
use super::finding::{Code, Findings, Fix};
use super::meaning::Meaning;
use super::read::Read;
use super::tree::span::Span;
use super::tree::{Body, Head};

/// Judges what was read, and sets what every bare word means.
pub fn check(read: &mut Read, world: &World, findings: &mut Findings) -> Meaning {
    model(read, world, findings);
    let meaning = Meaning::of(&read.tree);
    let mut reads = Vec::new();
    for (head, broken) in read.tree.heads.iter_mut().zip(&read.broken) {
        Check { meaning: &meaning, findings, broken: *broken, reads: &mut reads }.head(head);
    }
    loops::check(&read.tree, &meaning, &reads, findings);
    warnings::check(read, &meaning, world, findings);
    meaning
}

/// A text has one name, and nobody else has it.
fn model(read: &Read, world: &World, findings: &mut Findings) {
    let Some((head, _)) = read.tree.model() else {
        if !findings.has_code(Code::TooLong) {
            let start = Span { line: 1, column: 1, ..Span::default() };
            let fix = Fix { span: start, text: "model My Model\n\n".into() };
            let message = "this text has no name; begin with a line such as `model Library`";
            findings.mendable(Code::NoName, start, message, Some(fix));
        }
        return;
    };
    let name = head.name.kebab();
    if world.taken.contains(&name) {
        let message = format!("the name {} is taken by another context; choose another one", head.name.says);
        let fix = Fix { span: head.name.span, text: format!("My {}", head.name.says) };
        findings.mendable(Code::NameTaken, head.name.span, message, Some(fix));
    }
}

/// Judges one head after the other.
struct Check<'a> {
    meaning: &'a Meaning,
    findings: &'a mut Findings,
    /// Whether a line of the head was not understood.
    broken: bool,
    /// Which view reads which, and where.
    reads: &'a mut Vec<(String, String, Span)>,
}

impl Check<'_> {
    fn head(&mut self, head: &mut Head) {
        let name = head.name.clone();
        match &mut head.body {
            Body::Record(record) => self.fields(&mut record.fields),
            Body::Aggregate(aggregate) => self.aggregate(&name, aggregate),
            Body::Command(command) => self.command(&name, command),
            Body::Event(event) => self.event(&name, event),
            Body::Policy(policy) => self.policy(policy),
            Body::Process(process) => self.process(&name, process),
            Body::View(view) => self.view(&name, view),
            Body::System(system) => self.fields(&mut system.settings),
            Body::Story(story) => self.story(story),
            Body::Model(_) | Body::Actor | Body::Hotspot(_) => {}
        }
    }
}
