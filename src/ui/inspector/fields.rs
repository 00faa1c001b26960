//! An object of JSON as people read it: a label and a value for each field, ids short, times as the clock shows them; all of it as
//! it is kept on demand.
//!
//! Must not know what the object is.

use super::json::Json;
use crate::engine::event::JsonObject;
use crate::engine::model::label;
use crate::kernels::history::Changed;
use crate::ui::cell::{Cell, in_words};
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;

/// Deeper than this a value is read in one line.
const DEEP: usize = 3;

/// The fields, and below them the raw JSON.
pub fn fields(object: &JsonObject) -> AnyView {
    let raw = Value::Object(object.clone());
    view! {
        {listed(object, 0)}
        <details class="raw">
            <summary>{words::RAW_JSON}</summary>
            <Json value=raw />
        </details>
    }
    .into_any()
}

fn listed(object: &JsonObject, depth: usize) -> AnyView {
    if object.is_empty() {
        return view! { <p class="hint">{words::NO_FIELDS}</p> }.into_any();
    }
    let entries = each(object, |(name, value)| {
        view! { <div><dt>{field_label(name)}</dt><dd>{value_of(value, depth)}</dd></div> }
    });
    view! { <dl class="fields">{entries}</dl> }.into_any()
}

/// A field's name as people read it. One in capitals is no words that are written in one.
fn field_label(name: &str) -> String {
    let is_shouted = name.chars().all(|letter| !letter.is_ascii_lowercase());
    match name {
        "uom" => words::UNIT.to_owned(),
        name if is_shouted => name.to_owned(),
        name => label(name),
    }
}

fn value_of(value: &Value, depth: usize) -> AnyView {
    match value {
        Value::Object(fields) if depth < DEEP && !fields.is_empty() => listed(fields, depth + 1),
        Value::Array(entries) if depth < DEEP && entries.iter().any(Value::is_object) => {
            let entries = each(entries, |entry| view! { <li>{value_of(entry, depth + 1)}</li> });
            view! { <ol class="entries">{entries}</ol> }.into_any()
        }
        Value::Null => view! { <span class="hint">{words::EMPTY_VALUE}</span> }.into_any(),
        other => view! { <bdi><Cell value=other.clone() /></bdi> }.into_any(),
    }
}

/// What changed: `Status OPEN → COMPLETED`, in words for whoever does not see arrows.
pub fn changes(changed: &[Changed], is_new: bool) -> AnyView {
    let one = |changed: &Changed| {
        let name = changed.name.split(' ').map(field_label).collect::<Vec<_>>().join(" ");
        let was = changed.was.as_ref().map(in_words).filter(|_| !is_new);
        let is = changed.is.as_ref().map(in_words);
        view! { <li><span class="column">{name}</span>" "{from_to(was, is)}</li> }
    };
    view! { <ul class="changes">{each(changed, one)}</ul> }.into_any()
}

/// A value that was another one before: "changed from OPEN to COMPLETED" to a screen reader.
pub fn from_to(was: Option<String>, is: Option<String>) -> AnyView {
    match (was, is) {
        (Some(was), Some(is)) => view! {
            <span class="from-to">
                <span class="unseen">{words::CHANGED_FROM}" "</span>
                <del><bdi>{nothing_said(was)}</bdi></del>
                <span aria-hidden="true">" → "</span>
                <span class="unseen">" "{words::CHANGED_TO}" "</span>
                <ins data-now=""><bdi>{nothing_said(is)}</bdi></ins>
            </span>
        }
        .into_any(),
        (None, Some(is)) => view! { <ins data-now=""><bdi>{is}</bdi></ins> }.into_any(),
        (Some(was), None) => {
            view! { <del><bdi>{was}</bdi></del><span class="unseen">" "{words::GONE}</span> }.into_any()
        }
        (None, None) => ().into_any(),
    }
}

fn nothing_said(text: String) -> String {
    if text.is_empty() { words::EMPTY_VALUE.to_owned() } else { text }
}
