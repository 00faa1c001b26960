//! Where the focus goes when what had it is gone: a browser drops it on the page, and whoever works with keys begins at its top.
//!
//! Must not know what is shown, only how it is found.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Gives the focus to the first element that `selector` finds, once the next frame has it.
pub fn focus_soon(selector: &'static str) {
    request_animation_frame(move || focus(gloo::utils::document().query_selector(selector).ok().flatten()));
}

/// Gives an element the focus, if there is one.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The element around what has the focus that `selector` finds, if the focus is in one.
pub fn focused_within(selector: &str) -> Option<Element> {
    gloo::utils::document().active_element()?.closest(selector).ok().flatten()
}
