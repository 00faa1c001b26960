//! History that somebody tells: an event is taken in as by an import, so that handlers learn of it and none acts on it.
//!
//! Must not know who tells it.

use super::{Environment, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::event::{EventData, JsonObject};
use crate::engine::ids::{CausationId, CorrelationId, EventId, Position};
use crate::engine::log::Log;
use crate::engine::rejection::Rejection;
use crate::engine::transfer::{Reading, event_line, first_line};
use crate::store::EventStore;
use std::sync::Arc;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Takes in that an event has happened elsewhere, in the stream that this command would be for.
    ///
    /// # Errors
    /// When nobody keeps such an event, it cannot be taken in, or the store fails.
    pub async fn take_history(
        &self,
        context: &Context,
        (command, event): (&str, &str),
        data: JsonObject,
    ) -> Result<(), Refused> {
        let nobody = || Rejection::new("unknown_event", format!("nobody keeps the event {event}"));
        let stream = context.aggregate_for(command).ok_or_else(nobody)?.stream_of(command, &data)?;
        let (id, mut version) = (self.environment.fresh_id(), self.store.look(|log| log.version(&stream)));
        version.0 += 1;
        let told = EventData {
            event_id: EventId(id),
            event_type: format!("{}.{event}", context.prefix),
            data,
            metadata: JsonObject::new(),
            causation_id: CausationId(id),
            correlation_id: CorrelationId(id),
            created_at: self.environment.now(),
            schema_version: context.schema_version(event),
        };
        let told = told.recorded(stream, version, Position(1));
        let mut alone = Log::default();
        alone.extend([Arc::new(told.clone())]);
        let text = first_line(&alone, &[], &[context.model.name])? + &event_line(&told)?;
        let report = self.import(&Reading::of(&text)).await?;
        match report.refused.first() {
            Some(refused) => Err(Rejection::new("import_refused", refused.to_string()).into()),
            None => Ok(()),
        }
    }
}
