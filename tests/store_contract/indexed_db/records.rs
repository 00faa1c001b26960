//! Records of the database as others write them: a damaged disk, another program, another version of this one.

use super::super::keeping::{event, stream};
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::ids::{Position, StreamVersion};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::{Build, BuildPrimitive, QuerySource};
use indexed_db_futures::transaction::TransactionMode;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

pub const BATCHES: &str = "batches";
pub const PAYLOADS: &str = "payloads";

/// Puts a record where the store keeps its own.
pub async fn put(database: &str, object_store: &str, key: JsValue, record: JsValue) {
    let database = Database::open(database).await.expect("it is there");
    let tx = database.transaction(object_store).with_mode(TransactionMode::Readwrite).build().expect("a transaction");
    let records = tx.object_store(object_store).expect("an object store");
    records.put(record).with_key(key).without_key_type().primitive().expect("a request").await.expect("room");
    tx.commit().await.expect("it is durable");
    database.close();
}

/// The record of a key.
pub async fn get(database: &str, object_store: &str, key: u32) -> Vec<u8> {
    let database = Database::open(database).await.expect("it is there");
    let tx = database.transaction(object_store).build().expect("a transaction");
    let records = tx.object_store(object_store).expect("an object store");
    let record = records.get::<JsValue, _, _>(key).primitive().expect("a request").await.expect("it can be read");
    drop(tx);
    database.close();
    Uint8Array::new(&record.expect("there is one")).to_vec()
}

/// Bytes as a record.
pub fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The record that a small batch of the events of these numbers is; each is its own position and version in `silent`.
pub fn batch(numbers: impl IntoIterator<Item = u64>) -> JsValue {
    let recorded = |number| event(number).recorded(stream("silent"), StreamVersion(number), Position(number));
    let events: Vec<RecordedEvent> = numbers.into_iter().map(recorded).collect();
    bytes(&serde_json::to_vec(&events).expect("an event is JSON"))
}

/// Appends the events of these numbers to the stream `silent` as one record each, and tells nobody.
pub async fn write_in_silence(database: &str, numbers: impl IntoIterator<Item = u64>) {
    for number in numbers {
        put(database, BATCHES, JsValue::from(number as f64), batch([number])).await;
    }
}

/// How many records the log has.
pub async fn count(database: &str) -> u32 {
    let database = Database::open(database).await.expect("it is there");
    let tx = database.transaction(BATCHES).build().expect("a transaction");
    let count = tx.object_store(BATCHES).expect("an object store").count().primitive().expect("a request").await;
    drop(tx);
    database.close();
    count.expect("a number")
}
