//! Upcasting: an old payload is brought up to date whenever it is read, and stays in the log as it was written.
//!
//! Each step leads from one version to the next, so a reader knows today's shape only. Must not know who reads.

use super::event::{JsonObject, RecordedEvent};
use std::collections::BTreeMap;

/// One step of an event's payload, from a version to the next.
#[derive(Clone, Copy, Debug)]
pub struct Upcast {
    /// The event's name in its context: `MeetupCreated`.
    pub event: &'static str,
    /// The version that it takes up; it leads to the one after.
    pub from: u32,
    /// Brings the payload up.
    pub up: fn(JsonObject) -> JsonObject,
}

/// All steps of all contexts.
#[derive(Clone, Debug, Default)]
pub struct Upcasts {
    steps: BTreeMap<(String, u32), fn(JsonObject) -> JsonObject>,
}

impl Upcasts {
    /// Adds the steps of a context whose event types begin with `prefix`.
    #[must_use]
    pub fn with(mut self, prefix: &str, upcasts: &[Upcast]) -> Self {
        self.steps.extend(upcasts.iter().map(|step| ((format!("{prefix}.{}", step.event), step.from), step.up)));
        self
    }

    /// Whether an event would be written otherwise today.
    #[must_use]
    pub fn concern(&self, event: &RecordedEvent) -> bool {
        self.step(event).is_some()
    }

    /// The event with its payload as it would be written today.
    #[must_use]
    pub fn bring_up(&self, mut event: RecordedEvent) -> RecordedEvent {
        while let Some(up) = self.step(&event) {
            event.data = up(event.data);
            event.schema_version += 1;
        }
        event
    }

    fn step(&self, event: &RecordedEvent) -> Option<fn(JsonObject) -> JsonObject> {
        // nearly every log has none, and no name is built for those
        if self.steps.is_empty() {
            return None;
        }
        self.steps.get(&(event.event_type.clone(), event.schema_version)).copied()
    }
}
