//! Which events a command makes: those of its effects, or in a rough storm the one that stands after it.
//!
//! Must not know what an event does.

use crate::language::tree::{Body, Head, Tree};
use std::collections::{HashMap, HashSet};

/// The events of each command, in order, each once.
pub fn of(tree: &Tree) -> HashMap<String, Vec<String>> {
    let said: HashSet<&str> =
        tree.commands().flat_map(|(_, command)| &command.effects).map(|effect| effect.name.says.as_str()).collect();
    let mut outcomes = HashMap::new();
    for (index, head) in tree.heads.iter().enumerate() {
        let Body::Command(command) = &head.body else { continue };
        let mut events: Vec<String> = Vec::new();
        for effect in &command.effects {
            if !events.contains(&effect.name.says) {
                events.push(effect.name.says.clone());
            }
        }
        if command.effects.is_empty() {
            let after = tree.heads.get(index + 1..).unwrap_or_default();
            events.extend(event_after(after).filter(|event| !said.contains(event)).map(str::to_owned));
        }
        outcomes.insert(head.name.says.clone(), events);
    }
    outcomes
}

/// The event that stands first; stickies that hang between a command and its outcome are passed over.
fn event_after(heads: &[Head]) -> Option<&str> {
    let between =
        |head: &&Head| matches!(head.body, Body::Hotspot(_) | Body::Actor | Body::System(_) | Body::Aggregate(_));
    let first = heads.iter().find(|head| !between(head))?;
    matches!(first.body, Body::Event(_)).then_some(first.name.says.as_str())
}
