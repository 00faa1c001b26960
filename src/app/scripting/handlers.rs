//! The calls about handlers, parked events, external systems and the pipeline.

use super::values::{Failure, optional, required, to_js};
use crate::app::session::Session;
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::runtime::Order;
use serde::Deserialize;
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
    let context = runtime.context(&context)?;
    if !changes.is_empty() {
        runtime.set_system(context, &name, changes).await?;
    }
    to_js(&runtime.system(context, &name).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    on: bool,
}

pub async fn switch(session: Session, arguments: Vec<JsValue>) -> Answer {
    let (context, command): (String, String) =
        (required(&arguments, 0, "context")?, required(&arguments, 1, "command")?);
    let switch: Switch = required(&arguments, 2, "options")?;
    session.switch(&context, &command, switch.on)?;
    Ok(JsValue::UNDEFINED)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotEvery {
    every: u64,
}

pub async fn snapshots(session: Session, arguments: Vec<JsValue>) -> Answer {
    let aggregate: String = required(&arguments, 0, "aggregate")?;
    let SnapshotEvery { every } = required(&arguments, 1, "options")?;
    session.set_snapshot_every(&aggregate, every)?;
    Ok(JsValue::UNDEFINED)
}
