//! How a value reads in a table: ids short, times as a clock, lists by what is in them.

use crate::engine::timestamp::Timestamp;
use crate::ui::clock::clock;
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;

/// One value.
#[component]
pub fn Cell(value: Value) -> impl IntoView {
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
            Err(_) => text.into_any(),
        },
        other => brief(&other).into_any(),
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
