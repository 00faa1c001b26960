//! The commands that were refused, oldest first. Not events: nothing happened.

use super::{REJECTIONS, transaction};
use crate::engine::fault::Fault;
use crate::engine::rejection::RejectedCommand;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::database::Database;
use indexed_db_futures::query_source::QuerySource;
use indexed_db_futures::transaction::TransactionMode;

/// Keeps one.
///
/// # Errors
/// When the store fails.
pub async fn keep(database: &Database, rejected: &RejectedCommand) -> Result<(), Fault> {
    let tx = database.transaction(REJECTIONS).with_mode(TransactionMode::Readwrite).build()?;
    let text = serde_json::to_string(rejected).unwrap_or_default();
    tx.object_store(REJECTIONS)?.add(text).primitive()?.await?;
    transaction::commit(tx).await
}

/// All of them. One that cannot be read is passed over: it is a mark on the wall, not a fact.
///
/// # Errors
/// When the store fails.
pub async fn all(database: &Database) -> Result<Vec<RejectedCommand>, Fault> {
    let tx = database.transaction(REJECTIONS).build()?;
    let texts = tx.object_store(REJECTIONS)?.get_all::<String>().primitive()?.await?;
    Ok(texts.filter_map(|text| serde_json::from_slice(text.ok()?.as_bytes()).ok()).collect())
}
