//! The life of a command: middlewares, router, enrichment, validation, uniqueness, identity, decision, append.
//!
//! Must not know what any command means. A command that was done before (same id) is not done again: its events are the
//! answer. Another command under a used id is refused.

use super::command::{Command, Receipt, Stamp};
use super::pipeline::{
    AGGREGATE, IDENTITY, MIDDLEWARE, Notes, Passage, RECORDED, ROUTER, Stage, UNIQUENESS, VALIDATION,
};
use super::uniqueness::unique_of;
use super::{Environment, RETRIES, Refused, Runtime};
use crate::engine::aggregate::{DecidedEvent, Given, HostedAggregate};
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

/// How often a command is decided again because of news that are no conflict, such as any event where a value must be unique.
const NEWS: u8 = 100;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Does a command: all of its events are recorded, or none.
    ///
    /// # Errors
    /// When the command is unknown, its input faulty, the rules say no, somebody else is always first, or the store fails.
    pub async fn dispatch(&self, mut command: Command) -> Result<Receipt, Refused> {
        let id = command.command_id.unwrap_or_else(|| CommandId(self.environment.fresh_id()));
        let stamp = Stamp { id, at: self.environment.now() };
        let mut notes = Notes::default();
        let done = match self.before(&mut command, &mut notes).await {
            Ok(()) => self.attempt(&mut command, stamp, &mut notes).await,
            Err(halted) => Err(halted.into()),
        };
        let head = self.store.look(Log::head);
        self.passages.borrow_mut().keep(notes.passage(stamp.id, &command, &done, head));
        let middlewares = self.router.middlewares.borrow().clone();
        for (_, middleware) in middlewares {
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

    /// What each stage did with the last command that somebody gave; what policies issued since does not take its place.
    pub fn pipeline(&self) -> Vec<Stage> {
        self.passages.borrow().newest().map(|passage| passage.stages.clone()).unwrap_or_default()
    }

    /// The ways of the last commands through the pipeline, oldest first, those that policies issued among them.
    pub fn passages(&self) -> Vec<Passage> {
        self.passages.borrow().all()
    }

    async fn before(&self, command: &mut Command, notes: &mut Notes) -> Result<(), Rejection> {
        notes.enter(MIDDLEWARE);
        let middlewares = self.router.middlewares.borrow().clone();
        if middlewares.is_empty() {
            notes.did("none is registered");
        }
        for (name, middleware) in middlewares {
            let asked = middleware.before(command).await;
            let answer = asked.as_ref().map_or_else(|halt| format!("halted it: {halt}"), |()| "let it pass".into());
            notes.did(&format!("{name} {answer}"));
            asked?;
        }
        Ok(())
    }

    async fn attempt(&self, command: &mut Command, stamp: Stamp, notes: &mut Notes) -> Result<Receipt, Refused> {
        notes.enter(ROUTER);
        let context = self.context(&command.context)?;
        let aggregate = self.route(&context, &command.name)?;
        notes.did(&format!("leads to the aggregate {}", aggregate.name()));
        // one that was done needs no answer any more: whoever gives it may be slow, or down by now
        if let Ok(stream) = aggregate.stream_of(&command.name, &command.data)
            && let Some(events) = self.done_before(&context, &stream, command, stamp.id).await?
        {
            notes.done_before(&stream, events.len());
            return Ok(self.receipt(stream, events));
        }
        let (given, answers) = (command.data.clone(), self.ask(&context, command).await?);
        let mut told = self.enrich(&answers, aggregate, command, stamp, notes).await?;
        notes.enter(VALIDATION);
        if let Err(faulty) = valid(&context, &command.name, &command.data) {
            let faults = faulty.details.iter().map(|fault| format!("{} {}", fault.field, fault.message));
            notes.did(&faults.collect::<Vec<_>>().join("; "));
            return Err(faulty.into());
        }
        notes.did("every field is right");
        let stream = aggregate.stream_of(&command.name, &command.data);
        let (mut tries_left, mut news_left) = (RETRIES, NEWS);
        loop {
            // asked each time: among the news may be that another tab has done it
            if let Ok(stream) = &stream
                && let Some(events) = self.done_before(&context, stream, command, stamp.id).await?
            {
                notes.done_before(stream, events.len());
                return Ok(self.receipt(stream.clone(), events));
            }
            let as_of = (!unique_of(&context, command).is_empty()).then(|| self.store.look(Log::head));
            let claims = self.unique(&context, command, stamp, notes).await?;
            notes.enter(IDENTITY);
            let stream = stream.clone()?;
            notes.did(&format!("its stream is {stream}"));
            let told_at = (!answers.is_empty()).then_some(told);
            let asked = Asked { context: &context, aggregate, stream: &stream, command, stamp };
            match self.decide_and_commit(asked, (&claims, as_of, told_at), notes).await {
                Ok(events) => {
                    // it is done, whether or not a copy of what came of it can be kept
                    let _ = self.keep_snapshot(aggregate, &stream, events.len()).await;
                    return Ok(self.receipt(stream, events));
                }
                Err(Attempt::Stale(_)) if news_left > 0 => news_left -= 1,
                Err(Attempt::Conflict(_)) if tries_left > 0 => tries_left -= 1,
                Err(Attempt::Stale(conflict) | Attempt::Conflict(conflict)) => return Err(conflict.into()),
                Err(Attempt::Refused(refused)) => {
                    // a value that is taken is the first reason, whatever else there is
                    if let Some(taken) = self.taken(&claims).await? {
                        notes.note(UNIQUENESS, "another command has claimed the value a moment ago");
                        return Err(taken);
                    }
                    return Err(refused);
                }
            }
            // what it was told of its own stream is old news by now; what others have said still holds
            if !answers.is_empty() {
                command.data.clone_from(&given);
                told = self.enrich(&answers, aggregate, command, stamp, notes).await?;
                notes.enter(VALIDATION);
                valid(&context, &command.name, &command.data)?;
                notes.did("every field is right");
            }
        }
    }

    /// Decides on what is known, if that is what the command was told of, and asks the store to record it. A "no" on old news is
    /// no "no".
    async fn decide_and_commit(
        &self,
        Asked { context, aggregate, stream, command, stamp }: Asked<'_>,
        (claims, as_of, told_at): (&[(Unique, Claim)], Option<Position>, Option<StreamVersion>),
        notes: &mut Notes,
    ) -> Result<Vec<Arc<RecordedEvent>>, Attempt> {
        notes.enter(AGGREGATE);
        let version = self.store.look(|log| log.version(stream));
        if let Some(expected) = command.expected
            && let Err(conflict) = expected.check(stream, version)
        {
            self.again_if_old_news(stream, version).await?;
            return Err(Attempt::Refused(conflict.into()));
        }
        if let Some(told_at) = told_at.filter(|told_at| *told_at != version) {
            return Err(news_of(stream, told_at, version));
        }
        let past = self.past(aggregate, stream).await?;
        let given = Given { command: &command.name, data: &command.data, id: stamp.id, now: stamp.at };
        let decided = aggregate.decide(&past, given);
        let decided = match decided {
            Ok(decided) => decided,
            Err(refusal) => {
                self.again_if_old_news(stream, version).await?;
                // it may even be our own command that another tab has done
                if let Some(events) = self.done_before(context, stream, command, stamp.id).await? {
                    notes.done_before(stream, events.len());
                    return Ok(events);
                }
                return Err(Attempt::Refused(refusal.into()));
            }
        };
        notes.decided(version, &decided);
        notes.enter(RECORDED);
        let expected = ExpectedVersion::Exact(version);
        let append = Append { stream: stream.clone(), expected, events: drafts(context, stamp, command, decided) };
        let commit =
            Commit { appends: vec![append], as_of, claims: claims.iter().map(|(_, claim)| claim.clone()).collect() };
        match self.store.commit(commit).await {
            Ok(events) => {
                notes.recorded(&events);
                Ok(events)
            }
            Err(AppendError::Stale) => {
                let (all, known) = (StreamId(StreamId::ALL.into()), as_of.unwrap_or_default());
                let head = self.store.look(Log::head);
                Err(news_of(&all, StreamVersion(known.0), StreamVersion(head.0)))
            }
            Err(AppendError::Refused(AppendRefused::Conflict(conflict))) => {
                match self.done_before(context, stream, command, stamp.id).await? {
                    Some(events) => {
                        notes.done_before(stream, events.len());
                        Ok(events)
                    }
                    None => Err(Attempt::Conflict(conflict)),
                }
            }
            // taken, perhaps by this very command, which another tab has done
            Err(AppendError::Claimed(key)) => match self.done_before(context, stream, command, stamp.id).await? {
                Some(events) => {
                    notes.done_before(stream, events.len());
                    Ok(events)
                }
                None => Err(Attempt::Refused(
                    Rejection::new("claimed", format!("{key} is claimed by another command")).into(),
                )),
            },
            Err(refused) => Err(Attempt::Refused(refused.into())),
        }
    }

    /// Asks to be tried again, if others have appended to a stream since it was at this version.
    async fn again_if_old_news(&self, stream: &StreamId, version: StreamVersion) -> Result<(), Attempt> {
        self.store.catch_up().await?;
        let actual = self.store.look(|log| log.version(stream));
        if actual == version { Ok(()) } else { Err(news_of(stream, version, actual)) }
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

/// Why an attempt came to nothing.
enum Attempt {
    /// There are news, of its stream or of the whole log: it has to be decided again.
    Stale(Conflict),
    /// Somebody else was first: it has to be decided again, if what the giver of the command expects still holds.
    Conflict(Conflict),
    /// It is final.
    Refused(Refused),
}

impl<R: Into<Refused>> From<R> for Attempt {
    fn from(refused: R) -> Self {
        Self::Refused(refused.into())
    }
}

/// There are news of a stream since it was at a version.
fn news_of(stream: &StreamId, version: StreamVersion, actual: StreamVersion) -> Attempt {
    let expected = ExpectedVersion::Exact(version);
    Attempt::Stale(Conflict::WrongExpectedVersion { stream: stream.clone(), expected, actual })
}

/// A command on its way to the aggregate that decides.
#[derive(Clone, Copy)]
struct Asked<'a> {
    context: &'a Context,
    aggregate: &'a dyn HostedAggregate,
    stream: &'a StreamId,
    command: &'a Command,
    stamp: Stamp,
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
