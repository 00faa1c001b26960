//! External systems, for screens: how one is set, and the door by which it is set.
//!
//! Kept beside the log, and heard of in every tab. A setting is no event: it is as it is now, wherever the playhead stands. Must
//! not know markup, nor any particular system.

use super::session::Session;
use super::standing::{Done, tell};
use crate::engine::event::JsonObject;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

/// What becomes of a list of a setting.
pub type Changed = Box<dyn Fn(&mut Vec<Value>)>;

impl Session {
    /// How an external system of the shown context is set; read again whenever that may have changed, for as long as the owner
    /// of the signal lives.
    #[must_use]
    pub fn system(self, name: &'static str) -> RwSignal<JsonObject> {
        let context = self.context();
        let known = context.model.systems.iter().find(|system| system.name == name);
        let settings = RwSignal::new(known.map(|system| system.settings.clone()).unwrap_or_default());
        Effect::new(move |_| {
            self.standing.track();
            self.storage.track();
            self.renewed.track();
            let (Ok(runtime), context) = (self.runtime(), self.context()) else { return };
            spawn_local(async move {
                let read = runtime.system(&context, name).await;
                self.noticing(read.map(|read| tell(settings, read)));
            });
        });
        settings
    }

    /// Sets an external system of the shown context; settings that are not named stay.
    #[must_use]
    pub fn set_system(self, name: &'static str, changes: JsonObject) -> Done {
        let context = self.context();
        Box::pin(async move { self.runtime()?.set_system(&context, name, changes).await })
    }

    /// Changes a list in the settings of an external system of the shown context, as it is kept by now.
    pub fn change_list(self, system: &'static str, list: &'static str, change: Changed) -> Done {
        let context = self.context();
        Box::pin(async move {
            let runtime = self.runtime()?;
            let change = |settings: &mut JsonObject| {
                let mut entries = match settings.remove(list) {
                    Some(Value::Array(entries)) => entries,
                    _ => Vec::new(),
                };
                change(&mut entries);
                settings.insert(list.to_owned(), Value::Array(entries));
            };
            Ok(runtime.change_system(&context, system, change).await?)
        })
    }
}
