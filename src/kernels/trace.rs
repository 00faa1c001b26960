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
            let cause = event.command_causation();
            let cause = events.iter().find(|other| cause.is_some_and(|cause| other.event_id.0 == cause));
            trace.walk(model, event, cause.map(|cause| cause.type_parts().1));
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

    fn walk(&mut self, model: &Model, event: &RecordedEvent, cause: Option<&str>) {
        let name = event.type_parts().1;
        let Some(step) = event.command().and_then(|command| model.step(command)) else { return };
        let command = step.command_id();
        if let Some(policy) = event.issued_by() {
            let policy = StickyId::new(StickyKind::Policy, policy);
            let activated = model.policies.iter().find(|known| known.name == policy.name);
            let whenever = activated.map_or(&[][..], |activated| &activated.whenever);
            // what is not known any more is clear all the same where there is only one event
            let cause = cause.or_else(|| whenever.first().copied().filter(|_| whenever.len() == 1));
            if let Some(cause) = cause.filter(|cause| whenever.contains(cause)) {
                self.step(StickyId::new(StickyKind::Event, cause), policy.clone());
            }
            self.step(policy, command.clone());
        } else if let Some(actor) = step.actor_id() {
            self.step(actor, command.clone());
        }
        if let Some(system) = step.asks {
            self.step(command.clone(), StickyId::new(StickyKind::System, system));
        }
        let aggregate = StickyId::new(StickyKind::Aggregate, step.aggregate);
        let happened = StickyId::new(StickyKind::Event, name);
        self.step(command, aggregate.clone());
        self.step(aggregate, happened.clone());
        for view in step.views.iter().filter_map(|view| model.view(view)).filter(|view| view.delivered_to.is_none()) {
            self.step(happened.clone(), StickyId::new(StickyKind::View, view.name));
        }
        for (policy, system) in model.activated_by(name).filter_map(|policy| Some((policy, policy.tells?))) {
            let (policy, system) =
                (StickyId::new(StickyKind::Policy, policy.name), StickyId::new(StickyKind::System, system));
            self.step(happened.clone(), policy.clone());
            self.step(policy, system.clone());
            for view in model.views.iter().filter(|view| view.delivered_to == Some(system.name.as_str())) {
                self.step(system.clone(), StickyId::new(StickyKind::View, view.name));
            }
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
