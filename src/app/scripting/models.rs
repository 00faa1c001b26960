//! The calls on models that are written as text.
//!
//! Must not know the language; `language` says what is in a text.

use super::values::{Failure, required, to_js, unknown};
use crate::app::session::Session;
use crate::domains::models::models_view::ModelRow;
use crate::engine::log::Log;
use crate::language::{self, Checked, World};
use crate::runtime::Refused;
use crate::store::EventStore;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

type Answer = Result<JsValue, Failure>;

/// Checks a text; nothing is written.
pub fn check(session: Session, arguments: &[JsValue]) -> Answer {
    let text: String = required(arguments, 0, "text")?;
    to_js(&described(&checked(session, &text)))
}

/// Checks a text and applies it, if there is no error in it.
pub async fn model(session: Session, arguments: Vec<JsValue>) -> Answer {
    let text: String = required(&arguments, 0, "text")?;
    let checked = checked(session, &text);
    let mut answer = described(&checked);
    let applies = checked.tree.is_some();
    if applies {
        let known = rows(session)?.into_iter().find(|row| row.name == checked.name);
        let id = known.map_or_else(|| session.fresh_model_id(), |row| row.model_id);
        session.write_model(id, &checked.name, &text, None).await?;
        session.follow_models().await;
    }
    answer["applied"] = json!(applies);
    to_js(&answer)
}

/// The models that are written in this workspace.
pub async fn models(session: Session, _: Vec<JsValue>) -> Answer {
    let mut models = Vec::new();
    for row in rows(session)? {
        let text = session.text_of_model(&row).await?;
        let (written_at, version) = (row.written_at, row.version);
        models.push(json!({"name": row.name, "text": text, "written_at": written_at, "version": version}));
    }
    to_js(&models)
}

/// Takes a model away. Its events stay.
pub async fn remove_model(session: Session, arguments: Vec<JsValue>) -> Answer {
    let row = known(session, &arguments)?;
    session.remove_model(row.model_id).await?;
    Ok(JsValue::UNDEFINED)
}

fn known(session: Session, arguments: &[JsValue]) -> Result<ModelRow, Failure> {
    let name: String = required(arguments, 0, "name")?;
    let rows = rows(session)?;
    let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    let found = rows.into_iter().find(|row| row.name == name);
    found.ok_or_else(|| Refused::unknown("unknown_model", "model", &name, names.iter().map(String::as_str)).into())
}

fn rows(session: Session) -> Result<Vec<ModelRow>, Failure> {
    let head = session.runtime()?.store().look(Log::head);
    Ok(session.written_models(head)?)
}

fn checked(session: Session, text: &str) -> Checked {
    let taken = session.names_of_built_in_contexts();
    language::check_in(text, &World { taken, recorded: session.recorded_for(text) })
}

fn described(checked: &Checked) -> Value {
    let findings = checked.findings.iter().map(|finding| {
        let (severity, code): (&str, &str) = (finding.severity.into(), finding.code.into());
        json!({
            "line": finding.span.line,
            "column": finding.span.column,
            "severity": severity,
            "code": code,
            "message": finding.message,
        })
    });
    json!({
        "name": checked.name,
        "commands": checked.commands,
        "events": checked.events,
        "views": checked.views,
        "policies": checked.policies,
        "findings": findings.collect::<Vec<_>>(),
    })
}
