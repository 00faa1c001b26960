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
use crate::store::EventStore;
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
}
