//! What laws and scenarios share: commands of the orders context, a small context of our own, and a tab whose news arrive late.
#![allow(dead_code, reason = "laws and scenarios need different parts of it")]

pub mod orders;
pub mod sleepless;
pub mod tab;
pub mod telling;
pub mod toy;

use futures::FutureExt;
use hindcast::engine::event::{EventData, JsonObject, RecordedEvent};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{Position, StreamVersion};
use hindcast::engine::log::Log;
use hindcast::engine::transfer::{Reading, asides, event_line, first_line, lines_beside};
use hindcast::runtime::{Environment, HandlerStatus, Runtime};
use hindcast::store::{EventStore, MemoryStore, Shelf};
use serde_json::Value;
use std::fmt::Write;
use std::sync::Arc;

/// What a future comes to that never waits, as none over a store in memory does.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing here waits")
}

pub fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

/// Everything that a log has, oldest first, as it would be written today.
pub fn events_of(log: &Log) -> Vec<Arc<RecordedEvent>> {
    (1..=log.head().0).map(|position| log.at(Position(position)).expect("it is in memory")).collect()
}

/// Everything that a store knows of, oldest first.
pub fn log_of<S: EventStore>(store: &S) -> Vec<Arc<RecordedEvent>> {
    store.look(events_of)
}

/// A log as its text.
pub fn exported<S: EventStore, E: Environment>(runtime: &Runtime<S, E>) -> String {
    let mut text = String::new();
    now(runtime.export(|piece| text += &piece)).expect("memory does not fail");
    text
}

/// What a log says as text.
pub fn reading<S: EventStore, E: Environment>(runtime: &Runtime<S, E>) -> Reading {
    Reading::of(&exported(runtime))
}

/// How a handler stands: `Orders.Shipping`.
pub fn status<S: EventStore, E: Environment>(runtime: &Runtime<S, E>, handler: &str) -> HandlerStatus {
    let all = now(runtime.handlers()).expect("memory does not fail");
    all.into_iter().find(|status| status.name == handler).expect("there is such a handler")
}

/// The checkpoint of a handler that is kept.
pub fn checkpoint<S: EventStore>(store: &S, handler: &str) -> Option<Position> {
    let kept = now(store.get(Shelf::Handlers, handler)).expect("memory does not fail")?.json();
    Some(Position(kept["position"].as_u64().expect("a checkpoint has a position")))
}

/// Everything that can be seen in the views of all contexts as of a position, to the byte.
pub fn seen<S: EventStore, E: Environment>(runtime: &Runtime<S, E>, at: Position) -> String {
    let mut seen = String::new();
    for context in &runtime.contexts() {
        for view in &context.model.views {
            let rows = runtime.rows(context, view.name, at, usize::MAX);
            let keys: Vec<_> = rows.iter().map(|row| row.key.as_str()).collect();
            let cells = serde_json::to_string(&rows).expect("rows are JSON");
            writeln!(
                seen,
                "{}.{} {} {keys:?} {cells}",
                context.prefix,
                view.name,
                runtime.count(context, view.name, at)
            )
            .expect("a text takes everything");
        }
    }
    seen
}

/// A log as text, without a runtime.
pub fn text_of(log: &Log) -> String {
    let asides = asides(log);
    let mut text = first_line(log, &asides, &["orders"]).expect("a log is text");
    for position in (1..=log.head().0).map(Position) {
        text += &event_line(&log.as_written(position).expect("it is in memory")).expect("a log is text");
    }
    text + &lines_beside(log, &asides).expect("a log is text")
}

/// A log of these events.
pub fn log_with(events: impl IntoIterator<Item = Arc<RecordedEvent>>) -> Log {
    let mut log = Log::default();
    log.extend(events);
    log
}

/// A store that keeps these events, as if they had been recorded there.
pub fn store_with(events: &[Arc<RecordedEvent>]) -> MemoryStore {
    let store = MemoryStore::default();
    for event in events {
        record(&store, event);
    }
    store
}

/// Records an event as it was recorded elsewhere, in its place.
pub fn record<S: EventStore>(store: &S, event: &RecordedEvent) {
    let expected = ExpectedVersion::Exact(StreamVersion(event.stream_version.0 - 1));
    let event_data = EventData {
        event_id: event.event_id,
        event_type: event.event_type.clone(),
        data: event.data.clone(),
        metadata: event.metadata.clone(),
        causation_id: event.causation_id,
        correlation_id: event.correlation_id,
        created_at: event.created_at,
        schema_version: event.schema_version,
    };
    now(store.append(&event.stream_id, expected, vec![event_data])).expect("it follows");
}
