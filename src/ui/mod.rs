//! Components: what a person sees and touches.
//!
//! They read signals and call the session's doors. No rule, no storage and no fold lives here.

mod clock;
mod form;
mod icon;
mod inspector;
mod narration;
mod parts;
mod reveal;
mod shell;
mod size;
mod timeline;
mod wall;
mod words;

use crate::app::session::Session;
use crate::app::updates::Update;
use crate::app::{keys, playback};
use leptos::prelude::*;

/// The page.
#[component]
pub fn App(
    /// Everything that the page knows.
    session: Session,
    /// A new version, when there is one.
    update: Update,
) -> impl IntoView {
    let help = RwSignal::new(false);
    let open_command = RwSignal::new(None);
    keys::listen(session, help);
    playback::run(session);
    session.keep_at_hand();
    let past = move || !session.playhead.get().is_following();
    view! {
        <div class="app" class:presenting=move || session.presenting.get() class:past=past>
            <shell::Header session update help />
            <shell::Notice session />
            <main class="stage">
                <wall::Wall session open_command />
                <inspector::Inspector session />
            </main>
            <timeline::Timeline session />
            <form::CommandDialog session open_command />
            <shell::Keys help />
        </div>
    }
}
