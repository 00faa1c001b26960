//! The stores under contract, and events to put into them.
//!
//! A promise asks a [`Keeping`] for as many handles on one log as it needs: each is a tab.

use hindcast::engine::event::{EventData, JsonObject, RecordedEvent};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
use hindcast::engine::log::{Append, AppendRefused};
use hindcast::engine::timestamp::Timestamp;
use hindcast::store::{AppendError, EventStore, MemoryStore, Window};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// A way of keeping one log.
pub trait Keeping {
    type Store: EventStore + 'static;

    /// One more tab.
    async fn tab(&self) -> Self::Store;

    /// Waits, where waiting can help, until `done` or for two seconds. Whether it is done.
    async fn wait_for(&self, done: impl Fn() -> bool) -> bool;
}

#[derive(Default)]
pub struct InMemory(MemoryStore);

impl Keeping for InMemory {
    type Store = MemoryStore;

    async fn tab(&self) -> MemoryStore {
        self.0.clone()
    }

    async fn wait_for(&self, done: impl Fn() -> bool) -> bool {
        done()
    }
}

#[cfg(target_arch = "wasm32")]
pub use lasting::InIndexedDb;

#[cfg(target_arch = "wasm32")]
mod lasting {
    use super::Keeping;
    use gloo::timers::future::TimeoutFuture;
    use hindcast::store::indexed_db::IndexedDbStore;

    pub struct InIndexedDb(&'static str);

    impl InIndexedDb {
        /// A database of its own for each test.
        pub fn named(test: &'static str) -> Self {
            Self(test)
        }
    }

    impl Keeping for InIndexedDb {
        type Store = IndexedDbStore;

        async fn tab(&self) -> IndexedDbStore {
            IndexedDbStore::open(self.0).await.expect("the browser lets a test store")
        }

        async fn wait_for(&self, done: impl Fn() -> bool) -> bool {
            for _ in 0..200 {
                if done() {
                    return true;
                }
                TimeoutFuture::new(10).await;
            }
            done()
        }
    }
}

pub fn stream(name: &str) -> StreamId {
    StreamId(name.into())
}

pub fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

pub fn exact(version: u64) -> ExpectedVersion {
    ExpectedVersion::Exact(StreamVersion(version))
}

/// The event of this number: the same number is the same event.
pub fn event(number: u64) -> EventData {
    EventData {
        event_id: EventId(Uuid::from_u128(number.into())),
        event_type: "Lessons.LessonTaught".into(),
        data: JsonObject::from_iter([("number".into(), number.into())]),
        metadata: JsonObject::new(),
        causation_id: CausationId(Uuid::from_u128(7)),
        correlation_id: CorrelationId(Uuid::from_u128(7)),
        created_at: Timestamp::UNIX_EPOCH,
        schema_version: 1,
    }
}

pub fn events(numbers: impl IntoIterator<Item = u64>) -> Vec<EventData> {
    numbers.into_iter().map(event).collect()
}

/// Appends the events of these numbers to a stream, whatever is there.
pub async fn record<S: EventStore>(store: &S, name: &str, numbers: impl IntoIterator<Item = u64>) {
    let done = store.append(&stream(name), ExpectedVersion::Any, events(numbers)).await;
    done.expect("whatever is there is fine");
}

/// The events of these numbers for a stream, as a part of a commit.
pub fn append(name: &str, expected: ExpectedVersion, numbers: impl IntoIterator<Item = u64>) -> Append {
    Append { stream: stream(name), expected, events: events(numbers) }
}

/// The stable code of what an append came to.
pub fn code<T>(outcome: Result<T, AppendError>) -> &'static str {
    match outcome {
        Ok(_) => "ok",
        Err(AppendError::Refused(AppendRefused::Conflict(conflict))) => conflict.code(),
        Err(AppendError::Refused(AppendRefused::DuplicateEvent(_))) => "duplicate_event",
        Err(AppendError::Refused(AppendRefused::TooLarge(_))) => "event_too_large",
        Err(AppendError::Refused(AppendRefused::CannotAppendToAllStream)) => "cannot_append_to_all_stream",
        Err(AppendError::Refused(AppendRefused::StreamDeleted(_))) => "stream_deleted",
        Err(AppendError::Refused(AppendRefused::LinkedStream(_))) => "linked_stream",
        Err(AppendError::Stale) => "stale",
        Err(AppendError::Claimed(_)) => "claimed",
        Err(AppendError::Fault(fault)) => fault.code,
    }
}

/// The numbers of recorded events, in their order.
pub fn numbers(events: &[Arc<RecordedEvent>]) -> Vec<u64> {
    events.iter().map(|event| event.data["number"].as_u64().expect("a number")).collect()
}

/// Every event there is.
pub async fn whole_log<S: EventStore>(store: &S) -> Vec<Arc<RecordedEvent>> {
    store.read_all(Window::default()).await.expect("a log can be read")
}

/// The events that a store has in memory.
pub fn known<S: EventStore>(store: &S) -> Vec<Arc<RecordedEvent>> {
    store.look(|log| (1..=log.head().0).filter_map(|position| log.at(Position(position))).collect())
}
