//! The commands that were refused, oldest first. Not events: nothing happened.

use super::{BATCHES, IndexedDbStore, REJECTIONS, batches, transaction};
use crate::engine::fault::Fault;
use crate::engine::rejection::RejectedCommand;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::query_source::QuerySource;

/// Keeps one.
///
/// # Errors
/// When the store fails.
pub async fn keep(database: &Database, rejected: &RejectedCommand) -> Result<(), Fault> {
    let tx = transaction::writing(database, [REJECTIONS])?;
    let text = serde_json::to_string(rejected).unwrap_or_default();
    tx.object_store(REJECTIONS)?.add(text).primitive()?.await?;
    transaction::commit(tx).await
}

/// Takes in those that were refused since, in whichever tab. One that cannot be read is passed over: it is a mark on the wall,
/// not a fact. Numbers go on rising after a deletion; how often everything was deleted says whether these are still there.
///
/// # Errors
/// When the store fails.
pub async fn take_in_newer(store: &IndexedDbStore) -> Result<(), Fault> {
    let database = store.database();
    let tx = database.transaction([REJECTIONS, BATCHES]).build()?;
    let (kept, batches) = (tx.object_store(REJECTIONS)?, tx.object_store(BATCHES)?);
    let newer = || KeyRange::LowerBound(store.feed.refusals(), true);
    let numbers = kept.get_all_keys::<u32>().with_query::<u32, _>(newer()).primitive()?;
    let texts = kept.get_all::<String>().with_query::<u32, _>(newer()).primitive()?;
    let (cleared, numbers, texts) =
        futures::join!(batches::cleared(&batches), numbers.into_future(), texts.into_future());
    let (cleared, numbers, texts) = (cleared?, numbers?, texts?);
    store.feed.begin_anew(cleared);
    if store.feed.cleared() == cleared {
        let found = numbers
            .zip(texts)
            .filter_map(|(number, text)| Some((number.ok()?, serde_json::from_slice(text.ok()?.as_bytes()).ok()?)));
        store.feed.take_in_rejections(found);
    }
    Ok(())
}
