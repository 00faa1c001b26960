//! External systems: how each is set. What somebody sets is kept, and every tab follows.
//!
//! Settings are remembered between two commands, for a command that asks a system should not have to ask the store as well.
//! Must not know any particular system.

use super::{Environment, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::fault::Fault;
use crate::engine::rejection::Rejection;
use crate::store::{Content, EventStore, Shelf};
use serde_json::Value;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// How an external system of a context is set.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn system(&self, context: &Context, name: &str) -> Result<JsonObject, Fault> {
        let key = system_key(context, name);
        if let Some(known) = self.systems.borrow().get(&key) {
            return Ok(known.clone());
        }
        let mut settings = settings_at_first(context, name);
        if let Some(Value::Object(kept)) = self.store.get(Shelf::Systems, &key).await?.map(Content::json) {
            settings.extend(kept);
        }
        self.systems.borrow_mut().insert(key, settings.clone());
        Ok(settings)
    }

    /// Sets an external system; settings that are not named stay.
    ///
    /// # Errors
    /// When a setting is unknown or not valid, with all faults at once; when the store fails.
    pub async fn set_system(&self, context: &Context, name: &str, changes: JsonObject) -> Result<(), Refused> {
        let known = context.model.systems.iter().find(|system| system.name == name);
        let faults = known.map(|system| system.faults(&changes)).unwrap_or_default();
        if !faults.is_empty() {
            return Err(Rejection::validation(faults).into());
        }
        Ok(self.change_system(context, name, |settings| settings.extend(changes.clone())).await?)
    }

    /// Changes how an external system is set, from how it is set by then, in whichever tab.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn change_system(
        &self,
        context: &Context,
        name: &str,
        change: impl Fn(&mut JsonObject),
    ) -> Result<(), Fault> {
        let set_at_first = settings_at_first(context, name);
        let key = system_key(context, name);
        let changed = self.store.update(Shelf::Systems, &key, |kept| {
            let mut settings = set_at_first.clone();
            if let Some(Value::Object(kept)) = kept {
                settings.extend(kept);
            }
            change(&mut settings);
            Some(Value::Object(settings))
        });
        let outcome = changed.await;
        self.forget_systems();
        outcome.map(drop)
    }

    /// Asks the store again how systems are set: somebody has changed that, in whichever tab.
    pub fn forget_systems(&self) {
        self.systems.borrow_mut().clear();
    }
}

fn settings_at_first(context: &Context, name: &str) -> JsonObject {
    let known = context.model.systems.iter().find(|system| system.name == name);
    known.map(|system| system.settings.clone()).unwrap_or_default()
}

fn system_key(context: &Context, name: &str) -> String {
    format!("{}/{name}", context.model.name)
}
