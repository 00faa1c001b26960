//! The handle of a file outside of the browser, kept from one visit to the next. Only a database can keep one: it is no text.
//!
//! It has a database of its own, so that the one with the events changes neither version nor stores for it. Must not know what is
//! written to the file.

use super::fault;
use crate::engine::fault::Fault;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::database::Database;
use indexed_db_futures::query_source::QuerySource;
use wasm_bindgen::JsValue;

const HANDLES: &str = "handles";
const BACKUP: &str = "backup";

/// The handle that was kept for a workspace, if one was.
///
/// # Errors
/// When the browser refuses.
pub async fn kept_file(workspace: &str) -> Result<Option<JsValue>, Fault> {
    let database = open(workspace).await?;
    let tx = database.transaction(HANDLES).build()?;
    let found = tx.object_store(HANDLES)?.get::<JsValue, _, _>(BACKUP).primitive()?.await?;
    database.clone().close();
    Ok(found)
}

/// Keeps a handle for a workspace; nothing lets go of the one that was kept.
///
/// # Errors
/// When the browser refuses.
pub async fn keep_file(workspace: &str, handle: Option<JsValue>) -> Result<(), Fault> {
    let database = open(workspace).await?;
    let tx = super::transaction::writing_alone(&database, HANDLES)?;
    let handles = tx.object_store(HANDLES)?;
    match handle {
        Some(handle) => handles.put(handle).with_key(BACKUP).primitive()?.await.map(drop)?,
        None => handles.delete::<&str, _>(BACKUP).primitive()?.await?,
    }
    super::transaction::commit(tx).await?;
    database.clone().close();
    Ok(())
}

async fn open(workspace: &str) -> Result<Database, Fault> {
    let opening =
        Database::open(format!("{workspace} backup")).with_version(1_u8).with_on_upgrade_needed(|_, database| {
            database.create_object_store(HANDLES).build()?;
            Ok(())
        });
    opening.build().map_err(|why| fault::of_opening(&why))?.await.map_err(|why| fault::of_opening(&why))
}
