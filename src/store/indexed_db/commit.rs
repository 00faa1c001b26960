//! One readwrite transaction: read what is newer, let the log judge, write one record.
//!
//! Readwrite transactions on one object store run one after another across tabs; that is what makes expected versions and
//! claims hold. Inside, nothing is awaited but the transaction's own requests.

use super::{BATCHES, CLAIMS, IndexedDbStore, PAYLOADS, batches, records, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::log::{Log, Plan};
use crate::engine::transfer::Import;
use crate::store::shelf::Shelf;
use crate::store::{AppendError, Commit, EventStore, Holder, ImportError};
use indexed_db_futures::Build;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::transaction::TransactionMode;
use std::sync::Arc;

/// Appends, all or nothing.
pub async fn commit(store: &IndexedDbStore, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
    let closed: &str = Shelf::Closed.into();
    let tx = store.database.transaction([BATCHES, closed, CLAIMS]).with_mode(TransactionMode::Readwrite).build()?;
    let done = tx.on_done()?;
    let (records, closings) = (tx.object_store(BATCHES)?, tx.object_store(closed)?);
    let newer = batches::take_in_newer(store, &records);
    let (newer, closed) = futures::join!(newer, closed_since(store, &closings));
    newer?;
    closed?;
    if commit.as_of.is_some_and(|as_of| as_of != store.look(Log::head)) {
        return Err(AppendError::Stale);
    }
    let written: Vec<_> = match store.look(|log| log.plan(commit.appends.clone()))? {
        Plan::AlreadyThere(positions) => return Ok(store.events(&positions).await?),
        Plan::Write(events) => events.into_iter().map(Arc::new).collect(),
    };
    if !commit.claims.is_empty() {
        claim(&tx.object_store(CLAIMS)?, &commit).await?;
    }
    batches::put_events(&records, &written).await?;
    transaction::completed(&tx, done).await?;
    store.feed.take_in(|log| log.extend(written.iter().cloned()));
    store.announcer.announce(super::RECORDED);
    Ok(written)
}

/// What was closed by other tabs: how many streams are closed is nearly always how many we know of.
async fn closed_since(store: &IndexedDbStore, closings: &ObjectStore<'_>) -> Result<(), Fault> {
    let count = records::count(closings).await?;
    if count as usize != store.look(Log::closed_count) {
        let names = records::keys(closings).await?;
        store.feed.take_in(|log| names.into_iter().for_each(|name| log.close(&crate::engine::ids::StreamId(name))));
    }
    Ok(())
}

async fn claim(claims: &ObjectStore<'_>, commit: &Commit) -> Result<(), AppendError> {
    for claim in &commit.claims {
        let holder = records::get::<Holder>(claims, &claim.key).await?;
        if !claim.succeeds(holder.as_ref()) {
            return Err(AppendError::Claimed(claim.key.clone()));
        }
        records::put(claims, &claim.key, &claim.holder()).await?;
    }
    Ok(())
}

/// Takes an import in, all or nothing. Its segments are written as they are and need no sealing later.
pub async fn import(store: &IndexedDbStore, import: &Import) -> Result<(), ImportError> {
    if import.segments.is_empty() {
        return Ok(());
    }
    let tx = store.database.transaction([BATCHES, PAYLOADS]).with_mode(TransactionMode::Readwrite);
    let tx = tx.build().map_err(Fault::from)?;
    let done = tx.on_done().map_err(Fault::from)?;
    let records = tx.object_store(BATCHES).map_err(Fault::from)?;
    let payloads = tx.object_store(PAYLOADS).map_err(Fault::from)?;
    batches::take_in_newer(store, &records).await?;
    if store.look(Log::head) != import.after {
        return Err(ImportError::Stale);
    }
    let mut last = import.after;
    for segment in &import.segments {
        last.0 += segment.count() as u64;
        batches::put_segment(&records, &payloads, last, segment).await?;
    }
    transaction::completed(&tx, done).await?;
    store.take_in_columns(import).await;
    store.announcer.announce(super::RECORDED);
    Ok(())
}
