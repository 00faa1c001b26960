//! The calls on models that are written as text.
//!
//! Must not know the language; `language` says what is in a text.

use super::values::{Failure, required, to_js};
use crate::app::session::Session;
use crate::app::written::{Written, outside};
use crate::engine::rejection::Rejection;
use crate::language::{self, Checked};
use crate::runtime::Refused;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

type Answer = Result<JsValue, Failure>;

/// Checks a text; nothing is written.
pub fn check(_: Session, arguments: &[JsValue]) -> Answer {
    let text: String = required(arguments, 0, "text")?;
    to_js(&described(&language::check_in(&text, &outside())))
}

/// Checks a text, and writes it as the model of its name if there is no error in it.
pub async fn model(session: Session, arguments: Vec<JsValue>) -> Answer {
    let text: String = required(&arguments, 0, "text")?;
    let checked = language::check_in(&text, &outside());
    let mut answer = described(&checked);
    let applies = checked.tree.is_some();
    if applies {
        session.write_model(&checked.name, &text).await?;
    }
    answer["applied"] = json!(applies);
    to_js(&answer)
}

/// The models that were written in this workspace.
pub async fn models(session: Session, _: Vec<JsValue>) -> Answer {
    to_js(&session.written_models().await?)
}

/// Tells the stories of a model in memory, and says how they went.
pub async fn stories(session: Session, arguments: Vec<JsValue>) -> Answer {
    let model = known(session, &arguments).await?;
    to_js(&crate::runtime::stories(&language::check_in(&model.text, &outside())).await)
}

/// Takes a model away. Its events stay.
pub async fn remove_model(session: Session, arguments: Vec<JsValue>) -> Answer {
    let model = known(session, &arguments).await?;
    session.remove_model(model.id).await?;
    Ok(JsValue::UNDEFINED)
}

async fn known(session: Session, arguments: &[JsValue]) -> Result<Written, Failure> {
    let name: String = required(arguments, 0, "name")?;
    let models = session.written_models().await?;
    let names: Vec<String> = models.iter().map(|model| model.name.clone()).collect();
    models.into_iter().find(|model| model.name == name).ok_or_else(|| unknown_model(&name, &names))
}

fn unknown_model(name: &str, known: &[String]) -> Failure {
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    let message = format!("there is no model \"{name}\"; there are {known}");
    Refused::from(Rejection::new("unknown_model", message)).into()
}

fn described(checked: &Checked) -> Value {
    let findings = checked.findings.iter().map(|finding| {
        let (severity, code): (&str, &str) = (finding.severity.into(), finding.code.into());
        let (line, column) = (finding.span.line, finding.span.column);
        json!({"line": line, "column": column, "severity": severity, "code": code, "message": finding.message})
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
