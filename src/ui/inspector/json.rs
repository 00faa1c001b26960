//! JSON to be read by a person.

use leptos::prelude::*;
use serde_json::Value;

/// A value, indented. Shown as text, whatever is in it.
#[component]
pub fn Json(value: Value) -> impl IntoView {
    view! { <pre class="json" tabindex="0">{format!("{value:#}")}</pre> }
}
