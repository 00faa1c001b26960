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
            trace.walk(model, event, cause.copied());
        }
        trace
    }

    /// The way of a command that was refused: it ends at the aggregate that said no.
    #[must_use]
    pub fn refused(model: &Model, command: &str) -> Self {
        let mut trace = Self::default();
        if let Some(step) = model.step(command) {
            if let Some(actor) = step.actor_id() {
                trace.step(actor, step.command_id());
            }
            trace.step(step.command_id(), step.aggregate_id());
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

    fn walk(&mut self, model: &Model, event: &RecordedEvent, cause: Option<&RecordedEvent>) {
        let name = event.type_parts().1;
        let Some(step) = event.command().and_then(|command| model.step(command)) else {
            // nobody on this wall makes it
            self.light(&StickyId::new(StickyKind::Event, name));
            return;
        };
        let command = step.command_id();
        if let Some(policy) = event.issued_by() {
            let policy = StickyId::new(StickyKind::Policy, policy);
            let activated = model.policies.iter().find(|known| known.name == policy.name);
            let whenever = activated.map_or(&[][..], |activated| &activated.whenever);
            // what is not known any more is clear all the same where there is only one event
            let only = || whenever.first().copied().filter(|_| whenever.len() == 1);
            let name = cause.map(|cause| cause.type_parts().1).or_else(only);
            if let Some(name) = name.filter(|name| whenever.contains(name)) {
                let made_by = cause.and_then(RecordedEvent::command).and_then(|command| model.step(command));
                let first = || StickyId::new(StickyKind::Event, name);
                let caused = made_by.map_or_else(first, |step| model.event_id(step, name));
                self.step(caused, policy.clone());
            }
            self.step(policy, command.clone());
        } else if let Some(actor) = step.actor_id() {
            self.step(actor, command.clone());
        }
        if let Some(system) = model.asked_id(step) {
            self.step(command.clone(), system);
        }
        let aggregate = step.aggregate_id();
        let happened = model.event_id(step, name);
        self.step(command, aggregate.clone());
        self.step(aggregate, happened.clone());
        for view in step.views.iter().filter_map(|view| model.view(view)).filter(|view| view.delivered_to.is_none()) {
            self.step(happened.clone(), StickyId::new(StickyKind::View, view.name));
        }
        for (policy, system) in model.activated_by(name).filter_map(|policy| Some((policy, model.told_id(policy)?))) {
            let policy = StickyId::new(StickyKind::Policy, policy.name);
            self.step(happened.clone(), policy.clone());
            self.step(policy, system.clone());
            for view in model.views.iter().filter(|view| view.delivered_to == Some(system.base())) {
                self.step(system.clone(), StickyId::new(StickyKind::View, view.name));
            }
        }
    }

    fn step(&mut self, from: StickyId, to: StickyId) {
        self.light(&from);
        self.light(&to);
        if !self.walks(&from, &to) {
            self.edges.push((from, to));
        }
    }

    fn light(&mut self, sticky: &StickyId) {
        if !self.stickies.contains(sticky) {
            self.stickies.push(sticky.clone());
        }
    }
}
