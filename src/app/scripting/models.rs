//! The call on models that are written as text.
//!
//! Must not know the language; `language` says what is in a text.

use super::values::{Failure, required, to_js};
use crate::app::session::Session;
use crate::language::{self, World};
use serde_json::json;
use wasm_bindgen::JsValue;

/// Checks a text; nothing is written.
pub fn check(session: Session, arguments: &[JsValue]) -> Result<JsValue, Failure> {
    let text: String = required(arguments, 0, "text")?;
    let taken = session.contexts().iter().map(|context| context.model.name.to_owned()).collect();
    let checked = language::check_in(&text, &World { taken, ..World::default() });
    let findings = checked.findings.iter().map(|finding| {
        let (severity, code): (&str, &str) = (finding.severity.into(), finding.code.into());
        let (line, column) = (finding.span.line, finding.span.column);
        json!({"line": line, "column": column, "severity": severity, "code": code, "message": finding.message})
    });
    let findings: Vec<_> = findings.collect();
    to_js(&json!({
        "name": checked.name,
        "commands": checked.commands,
        "events": checked.events,
        "views": checked.views,
        "policies": checked.policies,
        "findings": findings,
    }))
}
