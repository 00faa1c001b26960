//! The list of keys, read from the same table that the keyboard is.

use crate::app::keys::BINDINGS;
use crate::ui::parts::each;
use crate::ui::words;
use leptos::html::Dialog;
use leptos::prelude::*;

/// The dialog that lists the keys while `help` is set.
#[component]
pub fn Keys(help: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if help.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !help.get() {
            dialog.close();
        }
    });
    let rows = each(BINDINGS, |binding| {
        view! {
            <div class="key">
                <dt><kbd>{binding.shown}</kbd></dt>
                <dd>{binding.says}</dd>
            </div>
        }
    });
    view! {
        <dialog class="sheet keys" node_ref=dialog aria-label=words::KEYS on:close=move |_| help.set(false)>
            <h2>{words::KEYS}</h2>
            <dl>{rows}</dl>
            <div class="actions">
                <button class="primary" autofocus on:click=move |_| help.set(false)>{words::CLOSE}</button>
            </div>
        </dialog>
    }
}
