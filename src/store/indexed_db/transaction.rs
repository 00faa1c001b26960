//! When a transaction is really done.
//!
//! A request that succeeded is not yet a commit; only the transaction's `complete` event is. A full disk, for one, shows
//! only as its `abort`, and why it was aborted only in the transaction itself.

use super::fault;
use crate::engine::fault::Fault;
use indexed_db_futures::error::{DomException, Error};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::transaction::Transaction;

/// Ends `tx` and waits until it is complete. The last of its requests need not be answered yet: if one of them fails, so does
/// the whole.
///
/// # Errors
/// The fault that it was aborted; nothing of it is kept then.
pub async fn commit(tx: Transaction<'_>) -> Result<(), Fault> {
    // the crate's own `commit` ends the transaction, and with it what could be asked for the reason
    let asked = tx.as_sys().clone();
    let Err(why) = tx.commit().await else { return Ok(()) };
    Err(match (asked.error(), why) {
        (Some(reason), _) => Error::from(reason).into(),
        // ended before by the browser: there is nothing to commit any more
        (None, Error::DomException(DomException::InvalidStateError(_))) => fault::aborted(),
        (None, request @ Error::DomException(_)) => request.into(),
        (None, _) => fault::aborted(),
    })
}
