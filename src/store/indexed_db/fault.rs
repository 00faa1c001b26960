//! What IndexedDB's errors mean to a person.
//!
//! Must not decide what happens next; it only finds the words.

use crate::engine::fault::Fault;
use crate::store::AppendError;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use wasm_bindgen::JsCast;

/// The code of a fault of which there is nothing more to say than the browser does.
pub const FAILED: &str = "storage_failed";
/// The code of the fault that the connection is closed.
pub const CLOSED: &str = "storage_closed";
/// The code of the fault that a newer version of the program has the database.
pub const NEWER: &str = "storage_newer";
const AS_IT_WAS: &str = "everything that was saved before is as it was";

impl From<Error> for Fault {
    /// The fault behind a failed request or transaction.
    fn from(why: Error) -> Self {
        failed(&why)
    }
}

impl From<Error> for AppendError {
    fn from(why: Error) -> Self {
        Self::Fault(why.into())
    }
}

fn failed(why: &Error) -> Fault {
    let (name, message) = named(why);
    match name.as_str() {
        "QuotaExceededError" => Fault {
            code: "storage_full",
            happened: "the browser has no room left for this page, so the last step was not saved".into(),
            safe: AS_IT_WAS.into(),
            remedy: "make room on the disk or in the browser's site data, then try again".into(),
        },
        "InvalidStateError" => closed(),
        // what Safari says when the process behind its storage has died
        _ if message.contains("server lost") => closed(),
        _ => Fault {
            code: FAILED,
            happened: format!("the browser's storage failed: {message}"),
            safe: AS_IT_WAS.into(),
            remedy: "reload the page and try again".into(),
        },
    }
}

/// The fault of a transaction that was aborted without a reason.
pub fn aborted() -> Fault {
    Fault {
        code: "storage_aborted",
        happened: "the browser gave up saving the last step".into(),
        safe: AS_IT_WAS.into(),
        remedy: "try again".into(),
    }
}

/// The fault of a database that could not be opened.
pub fn of_opening(why: &OpenDbError) -> Fault {
    let refused = |happened: String| Fault {
        code: "storage_refused",
        happened,
        safe: "nothing was lost, and nothing can be recorded".into(),
        remedy: "allow this page to store data, leave the private window or the frame that it is shown in, and reload"
            .into(),
    };
    match why {
        OpenDbError::Base(error) => match named(error) {
            (name, _) if name == "VersionError" => Fault {
                code: NEWER,
                happened: "this workspace was last opened by a newer version of Hindcast".into(),
                safe: AS_IT_WAS.into(),
                remedy: "reload to get the newer version".into(),
            },
            (_, message) => refused(format!("the browser did not open this page's storage: {message}")),
        },
        _ => refused("this browser offers no storage here".into()),
    }
}

/// The fault of a workspace that another tab holds on to at an older version.
pub fn blocked() -> Fault {
    Fault {
        code: "storage_blocked",
        happened: "another tab still runs an older version of Hindcast and holds this workspace".into(),
        safe: AS_IT_WAS.into(),
        remedy: "close all other tabs of Hindcast; this one goes on by itself then, or when you reload it".into(),
    }
}

/// The fault of a database that the browser has closed under the page.
pub fn closed() -> Fault {
    Fault {
        code: CLOSED,
        happened: "the browser has closed this page's storage".into(),
        safe: AS_IT_WAS.into(),
        remedy: "wait a moment: the page opens it again by itself".into(),
    }
}

/// The fault of a database that was closed and is there no more, or has less than the page knows.
pub fn emptied() -> Fault {
    Fault {
        code: "storage_lost",
        happened: "the browser has deleted this workspace's events while the page was open".into(),
        safe: "what this page still shows; nothing new is recorded".into(),
        remedy: "export the log now, then reload the page and import it".into(),
    }
}

/// The fault of a database that the browser neither opens nor refuses.
pub fn silent() -> Fault {
    Fault {
        code: "storage_silent",
        happened: "the browser does not open this page's storage, and does not say why".into(),
        safe: AS_IT_WAS.into(),
        remedy: "wait: the page goes on trying; if it stays so, close the browser and open it again".into(),
    }
}

/// The fault of a workspace that a newer version wants for itself, or that was deleted under the page.
pub fn lost() -> Fault {
    Fault {
        code: "storage_lost",
        happened: "another tab is upgrading or deleting this workspace, so this tab let go of it".into(),
        safe: "everything that was saved is with the other tab".into(),
        remedy: "reload the page".into(),
    }
}

fn named(why: &Error) -> (String, String) {
    match why {
        Error::DomException(exception) => {
            let exception: &DomException = exception;
            let js: &wasm_bindgen::JsValue = exception.as_ref();
            let name = js.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name).unwrap_or_default();
            (name, exception.message())
        }
        other => (String::new(), other.to_string()),
    }
}
