//! What a command is told before anybody looks at it: asks the enrichments of its context, and waits for slow systems.
//!
//! What they say goes into the command's input. Must not know any particular system.

use super::command::{Command, Stamp};
use super::damaged::of_stream;
use super::pipeline::{ENRICHMENT, Notes};
use super::{Environment, Refused, Runtime};
use crate::engine::aggregate::HostedAggregate;
use crate::engine::context::Context;
use crate::engine::enrichment::{Enrichment, Known};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::ids::StreamVersion;
use crate::engine::log::Log;
use crate::engine::model::DELAY;
use crate::engine::rejection::Rejection;
use crate::store::EventStore;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What an outside system said to a command. It is asked once, however often the command is decided: the command's id is the key
/// under which it answers.
pub(super) struct Answer {
    enrichment: Enrichment,
    system: JsonObject,
    random: u64,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Asks the outside systems about a command, and waits for the slow ones.
    pub(super) async fn ask(&self, context: &Context, command: &Command) -> Result<Vec<Answer>, Refused> {
        let mut answers = Vec::new();
        for enrichment in context.enrichments.iter().filter(|enrichment| enrichment.command == command.name) {
            let system = match enrichment.system {
                Some(system) => self.system(context, system).await?,
                None => JsonObject::new(),
            };
            if let Some(delay) = system.get(DELAY).and_then(Value::as_u64) {
                self.environment.sleep(Duration::from_millis(delay)).await;
            }
            answers.push(Answer { enrichment: enrichment.clone(), system, random: self.environment.random() });
        }
        Ok(answers)
    }

    /// Tells a command what was answered, and what its own stream says by now; gives the version at which that was read. It
    /// holds for a decision on that version, and is told anew for any other.
    pub(super) async fn enrich(
        &self,
        answers: &[Answer],
        aggregate: &dyn HostedAggregate,
        command: &mut Command,
        stamp: Stamp,
        notes: &mut Notes,
    ) -> Result<StreamVersion, Refused> {
        let stream = aggregate.stream_of(&command.name, &command.data).ok();
        let given = command.data.clone();
        loop {
            let known = |log: &Log| stream.as_ref().map(|stream| (log.version(stream), log.positions_of(stream)));
            let (version, positions) = self.store.look(known).unwrap_or_default();
            // nobody to tell, nothing to read: a long stream has a snapshot
            let events = match &stream {
                Some(stream) if !answers.is_empty() => {
                    self.store.events(&positions).await.map_err(|fault| of_stream(stream, fault))?
                }
                _ => Vec::new(),
            };
            notes.enter(ENRICHMENT);
            if answers.is_empty() {
                notes.did("had nothing to add");
            }
            let told = answers.iter().try_for_each(|answer| told(answer, &events, command, stamp, notes));
            let Err(no) = told else { return Ok(version) };
            // a "no" on old news is no "no"
            self.store.catch_up().await?;
            if self.store.look(known).unwrap_or_default().0 == version {
                return Err(no.into());
            }
            command.data.clone_from(&given);
        }
    }
}

fn told(
    answer: &Answer,
    stream: &[Arc<RecordedEvent>],
    command: &mut Command,
    stamp: Stamp,
    notes: &mut Notes,
) -> Result<(), Rejection> {
    let known = Known {
        stream: stream.to_vec(),
        system: answer.system.clone(),
        now: stamp.at,
        random: answer.random,
        fresh_id: Uuid::new_v5(&stamp.id.0, b"enrichment"),
    };
    let before = command.data.clone();
    (answer.enrichment.enrich)(&mut command.data, &known)?;
    let added = command.data.iter().filter(|(field, value)| before.get(*field) != Some(value));
    let added: Vec<_> = added.map(|(field, value)| format!("{field} = {value}")).collect();
    let asked = answer.enrichment.system.map(|system| format!("asked {system}, ")).unwrap_or_default();
    let added = if added.is_empty() { "nothing".into() } else { added.join(", ") };
    notes.did(&format!("{asked}added {added}"));
    Ok(())
}
