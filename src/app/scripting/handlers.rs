//! The calls about handlers, parked events, external systems, the clock and the pipeline.

use super::values::{Failure, optional, required, to_js, unknown};
use crate::app::session::Session;
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::engine::timestamp::Timestamp;
use crate::runtime::{Environment, Order};
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::JsValue;

type Answer = Result<JsValue, Failure>;

pub async fn handlers(session: Session, _: Vec<JsValue>) -> Answer {
    to_js(&session.runtime()?.handlers().await?)
}

pub async fn order(session: Session, arguments: Vec<JsValue>) -> Answer {
    let name: String = required(&arguments, 0, "handler")?;
    let order: Order = required(&arguments, 1, "order")?;
    session.order(name, order).await?;
    handlers(session, Vec::new()).await
}

pub async fn parked(session: Session, _: Vec<JsValue>) -> Answer {
    to_js(&session.runtime()?.parked().await?)
}

pub async fn retry(session: Session, arguments: Vec<JsValue>) -> Answer {
    settle(session, &arguments, true).await
}

pub async fn skip(session: Session, arguments: Vec<JsValue>) -> Answer {
    settle(session, &arguments, false).await
}

async fn settle(session: Session, arguments: &[JsValue], again: bool) -> Answer {
    let name: String = required(arguments, 0, "handler")?;
    let position: Position = required(arguments, 1, "position")?;
    session.settle_parked(name, position, again).await?;
    Ok(JsValue::UNDEFINED)
}

pub async fn pipeline(session: Session, _: Vec<JsValue>) -> Answer {
    to_js(&session.runtime()?.pipeline())
}

pub async fn system(session: Session, arguments: Vec<JsValue>) -> Answer {
    let (context, name): (String, String) = (required(&arguments, 0, "context")?, required(&arguments, 1, "system")?);
    let changes: JsonObject = optional(&arguments, 2, "settings")?;
    let runtime = session.runtime()?;
    let context = &runtime.context(&context)?;
    let known = || context.model.systems.iter().map(|system| system.name);
    if !known().any(|known| known == name) {
        return Err(unknown("unknown_system", "system", &name, known()));
    }
    if !changes.is_empty() {
        runtime.set_system(context, &name, changes).await?;
    }
    to_js(&runtime.system(context, &name).await?)
}

/// Says what the clock of the workspace says; sets it first, if a time is given, and to the real one for null.
pub async fn clock(session: Session, arguments: Vec<JsValue>) -> Answer {
    let given = arguments.first().cloned().unwrap_or_default();
    if !given.is_undefined() {
        let to: Option<Timestamp> = required(&arguments, 0, "time")?;
        session.set_clock(to).await?;
    }
    let runtime = session.runtime()?;
    let environment = runtime.environment();
    to_js(&json!({"now": environment.now(), "ahead_ms": environment.ahead()}))
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

pub async fn switch(session: Session, arguments: Vec<JsValue>) -> Answer {
    let (context, command): (String, String) =
        (required(&arguments, 0, "context")?, required(&arguments, 1, "command")?);
    let switch: Switch = required(&arguments, 2, "options")?;
    let runtime = session.runtime()?;
    let hosted = runtime.context(&context)?;
    let known = || hosted.model.steps.iter().map(|step| step.command.name);
    if !known().any(|known| known == command) {
        return Err(unknown("unregistered_command", "command", &command, known()));
    }
    session.switch(&context, &command, switch.on)?;
    Ok(JsValue::UNDEFINED)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SnapshotEvery {
    every: Option<u64>,
}

/// Says after how many events of an aggregate a snapshot is taken; sets it first, if a number is given.
pub async fn snapshots(session: Session, arguments: Vec<JsValue>) -> Answer {
    let aggregate: String = required(&arguments, 0, "aggregate")?;
    let SnapshotEvery { every } = optional(&arguments, 1, "options")?;
    let contexts = session.contexts_now();
    let known = || contexts.iter().flat_map(|context| context.aggregates.iter().map(|aggregate| aggregate.name()));
    if !known().any(|known| known == aggregate) {
        return Err(unknown("unknown_aggregate", "aggregate", &aggregate, known()));
    }
    let runtime = session.runtime()?;
    if let Some(every) = every {
        session.set_snapshot_every(&aggregate, every)?;
    }
    to_js(&json!({"every": runtime.snapshot_every(&aggregate)}))
}
