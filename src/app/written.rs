//! The models that were written in this workspace: each is hosted as it was written last, in every tab.
//!
//! Which models there are is read from their events, and not from the view of the context `models`: a view is there only once the handlers
//! are taken up, and the contexts have to be there before. A text that cannot be hosted is passed over, since one bad text must not keep
//! the others out. Must not know how a model is edited.

use super::session::Session;
use crate::domains;
use crate::domains::models::Models;
use crate::domains::models::written_model::{Event, LANGUAGE};
use crate::engine::context::{Context, Domain};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Fired, Log};
use crate::engine::timestamp::Timestamp;
use crate::language::host::hosted;
use crate::language::{self, World};
use crate::runtime::{Command, Receipt, Refused};
use crate::store::EventStore;
use leptos::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The events of a model, by their types.
const TYPES: [&str; 2] = ["Models.ModelWritten", "Models.ModelRemoved"];

/// A model as it was written last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Its id, which stays when it is written again.
    #[serde(skip)]
    pub id: Uuid,
    /// The name of its context.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// How often.
    pub version: u64,
}

impl Written {
    /// The context that the text describes; nothing if it has an error.
    pub fn context(&self) -> Option<Arc<Context>> {
        let checked = language::check_in(&self.text, &outside());
        hosted(&checked).filter(|context| context.model.name == self.name).map(Arc::new)
    }
}

/// What a text must not clash with: the contexts of this build.
#[must_use]
pub fn outside() -> World {
    let own = [domains::models()];
    let taken = domains::all().iter().chain(&own).map(|context| context.model.name.to_owned()).collect();
    World { taken, ..World::default() }
}

/// The models that a store has, in the order in which they were written first.
///
/// # Errors
/// When the store fails.
pub async fn written_in(store: &impl EventStore) -> Result<Vec<Written>, Fault> {
    let newest = store.look(newest_of_each);
    let mut models: Vec<Written> = Vec::new();
    for event in store.events(&newest).await? {
        if let Some(model) = written(&event) {
            // logs of two workspaces may have a model of one name each; the later text is the one that counts
            models.retain(|other| other.name != model.name);
            models.push(model);
        }
    }
    Ok(models)
}

/// The position of the newest event of each model, in the order of their first ones.
fn newest_of_each(log: &Log) -> Vec<Position> {
    let mut streams: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for position in TYPES.iter().flat_map(|name| log.fired(Fired::Event, name)).copied() {
        let Some(head) = log.head_of(Position(position.into())) else { continue };
        let (first, last) = streams.entry(head.stream_id).or_insert((position, position));
        (*first, *last) = (position.min(*first), position.max(*last));
    }
    let mut streams: Vec<_> = streams.into_values().collect();
    streams.sort_unstable();
    streams.into_iter().map(|(_, last)| Position(last.into())).collect()
}

fn written(event: &RecordedEvent) -> Option<Written> {
    let (_, name) = event.event_type.split_once('.')?;
    match Models::read(name, &event.data)?.ok()? {
        Event::ModelWritten { model_id, name, text, .. } => {
            let (written_at, version) = (event.created_at, event.stream_version.0);
            Some(Written { id: model_id, name, text, written_at, version })
        }
        Event::ModelRemoved { .. } => None,
    }
}

impl Session {
    /// The models that were written here and not removed.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn written_models(self) -> Result<Vec<Written>, Fault> {
        written_in(self.runtime()?.store()).await
    }

    /// Records a text as the model of a name, and hosts it. The text has no error.
    ///
    /// # Errors
    /// When somebody wrote a model of this name at the same time, or the store fails.
    pub async fn write_model(self, name: &str, text: &str) -> Result<(), Refused> {
        let known = self.written_models().await?.into_iter().find(|model| model.name == name);
        let id = known.map_or_else(|| self.fresh_id(), |model| model.id.to_string());
        self.record_model(&id, name, text).await?;
        Ok(self.follow_models().await?)
    }

    async fn record_model(self, id: &str, name: &str, text: &str) -> Result<Receipt, Refused> {
        let data = json!({"model_id": id, "name": name, "text": text, "language": LANGUAGE});
        self.dispatch(command("WriteModel", data)).await
    }

    /// Takes a model away. Its events stay.
    ///
    /// # Errors
    /// When it is there no more, or the store fails.
    pub async fn remove_model(self, id: Uuid) -> Result<(), Refused> {
        self.dispatch(command("RemoveModel", json!({ "model_id": id }))).await?;
        Ok(self.follow_models().await?)
    }

    /// Writes models again after the workspace was emptied.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub(super) async fn write_again(self, models: &[Written]) -> Result<(), Fault> {
        for model in models {
            let outcome = self.record_model(&model.id.to_string(), &model.name, &model.text).await;
            without_rejection(outcome.map(drop))?;
        }
        self.follow_models().await
    }

    /// Follows the models once something was recorded after a position, if it was one of theirs.
    pub(super) fn follow_models_after(self, before: Position) {
        let Ok(runtime) = self.runtime() else { return };
        let is_later = |position: &u32| u64::from(*position) > before.0;
        let any = |log: &Log| TYPES.iter().any(|name| log.fired(Fired::Event, name).last().is_some_and(is_later));
        if runtime.store().look(any) {
            wasm_bindgen_futures::spawn_local(async move { self.noticing(self.follow_models().await) });
        }
    }

    /// Hosts the models as they are written now: those that are new join, those that were written again take the place of the older
    /// ones, those that were removed leave. Several calls at once follow each other.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn follow_models(self) -> Result<(), Fault> {
        let runtime = self.runtime()?;
        let turns = self.following_models.get_value();
        let _turn = turns.lock().await;
        let written = written_in(runtime.store()).await?;
        let before = self.hosted_models.get_value();
        for gone in before.iter().filter(|before| !written.iter().any(|model| model.name == before.name)) {
            without_rejection(self.withdraw(&gone.name).await)?;
        }
        let mut now = Vec::new();
        for model in written {
            let own = before.iter().find(|before| before.name == model.name);
            if own.is_some_and(|own| own.text == model.text) {
                now.push(model);
                continue;
            }
            let Some(context) = model.context() else {
                now.extend(own.cloned());
                continue;
            };
            let outcome = if own.is_some() { self.rehost(context).await } else { self.host(context).await };
            without_rejection(outcome)?;
            now.push(model);
        }
        self.hosted_models.set_value(now);
        Ok(())
    }
}

fn without_rejection(outcome: Result<(), Refused>) -> Result<(), Fault> {
    match outcome {
        Err(Refused::Fault(fault)) => Err(fault),
        _ => Ok(()),
    }
}

fn command(name: &str, data: Value) -> Command {
    let data = if let Value::Object(data) = data { data } else { JsonObject::new() };
    Command { context: "models".into(), name: name.into(), data, ..Command::default() }
}
