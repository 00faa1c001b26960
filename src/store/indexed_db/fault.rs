//! What IndexedDB's errors mean to a person.
//!
//! Must not decide what happens next; it only finds the words.

use crate::engine::fault::Fault;
use crate::store::AppendError;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use wasm_bindgen::JsCast;

/// The code of a fault of which there is nothing more to say than the browser does.
pub const FAILED: &str = "storage_failed";
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
        "InvalidStateError" => Fault {
            code: "storage_closed",
            happened: "the browser has closed this page's storage".into(),
            safe: AS_IT_WAS.into(),
            remedy: "reload the page".into(),
        },
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
        remedy: "allow this page to store data, or leave the private window, and reload".into(),
    };
    match why {
        OpenDbError::Base(error) => match named(error) {
            (name, _) if name == "VersionError" => Fault {
                code: "storage_newer",
                happened: "this workspace was last opened by a newer version of Hindcast".into(),
                safe: AS_IT_WAS.into(),
                remedy: "reload to get the newer version".into(),
            },
            (_, message) => refused(format!("the browser did not open this page's storage: {message}")),
        },
        other => refused(format!("this browser offers no storage: {other}")),
    }
}

/// The fault of a workspace that another tab holds on to at an older version.
pub fn blocked() -> Fault {
    Fault {
        code: "storage_blocked",
        happened: "another tab still runs an older version of Hindcast and holds this workspace".into(),
        safe: AS_IT_WAS.into(),
        remedy: "close all other tabs of Hindcast, then reload".into(),
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
