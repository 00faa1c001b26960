//! Small values by name, written as plain objects so that they can be read in the developer tools: one object store each
//! for the checkpoints of handlers and for claims. Each change is one readwrite transaction that looks before it writes, so
//! tabs cannot overtake each other.

use super::transaction;
use crate::engine::fault::Fault;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use indexed_db_futures::transaction::TransactionMode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// What becomes of a value.
pub enum Change<T> {
    /// It stays as it is.
    Keep,
    /// It is this from now on.
    Put(T),
    /// It is gone.
    Delete,
}

/// The value of a name, if there is one.
///
/// # Errors
/// When the store fails, or the value cannot be read.
pub async fn load<T: DeserializeOwned>(database: &Database, table: &str, name: &str) -> Result<Option<T>, Fault> {
    let tx = database.transaction(table).build()?;
    let records = tx.object_store(table)?;
    get(&records, name).await
}

/// Lets `change` say what becomes of the value of a name, given what it is.
///
/// # Errors
/// When the store fails, or the value cannot be read.
pub async fn update<T: Serialize + DeserializeOwned>(
    database: &Database,
    table: &str,
    name: &str,
    change: impl FnOnce(Option<&T>) -> Change<T>,
) -> Result<(), Fault> {
    let tx = database.transaction(table).with_mode(TransactionMode::Readwrite).build()?;
    let done = tx.on_done()?;
    let records = tx.object_store(table)?;
    let known = get(&records, name).await?;
    match change(known.as_ref()) {
        Change::Keep => {}
        Change::Put(value) => put(&records, name, &value).await?,
        Change::Delete => records.delete::<&str, _>(name).primitive()?.await?,
    }
    transaction::completed(&tx, done).await
}

/// Writes the value of a name within a transaction.
///
/// # Errors
/// When the store fails.
pub async fn put<T: Serialize>(records: &ObjectStore<'_>, name: &str, value: &T) -> Result<(), Fault> {
    let value = serde_wasm_bindgen::to_value(value).map_err(|why| unreadable(name, &why))?;
    records.put(value).with_key(name).primitive()?.await?;
    Ok(())
}

/// The value of a name within a transaction, if there is one.
///
/// # Errors
/// When the store fails, or the value cannot be read.
pub async fn get<T: DeserializeOwned>(records: &ObjectStore<'_>, name: &str) -> Result<Option<T>, Fault> {
    let Some(value) = records.get::<JsValue, _, _>(name).primitive()?.await? else { return Ok(None) };
    serde_wasm_bindgen::from_value(value).map(Some).map_err(|why| unreadable(name, &why))
}

fn unreadable(name: &str, why: &serde_wasm_bindgen::Error) -> Fault {
    Fault {
        code: "record_unreadable",
        happened: format!("what is kept of {name} cannot be read: {why}"),
        safe: "all events are as they were".into(),
        remedy: "reload the page; if it stays, the browser's files are damaged".into(),
    }
}
