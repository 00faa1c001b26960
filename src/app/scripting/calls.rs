//! The calls themselves, each from arguments to answer.
//!
//! Field names are in snake case, as in an event.

use super::reads::unreadable;
use super::values::{Failure, invalid, list, optional, required, to_js, unknown};
use crate::app::session::Session;
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::ids::{CausationId, CommandId, CorrelationId, EventId, Position, StreamId};
use crate::engine::log::Append;
use crate::kernels::playhead::TimeCommand;
use crate::runtime::{Command, Consistency, Draft, Refused, Returning};
use crate::store::EventStore;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use wasm_bindgen::JsValue;

type Answer = Result<JsValue, Failure>;

pub fn contexts(session: Session) -> Answer {
    let described = |context: &Arc<Context>| {
        let model = &context.model;
        json!({
            "name": model.name,
            "commands": model.steps.iter().map(|step| step.command.name).collect::<Vec<_>>(),
            "events": model.events(),
            "views": model.views.iter().map(|view| view.name).collect::<Vec<_>>(),
            "scenarios": model.scenarios.iter().map(|scenario| scenario.name).collect::<Vec<_>>(),
            "policies": model.policies.iter().map(|policy| policy.name).collect::<Vec<_>>(),
        })
    };
    to_js(&session.contexts_now().iter().map(described).collect::<Vec<_>>())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DispatchOptions {
    consistency: Consistency,
    metadata: JsonObject,
    correlation_id: Option<CorrelationId>,
    causation_id: Option<CausationId>,
    command_id: Option<CommandId>,
    expected_version: Option<ExpectedVersion>,
    returning: Returning,
}

pub async fn dispatch(session: Session, arguments: Vec<JsValue>) -> Answer {
    let options: DispatchOptions = optional(&arguments, 3, "options")?;
    let command = Command {
        context: required(&arguments, 0, "context")?,
        name: required(&arguments, 1, "command")?,
        data: optional(&arguments, 2, "data")?,
        correlation_id: options.correlation_id,
        causation_id: options.causation_id,
        command_id: options.command_id,
        expected: options.expected_version,
        metadata: options.metadata,
    };
    let receipt = session.dispatch_and_wait(command, &options.consistency).await?;
    to_js(&session.runtime()?.told(&receipt, options.returning).await?)
}

pub async fn append(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let expected: ExpectedVersion = required(&arguments, 1, "expected")?;
    let drafts: Vec<Draft> = list(arguments.get(2), "events")?;
    let runtime = session.runtime()?;
    let append = Append { stream, expected, events: runtime.drafted(drafts) };
    to_js(&runtime.append(vec![append]).await?)
}

/// Events for one of several streams.
#[derive(Deserialize)]
struct DraftedAppend {
    stream_id: StreamId,
    expected: ExpectedVersion,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    events: JsValue,
}

pub async fn append_all(session: Session, arguments: Vec<JsValue>) -> Answer {
    let drafted: Vec<DraftedAppend> = list(arguments.first(), "appends")?;
    let runtime = session.runtime()?;
    let append = |DraftedAppend { stream_id, expected, events }| {
        Ok(Append { stream: stream_id, expected, events: runtime.drafted(list(Some(&events), "events")?) })
    };
    let appends = drafted.into_iter().map(append).collect::<Result<_, Failure>>()?;
    to_js(&runtime.append(appends).await?)
}

pub async fn link(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let events: Vec<EventId> = required(&arguments, 1, "event_ids")?;
    session.runtime()?.store().link(&stream, &events).await.map_err(Refused::from)?;
    Ok(JsValue::UNDEFINED)
}

pub async fn close_stream(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let closed = session.runtime()?.store().close(&stream).await;
    closed.map_err(|why| unreadable(session, &stream, why))?;
    Ok(JsValue::UNDEFINED)
}

pub async fn delete_workspace(session: Session, _: Vec<JsValue>) -> Answer {
    session.begin_with_nothing().await?;
    Ok(JsValue::UNDEFINED)
}

pub async fn seek(session: Session, arguments: Vec<JsValue>) -> Answer {
    let wanted: Value = required(&arguments, 0, "position")?;
    match (wanted.as_u64(), wanted.as_str()) {
        (Some(position), _) => session.time(TimeCommand::Seek(Position(position))),
        (_, Some("head")) => session.time(TimeCommand::Follow),
        (_, Some(name)) => return Err(unknown("invalid_argument", "position", name, ["head"].into_iter())),
        _ => return Err(invalid("position", "it is neither a position nor \"head\"")),
    }
    to_js(&session.position())
}

pub async fn idle(session: Session, _: Vec<JsValue>) -> Answer {
    session.idle().await?;
    Ok(JsValue::UNDEFINED)
}
