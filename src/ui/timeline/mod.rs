//! The timeline: every event in order, one lane for each stream, and the playhead through all of it.
//!
//! Draws what the kernel planned and sends every wish through the playhead's one door.

mod density;
mod lanes;
mod transport;

use crate::app::session::Session;
use crate::engine::log::Log;
use crate::ui::words;
use density::Density;
use lanes::Lanes;
use leptos::prelude::*;
use transport::Transport;

/// The timeline.
#[component]
pub fn Timeline(session: Session) -> impl IntoView {
    let empty = Memo::new(move |_| session.log.with(Log::head).0 == 0);
    view! {
        <section class="timeline" aria-label=words::TIMELINE>
            <Transport session />
            <Density session />
            <Show when=move || !empty.get() fallback=|| view! { <p class="hint">{words::EMPTY_TIMELINE}</p> }>
                <Lanes session />
            </Show>
        </section>
    }
}
