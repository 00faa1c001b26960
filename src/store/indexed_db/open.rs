//! Opening the database, and letting go of it.
//!
//! Object stores are made inside the synchronous upgrade closure, which rolls back as a whole on an error. Version 1 had the
//! first four; version 2 adds the rest and changes none. The schema of events evolves by upcasting, not by versions of the
//! database.

use super::{BATCHES, CLAIMS, PAYLOADS, REJECTIONS, fault};
use crate::engine::fault::Fault;
use crate::store::Shelf;
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use strum::IntoEnumIterator;

const VERSION: u8 = 2;

/// Opens the database `name`, or makes it.
///
/// # Errors
/// When the browser refuses, or a newer version of the program made the database.
pub async fn open(name: &str) -> Result<Database, Fault> {
    let opening = Database::open(name).with_version(VERSION).with_on_upgrade_needed(|_, database| {
        let there: Vec<String> = database.object_store_names().collect();
        let shelves = Shelf::iter().map(<&str>::from);
        for missing in [BATCHES, PAYLOADS, CLAIMS]
            .into_iter()
            .chain(shelves)
            .filter(|name| !there.iter().any(|known| known == name))
        {
            database.create_object_store(missing).build()?;
        }
        if !there.iter().any(|known| known == REJECTIONS) {
            database.create_object_store(REJECTIONS).with_auto_increment(true).build()?;
        }
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
