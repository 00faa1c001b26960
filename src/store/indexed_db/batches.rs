//! Records of the log: reading what is newer than a position, writing one, fetching payloads.
//!
//! Must not decide anything: what is read is a fact, and what is written was judged before.

use super::{BATCHES, IndexedDbStore, PAYLOADS};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Log, Segment};
use crate::store::batch::{self, Batch};
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use js_sys::Uint8Array;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// How many records are read at once: few enough that nobody notices the pause.
const PAGE: u32 = 128;

/// A record with the position of its last event.
pub type Record = (Position, Batch);

/// Reads what is newer than the log as it is known here, page by page. The whole of it is a fact, whatever becomes of the
/// transaction.
pub async fn take_in_newer(store: &IndexedDbStore, batches: &ObjectStore<'_>) -> Result<(), Fault> {
    loop {
        let head = store.feed.look(Log::head);
        let records = read(batches, head, PAGE).await?;
        let count = records.len();
        store.feed.take_in(|log| take_in(log, records))?;
        if count < PAGE as usize {
            return Ok(());
        }
    }
}

fn take_in(log: &mut Log, records: Vec<Record>) -> Result<(), Fault> {
    for (last, batch) in records {
        let next = log.head().next();
        let follows = match batch {
            Batch::Small(events) => {
                let follows = events.first().is_none_or(|event| event.position <= next);
                log.extend(events);
                follows
            }
            Batch::Sealed(columns) => {
                let first = Position((last.0 + 1).saturating_sub(columns.count() as u64));
                log.load(first, &columns)
            }
        };
        if !follows {
            return Err(batch::missing(next));
        }
    }
    Ok(())
}

/// At most `count` records that end after a position, in order.
pub async fn read(batches: &ObjectStore<'_>, after: Position, count: u32) -> Result<Vec<Record>, Fault> {
    let range = || KeyRange::LowerBound(key(after), true);
    let records = batches.get_all::<JsValue>().with_query::<f64, _>(range()).with_limit(count).primitive()?;
    let records = records.await?.collect::<Result<Vec<_>, _>>()?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let keys = batches.get_all_keys::<f64>().with_query::<f64, _>(range()).with_limit(count).primitive()?;
    let keys = keys.await?.collect::<Result<Vec<_>, _>>()?;
    let decoded = |(key, record): (f64, JsValue)| Ok((position(key), batch::decode(key, &bytes_of(&record))?));
    keys.into_iter().zip(records).map(decoded).collect()
}

/// Puts the record of a commit.
pub async fn put_events(batches: &ObjectStore<'_>, events: &[Arc<RecordedEvent>]) -> Result<(), Fault> {
    match events.last() {
        Some(last) => add(batches, last.position, &batch::encode(events)?).await,
        None => Ok(()),
    }
}

/// Puts the two records of a segment that ends at `last`.
pub async fn put_segment(
    batches: &ObjectStore<'_>,
    payloads: &ObjectStore<'_>,
    last: Position,
    segment: &Segment,
) -> Result<(), Fault> {
    add(payloads, last, &batch::packed(&segment.payloads)?).await?;
    add(batches, last, &batch::encode_columns(&segment.columns)?).await
}

/// Takes the records away that end within a range.
pub async fn delete(batches: &ObjectStore<'_>, first: Position, last: Position) -> Result<(), Fault> {
    let old = KeyRange::Bound(key(first), false, key(last), false);
    Ok(batches.delete::<f64, _>(old).primitive()?.await?)
}

async fn add(records: &ObjectStore<'_>, last: Position, bytes: &[u8]) -> Result<(), Fault> {
    let record = JsValue::from(Uint8Array::from(bytes));
    records.add(record).with_key(key(last)).primitive()?.await?;
    Ok(())
}

/// The payloads of the segment that ends at `last`.
pub async fn payloads(database: &Database, last: Position) -> Result<crate::engine::log::SegmentPayloads, Fault> {
    let tx = database.transaction(PAYLOADS).build()?;
    let record = tx.object_store(PAYLOADS)?.get::<JsValue, _, _>(key(last)).primitive()?.await?;
    record.map_or_else(|| Err(batch::missing(last)), |record| batch::decode_payloads(last, &bytes_of(&record)))
}

/// Reads what is newer, in a transaction of its own.
pub async fn catch_up(store: &IndexedDbStore) -> Result<(), Fault> {
    let tx = store.database.transaction(BATCHES).build()?;
    let batches = tx.object_store(BATCHES)?;
    take_in_newer(store, &batches).await
}

/// A record that is no bytes is read as one of none, which no batch is.
fn bytes_of(record: &JsValue) -> Vec<u8> {
    record.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

/// A position as a key. Exact up to 2^53 events, beyond which no browser's storage reaches.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn key(position: Position) -> f64 {
    position.0 as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "keys are positions")]
fn position(key: f64) -> Position {
    Position(key as u64)
}
