//! The calls themselves, each from arguments to answer.
//!
//! Field names are in snake case, as in an event.

use super::values::{Failure, invalid, optional, required, to_js, unknown};
use crate::app::moment::Replay;
use crate::app::session::Session;
use crate::engine::event::{EventData, JsonObject};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::ids::{CorrelationId, Position, StreamId};
use crate::engine::log::Log;
use crate::kernels::playhead::TimeCommand;
use crate::runtime::{Command, Draft};
use crate::store::{Direction, EventStore, ReadError, Window};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

type Answer = Result<JsValue, Failure>;

pub fn contexts(session: Session) -> Answer {
    let described = |replay: &Replay| {
        let model = &replay.context.model;
        json!({
            "name": model.name,
            "commands": model.steps.iter().map(|step| step.command.name).collect::<Vec<_>>(),
            "events": model.events(),
            "views": model.views.iter().map(|view| view.name).collect::<Vec<_>>(),
            "policies": model.policies.iter().map(|policy| policy.name).collect::<Vec<_>>(),
        })
    };
    to_js(&session.replays().iter().map(described).collect::<Vec<_>>())
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DispatchOptions {
    consistency: Consistency,
    metadata: JsonObject,
    correlation_id: Option<CorrelationId>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Consistency {
    #[default]
    Eventual,
    Strong,
}

pub async fn dispatch(session: Session, arguments: Vec<JsValue>) -> Answer {
    let options: DispatchOptions = optional(&arguments, 3, "options")?;
    let command = Command {
        context: required(&arguments, 0, "context")?,
        name: required(&arguments, 1, "command")?,
        data: optional(&arguments, 2, "data")?,
        correlation_id: options.correlation_id,
        metadata: options.metadata,
        ..Command::default()
    };
    let receipt = session.dispatch(command).await?;
    if options.consistency == Consistency::Strong {
        session.idle().await?;
    }
    to_js(&json!({
        "events": receipt.events,
        "stream_id": receipt.stream_id,
        "version": receipt.version,
        "position": receipt.position,
    }))
}

pub async fn append(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let expected: ExpectedVersion = required(&arguments, 1, "expected")?;
    let drafts: Vec<Draft> = required(&arguments, 2, "events")?;
    let runtime = session.runtime()?;
    let events: Vec<EventData> = runtime.drafted(drafts);
    let recorded = runtime.store().append(&stream, expected, events).await;
    to_js(&recorded.map_err(crate::runtime::Refused::from)?)
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ReadOptions {
    from: Option<i64>,
    count: Option<usize>,
    direction: Option<String>,
}

impl ReadOptions {
    fn window(self) -> Result<Window, Failure> {
        let direction = match self.direction.as_deref() {
            None | Some("forward") => Direction::Forward,
            Some("backward") => Direction::Backward,
            Some(other) => {
                return Err(unknown("invalid_argument", "direction", other, ["forward", "backward"].into_iter()));
            }
        };
        let from = self.from.unwrap_or(if direction == Direction::Forward { 1 } else { -1 });
        Ok(Window { from, count: self.count.unwrap_or(usize::MAX), direction })
    }
}

pub async fn read_stream(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let window = optional::<ReadOptions>(&arguments, 1, "options")?.window()?;
    to_js(&session.runtime()?.store().read_stream(&stream, window).await?)
}

pub async fn read_all(session: Session, arguments: Vec<JsValue>) -> Answer {
    let window = optional::<ReadOptions>(&arguments, 0, "options")?.window()?;
    to_js(&session.runtime()?.store().read_all(window).await?)
}

pub async fn streams(session: Session, _: Vec<JsValue>) -> Answer {
    let runtime = session.runtime()?;
    runtime.store().catch_up().await?;
    let described = |log: &Log| {
        let streams = log.streams().map(|(stream, positions)| {
            let at = |position: Option<&Position>| position.and_then(|position| log.at(*position));
            json!({
                "stream_id": stream,
                "version": positions.len(),
                "created_at": at(positions.first()).map(|event| event.created_at),
                "last_event": at(positions.last()).map(|event| &event.event_type),
            })
        });
        streams.collect::<Vec<_>>()
    };
    to_js(&runtime.store().look(described))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ViewOptions {
    at: Option<u64>,
}

pub async fn view(session: Session, arguments: Vec<JsValue>) -> Answer {
    let (name, view): (String, String) = (required(&arguments, 0, "context")?, required(&arguments, 1, "view")?);
    let options: ViewOptions = optional(&arguments, 2, "options")?;
    let replays = session.replays();
    let Some(replay) = replays.iter().find(|replay| replay.context.model.name == name) else {
        let known = replays.iter().map(|replay| replay.context.model.name);
        return Err(unknown("unknown_context", "context", &name, known));
    };
    let views = || replay.context.model.views.iter().map(|view| view.name);
    if !views().any(|known| known == view) {
        return Err(unknown("unknown_view", "view", &view, views()));
    }
    let shown = session.playhead.get_untracked().position();
    let moment = session.log.with_untracked(|log| {
        let at = options.at.map_or(shown, |at| Position(at).min(log.head()));
        replay.as_of(log, at)
    });
    to_js(&json!({"name": view, "at": moment.position(), "rows": moment.rows(&view)}))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StateOptions {
    at_version: Option<usize>,
}

pub async fn state(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let options: StateOptions = optional(&arguments, 1, "options")?;
    let count = options.at_version.unwrap_or(usize::MAX);
    let window = Window { count, ..Window::default() };
    let events = session.runtime()?.store().read_stream(&stream, window).await?;
    let replays = session.replays();
    let owner = replays.iter().find_map(|replay| replay.context.owner_of(&stream));
    let owner = owner.ok_or(ReadError::StreamNotFound(stream.clone()))?;
    let events: Vec<_> = events.iter().map(AsRef::as_ref).collect();
    to_js(&json!({"stream_id": stream, "version": events.len(), "state": owner.state(&events)?}))
}

pub async fn seek(session: Session, arguments: Vec<JsValue>) -> Answer {
    let wanted: Value = required(&arguments, 0, "position")?;
    match (wanted.as_u64(), wanted.as_str()) {
        (Some(position), _) => session.time(TimeCommand::Seek(Position(position))),
        (_, Some("head")) => session.time(TimeCommand::Follow),
        (_, Some(name)) => return Err(unknown("invalid_argument", "position", name, ["head"].into_iter())),
        _ => return Err(invalid("position", "it is neither a position nor \"head\"")),
    }
    to_js(&session.playhead.get_untracked().position())
}

pub async fn rejections(session: Session, _: Vec<JsValue>) -> Answer {
    to_js(&session.runtime()?.store().rejections().await?)
}

pub async fn idle(session: Session, _: Vec<JsValue>) -> Answer {
    session.idle().await?;
    Ok(JsValue::UNDEFINED)
}
