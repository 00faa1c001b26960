//! JSON to be read by a person.

use leptos::prelude::*;
use serde::Serialize;

/// A value, indented. Shown as text, whatever is in it.
#[component]
pub fn Json<T: Serialize + 'static>(value: T) -> impl IntoView {
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    view! { <pre class="json" tabindex="0">{text}</pre> }
}
