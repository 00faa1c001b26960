//! Upcasting: an old payload is brought up to date whenever it is read, and stays in the log as it was written.
//!
//! Each step leads from one version to the next, so a reader knows today's shape only. The steps are asked for when an event is
//! read: a context that joins a running workspace brings its own, and takes them along when it leaves. Must not know who reads.

use super::event::{JsonObject, RecordedEvent};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// How a payload is brought up.
pub type Up = Arc<dyn Fn(JsonObject) -> JsonObject + Send + Sync>;

/// One step of an event's payload, from a version to the next.
#[derive(Clone)]
pub struct Upcast {
    /// The event's name in its context: `MeetupCreated`.
    pub event: &'static str,
    /// The version that it takes up; it leads to the one after.
    pub from: u32,
    /// Brings the payload up.
    pub up: Up,
}

impl Upcast {
    /// A step of this event from this version to the next.
    pub fn new(event: &'static str, from: u32, up: impl Fn(JsonObject) -> JsonObject + Send + Sync + 'static) -> Self {
        Self { event, from, up: Arc::new(up) }
    }
}

impl fmt::Debug for Upcast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upcast").field("event", &self.event).field("from", &self.from).finish_non_exhaustive()
    }
}

/// The steps of the contexts that are hosted, by what the types of their events begin with. Clones share them: whoever hosts a
/// context changes what the log reads.
#[derive(Clone, Debug, Default)]
pub struct Upcasts {
    contexts: Arc<RwLock<BTreeMap<String, Vec<Upcast>>>>,
}

impl Upcasts {
    /// Notes the steps of a context whose event types begin with `prefix`, in place of those that it had before.
    pub fn host(&self, prefix: &str, upcasts: &[Upcast]) {
        let mut contexts = self.contexts.write().unwrap_or_else(PoisonError::into_inner);
        if upcasts.is_empty() {
            contexts.remove(prefix);
        } else {
            contexts.insert(prefix.to_owned(), upcasts.to_vec());
        }
    }

    /// Forgets the steps of a context: its events are read as they were written.
    pub fn withdraw(&self, prefix: &str) {
        self.host(prefix, &[]);
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

    fn step(&self, event: &RecordedEvent) -> Option<Up> {
        let contexts = self.contexts.read().unwrap_or_else(PoisonError::into_inner);
        let (prefix, name) = event.type_parts();
        let mut steps = contexts.get(prefix)?.iter();
        steps.find(|step| step.event == name && step.from == event.schema_version).map(|step| Arc::clone(&step.up))
    }
}
