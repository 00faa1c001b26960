//! The wall of the models context.
//!
//! Must say nothing that the code does not do; a test holds the two against each other.

use super::{models_view, written_model};
use crate::engine::model::{CommandSticky, Model, Step, ViewSticky};
use crate::engine::schema::Field;

/// The board.
#[must_use]
pub fn model() -> Model {
    Model {
        name: "models",
        title: "Models that were written here",
        steps: vec![
            step("WriteModel", written_model::write_model_fields(), "ModelWritten"),
            step("RemoveModel", written_model::remove_model_fields(), "ModelRemoved"),
        ],
        policies: Vec::new(),
        views: vec![ViewSticky {
            name: models_view::NAME,
            columns: vec!["model_id", "name", "version", "written_at", "position"],
            when_empty: "No model has been written yet.",
            ..ViewSticky::default()
        }],
        systems: Vec::new(),
        hotspots: Vec::new(),
        known_by: vec!["name"],
        called_after: Vec::new(),
        pivotal_events: Vec::new(),
        loose: Vec::new(),
        scenarios: Vec::new(),
    }
}

fn step(command: &'static str, fields: Vec<Field>, event: &'static str) -> Step {
    let unique = if command == "WriteModel" { vec![written_model::UNIQUE_NAME] } else { Vec::new() };
    Step {
        actor: Some("Author"),
        command: CommandSticky { name: command, fields, unique },
        aggregate: "Model",
        events: vec![event],
        views: vec![models_view::NAME],
        ..Step::default()
    }
}
