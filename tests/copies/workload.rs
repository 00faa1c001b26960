//! Stores with a copy, and something to do for them.

use super::disk::Disk;
use hindcast::engine::event::{EventData, JsonObject, RecordedEvent};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId};
use hindcast::engine::log::Log;
use hindcast::engine::timestamp::Timestamp;
use hindcast::engine::transfer::{Import, Reading, asides, event_line, first_line, lines_beside};
use hindcast::store::{CopiedStore, EventStore, MemoryStore, Window};
use std::future::Future;
use std::sync::Arc;
use uuid::Uuid;

pub type Store = CopiedStore<MemoryStore, Disk>;

/// Random numbers that come again with the same seed: splitmix64.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}

pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(work)
}

pub fn event(number: u128) -> EventData {
    EventData {
        event_id: EventId(Uuid::from_u128(number)),
        event_type: "Lessons.LessonTaught".into(),
        data: JsonObject::from_iter([
            ("number".into(), u64::try_from(number).unwrap().into()),
            ("Köln".into(), "北京 🚚\n\"".into()),
        ]),
        metadata: JsonObject::from_iter([("command".into(), "Teach".into())]),
        causation_id: CausationId(Uuid::from_u128(number + 7)),
        correlation_id: CorrelationId(Uuid::from_u128(7)),
        created_at: Timestamp::from_millisecond(u64::try_from(number).unwrap()),
        schema_version: 2,
    }
}

pub fn stream(name: &str) -> StreamId {
    StreamId(name.into())
}

/// Appends events of these numbers; whether that was acknowledged.
pub async fn append(store: &Store, name: &str, numbers: impl IntoIterator<Item = u128>) -> bool {
    store.append(&stream(name), ExpectedVersion::Any, numbers.into_iter().map(event).collect()).await.is_ok()
}

pub async fn log_of(store: &Store) -> Vec<Arc<RecordedEvent>> {
    store.read_all(Window::default()).await.expect("it can be read")
}

/// A text of another workspace with events of these numbers, one link and one closing.
pub async fn text_of(numbers: impl IntoIterator<Item = u128>) -> String {
    let elsewhere = MemoryStore::default();
    let events: Vec<_> = numbers.into_iter().map(event).collect();
    let (first, name) = (events[0].event_id, format!("elsewhere-{}", events[0].event_id.0));
    elsewhere.append(&stream(&name), ExpectedVersion::Any, events).await.expect("it is empty");
    elsewhere.link(&stream(&format!("linked-{name}")), &[first]).await.expect("it is there");
    elsewhere.close(&stream(&name)).await.expect("it is there");
    elsewhere.look(|log| {
        let asides = asides(log);
        let events = (1..=log.head().0).filter_map(|position| log.as_written(Position(position)));
        let lines: String = events.map(|event| event_line(&event).unwrap()).collect();
        first_line(log, &asides, &[]).unwrap() + &lines + &lines_beside(log, &asides).unwrap()
    })
}

/// Imports such a text; whether that was acknowledged.
pub async fn import(store: &Store, numbers: impl IntoIterator<Item = u128>) -> bool {
    let reading = Reading::of(&text_of(numbers).await);
    let plan = store.look(|log: &Log| Import::plan(log, &reading));
    assert_eq!(plan.refused, []);
    store.import(&plan).await.is_ok()
}

/// All that a log knows of links and closings, as text.
pub fn beside(store: &Store) -> String {
    store.look(|log| lines_beside(log, &asides(log))).expect("it is text")
}
