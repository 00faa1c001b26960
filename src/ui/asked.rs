//! What lies over the page when somebody asks for it. It is made then and not before: a page that opens has enough to draw.
//!
//! Must not know what is asked for.

use super::parts::live;
use super::sheet::Sheet;
use super::words;
use crate::app::keys::Surface;
use leptos::prelude::*;

/// A dialog over the page, while `own` is what is asked for.
#[component]
pub fn Asked(
    surface: RwSignal<Option<Surface>>,
    own: Surface,
    kind: &'static str,
    says: &'static str,
    content: Box<dyn Fn() -> AnyView + Send>,
) -> impl IntoView {
    let is_open = Memo::new(move |_| surface.get() == Some(own));
    let content = live(move || is_open.get().then(|| untrack(&content)));
    view! {
        <Sheet kind says=says.to_owned() is_open leave=Box::new(move || surface.set(None))>
            {content}
        </Sheet>
    }
}

/// Something to read, with its name above it and the way back below.
pub fn to_read(surface: RwSignal<Option<Surface>>, says: &'static str, text: AnyView) -> AnyView {
    view! {
        <h2>{says}</h2>
        {text}
        <div class="actions">
            <button class="primary" autofocus on:click=move |_| surface.set(None)>{words::CLOSE}</button>
        </div>
    }
    .into_any()
}
