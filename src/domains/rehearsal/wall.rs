//! Holds what happened in rehearsals against the wall: which command makes which events, and in which views they result.
//!
//! Must not know any particular context.

use super::Rehearsal;
use crate::engine::ids::Position;
use std::collections::{BTreeMap, BTreeSet};

type Results = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// Some stories of one context that leave no command out do what its wall says, and nothing else; panics where they do not.
pub fn do_what_the_wall_says(stories: &[Rehearsal]) {
    let mut results = Results::new();
    for story in stories {
        story.add_results(&mut results);
    }
    let steps = stories.iter().flat_map(|story| &story.context.model.steps);
    let on_the_wall: Results = steps.map(|step| (step.command.name, step.views.iter().copied().collect())).collect();
    assert_eq!(results, on_the_wall);
}

impl Rehearsal {
    /// Adds the views that the events of each command have changed.
    fn add_results(&self, results: &mut Results) {
        for event in self.events() {
            let step = self.context.model.step(event.command().expect("it is noted")).expect("it is on the wall");
            assert!(step.events.contains(&event.type_parts().1), "{} made {}", step.command.name, event.event_type);
            assert_eq!(event.issued_by().is_none(), step.actor.is_some(), "{}", step.command.name);
            let before = Position(event.position.0 - 1);
            let views = self.context.model.views.iter().map(|view| view.name);
            let changed = views.filter(|view| self.rows_at(view, before) != self.rows_at(view, event.position));
            results.entry(step.command.name).or_default().extend(changed);
        }
    }
}
