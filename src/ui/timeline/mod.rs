//! The timeline: every event in order, one lane for each stream, and the playhead through all of it.
//!
//! Draws what the kernel planned and sends every wish through the playhead's one door.

mod crosses;
mod density;
mod lanes;
mod transport;

use crate::app::late::Part;
use crate::app::session::Session;
use crate::engine::log::Log;
use crate::ui::parts::live;
use crate::ui::words;
use density::Density;
use lanes::Lanes;
use leptos::prelude::*;
use transport::Transport;

/// The timeline.
#[component]
pub fn Timeline(session: Session) -> impl IntoView {
    let empty = Memo::new(move |_| session.log.with(Log::head).0 == 0);
    let lanes = live(move || {
        if empty.get() {
            view! { <p class="hint">{words::EMPTY_TIMELINE}</p> }.into_any()
        } else {
            view! { <Lanes session=session.late(Part::Lanes) /> }.into_any()
        }
    });
    view! {
        <section class="timeline" aria-label=words::TIMELINE>
            <Transport session />
            <Density session />
            {lanes}
        </section>
    }
}
