//! The band that says that we look at the past, with one button back to now.

use crate::app::session::Session;
use crate::kernels::playhead::TimeCommand;
use crate::ui::clock::when;
use crate::ui::icon::Icon;
use crate::ui::parts::{While, live};
use crate::ui::words;
use leptos::prelude::*;

/// Shown away from the head, and only there.
#[component]
pub fn Band(session: Session) -> impl IntoView {
    let past = Memo::new(move |_| !session.playhead.get().is_following());
    let says = move || {
        let playhead = session.playhead.get();
        let time = session.event.get().map(|event| when(event.created_at, session.time_now()));
        words::past(playhead.position().0, playhead.head().0, time.as_deref())
    };
    view! {
        <While when=past>
            <div class="band" data-band="past" role="status">
                <Icon drawing=icondata_lu::LuHistory />
                <p><strong>{live(says)}</strong></p>
                <button class="primary" data-action="now" on:click=move |_| session.time(TimeCommand::Follow)>
                    {words::BACK_TO_NOW}
                </button>
            </div>
        </While>
    }
}
