//! A model that somebody wrote: its text, which is written again with each change, until the model is removed.
//!
//! The id stays when the model gets another name, so a rename keeps the history. Whether the text has errors is checked before
//! the command is given. Must not know the language of the text.

use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::model::{RefusedAs, Unique};
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::models_view;

/// The longest text of a model, in bytes. An event may have 60 kB.
pub const LONGEST_TEXT: usize = 50_000;
/// The version of the language that texts are written in today.
pub const LANGUAGE: u32 = 1;

/// What somebody wants of a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Writes a model, or writes it again.
    WriteModel {
        /// The id that the client chose.
        model_id: Uuid,
        /// The name of its context, in kebab case: `ferry-line`.
        name: String,
        /// The whole text.
        text: String,
        /// The version of the language.
        #[serde(default = "language")]
        language: u32,
    },
    /// Takes a model away. What happened in it stays in the log.
    RemoveModel {
        /// Which model.
        model_id: Uuid,
    },
}

/// What happened to a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// Its text is this, from now on.
    ModelWritten {
        /// Its id.
        model_id: Uuid,
        /// The name of its context.
        name: String,
        /// The whole text.
        text: String,
        /// The version of the language.
        language: u32,
    },
    /// It was taken away.
    ModelRemoved {
        /// Which model.
        model_id: Uuid,
    },
}

/// Why a model says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is no model of this id, or it was removed.
    #[error("Model not found")]
    NotFound,
}

/// Where a model stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum WrittenModel {
    /// Nobody has written it, or it was removed.
    #[default]
    Absent,
    /// It runs.
    Written {
        /// The name of its context.
        name: String,
        /// Its text.
        text: String,
        /// The version of the language.
        language: u32,
    },
}

impl Decider for WrittenModel {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (state, Command::WriteModel { model_id, name, text, language }) => {
                let new = Self::Written { name, text, language };
                if *state == new {
                    return Ok(Vec::new());
                }
                let Self::Written { name, text, language } = new else { return Ok(Vec::new()) };
                Ok(vec![Event::ModelWritten { model_id, name, text, language }])
            }
            (Self::Absent, Command::RemoveModel { .. }) => Err(Rejection::NotFound),
            (Self::Written { .. }, Command::RemoveModel { model_id }) => Ok(vec![Event::ModelRemoved { model_id }]),
        }
    }

    fn evolve(_: Self, event: &Event) -> Self {
        match event {
            Event::ModelWritten { name, text, language, .. } => {
                Self::Written { name: name.clone(), text: text.clone(), language: *language }
            }
            Event::ModelRemoved { .. } => Self::Absent,
        }
    }
}

impl Aggregate for WrittenModel {
    const NAME: &'static str = "Model";
    const STREAM_PREFIX: &'static str = "model";

    fn identity(command: &Command) -> String {
        match command {
            Command::WriteModel { model_id, .. } | Command::RemoveModel { model_id } => model_id.to_string(),
        }
    }
}

/// A model's name is taken once. Whoever writes a model again keeps its name.
pub const UNIQUE_NAME: Unique = Unique {
    field: "name",
    view: models_view::NAME,
    taken: models_view::NAMES,
    held_by: Some("model_id"),
    refused_as: RefusedAs::Rejection,
    code: "name_taken",
    message: "a model of this name is there already",
};

/// The fields of `WriteModel`, in the order in which they are checked.
#[must_use]
pub fn write_model_fields() -> Vec<Field> {
    vec![
        Field::new("model_id", FieldKind::Uuid, Example::FreshId),
        Field::new("name", FieldKind::Text, Example::Fixed("library")),
        Field::new("text", FieldKind::Text, Example::Fixed("model Library")).at_most(LONGEST_TEXT),
        Field::new("language", FieldKind::Whole, Example::Number(1)).optional(),
    ]
}

/// The fields of `RemoveModel`.
#[must_use]
pub fn remove_model_fields() -> Vec<Field> {
    let models = Reference { view: models_view::NAME, shown: "name", possible: None };
    vec![Field::new("model_id", FieldKind::Existing(models), Example::FirstPossible)]
}

fn language() -> u32 {
    LANGUAGE
}
