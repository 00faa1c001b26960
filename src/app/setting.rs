//! How external systems are set: read for the screen, and changed from it, for all tabs.
//!
//! A setting is no event: it is as it is now, wherever the playhead stands. Must not know a particular system.

use super::session::Session;
use super::standing::{Done, tell};
use crate::engine::event::JsonObject;
use crate::runtime::Refused;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

/// What becomes of a list of a setting.
pub type Changed = Box<dyn FnOnce(&mut Vec<Value>)>;

impl Session {
    /// How an external system of the shown context is set, read again whenever that may have changed, in whichever tab.
    #[must_use]
    pub fn setting(self, system: &'static str) -> RwSignal<JsonObject> {
        let found = RwSignal::new(JsonObject::new());
        let context = self.context();
        Effect::new(move |_| {
            self.standing.track();
            self.storage.track();
            self.renewed.track();
            let (Ok(runtime), context) = (self.runtime(), context.clone()) else { return };
            spawn_local(async move {
                let read = runtime.system(&context, system).await;
                self.noticing(read.map(|read| tell(found, read)));
            });
        });
        found
    }

    /// Changes a list in the settings of an external system of the shown context, as it is kept by now.
    pub fn change_list(self, system: &'static str, list: &'static str, change: Changed) -> Done {
        let context = self.context();
        Box::pin(async move {
            let runtime = self.runtime()?;
            let mut entries = match runtime.system(&context, system).await?.remove(list) {
                Some(Value::Array(entries)) => entries,
                _ => Vec::new(),
            };
            change(&mut entries);
            let settings = [(list.to_owned(), Value::Array(entries))].into_iter().collect();
            runtime.set_system(&context, system, settings).await.map_err(Refused::from)
        })
    }
}
