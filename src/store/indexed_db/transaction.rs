//! When a transaction is really done.
//!
//! A request that succeeded is not yet a commit; only the transaction's `complete` event is. A full disk, for one, shows
//! only as its `abort`. The crate's `commit()` loses the reason of an abort, `on_done` keeps it.

use super::fault;
use crate::engine::fault::Fault;
use indexed_db_futures::transaction::{Transaction, TransactionDone, TransactionFinishKind};

/// Waits until `tx` is complete.
///
/// # Errors
/// The fault that it was aborted; nothing of it is kept then.
pub async fn completed(tx: &Transaction<'_>, done: TransactionDone) -> Result<(), Fault> {
    match done.await {
        TransactionFinishKind::Ok => Ok(()),
        TransactionFinishKind::Err | TransactionFinishKind::Abort => {
            Err(tx.error().map_or_else(fault::aborted, Fault::from))
        }
    }
}
