//! A trace of how long the log was, outside of the database and of its copy.
//!
//! A browser that drops the databases of a page may say nothing; the next visit finds an empty one. Where there is no copy that brings the
//! events back, this page can at least say that there were more. A hint and no more: it may be older than the log. An empty log never
//! takes the trace away, unless its owner has emptied it.

use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use web_sys::Storage;

fn key() -> String {
    format!("{}.head", super::workspace_name::current())
}

/// Notes how long the log is.
pub fn note(head: Position) {
    if let (Some(storage), true) = (storage(), head > Position::START) {
        let _ = storage.set_item(&key(), &head.to_string());
    }
}

/// Notes that the owner has emptied the log.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key());
    }
}

/// The fault that the log was longer once, if it was. `told` is what the browser says of a loss, if it says something.
pub fn missing(head: Position, told: Option<&str>) -> Option<Fault> {
    let noted: u64 = storage()
        .and_then(|storage| storage.get_item(&key()).ok()?)
        .and_then(|noted| noted.parse().ok())
        .unwrap_or_default();
    let because = told.map(|told| format!(" (the browser says: {told})")).unwrap_or_default();
    let happened = match noted {
        noted if noted > head.0 => {
            format!("this browser has lost events of this workspace{because}: there were {noted}, and {head} are left")
        }
        _ if told.is_some() => {
            format!("this browser has deleted the database of this workspace{because}; {head} events are left")
        }
        _ => return None,
    };
    Some(Fault {
        code: "events_missing",
        happened,
        safe: format!("the {head} that are left, and every file that you exported"),
        remedy: "import the file that you exported last; everything that it has is then here again".into(),
    })
}

fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok()?
}
