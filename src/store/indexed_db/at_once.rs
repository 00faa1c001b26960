//! The quick way of a commit: on what is known here, everything is asked and written in one go, and one answer is waited for.
//!
//! Nearly always nobody else has written meanwhile. Then a commit costs one round trip and the transaction's end, which is what
//! a plain put costs. When the answers say otherwise, the transaction is let go of before it is complete, nothing of it is
//! kept, and the patient way (`commit`) takes the news in first. Must not judge differently from that one.

use super::commit::tell;
use super::{BATCHES, CLAIMS, IndexedDbStore, batches, records, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::log::{Log, Plan};
use crate::store::shelf::Shelf;
use crate::store::{Claim, Commit, EventStore, Holder};
use futures::future::{join_all, try_join_all};
use indexed_db_futures::Build;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::transaction::TransactionMode;
use std::sync::Arc;

/// Appends, if there is nothing new and nothing that speaks against it. Whatever is in the way, nothing is written then.
pub async fn commit(store: &IndexedDbStore, commit: &Commit) -> Option<Vec<Arc<RecordedEvent>>> {
    if commit.as_of.is_some_and(|as_of| as_of != store.look(Log::head)) {
        return None;
    }
    let Ok(Plan::Write(events)) = store.look(|log| log.plan(commit.appends.clone())) else { return None };
    let events: Vec<_> = events.into_iter().map(Arc::new).collect();
    let cleared = store.feed.cleared();
    write(store, commit, &events).await.ok()??;
    tell(store, &events, cleared);
    Some(events)
}

async fn write(store: &IndexedDbStore, commit: &Commit, events: &[Arc<RecordedEvent>]) -> Result<Option<()>, Fault> {
    let closed: &str = Shelf::Closed.into();
    let tx = store.database.transaction([BATCHES, closed, CLAIMS]).with_mode(TransactionMode::Readwrite).build()?;
    let done = tx.on_done()?;
    let (log, closings, claims) = (tx.object_store(BATCHES)?, tx.object_store(closed)?, tx.object_store(CLAIMS)?);
    let (nothing_new, closed, may_have, claimed, added) = futures::join!(
        batches::has_nothing_new(store, &log),
        records::count(&closings),
        join_all(commit.claims.iter().map(|claim| may_have(&claims, claim))),
        try_join_all(commit.claims.iter().map(|claim| take(&claims, claim))),
        batches::put_events(&log, events),
    );
    claimed?;
    added?;
    let is_as_known = nothing_new? && closed? as usize == store.look(Log::closed_count);
    if !is_as_known || may_have.contains(&false) {
        // let go of before its end, a transaction is undone
        return Ok(None);
    }
    transaction::completed(&tx, done).await.map(Some)
}

async fn may_have(claims: &ObjectStore<'_>, claim: &Claim) -> bool {
    let holder = records::get::<Holder>(claims, &claim.key).await;
    holder.is_ok_and(|holder| claim.succeeds(holder.as_ref()))
}

async fn take(claims: &ObjectStore<'_>, claim: &Claim) -> Result<(), Fault> {
    records::put(claims, &claim.key, &claim.holder()).await
}
