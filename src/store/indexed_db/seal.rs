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
use std::sync::Arc;

/// Seals every run of small records after the newest segment that fills a segment, one transaction each.
///
/// # Errors
/// When the store fails; the records are then as they were.
pub async fn seal(store: &IndexedDbStore) -> Result<(), Fault> {
    let is_worth_it = |log: &Log| log.head().0 - log.sealed().0.min(log.head().0) >= batch::SEGMENT as u64;
    while store.feed.look(is_worth_it) {
        let cleared = store.feed.cleared();
        let segments = seal_one(store).await?;
        if segments.is_empty() {
            return Ok(());
        }
        if store.feed.cleared() == cleared {
            store.feed.take_in(|log| segments.iter().for_each(|(first, last)| log.settle(*first, *last)));
        }
    }
    Ok(())
}

/// Seals one run; gives back the first and the last position of each segment, and of those that another tab has sealed.
async fn seal_one(store: &IndexedDbStore) -> Result<Vec<(Position, Position)>, Fault> {
    let database = store.database();
    let tx = transaction::writing(&database, [BATCHES, PAYLOADS])?;
    let (records, payloads) = (tx.object_store(BATCHES)?, tx.object_store(PAYLOADS)?);
    let sealed = store.feed.look(Log::sealed);
    let page = batches::read(&records, sealed, u32::try_from(batch::SEGMENT).unwrap_or(u32::MAX)).await?;
    if let Some(damage) = page.damage {
        return Err(damage);
    }
    let Run { events, mut segments } = run_of_small(page.records);
    if let (Some(first), Some(last)) = (events.first(), events.last()) {
        batches::delete(&records, first.position, last.position).await?;
    }
    let pieces = (events.len() / batch::SEGMENT).max(1);
    for piece in events.chunks(events.len().div_ceil(pieces).max(1)) {
        let (Some(first), Some(last)) = (piece.first(), piece.last()) else { continue };
        let segment = Segment::of(piece, false).map_err(|why| batch::unwritable(&why))?;
        batches::put_segment(&records, &payloads, last.position, &segment).await?;
        segments.push((first.position, last.position));
    }
    transaction::commit(tx).await?;
    Ok(segments)
}

/// Events of small records that together fill a segment, and the segments that stand before them.
#[derive(Default)]
struct Run {
    events: Vec<Arc<RecordedEvent>>,
    segments: Vec<(Position, Position)>,
}

/// The first run among some records.
fn run_of_small(records: Vec<batches::Record>) -> Run {
    let mut run = Run::default();
    for (last, record) in records {
        match record {
            Batch::Small(events) => run.events.extend(events),
            // another tab has sealed or imported; what is too small to be sealed before that stays as it is
            Batch::Sealed(columns) => {
                run.events.clear();
                run.segments.push((Position(last.0 + 1 - columns.count() as u64), last));
            }
        }
        if run.events.len() >= batch::SEGMENT {
            return run;
        }
    }
    run.events.clear();
    run
}
