//! How far each handler has come: small values, written as plain objects so that they can be read in the developer tools.

use super::{HANDLERS, transaction};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use indexed_db_futures::transaction::TransactionMode;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

#[derive(Serialize, Deserialize)]
struct Checkpoint {
    position: Position,
}

/// The checkpoint of a handler, if it was ever seen.
///
/// # Errors
/// When the store fails.
pub async fn load(database: &Database, handler: &str) -> Result<Option<Position>, Fault> {
    let tx = database.transaction(HANDLERS).build()?;
    let handlers = tx.object_store(HANDLERS)?;
    get(&handlers, handler).await
}

/// Moves a handler's checkpoint to `position`, unless it is beyond that.
///
/// # Errors
/// When the store fails.
pub async fn save(database: &Database, handler: &str, position: Position) -> Result<(), Fault> {
    let tx = database.transaction(HANDLERS).with_mode(TransactionMode::Readwrite).build()?;
    let done = tx.on_done()?;
    let handlers = tx.object_store(HANDLERS)?;
    let known = get(&handlers, handler).await?;
    if known.is_none_or(|known| position > known) {
        let value = serde_wasm_bindgen::to_value(&Checkpoint { position }).map_err(|why| unreadable(handler, &why))?;
        let request = handlers.put(value).with_key(handler).primitive()?;
        request.await?;
    }
    transaction::completed(&tx, done).await
}

async fn get(handlers: &ObjectStore<'_>, handler: &str) -> Result<Option<Position>, Fault> {
    let request = handlers.get::<JsValue, _, _>(handler).primitive()?;
    let Some(value) = request.await? else { return Ok(None) };
    let checkpoint: Checkpoint = serde_wasm_bindgen::from_value(value).map_err(|why| unreadable(handler, &why))?;
    Ok(Some(checkpoint.position))
}

fn unreadable(handler: &str, why: &serde_wasm_bindgen::Error) -> Fault {
    Fault {
        code: "checkpoint_unreadable",
        happened: format!("the checkpoint of {handler} cannot be read: {why}"),
        safe: "all events are as they were".into(),
        remedy: "reload the page; if it stays, the browser's files are damaged".into(),
    }
}
