//! The stages that a command goes through in a rehearsal, in the order of the runtime.
//!
//! Must not know what any command means.

use super::{Done, Rehearsal, object};
use crate::engine::aggregate::{DecidedEvent, Given, Past, Refusal};
use crate::engine::enrichment::Known;
use crate::engine::event::{self, EventData, JsonObject, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::ids::{CommandId, CorrelationId, StreamId};
use crate::engine::log::{Append, Plan};
use crate::engine::model::Unique;
use crate::engine::rejection::Rejection;
use crate::engine::schema::validate;
use crate::engine::spelling::compared;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// A command on its way.
#[derive(Clone, Debug)]
pub(super) struct Issued {
    /// Its name in the context.
    pub name: String,
    /// Its input.
    pub data: JsonObject,
    /// Its id.
    pub id: CommandId,
    /// The event and the handler that it is because of.
    pub because: Option<(Arc<RecordedEvent>, &'static str)>,
}

impl Rehearsal {
    pub(super) fn issue(&mut self, issued: &Issued) -> Done {
        let done = self.attempt(issued);
        if let Err(no) = &done {
            self.refused.push((issued.name.clone(), no.clone()));
        }
        done
    }

    /// Enrichment, validation, uniqueness, identity, aggregate.
    fn attempt(&mut self, issued: &Issued) -> Done {
        let name = issued.name.as_str();
        let Some(aggregate) = self.context.aggregate_for(name) else {
            return Err(Rejection::new("unregistered_command", format!("there is no command \"{name}\"")));
        };
        let step = self.context.model.step(name).expect("every command is on the wall");
        let data = self.enriched(issued)?;
        let faults = validate(&step.command.fields, &data);
        if !faults.is_empty() {
            return Err(Rejection::validation(faults));
        }
        let taken: Vec<_> = step.command.unique.iter().copied().filter(|unique| self.is_taken(unique, &data)).collect();
        if !taken.is_empty() {
            return Err(Unique::refusal(&taken));
        }
        let stream = aggregate.stream_of(name, &data)?;
        let past = self.stream(&stream.0);
        let done_before: Vec<_> =
            past.iter().filter(|event| event.causation_id == issued.id.into()).map(Arc::clone).collect();
        if !done_before.is_empty() {
            return Ok(done_before);
        }
        let given = Given { command: name, data: &data, id: issued.id, now: self.now };
        let decided = aggregate.decide(&Past::of(past), given).map_err(|refusal| match refusal {
            Refusal::Rejected(no) => no,
            Refusal::Faulty(fault) => panic!("{fault}"),
        })?;
        let draft = |(number, decided): (usize, DecidedEvent)| EventData {
            event_id: issued.id.event_id(number),
            event_type: format!("{}.{}", self.context.prefix, decided.name),
            metadata: metadata(issued),
            causation_id: issued.id.into(),
            correlation_id: issued
                .because
                .as_ref()
                .map_or(CorrelationId(issued.id.0), |(event, _)| event.correlation_id),
            created_at: self.now,
            schema_version: self.context.schema_version(&decided.name),
            data: decided.data,
        };
        let events = decided.into_iter().enumerate().map(draft).collect();
        Ok(self.append(&stream, events))
    }

    fn enriched(&self, issued: &Issued) -> Result<JsonObject, Rejection> {
        let mut data = issued.data.clone();
        for enrichment in self.context.enrichments.iter().filter(|known| known.command == issued.name) {
            let known = Known {
                stream: self.meant(&issued.name, &data),
                system: enrichment.system.and_then(|system| self.settings.get(system)).cloned().unwrap_or_default(),
                now: self.now,
                random: Uuid::new_v5(&issued.id.0, b"random").as_u64_pair().0,
                fresh_id: Uuid::new_v5(&issued.id.0, b"fresh"),
            };
            (enrichment.enrich)(&mut data, &known)?;
        }
        Ok(data)
    }

    /// The events of the stream that an input names.
    fn meant(&self, command: &str, data: &JsonObject) -> Vec<Arc<RecordedEvent>> {
        let stream = self.context.aggregate_for(command).map(|aggregate| aggregate.stream_of(command, data));
        stream.and_then(Result::ok).map(|stream| self.stream(&stream.0)).unwrap_or_default()
    }

    /// Whether a value is taken as of all that is known, however far behind its read model is.
    fn is_taken(&self, unique: &Unique, data: &JsonObject) -> bool {
        let value = compared(data.get(unique.field).and_then(Value::as_str).unwrap_or_default());
        let tables = self.folded(self.index_of(unique.view), self.log.head());
        tables.get(unique.taken).and_then(|table| table.get(&value)).is_some_and(|row| unique.is_taken(data, &row))
    }

    pub(super) fn append(&mut self, stream: &StreamId, events: Vec<EventData>) -> Vec<Arc<RecordedEvent>> {
        if events.is_empty() {
            return Vec::new();
        }
        let append = Append { stream: stream.clone(), expected: ExpectedVersion::Any, events };
        let Plan::Write(written) = self.log.plan(vec![append]).expect("nobody else writes") else { return Vec::new() };
        self.log.extend(written.into_iter().map(Arc::new))
    }
}

fn metadata(issued: &Issued) -> JsonObject {
    let mut metadata = object(json!({ event::COMMAND: issued.name }));
    if let Some((_, handler)) = issued.because {
        metadata.insert(event::ISSUED_BY.into(), handler.into());
    }
    metadata
}
