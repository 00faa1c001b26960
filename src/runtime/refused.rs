//! Why a command was not done: the rules said no, somebody was first, or something broke.
//!
//! Must not know the screen; it has the code for scripts and the sentence for people.

use crate::engine::aggregate::Refusal;
use crate::engine::expected_version::Conflict;
use crate::engine::fault::Fault;
use crate::engine::log::AppendRefused;
use crate::engine::rejection::Rejection;
use crate::store::{AppendError, ReadError};
use thiserror::Error;

/// A command that was not done. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// "No."
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// "Somebody was first", too many times in a row.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// Storage or decoding failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refused {
    /// A name that nobody knows, with those that are known.
    pub fn unknown(code: &str, thing: &str, name: &str, known: impl Iterator<Item = &'static str>) -> Self {
        let known: Vec<_> = known.collect();
        Rejection::new(code, format!("there is no {thing} \"{name}\"; there are {}", known.join(", "))).into()
    }

    /// The stable code for scripts.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Rejected(rejection) => &rejection.code,
            Self::Conflict(conflict) => conflict.code(),
            Self::Fault(fault) => fault.code,
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Rejected(rejection) => rejection.into(),
            Refusal::Faulty(fault) => fault.into(),
        }
    }
}

impl From<AppendError> for Refused {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Refused(AppendRefused::Conflict(conflict)) => conflict.into(),
            AppendError::Refused(refused @ AppendRefused::DuplicateEvent(_)) => {
                Rejection::new("duplicate_event", refused.to_string()).into()
            }
            AppendError::Refused(refused @ AppendRefused::TooLarge(_)) => {
                Rejection::new("event_too_large", refused.to_string()).into()
            }
            AppendError::Refused(refused @ AppendRefused::CannotAppendToAllStream) => {
                Rejection::new("cannot_append_to_all_stream", refused.to_string()).into()
            }
            AppendError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ReadError> for Refused {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::StreamNotFound(stream) => Conflict::StreamNotFound { stream }.into(),
            ReadError::Fault(fault) => fault.into(),
        }
    }
}
