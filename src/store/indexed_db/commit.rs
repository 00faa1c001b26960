//! One readwrite transaction: read what is newer, let the log judge, write one record.
//!
//! Readwrite transactions on one object store run one after another across tabs; that is what makes expected versions and
//! claims hold. Inside, nothing is awaited but the transaction's own requests.

use super::{BATCHES, CLAIMS, IDS, IndexedDbStore, PAYLOADS, at_once, batches, records, shelves, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::log::{Log, Plan};
use crate::engine::transfer::Import;
use crate::store::links;
use crate::store::shelf::{Shelf, touched};
use crate::store::{AppendError, Commit, EventStore, Holder, ImportError, next_turn};
use futures::future::try_join_all;
use indexed_db_futures::object_store::ObjectStore;
use std::sync::Arc;

/// How many segments of an import the browser is given before it is waited for: all of them might be more than fits in memory.
const AT_ONCE: usize = 4;

/// Appends, all or nothing: the quick way if that works, else the patient one.
pub async fn commit(store: &IndexedDbStore, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
    store.list_ids_for(commit.appends.iter().map(|append| append.events.len()).sum()).await;
    // where others are at work, what is known here is old news as a rule, and the quick way would be tried in vain
    if store.alone.get()
        && let Some(written) = at_once::commit(store, &commit).await
    {
        return Ok(written);
    }
    patiently(store, &commit).await
}

/// Lets this tab and the others know of events that are durable, unless everything was deleted since the log was `cleared` so often.
pub fn tell(store: &IndexedDbStore, written: &[Arc<RecordedEvent>], cleared: u32) {
    if let (false, true) = (written.is_empty(), store.feed.cleared() == cleared) {
        store.feed.take_in(|log| log.extend(written.iter().cloned()));
        store.announcer.announce(super::RECORDED);
    }
}

/// Takes in what others have written before it judges.
async fn patiently(store: &IndexedDbStore, commit: &Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
    let closed: &str = Shelf::Closed.into();
    let database = store.database();
    let tx = transaction::writing(&database, [BATCHES, closed, CLAIMS])?;
    let (records, closings) = (tx.object_store(BATCHES)?, tx.object_store(closed)?);
    let known = store.look(Log::head);
    take_in_newer(store, &records, &closings).await?;
    store.alone.set(store.look(Log::head) == known);
    if commit.as_of.is_some_and(|as_of| as_of != store.look(Log::head)) {
        return Err(AppendError::Stale);
    }
    let written: Vec<_> = match store.look(|log| log.plan(commit.appends.clone()))? {
        Plan::AlreadyThere(positions) => return Ok(store.events(&positions).await?),
        Plan::Write(events) => events.into_iter().map(Arc::new).collect(),
    };
    if !commit.claims.is_empty() {
        claim(&tx.object_store(CLAIMS)?, commit).await?;
    }
    batches::put_events(&records, &written)?;
    let cleared = store.feed.cleared();
    transaction::commit(tx).await?;
    tell(store, &written, cleared);
    Ok(written)
}

/// What other tabs have appended, and which streams they have closed: how many are closed is nearly always how many we know
/// of.
async fn take_in_newer(
    store: &IndexedDbStore,
    records: &ObjectStore<'_>,
    closings: &ObjectStore<'_>,
) -> Result<(), Fault> {
    let (newer, count, mark) =
        futures::join!(batches::take_in_newer(store, records), records::count(closings), batches::mark(records));
    newer?;
    let (count, mark) = (count?, mark?);
    if count as usize != store.look(Log::closed_count) {
        let names = records::keys(closings).await?;
        store.feed.take_in(|log| names.into_iter().for_each(|name| log.close(&crate::engine::ids::StreamId(name))));
    }
    store.mark.set(Some(mark));
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
    if import.is_empty() {
        return Ok(());
    }
    let (closed, beside): (&str, _) = (Shelf::Closed.into(), links::writes_of(import));
    let changed = touched(&beside);
    let names = [BATCHES, PAYLOADS, closed].into_iter().chain(shelves::needed(&beside));
    let database = store.database();
    let tx = transaction::writing(&database, names)?;
    let records = tx.object_store(BATCHES).map_err(Fault::from)?;
    let payloads = tx.object_store(PAYLOADS).map_err(Fault::from)?;
    take_in_newer(store, &records, &tx.object_store(closed).map_err(Fault::from)?).await?;
    if store.look(|log| import.is_stale(log)) {
        return Err(ImportError::Stale);
    }
    let mut last = import.after;
    let ends = import.segments.iter().map(|segment| {
        last.0 += segment.count() as u64;
        (last, segment)
    });
    for some in ends.collect::<Vec<_>>().chunks(AT_ONCE) {
        try_join_all(some.iter().map(|(last, segment)| batches::put_segment(&records, &payloads, *last, segment)))
            .await?;
    }
    let beside = shelves::write_within(store, &tx, beside).await?;
    let cleared = store.feed.cleared();
    transaction::commit(tx).await?;
    store.announcer.announce(super::RECORDED);
    take_in_columns(store, import, cleared).await;
    if store.feed.cleared() == cleared {
        store.tell_of_writes(&changed, &beside);
    }
    Ok(())
}

/// Lets the log know of an import that is durable, segment by segment and with pauses. Whoever looks into the records in a
/// pause takes in more than we have got to.
async fn take_in_columns(store: &IndexedDbStore, import: &Import, cleared: u32) {
    let mut first = import.after.next();
    for segment in &import.segments {
        if store.feed.cleared() != cleared {
            return;
        }
        store.feed.take_in(|log| {
            log.load(first, &segment.columns);
            log.list(IDS);
        });
        first.0 += segment.count() as u64;
        next_turn().await;
    }
}
