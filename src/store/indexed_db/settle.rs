//! Making the browser's own files sound after a kill, before anything new depends on them.
//!
//! Chromium keeps IndexedDB in a `LevelDB`. Killed in the middle of a write it leaves half a record at the end of the log of that.
//! The next opening passes over that half, and goes on writing *behind* it; the opening after that finds a checksum that is wrong
//! in the middle, takes the whole for corrupt and deletes every database of the origin. A new log begins with 4 MB more, which a
//! young workspace takes long to write, or when a database is deleted. So each opening makes an empty database and deletes it.
//! The other and more frequent cause of a deletion is in `transaction`. Must not touch the workspace, nor fail.

use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::database::Database;
use std::pin::pin;

/// How long this may take, in milliseconds: a page that never comes to an end of it opens all the same.
const PATIENCE: u32 = 1_000;

/// Lets the browser begin a new log. Where that does not work, everything is as it was.
pub async fn settle(workspace: &str) {
    let name = format!("{workspace}-settling");
    let settling = pin!(async {
        let Ok(opening) = Database::open(&name).await else { return };
        opening.close();
        if let Ok(deleting) = Database::delete_by_name(&name) {
            let _ = deleting.await;
        }
    });
    match select(settling, TimeoutFuture::new(PATIENCE)).await {
        Either::Left(((), _)) | Either::Right(((), _)) => {}
    }
}
