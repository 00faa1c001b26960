//! How a value reads in a table: ids short, times as people say them, lists by what is in them, long texts by their beginning, a
//! link as the button that it is.

use crate::app::session::Session;
use crate::app::story::linked;
use crate::engine::event::JsonObject;
use crate::engine::model::label;
use crate::engine::timestamp::Timestamp;
use crate::runtime::Refused;
use crate::ui::clipboard::Id;
use crate::ui::clock::{day_and_time, when, with_times};
use crate::ui::parts::each;
use crate::ui::words::{self, is_name_in_code};
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

/// So many letters fit into a cell. Of more the rest is seen when the pointer or the focus is on them.
const FITS: usize = 32;

/// One value. One that is `coded` is of those that a model has names for, and not what somebody wrote.
#[component]
pub fn Cell(
    value: Value,
    #[prop(optional)] coded: bool,
    /// A table has many ids, and none of them is a stop of the Tab key.
    #[prop(optional)]
    is_in_table: bool,
) -> impl IntoView {
    if let Some((command, data)) = linked(&value) {
        return view! { <Link command data /> }.into_any();
    }
    match value {
        Value::String(id) if Uuid::parse_str(&id).is_ok() => view! { <Id id is_in_table /> }.into_any(),
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(time) => {
                let now = use_context::<Session>().map_or(time, Session::time_now);
                view! { <time title=text>{when(time, now)}</time> }.into_any()
            }
            Err(_) if is_standing(&text) => {
                view! { <span class="standing" data-standing=text.clone()>{text.clone()}</span> }.into_any()
            }
            Err(_) if coded && is_name_in_code(&text) => label(&text).into_any(),
            Err(_) => written(with_times(&text, &day_and_time)),
        },
        Value::Array(entries) if entries.iter().any(Value::is_object) => {
            let lines = each(entries, |entry| view! { <li>{written(brief(&entry, &day_and_time))}</li> });
            view! { <ul class="lines">{lines}</ul> }.into_any()
        }
        other => written(brief(&other, &day_and_time)),
    }
}

/// A value in words, as a cell reads it.
pub fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) if Uuid::parse_str(text).is_ok() => short_id(text),
        Value::String(text) => with_times(text, &day_and_time),
        other => brief(other, &day_and_time),
    }
}

/// The same in few words. The column says whether a model has names for its values.
pub fn in_short(value: &Value, column: &str) -> String {
    match value {
        Value::String(text) if CODED.contains(&column) && is_name_in_code(text) => label(text),
        other => in_words(other),
    }
}

/// The columns whose values are names that models have for them, and not what somebody wrote.
pub const CODED: [&str; 2] = ["status", "last_event"];

/// The end of an id, which is enough to tell it from others.
pub fn short_id(id: &str) -> String {
    let start = id.char_indices().rev().nth(3).map_or(0, |(start, _)| start);
    format!("…{}", id.get(start..).unwrap_or(id))
}

/// A text, in one line whatever is in it.
fn written(text: String) -> AnyView {
    if !text.contains('\n') && text.chars().count() <= FITS {
        return text.into_any();
    }
    view! { <span class="text" tabindex="0" title=text.clone()>{text.clone()}</span> }.into_any()
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

/// A list by its entries, an entry by its values, ids left out, and times as people read them. What a number counts follows it.
fn brief(value: &Value, read: &dyn Fn(Timestamp) -> String) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.parse().map_or_else(|_| text.clone(), read),
        Value::Array(entries) => entries.iter().map(|entry| brief(entry, read)).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let is_id = |value: &&Value| value.as_str().is_some_and(|text| Uuid::parse_str(text).is_ok());
            let mut says = String::new();
            for value in fields.values().filter(|value| !is_id(value) && !value.is_null()) {
                says.push_str(&brief(value, read));
                says.push_str(if value.is_number() { " " } else { ", " });
            }
            says.trim_end_matches([' ', ',']).to_owned()
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::brief;
    use serde_json::{Value, json};

    fn read(value: &Value) -> String {
        brief(value, &|_| "soon".to_owned())
    }

    #[test]
    fn a_list_reads_by_what_is_in_it() {
        let items = json!([{"product_id": "019a0000-0000-7000-8000-000000000001", "quantity": 1, "uom": "KG"}]);
        assert_eq!(read(&items), "1 KG");
    }

    #[test]
    fn a_record_reads_by_its_values_with_commas_between_them() {
        let place = json!({"name": "Town library", "address": "1 Market Square"});
        assert_eq!(read(&place), "Town library, 1 Market Square");
        let game = json!({"location": "Monarch Park", "start_time": "2026-11-27T10:26:00Z", "note": null});
        assert_eq!(read(&game), "Monarch Park, soon");
    }
}
