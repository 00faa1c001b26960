//! How often each sticky has fired.
//!
//! Must not know when: it is folded up to a position like any other state.

use crate::engine::event::RecordedEvent;
use crate::engine::ids::{CausationId, StreamVersion};
use crate::engine::model::{StickyId, StickyKind};
use imbl::OrdMap;

/// Counts by sticky. Persistent, because a copy is kept at every checkpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Firings {
    counts: OrdMap<StickyId, u64>,
    last_command: Option<CausationId>,
}

impl Firings {
    /// Takes an event of the context in. A command that made several events has fired once; an aggregate is counted when
    /// its first event makes a new instance of it.
    pub fn apply(&mut self, event: &RecordedEvent, aggregate: Option<&str>) {
        self.fire(StickyKind::Event, event.type_parts().1);
        if let (Some(aggregate), StreamVersion(1)) = (aggregate, event.stream_version) {
            self.fire(StickyKind::Aggregate, aggregate);
        }
        if self.last_command.replace(event.causation_id) == Some(event.causation_id) {
            return;
        }
        if let Some(command) = event.command() {
            self.fire(StickyKind::Command, command);
        }
        if let Some(policy) = event.issued_by() {
            self.fire(StickyKind::Policy, policy);
        }
    }

    /// How often a sticky has fired.
    #[must_use]
    pub fn of(&self, sticky: &StickyId) -> u64 {
        self.counts.get(sticky).copied().unwrap_or_default()
    }

    fn fire(&mut self, kind: StickyKind, name: &str) {
        *self.counts.entry(StickyId::new(kind, name)).or_default() += 1;
    }
}
