//! The header: what this is, whether it is saved, and the few things that are not about the model.

use super::transfer::Transfer;
use crate::app::keys::Surface;
use crate::app::session::{Session, Storage};
use crate::app::taste;
use crate::app::updates::Update;
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::{While, live};
use crate::ui::story::Menus;
use crate::ui::words;
use leptos::prelude::*;

/// The header.
#[component]
pub fn Header(session: Session, update: Update, show: Callback<Surface>) -> impl IntoView {
    let updated = Memo::new(move |_| update.offer().is_some());
    view! {
        <header class="header">
            <h1 class="brand">
                <Mark />
                <span>{words::PRODUCT}" "<small>{words::SUBTITLE}</small></span>
            </h1>
            <Menus session show />
            <StorageState session />
            <While when=updated>
                <button class="update" data-update on:click=move |_| update.take()>
                    {live(move || words::update(update.offer()))}
                </button>
            </While>
            <button class="quiet wide-only" title=words::PRESENT_HINT on:click=move |_| session.presenting.set(true)>
                <Icon drawing=icondata_lu::LuPresentation />
                <span>{words::PRESENT}</span>
            </button>
            <Transfer session />
            <IconButton
                class="quiet wide-only" drawing=icondata_lu::LuKeyboard says=words::KEYS word=words::KEYS
                press=Box::new(move || show.run(Surface::Keys))
            />
            <IconButton
                action="palette" drawing=icondata_lu::LuCommand says=words::PALETTE word=words::PALETTE_WORD hint=words::PALETTE_KEY
                press=Box::new(move || show.run(Surface::Palette))
            />
            <IconButton drawing=icondata_lu::LuSunMoon says=words::THEME word=words::THEME_WORD press=Box::new(taste::toggle_theme) />
        </header>
    }
}

#[component]
fn StorageState(session: Session) -> impl IntoView {
    let saved = Memo::new(move |_| session.storage.get() == Storage::Saved);
    let says = live(move || match session.storage.get() {
        Storage::Opening => words::OPENING,
        Storage::Saved if session.lacks_copy().is_some() => words::SAVED_ONCE,
        Storage::Saved => words::SAVED,
        Storage::Lost => words::NOT_SAVED,
    });
    let why = move || session.lacks_copy().map(|fault| words::notice(&fault));
    view! {
        <p class="storage" translate="no" class:saved=saved role="status" title=why data-saved=move || saved.get().then_some("")>
            <span>{says}</span>
            <While when=saved>
                <Icon drawing=icondata_lu::LuCheck />
            </While>
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
