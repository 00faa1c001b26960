//! The list of keys, read from the same table that the keyboard is.

use crate::app::keys::{BINDINGS, Surface};
use crate::ui::parts::{each, live};
use crate::ui::sheet::Sheet;
use crate::ui::words;
use leptos::prelude::*;

/// The dialog that lists the keys, while it is asked for.
#[component]
pub fn Keys(surface: RwSignal<Option<Surface>>) -> impl IntoView {
    let is_open = Memo::new(move |_| surface.get() == Some(Surface::Keys));
    let content = live(move || is_open.get().then(|| content(surface)));
    view! {
        <Sheet kind="keys" says=words::KEYS.to_owned() is_open leave=Box::new(move || surface.set(None))>
            {content}
        </Sheet>
    }
}

fn content(surface: RwSignal<Option<Surface>>) -> AnyView {
    let rows = each(BINDINGS, |binding| {
        view! {
            <div class="key">
                <dt><kbd>{binding.shown}</kbd></dt>
                <dd>{binding.says}</dd>
            </div>
        }
    });
    view! {
        <h2>{words::KEYS}</h2>
        <dl>{rows}</dl>
        <div class="actions">
            <button class="primary" autofocus on:click=move |_| surface.set(None)>{words::CLOSE}</button>
        </div>
    }
    .into_any()
}
