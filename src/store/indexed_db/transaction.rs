//! How a transaction that writes begins, and when it is really done.
//!
//! Every one begins here, because no two may be unfinished at the same time, see [`writing`]. A request that succeeded is not
//! yet a commit; only the transaction's `complete` event is. A full disk, for one, shows only as its `abort`, and why it was
//! aborted only in the transaction itself.

use super::{CLAIMS, fault};
use crate::engine::fault::Fault;
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::transaction::{Transaction, TransactionMode};
use std::collections::BTreeSet;

/// The object store that every writing transaction names, whether it needs it or not. Readers hardly ever do.
const TURN: &str = CLAIMS;

/// Begins a transaction that writes to some object stores. Those that write take turns, in all tabs, whatever they write to.
///
/// Chromium notes an unfinished transaction in its files, with the locks that it holds, as soon as it reads after it has written.
/// All writers of a database share one of these locks. If the browser is killed while *two* of them are unfinished, the next
/// start finds that lock noted twice, takes the files for corrupt ("Invalid locks on disk") and deletes every database of the
/// origin. Writers that have an object store in common are never unfinished together.
///
/// # Errors
/// When the connection is closed, or an object store is not there.
pub fn writing<'a>(database: &'a Database, to: impl IntoIterator<Item = &'a str>) -> Result<Transaction<'a>, Fault> {
    let names: BTreeSet<&str> = to.into_iter().chain([TURN]).collect();
    let transaction = database.transaction(names.into_iter().collect::<Vec<_>>());
    Ok(transaction.with_mode(TransactionMode::Readwrite).build()?)
}

/// Begins a transaction that writes to a database that has one object store only.
///
/// # Errors
/// When the connection is closed.
pub fn writing_alone<'a>(database: &'a Database, to: &str) -> Result<Transaction<'a>, Fault> {
    Ok(database.transaction(to).with_mode(TransactionMode::Readwrite).build()?)
}

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
