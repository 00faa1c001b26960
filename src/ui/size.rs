//! How large an element is, as a signal.
//!
//! Must not decide anything: the kernels work out what a size means.

use js_sys::Array;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{ResizeObserver, ResizeObserverEntry};

/// The inner width and height of an element, in CSS pixels; zero until it is on the page.
pub fn size_of(element: NodeRef<Div>) -> ReadSignal<(f64, f64)> {
    let (size, set_size) = signal((0.0, 0.0));
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            if let Some(entry) = entries.iter().next_back() {
                let content = entry.unchecked_into::<ResizeObserverEntry>().content_rect();
                set_size.try_set((content.width(), content.height()));
            }
        });
        // lives as long as the page, like the two elements that are watched
        if let Ok(observer) = ResizeObserver::new(seen.into_js_value().unchecked_ref()) {
            observer.observe(&element);
        }
    });
    size
}
