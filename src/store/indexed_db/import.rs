//! An import: events and checkpoints in one readwrite transaction over both object stores.
//!
//! If the page dies, either both are there or neither is: no handler ever finds an imported event ahead of its checkpoint.

use super::{BATCHES, Checkpoint, HANDLERS, IndexedDbStore, put, read_after, records, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::transfer::{Import, Reading};
use crate::store::importing::{at_head, judged};
use crate::store::{EventStore, ImportError, batch};
use indexed_db_futures::Build;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::transaction::TransactionMode;
use std::sync::Arc;

/// Takes in what a reading has and the log has not, and moves the handlers beyond it.
pub async fn import(store: &IndexedDbStore, reading: &Reading, handlers: &[String]) -> Result<Import, ImportError> {
    let tx = store.database.transaction([BATCHES, HANDLERS]).with_mode(TransactionMode::Readwrite);
    let tx = tx.build().map_err(Fault::from)?;
    let done = tx.on_done().map_err(Fault::from)?;
    let batches = tx.object_store(BATCHES).map_err(Fault::from)?;
    let checkpoints = tx.object_store(HANDLERS).map_err(Fault::from)?;
    // what other tabs have committed is a fact, whatever becomes of this import
    store.feed.take_in(read_after(&batches, store.look(Log::head)).await?);
    let import = store.look(|log| judged(log, reading))?;
    if import.new.is_empty() {
        return Ok(import);
    }
    let (before, head) = store.look(|log| (log.head(), import.head(log)));
    move_beyond(&checkpoints, handlers, before, head).await?;
    write(&batches, &import.new).await?;
    transaction::completed(&tx, done).await?;
    store.feed.take_in(import.new.iter().cloned());
    store.announcer.announce();
    Ok(import)
}

async fn move_beyond(
    checkpoints: &ObjectStore<'_>,
    handlers: &[String],
    before: Position,
    head: Position,
) -> Result<(), ImportError> {
    for handler in handlers {
        let known = records::get::<Checkpoint>(checkpoints, handler).await?;
        at_head(handler, known.map(|known| known.position), before)?;
        records::put(checkpoints, handler, &Checkpoint { position: head }).await?;
    }
    Ok(())
}

/// Writes sealed records at once, which need no sealing later.
async fn write(batches: &ObjectStore<'_>, events: &[Arc<RecordedEvent>]) -> Result<(), Fault> {
    for segment in events.chunks(batch::SEGMENT) {
        if let Some(last) = segment.last() {
            put(batches, last.position, &batch::encode(segment)?).await?;
        }
    }
    Ok(())
}
