//! Why a command was not done: the rules said no, somebody was first, or something broke.
//!
//! Must not know the screen; it has the code for scripts and the sentence for people.

use crate::engine::aggregate::Refusal;
use crate::engine::expected_version::Conflict;
use crate::engine::fault::Fault;
use crate::engine::log::{AppendRefused, LinkRefused};
use crate::engine::rejection::Rejection;
use crate::store::{AppendError, LinkError, ReadError};
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
        let message = error.to_string();
        let code = match error {
            AppendError::Refused(AppendRefused::Conflict(conflict)) => return conflict.into(),
            AppendError::Fault(fault) => return fault.into(),
            AppendError::Refused(AppendRefused::DuplicateEvent(_)) => "duplicate_event",
            AppendError::Refused(AppendRefused::TooLarge(_)) => "event_too_large",
            AppendError::Refused(AppendRefused::CannotAppendToAllStream) => "cannot_append_to_all_stream",
            AppendError::Refused(AppendRefused::StreamDeleted(_)) => "stream_deleted",
            AppendError::Refused(AppendRefused::LinkedStream(_)) => "linked_stream",
            AppendError::Stale => "stale",
            AppendError::Claimed(_) => "claimed",
        };
        Rejection::new(code, message).into()
    }
}

impl From<LinkError> for Refused {
    fn from(error: LinkError) -> Self {
        let message = error.to_string();
        let code = match error {
            LinkError::Fault(fault) => return fault.into(),
            LinkError::Refused(LinkRefused::EventNotFound(_)) => "event_not_found",
            LinkError::Refused(LinkRefused::DuplicateEvent(_)) => "duplicate_event",
            LinkError::Refused(LinkRefused::NotLinkable(_)) => "not_linkable",
        };
        Rejection::new(code, message).into()
    }
}

impl From<ReadError> for Refused {
    fn from(error: ReadError) -> Self {
        let message = error.to_string();
        match error {
            ReadError::StreamNotFound(stream) => Conflict::StreamNotFound { stream }.into(),
            ReadError::StreamDeleted(_) => Rejection::new("stream_deleted", message).into(),
            ReadError::Fault(fault) => fault.into(),
        }
    }
}
