//! How a value reads in a table: ids short, times as a clock, lists by what is in them, a link as the button that it is.

use crate::app::session::Session;
use crate::app::story::linked;
use crate::engine::event::JsonObject;
use crate::engine::model::label;
use crate::engine::timestamp::Timestamp;
use crate::runtime::Refused;
use crate::ui::clock::clock;
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

/// One value.
#[component]
pub fn Cell(value: Value) -> impl IntoView {
    if let Some((command, data)) = linked(&value) {
        return view! { <Link command data /> }.into_any();
    }
    match value {
        Value::String(text) if Uuid::parse_str(&text).is_ok() => {
            let short = text.get(text.len().saturating_sub(4)..).unwrap_or(&text).to_owned();
            view! { <code class="uuid" title=text.clone()>{format!("…{short}")}</code> }.into_any()
        }
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(time) => view! { <time title=text>{clock(time)}</time> }.into_any(),
            Err(_) if is_standing(&text) => {
                view! { <span class="standing" data-standing=text.clone()>{text.clone()}</span> }.into_any()
            }
            Err(_) if text.contains('\n') => view! { <p class="lines">{text}</p> }.into_any(),
            Err(_) => text.into_any(),
        },
        Value::Array(entries) if entries.iter().any(Value::is_object) => {
            let lines = each(entries, |entry| view! { <li>{brief(&entry)}</li> });
            view! { <ul class="lines">{lines}</ul> }.into_any()
        }
        other => brief(&other).into_any(),
    }
}

/// A value that stands for a command: the button that gives it, at the head only.
#[component]
fn Link(command: String, data: JsonObject) -> impl IntoView {
    let session = use_context::<Session>();
    let says = label(&command);
    let press = move |_| {
        let Some(session) = session else { return };
        let done = session.give(&command, data.clone());
        spawn_local(async move {
            // a "no" is told by the caption, as that of every command
            if let Err(Refused::Fault(fault)) = done.await {
                session.notice.set(Some(fault));
            }
        });
    };
    view! {
        <button
            class="link" title=says data-link on:click=press
            disabled=move || session.is_none_or(|session| !session.accepts_commands())
        >
            {words::FOLLOW_LINK}
        </button>
    }
}

/// A word in capitals: where something stands.
fn is_standing(text: &str) -> bool {
    text.len() > 2 && text.chars().all(|letter| letter.is_ascii_uppercase())
}

/// A list by its entries, an entry by its values, ids left out.
fn brief(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(entries) => entries.iter().map(brief).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let is_id = |value: &&Value| value.as_str().is_some_and(|text| Uuid::parse_str(text).is_ok());
            fields.values().filter(|value| !is_id(value)).map(brief).collect::<Vec<_>>().join(" ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::brief;
    use serde_json::json;

    #[test]
    fn a_list_reads_by_what_is_in_it() {
        let items = json!([{"product_id": "019a0000-0000-7000-8000-000000000001", "quantity": 1, "uom": "KG"}]);
        assert_eq!(brief(&items), "1 KG");
    }
}
