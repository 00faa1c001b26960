//! Models: which models there are, and at which event each got the text that it has.
//!
//! The text itself stays in that event: a table keeps all versions of a row, and texts are long.

use super::written_model::Event;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use crate::engine::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// The view, and its table.
pub const NAME: &str = "models";
/// The table whose keys are the names that are taken.
pub const NAMES: &str = "model-names";

/// Folds into the read model Models.
#[derive(Debug)]
pub struct ModelsView;

/// One model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRow {
    /// Its id.
    pub model_id: Uuid,
    /// The name of its context.
    pub name: String,
    /// How often it was written.
    pub version: u64,
    /// When it got its text.
    pub written_at: Timestamp,
    /// The event that has its text.
    pub position: Position,
}

impl Projection for ModelsView {
    type Event = Event;
    const NAME: &'static str = NAME;
    const REMEMBERS: &'static [&'static str] = &[NAMES];

    fn apply(tables: &mut Writer, event: &Event, recorded: &RecordedEvent) {
        match event {
            Event::ModelWritten { model_id, name, .. } => {
                give_back_the_name(tables, *model_id);
                tables.put(NAMES, name, json!({ "model_id": model_id }));
                let row = ModelRow {
                    model_id: *model_id,
                    name: name.clone(),
                    version: recorded.stream_version.0,
                    written_at: recorded.created_at,
                    position: recorded.position,
                };
                match tables.get(NAME, model_id) {
                    Some(_) => tables.change(NAME, model_id, row),
                    None => tables.put(NAME, model_id, row),
                }
            }
            Event::ModelRemoved { model_id } => {
                give_back_the_name(tables, *model_id);
                tables.remove(NAME, model_id);
            }
        }
    }
}

fn give_back_the_name(tables: &mut Writer, model_id: Uuid) {
    if let Some(Value::String(name)) = tables.get(NAME, model_id).and_then(|mut row| row.remove("name")) {
        tables.remove(NAMES, name);
    }
}
