//! The life of a command: router, validation, identity, uniqueness, decision, append.
//!
//! Must not know what any command means. A command that was done before (same id) is not done again: its events are the
//! answer.

use super::{Environment, RETRIES, Refused, Runtime};
use crate::engine::aggregate::{DecidedEvent, HostedAggregate, Refusal};
use crate::engine::context::Context;
use crate::engine::event::{self, EventData, JsonObject, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::fault::Fault;
use crate::engine::ids::{CausationId, CommandId, CorrelationId, Position, StreamId, StreamVersion};
use crate::engine::log::{AppendRefused, Log};
use crate::engine::rejection::{RejectedCommand, Rejection};
use crate::engine::schema::validate;
use crate::engine::timestamp::Timestamp;
use crate::store::{AppendError, EventStore};
use std::sync::Arc;

/// The key in `metadata` under which the causation of the *command* is kept: the id of the event that a policy acted on.
const COMMAND_CAUSATION: &str = "command_causation_id";

/// A command that somebody wants to be dispatched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Command {
    /// The context: `orders`.
    pub context: String,
    /// The name: `CreateOrder`.
    pub name: String,
    /// The input, not yet validated.
    pub data: JsonObject,
    /// Its id; a fresh one if there is none. The same id twice is the same command.
    pub command_id: Option<CommandId>,
    /// What everything began with; the command's own id if it is the first.
    pub correlation_id: Option<CorrelationId>,
    /// The event that led to it, if a policy issued it.
    pub causation_id: Option<CausationId>,
    /// Copied to every event.
    pub metadata: JsonObject,
}

/// What is fixed when a command comes in, however often it is decided.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    /// Its id.
    pub(super) id: CommandId,
    /// When it came in.
    pub(super) at: Timestamp,
}

/// What a command came to. Its events are durable.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The events that it made, in order; none if nothing had to happen.
    pub events: Vec<Arc<RecordedEvent>>,
    /// The stream that they are in.
    pub stream_id: StreamId,
    /// The version of that stream after them.
    pub version: StreamVersion,
    /// The position of the last of them, or of the head if there are none.
    pub position: Position,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Does a command: all of its events are recorded, or none.
    ///
    /// # Errors
    /// When the command is unknown, its input faulty, the rules say no, somebody else is always first, or the store fails.
    pub async fn dispatch(&self, command: Command) -> Result<Receipt, Refused> {
        let id = command.command_id.unwrap_or_else(|| CommandId(self.environment.fresh_id()));
        let stamp = Stamp { id, at: self.environment.now() };
        let done = self.attempt(&command, stamp).await;
        if let Err(refused) = &done {
            self.keep_rejection(&command, stamp, refused).await?;
        }
        done
    }

    async fn attempt(&self, command: &Command, stamp: Stamp) -> Result<Receipt, Refused> {
        let context = self.context(&command.context)?;
        let aggregate = route(context, &command.name)?;
        valid(context, &command.name, &command.data)?;
        let stream = aggregate.stream_of(&command.name, &command.data)?;
        if let Some(events) = self.done_before(&stream, stamp.id) {
            return Ok(self.receipt(stream, events));
        }
        let claims = match self.claim(context, command, stamp).await {
            Ok(claims) => claims,
            // taken, perhaps by this very command, which another tab has done
            Err(taken) => {
                self.store.catch_up().await?;
                return self.done_before(&stream, stamp.id).map(|events| self.receipt(stream, events)).ok_or(taken);
            }
        };
        let done = self.decide_and_append(context, aggregate, stream, command, stamp).await;
        if done.is_err() {
            self.release(&claims, stamp.id).await?;
        }
        done
    }

    async fn decide_and_append(
        &self,
        context: &Context,
        aggregate: &dyn HostedAggregate,
        stream: StreamId,
        command: &Command,
        stamp: Stamp,
    ) -> Result<Receipt, Refused> {
        let mut tries_left = RETRIES;
        loop {
            if let Some(events) = self.done_before(&stream, stamp.id) {
                return Ok(self.receipt(stream, events));
            }
            let (version, decided) = self.decide(aggregate, &stream, command);
            // a "no" on old news is no "no"; it may even be our own command that another tab has done
            if decided.is_err() && self.was_old_news(&stream, version).await? {
                continue;
            }
            let events = drafts(context, stamp, command, decided?);
            match self.store.append(&stream, ExpectedVersion::Exact(version), events).await {
                Ok(events) => return Ok(self.receipt(stream, events)),
                Err(AppendError::Refused(AppendRefused::Conflict(_))) if tries_left > 0 => tries_left -= 1,
                Err(refused) => return Err(refused.into()),
            }
        }
    }

    /// Keeps what was refused; a fault is none, for nobody has said no.
    async fn keep_rejection(&self, command: &Command, stamp: Stamp, refused: &Refused) -> Result<(), Fault> {
        let details = match refused {
            Refused::Rejected(rejection) => rejection.details.clone(),
            Refused::Conflict(_) => Vec::new(),
            Refused::Fault(_) => return Ok(()),
        };
        let rejected = RejectedCommand {
            position: self.store.look(Log::head),
            rejected_at: stamp.at,
            context: command.context.clone(),
            command: command.name.clone(),
            data: command.data.clone(),
            command_id: stamp.id,
            metadata: command.metadata.clone(),
            code: refused.code().into(),
            message: refused.to_string(),
            details,
        };
        self.store.keep_rejection(&rejected).await
    }

    fn done_before(&self, stream: &StreamId, id: CommandId) -> Option<Vec<Arc<RecordedEvent>>> {
        let causation = CausationId::from(id);
        let events: Vec<_> = self.store.look(|log| {
            let events = log.stream(stream).into_iter();
            events.filter(|event| event.causation_id == causation).cloned().collect()
        });
        (!events.is_empty()).then_some(events)
    }

    /// Decides on what is known here.
    fn decide(
        &self,
        aggregate: &dyn HostedAggregate,
        stream: &StreamId,
        command: &Command,
    ) -> (StreamVersion, Result<Vec<DecidedEvent>, Refusal>) {
        self.store.look(|log| {
            let events: Vec<_> = log.stream(stream).into_iter().map(AsRef::as_ref).collect();
            (log.version(stream), aggregate.decide(&events, &command.name, &command.data))
        })
    }

    /// Whether others have appended to a stream since it was at this version.
    async fn was_old_news(&self, stream: &StreamId, version: StreamVersion) -> Result<bool, Fault> {
        self.store.catch_up().await?;
        Ok(self.store.look(|log| log.version(stream)) != version)
    }

    fn receipt(&self, stream_id: StreamId, events: Vec<Arc<RecordedEvent>>) -> Receipt {
        let (head, version) = self.store.look(|log| (log.head(), log.version(&stream_id)));
        let last = events.last();
        Receipt {
            version: last.map_or(version, |event| event.stream_version),
            position: last.map_or(head, |event| event.position),
            stream_id,
            events,
        }
    }
}

fn route<'a>(context: &'a Context, command: &str) -> Result<&'a dyn HostedAggregate, Refused> {
    let known = context.model.steps.iter().map(|step| step.command.name);
    context.aggregate_for(command).ok_or_else(|| Refused::unknown("unregistered_command", "command", command, known))
}

fn valid(context: &Context, command: &str, data: &JsonObject) -> Result<(), Rejection> {
    let fields = context.model.step(command).map_or(&[][..], |step| &step.command.fields);
    match validate(fields, data) {
        faults if faults.is_empty() => Ok(()),
        faults => Err(Rejection::validation(faults)),
    }
}

fn drafts(context: &Context, stamp: Stamp, command: &Command, decided: Vec<DecidedEvent>) -> Vec<EventData> {
    let mut metadata = command.metadata.clone();
    metadata.insert(event::COMMAND.into(), command.name.clone().into());
    if let Some(causation) = command.causation_id {
        metadata.insert(COMMAND_CAUSATION.into(), causation.0.to_string().into());
    }
    let draft = |(index, event): (usize, DecidedEvent)| EventData {
        event_id: stamp.id.event_id(index),
        event_type: format!("{}.{}", context.prefix, event.name),
        data: event.data,
        metadata: metadata.clone(),
        causation_id: stamp.id.into(),
        correlation_id: command.correlation_id.unwrap_or(CorrelationId(stamp.id.0)),
        created_at: stamp.at,
        schema_version: 1,
    };
    decided.into_iter().enumerate().map(draft).collect()
}
