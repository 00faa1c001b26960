//! Putting a text where people paste from, and the button of an id that does so.
//!
//! Must not know what the text is.

use super::parts::live;
use super::words;
use crate::ui::cell::short_id;
use gloo::timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// How long it is said that something was copied, in milliseconds.
const SAID: u32 = 1_500;

/// Copies a text, and sets `done` for a while once that is so. Where a browser does not let pages write there, nothing happens.
pub fn copy(text: &str, done: RwSignal<bool>) {
    let Some(written) = write(text) else { return };
    spawn_local(async move {
        if JsFuture::from(written).await.is_ok() {
            done.try_set(true);
            Timeout::new(SAID, move || {
                done.try_set(false);
            })
            .forget();
        }
    });
}

/// Asks the browser to write a text to its clipboard. Looked up by name: its types would be one more feature of a large library.
fn write(text: &str) -> Option<Promise> {
    let clipboard = Reflect::get(&gloo::utils::window().navigator(), &JsValue::from_str("clipboard")).ok()?;
    let write = Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?.dyn_into::<Function>().ok()?;
    write.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into::<Promise>().ok()
}

/// An id: its end, and all of it for whoever presses it. In a table it is no stop of the Tab key; the event's data has it, too.
#[component]
pub fn Id(id: String, #[prop(optional)] is_in_table: bool) -> impl IntoView {
    let copied = RwSignal::new(false);
    let short = short_id(&id);
    let named = short.clone();
    let says = live(move || if copied.get() { words::COPIED.to_owned() } else { short.clone() });
    let hint = words::copy_id(&id);
    // whoever speaks to the page says what is read
    let called = {
        let hint = hint.clone();
        move || format!("{} {hint}", if copied.get() { words::COPIED } else { &named })
    };
    view! {
        <button
            type="button" class="uuid" title=hint aria-label=called tabindex=is_in_table.then_some("-1")
            on:click=move |event| {
                // a click on a row has a meaning of its own
                event.stop_propagation();
                copy(&id, copied);
            }
        >
            <code>{says}</code>
        </button>
    }
}
