//! What a command is told before anybody looks at it: asks the enrichments of its context, and waits for slow systems.
//!
//! What they say goes into the command's input. Must not know any particular system.

use super::command::{Command, Stamp};
use super::pipeline::{ENRICHMENT, Notes};
use super::{Environment, Refused, Runtime};
use crate::engine::aggregate::HostedAggregate;
use crate::engine::context::Context;
use crate::engine::enrichment::Known;
use crate::engine::event::JsonObject;
use crate::engine::fault::Fault;
use crate::store::{EventStore, Shelf, Write};
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    pub(super) async fn enrich(
        &self,
        context: &Context,
        aggregate: &dyn HostedAggregate,
        command: &mut Command,
        stamp: Stamp,
        notes: &mut Notes,
    ) -> Result<(), Refused> {
        notes.enter(ENRICHMENT);
        let mut own = context.enrichments.iter().filter(|enrichment| enrichment.command == command.name).peekable();
        if own.peek().is_none() {
            notes.did("had nothing to add");
        }
        for enrichment in own {
            let system = match enrichment.system {
                Some(system) => self.system(context, system).await?,
                None => JsonObject::new(),
            };
            if let Some(delay) = system.get("delay_ms").and_then(Value::as_u64) {
                self.environment.sleep(Duration::from_millis(delay)).await;
            }
            let stream = aggregate.stream_of(&command.name, &command.data).ok();
            let positions = stream.map(|stream| self.store.look(|log| log.positions_of(&stream))).unwrap_or_default();
            let known = Known {
                stream: self.store.events(&positions).await?,
                system,
                now: stamp.at,
                random: self.environment.random(),
                fresh_id: Uuid::new_v5(&stamp.id.0, b"enrichment"),
            };
            let before = command.data.clone();
            (enrichment.enrich)(&mut command.data, &known)?;
            let added = command.data.iter().filter(|(field, value)| before.get(*field) != Some(value));
            let added: Vec<_> = added.map(|(field, value)| format!("{field} = {value}")).collect();
            let asked = enrichment.system.map(|system| format!("asked {system}, ")).unwrap_or_default();
            let added = if added.is_empty() { "nothing".into() } else { added.join(", ") };
            notes.did(&format!("{asked}added {added}"));
        }
        Ok(())
    }

    /// How an external system of a context is set.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn system(&self, context: &Context, name: &str) -> Result<JsonObject, Fault> {
        let known = context.model.systems.iter().find(|system| system.name == name);
        let mut settings = known.map(|system| system.settings.clone()).unwrap_or_default();
        let kept = self.store.get(Shelf::Systems, &system_key(context, name)).await?;
        if let Some(Value::Object(kept)) = kept.map(crate::store::Content::json) {
            settings.extend(kept);
        }
        Ok(settings)
    }

    /// Sets an external system; settings that are not named stay.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_system(&self, context: &Context, name: &str, changes: JsonObject) -> Result<(), Fault> {
        let mut settings = self.system(context, name).await?;
        settings.extend(changes);
        self.store.write(vec![Write::put(Shelf::Systems, system_key(context, name), Value::Object(settings))]).await
    }
}

fn system_key(context: &Context, name: &str) -> String {
    format!("{}/{name}", context.model.name)
}
