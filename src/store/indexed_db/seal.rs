//! Sealing: many small records become few large ones, which open many times faster.
//!
//! One readwrite transaction takes the small records out and puts the segment in under the key of its last event. A reader
//! in another tab, wherever it stands, still finds what it lacks in the key range above its head. Nothing in any event changes.

use super::{BATCHES, key, put, read_records, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::store::batch;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::transaction::TransactionMode;
use std::sync::Arc;

/// Seals every run of small records that fills a segment.
///
/// # Errors
/// When the store fails; the records are then as they were.
pub async fn seal(database: &Database) -> Result<(), Fault> {
    let tx = database.transaction(BATCHES).with_mode(TransactionMode::Readwrite).build()?;
    let done = tx.on_done()?;
    let batches = tx.object_store(BATCHES)?;
    let records = read_records(&batches, Position::START).await?;
    let sizes: Vec<usize> = records.iter().map(Vec::len).collect();
    for run in batch::to_seal(&sizes) {
        let events: Vec<_> = records.get(run).unwrap_or_default().iter().flatten().cloned().collect();
        replace(&batches, &events).await?;
    }
    transaction::completed(&tx, done).await
}

async fn replace(batches: &ObjectStore<'_>, events: &[Arc<RecordedEvent>]) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(()) };
    let old = KeyRange::Bound(key(first.position), false, key(last.position), false);
    let request = batches.delete::<f64, _>(old).primitive()?;
    request.await?;
    put(batches, last.position, &batch::encode(events)?).await
}
