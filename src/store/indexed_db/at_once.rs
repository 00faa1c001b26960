//! The quick way of a commit: on what is known here, everything is asked and written in one go, and one answer waited for.
//!
//! Nearly always nobody else has written meanwhile, and a value that is claimed was never claimed before. Then a commit costs one
//! look and the transaction's end, hardly more than a plain put. When the answer says otherwise, or a key is there already,
//! the transaction is not completed, nothing of it is kept, and the patient way (`commit`) takes the news in first. Must not
//! judge differently from that one.

use super::batches::Mark;
use super::commit::tell;
use super::{BATCHES, CLAIMS, IndexedDbStore, batches, records, transaction};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::log::{Log, Plan};
use crate::store::{Commit, EventStore};
use indexed_db_futures::object_store::ObjectStore;
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
    let database = store.database();
    let tx = transaction::writing(&database, [BATCHES, CLAIMS])?;
    let log = tx.object_store(BATCHES)?;
    let above = batches::ask_above(store, &log)?;
    if !commit.claims.is_empty() {
        claim(&tx.object_store(CLAIMS)?, commit)?;
    }
    batches::put_events(&log, events)?;
    if above.answer().await? != mark {
        // let go of before its end, a transaction is undone
        return Ok(None);
    }
    transaction::commit(tx).await.map(Some)
}

/// Makes every claim on a key that nobody has ever had; on another one it fails, and the transaction with it.
fn claim(claims: &ObjectStore<'_>, commit: &Commit) -> Result<(), Fault> {
    commit.claims.iter().try_for_each(|claim| records::add(claims, &claim.key, &claim.holder()))
}
