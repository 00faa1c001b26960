//! The life of a command: middlewares, router, enrichment, validation, uniqueness, identity, decision, append.
//!
//! Must not know what any command means. A command that was done before (same id) is not done again: its events are the
//! answer. Another command under a used id is refused.

use super::command::{Command, Receipt, Stamp};
use super::middleware::Stage;
use super::uniqueness::unique_of;
use super::{Environment, RETRIES, Refused, Runtime};
use crate::engine::aggregate::{DecidedEvent, HostedAggregate};
use crate::engine::context::Context;
use crate::engine::event::{self, EventData, JsonObject, RecordedEvent};
use crate::engine::expected_version::{Conflict, ExpectedVersion};
use crate::engine::fault::Fault;
use crate::engine::ids::{CausationId, CommandId, CorrelationId, Position, StreamId, StreamVersion};
use crate::engine::log::{Append, AppendRefused, Log};
use crate::engine::model::Unique;
use crate::engine::rejection::{RejectedCommand, Rejection};
use crate::engine::schema::validate;
use crate::store::{AppendError, Claim, Commit, EventStore};
use std::sync::Arc;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Does a command: all of its events are recorded, or none.
    ///
    /// # Errors
    /// When the command is unknown, its input faulty, the rules say no, somebody else is always first, or the store fails.
    pub async fn dispatch(&self, mut command: Command) -> Result<Receipt, Refused> {
        let id = command.command_id.unwrap_or_else(|| CommandId(self.environment.fresh_id()));
        let stamp = Stamp { id, at: self.environment.now() };
        let mut stages = Vec::new();
        let done = match self.before(&mut command, &mut stages) {
            Ok(()) => self.attempt(&mut command, stamp, &mut stages).await,
            Err(halted) => Err(halted.into()),
        };
        self.pipeline.replace(stages);
        for middleware in self.middlewares.borrow().iter() {
            match &done {
                Ok(receipt) => middleware.after(&command, receipt),
                Err(refused) => middleware.on_failure(&command, refused),
            }
        }
        if let Err(refused) = &done {
            self.keep_rejection(&command, stamp, refused).await?;
        }
        done
    }

    /// What each stage did with the last command.
    pub fn pipeline(&self) -> Vec<Stage> {
        self.pipeline.borrow().clone()
    }

    fn before(&self, command: &mut Command, stages: &mut Vec<Stage>) -> Result<(), Rejection> {
        for middleware in self.middlewares.borrow().iter() {
            let asked = middleware.before(command);
            did(
                stages,
                "middleware",
                asked.as_ref().map_or_else(|halt| format!("halted it: {halt}"), |()| "let it pass".into()),
            );
            asked?;
        }
        Ok(())
    }

    async fn attempt(&self, command: &mut Command, stamp: Stamp, stages: &mut Vec<Stage>) -> Result<Receipt, Refused> {
        let context = Arc::clone(self.context(&command.context)?);
        let aggregate = self.route(&context, &command.name)?;
        self.enrich(&context, aggregate, command, stamp, stages).await?;
        if let Err(faulty) = valid(&context, &command.name, &command.data) {
            did(
                stages,
                "validation",
                faulty
                    .details
                    .iter()
                    .map(|fault| format!("{} {}", fault.field, fault.message))
                    .collect::<Vec<_>>()
                    .join("; "),
            );
            return Err(faulty.into());
        }
        did(stages, "validation", "every field is right".into());
        let stream = aggregate.stream_of(&command.name, &command.data);
        let mut tries_left = RETRIES;
        loop {
            // asked each time: among the news may be that another tab has done it
            if let Ok(stream) = &stream
                && let Some(events) = self.done_before(&context, stream, command, stamp.id).await?
            {
                did(stages, "aggregate", "did this very command before".into());
                return Ok(self.receipt(stream.clone(), events));
            }
            let as_of = (!unique_of(&context, command).is_empty()).then(|| self.store.look(Log::head));
            let claims = self.unique(&context, command, stamp, stages).await?;
            let stream = stream.clone()?;
            let tried = self.decide_and_commit(aggregate, &context, &stream, command, stamp, (&claims, as_of)).await;
            match tried {
                Ok(events) => {
                    let made = events.iter().map(|event| event.type_parts().1.to_owned()).collect::<Vec<_>>();
                    did(
                        stages,
                        "aggregate",
                        if made.is_empty() { "had nothing to record".into() } else { made.join(", ") },
                    );
                    // it is done, whether or not a copy of what came of it can be kept
                    let _ = self.keep_snapshot(aggregate, &stream, events.len()).await;
                    return Ok(self.receipt(stream, events));
                }
                Err(Tried::Again) => {}
                Err(Tried::Late(_)) if tries_left > 0 => tries_left -= 1,
                Err(Tried::Late(conflict)) => return Err(conflict.into()),
                Err(Tried::No(refused)) => {
                    // a value that is taken is the first reason, whatever else there is
                    let refused = self.taken(&claims).await?.unwrap_or(refused);
                    did(stages, "aggregate", refused.to_string());
                    return Err(refused);
                }
            }
        }
    }

    /// Decides on what is known, and asks the store to record it. A "no" on old news is no "no".
    async fn decide_and_commit(
        &self,
        aggregate: &dyn HostedAggregate,
        context: &Context,
        stream: &StreamId,
        command: &Command,
        stamp: Stamp,
        (claims, as_of): (&[(Unique, Claim)], Option<Position>),
    ) -> Result<Vec<Arc<RecordedEvent>>, Tried> {
        let version = self.store.look(|log| log.version(stream));
        if let Some(expected) = command.expected
            && let Err(conflict) = expected.check(stream, version)
        {
            self.again_if_old_news(stream, version).await?;
            return Err(Tried::No(conflict.into()));
        }
        let past = self.past(aggregate, stream).await?;
        let decided = aggregate.decide(&past, &command.name, &command.data);
        let decided = match decided {
            Ok(decided) => decided,
            Err(refusal) => {
                self.again_if_old_news(stream, version).await?;
                // it may even be our own command that another tab has done
                if let Some(events) = self.done_before(context, stream, command, stamp.id).await? {
                    return Ok(events);
                }
                return Err(Tried::No(refusal.into()));
            }
        };
        let expected = ExpectedVersion::Exact(version);
        let append = Append { stream: stream.clone(), expected, events: drafts(context, stamp, command, decided) };
        let commit =
            Commit { appends: vec![append], as_of, claims: claims.iter().map(|(_, claim)| claim.clone()).collect() };
        match self.store.commit(commit).await {
            Ok(events) => Ok(events),
            Err(AppendError::Stale) => Err(Tried::Again),
            Err(AppendError::Refused(AppendRefused::Conflict(conflict))) => {
                match self.done_before(context, stream, command, stamp.id).await? {
                    Some(events) => Ok(events),
                    None => Err(Tried::Late(conflict)),
                }
            }
            // taken, perhaps by this very command, which another tab has done
            Err(AppendError::Claimed(key)) => match self.done_before(context, stream, command, stamp.id).await? {
                Some(events) => Ok(events),
                None => {
                    Err(Tried::No(Rejection::new("claimed", format!("{key} is claimed by another command")).into()))
                }
            },
            Err(refused) => Err(Tried::No(refused.into())),
        }
    }

    /// Asks to be tried again, if others have appended to a stream since it was at this version.
    async fn again_if_old_news(&self, stream: &StreamId, version: StreamVersion) -> Result<(), Tried> {
        self.store.catch_up().await?;
        if self.store.look(|log| log.version(stream)) == version { Ok(()) } else { Err(Tried::Again) }
    }

    fn route<'a>(&self, context: &'a Context, command: &str) -> Result<&'a dyn HostedAggregate, Refused> {
        let is_on = |name: &str| self.is_on(context.model.name, name);
        let known = context.model.steps.iter().map(|step| step.command.name).filter(|name| is_on(name));
        let found = context.aggregate_for(command).filter(|_| is_on(command));
        found.ok_or_else(|| Refused::unknown("unregistered_command", "command", command, known))
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

    /// The events that a command made before, if it was done before. Its first event has an id that follows from its own. A used
    /// id names one command, of one stream: whoever gives another one under it has made a mistake, and is told so.
    async fn done_before(
        &self,
        context: &Context,
        stream: &StreamId,
        command: &Command,
        id: CommandId,
    ) -> Result<Option<Vec<Arc<RecordedEvent>>>, Refused> {
        let Some(first) = self.store.look(|log| log.find(id.event_id(0))) else { return Ok(None) };
        let causation = CausationId::from(id);
        let Some(event) = self.store.events(&[first]).await?.pop() else { return Ok(None) };
        let is_same = event.stream_id == *stream
            && event.causation_id == causation
            && event.type_parts().0 == context.prefix
            && event.command() == Some(command.name.as_str());
        if !is_same {
            let (used_by, of) = (event.command().unwrap_or(&event.event_type), &event.stream_id);
            let message = format!("command id {} was used before, by {used_by} of {of}", id.0);
            return Err(Rejection::new("duplicate_command", message).into());
        }
        let after: Vec<_> =
            self.store.look(|log| log.positions_of(stream)).into_iter().filter(|position| *position >= first).collect();
        let mut events = self.store.events(&after).await?;
        events.retain(|event| event.causation_id == causation);
        Ok(Some(events))
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

/// Why a try came to nothing.
enum Tried {
    /// There are news: it has to be decided again.
    Again,
    /// Somebody else was first: it has to be decided again, if what the giver of the command expects still holds.
    Late(Conflict),
    /// It is final.
    No(Refused),
}

impl<R: Into<Refused>> From<R> for Tried {
    fn from(refused: R) -> Self {
        Self::No(refused.into())
    }
}

pub(super) fn did(stages: &mut Vec<Stage>, name: &'static str, did: String) {
    stages.push(Stage { name, did });
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
        metadata.insert(event::COMMAND_CAUSATION.into(), causation.0.to_string().into());
    }
    let draft = |(index, event): (usize, DecidedEvent)| EventData {
        event_id: stamp.id.event_id(index),
        event_type: format!("{}.{}", context.prefix, event.name),
        schema_version: context.schema_version(&event.name),
        data: event.data,
        metadata: metadata.clone(),
        causation_id: stamp.id.into(),
        correlation_id: command.correlation_id.unwrap_or(CorrelationId(stamp.id.0)),
        created_at: stamp.at,
    };
    decided.into_iter().enumerate().map(draft).collect()
}
