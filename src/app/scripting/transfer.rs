//! The two calls by which a log leaves the page as text and comes in again.

use super::values::{Failure, import_refused, invalid, optional, to_js};
use crate::app::session::Session;
use crate::app::transfer::read_text;
use js_sys::JsString;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};

type Answer = Result<JsValue, Failure>;

pub async fn export(session: Session, _: Vec<JsValue>) -> Answer {
    Ok(session.export().await?.join("").into())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ImportOptions {
    dry_run: bool,
}

pub async fn import(session: Session, arguments: Vec<JsValue>) -> Answer {
    let options: ImportOptions = optional(&arguments, 1, "options")?;
    let text = arguments.first().and_then(|given| given.dyn_ref::<JsString>());
    let text = text.ok_or_else(|| invalid("text", "it is no string"))?;
    let reading = read_text(text).await;
    let report = if options.dry_run { session.try_import(&reading).await? } else { session.import(&reading).await? };
    if report.refused.is_empty() || options.dry_run { to_js(&report) } else { Err(import_refused(&report.refused)) }
}
