//! The list of keys, read from the same table that the keyboard is.

use crate::app::keys::{BINDINGS, Surface};
use crate::app::taste;
use crate::ui::asked::{Asked, to_read};
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;

/// The dialog that lists the keys, while it is asked for.
#[component]
pub fn Keys(surface: RwSignal<Option<Surface>>) -> impl IntoView {
    let content = move || to_read(surface, words::KEYS, keys());
    view! { <Asked surface own=Surface::Keys kind="keys" says=words::KEYS content=Box::new(content) /> }
}

fn keys() -> AnyView {
    let rows = each(BINDINGS, |binding| {
        view! {
            <div class="key">
                <dt><kbd>{binding.shown}</kbd></dt>
                <dd>{binding.says}</dd>
            </div>
        }
    });
    view! {
        <dl>{rows}</dl>
        <label class="switch">
            <input
                type="checkbox" data-field="single-keys" prop:checked=taste::single_keys()
                on:change=move |event| taste::set_single_keys(event_target_checked(&event))
            />
            {words::SINGLE_KEYS}
        </label>
    }
    .into_any()
}
