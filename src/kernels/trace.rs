//! Which stickies a run of events walks over, in which order: what the wall lights up.
//!
//! The animation is a view of the difference between two positions of the playhead. Must not know how it is drawn, and
//! never holds anything back.

use crate::engine::event::RecordedEvent;
use crate::engine::model::{Model, StickyId, StickyKind};

/// The way from sticky to sticky: each is lit in turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The stickies in the order in which they are lit.
    pub stickies: Vec<StickyId>,
    /// The edges that are walked.
    pub edges: Vec<(StickyId, StickyId)>,
}

/// More events than this at a time are not walked through: only the last is lit.
const LONGEST_WALK: usize = 12;

impl Trace {
    /// The way that `events` took over the wall.
    #[must_use]
    pub fn of(model: &Model, events: &[&RecordedEvent]) -> Self {
        let mut trace = Self::default();
        let from = if events.len() > LONGEST_WALK { events.len() - 1 } else { 0 };
        for event in events.get(from..).unwrap_or_default() {
            trace.walk(model, event);
        }
        trace
    }

    /// When a sticky is lit, counted in stickies from 0.
    #[must_use]
    pub fn turn_of(&self, sticky: &StickyId) -> Option<usize> {
        self.stickies.iter().position(|lit| lit == sticky)
    }

    /// Whether an edge is walked.
    #[must_use]
    pub fn walks(&self, from: &StickyId, to: &StickyId) -> bool {
        self.edges.iter().any(|(a, b)| a == from && b == to)
    }

    fn walk(&mut self, model: &Model, event: &RecordedEvent) {
        let Some(step) = event.command().and_then(|command| model.step(command)) else { return };
        let command = step.command_id();
        if let Some(policy) = event.issued_by() {
            let policy = StickyId::new(StickyKind::Policy, policy);
            let activated = model.policies.iter().find(|known| known.name == policy.name);
            for whenever in activated.iter().flat_map(|activated| &activated.whenever) {
                self.step(StickyId::new(StickyKind::Event, *whenever), policy.clone());
            }
            self.step(policy, command.clone());
        } else if let Some(actor) = step.actor_id() {
            self.step(actor, command.clone());
        }
        let aggregate = StickyId::new(StickyKind::Aggregate, step.aggregate);
        let happened = StickyId::new(StickyKind::Event, event.type_parts().1);
        self.step(command, aggregate.clone());
        self.step(aggregate, happened.clone());
        for view in &step.views {
            self.step(happened.clone(), StickyId::new(StickyKind::View, *view));
        }
    }

    fn step(&mut self, from: StickyId, to: StickyId) {
        for sticky in [&from, &to] {
            if !self.stickies.contains(sticky) {
                self.stickies.push(sticky.clone());
            }
        }
        if !self.walks(&from, &to) {
            self.edges.push((from, to));
        }
    }
}
