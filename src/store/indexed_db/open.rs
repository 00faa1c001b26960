//! Opening the database, and letting go of it.
//!
//! All object stores are made in version 1, inside the synchronous upgrade closure, which rolls back as a whole on an error.
//! The schema of events evolves by upcasting, not by versions of the database.

use super::{BATCHES, CLAIMS, HANDLERS, REJECTIONS, fault};
use crate::engine::fault::Fault;
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;

const VERSION: u8 = 1;

/// Opens the database `name`, or makes it.
///
/// # Errors
/// When the browser refuses, or a newer version of the program made the database.
pub async fn open(name: &str) -> Result<Database, Fault> {
    let opening = Database::open(name).with_version(VERSION).with_on_upgrade_needed(|_, database| {
        database.create_object_store(BATCHES).build()?;
        database.create_object_store(HANDLERS).build()?;
        database.create_object_store(CLAIMS).build()?;
        database.create_object_store(REJECTIONS).with_auto_increment(true).build()?;
        Ok(())
    });
    let opening = opening.build().map_err(|why| fault::of_opening(&why))?;
    opening.await.map_err(|why| fault::of_opening(&why))
}

/// Waits until a newer version (or a deletion) wants the database, lets go of it and says so. A page that held on would
/// block the other for ever.
pub async fn until_lost(database: &Database) -> Fault {
    if let Ok(mut changes) = database.version_changes() {
        changes.recv().await;
        database.clone().close();
        return fault::lost();
    }
    std::future::pending().await
}
