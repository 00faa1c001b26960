//! The header: what this is, whether it is saved, and the few things that are not about the model.

use super::transfer::Transfer;
use crate::app::session::{Session, Storage};
use crate::app::taste;
use crate::app::updates::Update;
use crate::ui::icon::Icon;
use crate::ui::words;
use leptos::prelude::*;

/// The header.
#[component]
pub fn Header(session: Session, update: Update, help: RwSignal<bool>) -> impl IntoView {
    let title = session.context().model.title;
    view! {
        <header class="header">
            <h1 class="brand">
                <Mark />
                <span>{words::PRODUCT}</span>
            </h1>
            <p class="context">{title}</p>
            <StorageState session />
            <Show when=move || update.is_ready()>
                <button class="update" data-update on:click=move |_| update.take()>
                    {words::UPDATE}
                </button>
            </Show>
            <button class="quiet wide-only" title=words::PRESENT_HINT on:click=move |_| session.presenting.set(true)>
                <Icon drawing=icondata_lu::LuPresentation />
                <span>{words::PRESENT}</span>
            </button>
            <Transfer session />
            <button class="quiet wide-only" title=words::KEYS aria-label=words::KEYS on:click=move |_| help.set(true)>
                <Icon drawing=icondata_lu::LuKeyboard />
            </button>
            <button class="quiet" title=words::THEME aria-label=words::THEME on:click=move |_| taste::toggle_theme()>
                <Icon drawing=icondata_lu::LuSunMoon />
            </button>
        </header>
    }
}

#[component]
fn StorageState(session: Session) -> impl IntoView {
    let saved = move || session.storage.get() == Storage::Saved;
    let says = move || match session.storage.get() {
        Storage::Opening => words::OPENING,
        Storage::Saved => words::SAVED,
        Storage::Lost => words::NOT_SAVED,
    };
    view! {
        <p class="storage" class:saved=saved role="status" data-saved=move || saved().then_some("")>
            <span>{says}</span>
            <Show when=saved>
                <Icon drawing=icondata_lu::LuCheck />
            </Show>
        </p>
    }
}

/// The product's mark: an event, and the playhead going through it.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <rect x="4" y="5" width="24" height="22" rx="2" fill="#FF9F4B" stroke="#9A4A00" stroke-width="1.5" />
            <path d="M20 1v30" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />
            <path d="M16.5 1h7L20 5.5z" fill="currentColor" />
        </svg>
    }
}
