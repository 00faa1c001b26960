//! A second trace of how long the log was, outside of the database.
//!
//! When a byte of its files is damaged, a browser may drop all databases of a page and say nothing; the next visit finds an
//! empty one. Then this page can at least say that there was more. A hint and no more: it may be older than the log.

use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use web_sys::Storage;

fn key() -> String {
    format!("{}.head", super::workspace_name::current())
}

/// Notes how long the log is.
pub fn note(head: Position) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(), &head.to_string());
    }
}

/// The fault that the log was longer once, if it was.
pub fn missing(head: Position) -> Option<Fault> {
    let noted: u64 = storage()?.get_item(&key()).ok()??.parse().ok()?;
    (noted > head.0).then(|| Fault {
        code: "events_missing",
        happened: format!("this browser has lost events of this workspace: there were {noted}, and {head} are left"),
        safe: format!("the {head} that are left, and every file that you exported"),
        remedy: "import the file that you exported last; everything that it has is then here again".into(),
    })
}

fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok()?
}
