//! The list of keys, read from the same table that the keyboard is.

use crate::app::keys::BINDINGS;
use crate::ui::parts::each;
use crate::ui::sheet::Sheet;
use crate::ui::words;
use leptos::prelude::*;

/// The dialog that lists the keys while `help` is set.
#[component]
pub fn Keys(help: RwSignal<bool>) -> impl IntoView {
    let rows = each(BINDINGS, |binding| {
        view! {
            <div class="key">
                <dt><kbd>{binding.shown}</kbd></dt>
                <dd>{binding.says}</dd>
            </div>
        }
    });
    view! {
        <Sheet kind="keys" says=words::KEYS.to_owned() is_open=help leave=Box::new(move || help.set(false))>
            <h2>{words::KEYS}</h2>
            <dl>{rows}</dl>
            <div class="actions">
                <button class="primary" autofocus on:click=move |_| help.set(false)>{words::CLOSE}</button>
            </div>
        </Sheet>
    }
}
