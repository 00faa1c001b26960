//! The quick way of a commit: on what is known here, everything is asked and written in one go, and one answer is waited for.
//!
//! Nearly always nobody else has written meanwhile. Then a commit costs one round trip and the transaction's end, which is what
//! a plain put costs. When the answers say otherwise, the transaction is let go of before it is complete, nothing of it is
//! kept, and the patient way (`commit`) takes the news in first. Must not judge differently from that one.

use super::batches::Mark;
use super::commit::tell;
use super::{BATCHES, CLAIMS, IndexedDbStore, batches, records, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::log::{Log, Plan};
use crate::store::{Claim, Commit, EventStore, Holder};
use futures::future::{join_all, try_join_all};
use indexed_db_futures::Build;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::transaction::{Transaction, TransactionMode};
use std::sync::Arc;

/// Appends, if there is nothing new and nothing that speaks against it. Whatever is in the way, nothing is written then.
pub async fn commit(store: &IndexedDbStore, commit: &Commit) -> Option<Vec<Arc<RecordedEvent>>> {
    let mark = store.mark.get()?;
    if commit.as_of.is_some_and(|as_of| as_of != store.look(Log::head)) {
        return None;
    }
    let Ok(Plan::Write(events)) = store.look(|log| log.plan(commit.appends.clone())) else { return None };
    let events: Vec<_> = events.into_iter().map(Arc::new).collect();
    let cleared = store.feed.cleared();
    write(store, commit, &events, mark).await.ok()??;
    tell(store, &events, cleared);
    Some(events)
}

async fn write(
    store: &IndexedDbStore,
    commit: &Commit,
    events: &[Arc<RecordedEvent>],
    mark: Mark,
) -> Result<Option<()>, Fault> {
    let names = if commit.claims.is_empty() { &[BATCHES][..] } else { &[BATCHES, CLAIMS][..] };
    let tx = store.database.transaction(names).with_mode(TransactionMode::Readwrite).build()?;
    let log = tx.object_store(BATCHES)?;
    let (nothing_new, claimed, added) = futures::join!(
        batches::has_nothing_new(store, &log, mark),
        claimed(&tx, commit),
        batches::put_events(&log, events),
    );
    added?;
    if !(nothing_new? && claimed?) {
        // let go of before its end, a transaction is undone
        return Ok(None);
    }
    transaction::commit(tx).await.map(Some)
}

/// Whether all claims hold; they are taken in any case.
async fn claimed(tx: &Transaction<'_>, commit: &Commit) -> Result<bool, Fault> {
    if commit.claims.is_empty() {
        return Ok(true);
    }
    let claims = tx.object_store(CLAIMS)?;
    let (may_have, taken) = futures::join!(
        join_all(commit.claims.iter().map(|claim| may_have(&claims, claim))),
        try_join_all(commit.claims.iter().map(|claim| take(&claims, claim))),
    );
    taken?;
    Ok(!may_have.contains(&false))
}

async fn may_have(claims: &ObjectStore<'_>, claim: &Claim) -> bool {
    let holder = records::get::<Holder>(claims, &claim.key).await;
    holder.is_ok_and(|holder| claim.succeeds(holder.as_ref()))
}

async fn take(claims: &ObjectStore<'_>, claim: &Claim) -> Result<(), Fault> {
    records::put(claims, &claim.key, &claim.holder()).await
}
