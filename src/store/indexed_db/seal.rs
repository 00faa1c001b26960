//! Sealing: many small records become few large ones, which open many times faster.
//!
//! One readwrite transaction takes the small records out and puts the segment in under the key of its last event. A reader
//! in another tab, wherever it stands, still finds what it lacks in the key range above its head. Nothing in any event changes.

use super::{BATCHES, IndexedDbStore, PAYLOADS, batches, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Log, Segment};
use crate::store::batch::{self, Batch};
use indexed_db_futures::Build;
use indexed_db_futures::transaction::TransactionMode;
use std::sync::Arc;

/// Seals every run of small records after the newest segment that fills a segment, one transaction each.
///
/// # Errors
/// When the store fails; the records are then as they were.
pub async fn seal(store: &IndexedDbStore) -> Result<(), Fault> {
    while let Some((first, last)) = seal_one(store).await? {
        store.feed.take_in(|log| log.settle(first, last));
    }
    Ok(())
}

/// Seals one run; gives back its first and last position.
async fn seal_one(store: &IndexedDbStore) -> Result<Option<(Position, Position)>, Fault> {
    let tx = store.database.transaction([BATCHES, PAYLOADS]).with_mode(TransactionMode::Readwrite).build()?;
    let done = tx.on_done()?;
    let (records, payloads) = (tx.object_store(BATCHES)?, tx.object_store(PAYLOADS)?);
    let sealed = store.feed.look(Log::sealed);
    let run = run_of_small(batches::read(&records, sealed, u32::try_from(batch::SEGMENT).unwrap_or(u32::MAX)).await?);
    let (Some(first), Some(last)) = (run.first().map(|event| event.position), run.last().map(|event| event.position))
    else {
        return Ok(None);
    };
    let segment = Segment::of(&run, false).map_err(|why| batch::unwritable(&why))?;
    batches::delete(&records, first, last).await?;
    batches::put_segment(&records, &payloads, last, &segment).await?;
    transaction::completed(&tx, done).await?;
    Ok(Some((first, last)))
}

/// The events of the first records, if they are small and together fill a segment.
fn run_of_small(records: Vec<batches::Record>) -> Vec<Arc<RecordedEvent>> {
    let mut run = Vec::new();
    for (_, record) in records {
        match record {
            Batch::Small(events) => run.extend(events),
            // another tab has sealed meanwhile; the next round begins behind it
            Batch::Sealed(_) => return Vec::new(),
        }
        if run.len() >= batch::SEGMENT {
            return run;
        }
    }
    Vec::new()
}
