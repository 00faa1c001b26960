//! A rejection: the rules said no. Typed inside an aggregate, this shape everywhere above it.
//!
//! Must not know any particular rule.

use super::event::JsonObject;
use super::ids::{CommandId, Position};
use super::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use thiserror::Error;

/// What is wrong with one field of a command's input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The path of the field: `items[0].quantity`.
    pub field: String,
    /// The stable code of the fault: `presence`, `uuid`, …
    pub code: String,
    /// What a person reads at the field.
    pub message: String,
}

/// "No", with the reason. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("{message}")]
pub struct Rejection {
    /// The stable code: `already_completed`.
    pub code: String,
    /// What a person reads.
    pub message: String,
    /// Every faulty field at once, where the input was at fault.
    pub details: Vec<FieldError>,
}

/// A command that was refused, with the position at which that happened. Kept beside the log, never in it: a refusal is
/// no event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RejectedCommand {
    /// The head of the log at that time.
    pub position: Position,
    /// When it was refused, UTC.
    pub rejected_at: Timestamp,
    /// The context.
    pub context: String,
    /// The command.
    pub command: String,
    /// Its input.
    pub data: JsonObject,
    /// Its id.
    pub command_id: CommandId,
    /// Free; the runtime notes the issuing policy here.
    pub metadata: JsonObject,
    /// The stable code of the reason.
    pub code: String,
    /// The reason.
    pub message: String,
    /// Every faulty field, where the input was at fault.
    pub details: Vec<FieldError>,
}

impl Rejection {
    /// A rejection without field errors.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), details: Vec::new() }
    }

    /// A typed rejection of an aggregate, whose name in snake case is the code.
    #[must_use]
    pub fn of<R: Display + Into<&'static str>>(rejection: R) -> Self {
        let message = rejection.to_string();
        Self::new(rejection.into(), message)
    }

    /// The input was faulty in these fields.
    #[must_use]
    pub fn validation(details: Vec<FieldError>) -> Self {
        let faults = details.len();
        let message =
            if faults == 1 { "one field is not right".into() } else { format!("{faults} fields are not right") };
        Self { code: "validation_failure".into(), message, details }
    }
}
