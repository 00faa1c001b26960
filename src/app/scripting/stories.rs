//! The call that begins a story, or empties the workspace.

use super::values::{Failure, optional, to_js, unknown, went_otherwise};
use crate::app::session::Session;
use crate::app::story::Choice;
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::JsValue;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResetOptions {
    context: Option<String>,
    scenario: Option<String>,
    play: bool,
}

/// Empties the workspace and begins a story, without asking. Plays it to its end if that is wanted.
pub async fn reset(session: Session, arguments: Vec<JsValue>) -> Result<JsValue, Failure> {
    let options: ResetOptions = optional(&arguments, 0, "options")?;
    let contexts = session.contexts_now();
    let shown = session.context().model.name.to_owned();
    let named = options.context.unwrap_or(shown);
    let known = || contexts.iter().map(|context| context.model.name);
    let context = known().position(|name| name == named);
    let context = context.ok_or_else(|| unknown("unknown_context", "context", &named, known()))?;
    let Some(named) = options.scenario else {
        session.begin_with_models().await?;
        session.shown.set(context);
        return Ok(JsValue::UNDEFINED);
    };
    let known = || contexts.iter().skip(context).take(1).flat_map(|context| &context.model.scenarios).map(|it| it.name);
    let scenario = known().position(|name| name == named);
    let scenario = scenario.ok_or_else(|| unknown("unknown_scenario", "scenario", &named, known()))?;
    session.begin_story(Choice { context, scenario }).await?;
    while options.play && session.tell_next().await {}
    let told = session.story.get_untracked();
    let told = told.told();
    if let Some((telling, why)) = told.and_then(|telling| Some((telling, telling.went_wrong.as_deref()?))) {
        return Err(went_otherwise(telling.says().unwrap_or_default(), why));
    }
    to_js(&json!({"scenario": named, "beats": told.map(|it| it.beats), "played": told.map(|it| it.played)}))
}
