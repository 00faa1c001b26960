//! Models: the texts of the models that people write in this workspace, kept as events like everything else.
//!
//! So a model has a history: it is on the timeline, in exports, in every tab, and as of each position. This context keeps texts. It
//! must not know what they mean; whoever hosts a model reads its text (`app::models`).

pub mod model;
pub mod models_view;
pub mod written_model;

#[cfg(test)]
mod tests;

use crate::engine::aggregate::{Hosted, HostedAggregate};
use crate::engine::codec;
use crate::engine::context::Domain;
use crate::engine::event::JsonObject;
use crate::engine::handler::Handler;
use crate::engine::model::Model;
use crate::engine::projection::Projection;
use models_view::ModelsView;
use serde_json::Error;
use written_model::{Event, WrittenModel};

/// The bounded context.
#[derive(Debug)]
pub struct Models;

impl Domain for Models {
    const PREFIX: &'static str = "Models";
    type Event = Event;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![Box::new(Hosted::<WrittenModel>::default())]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<Event, Error>> {
        codec::variant(name, data)
    }

    fn handlers() -> Vec<Handler> {
        vec![ModelsView::handler()]
    }
}
