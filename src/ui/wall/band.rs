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
pub fn Band(session: Session, tried: RwSignal<bool>) -> impl IntoView {
    // another moment, and it is forgotten
    Effect::new(move |_| {
        session.playhead.track();
        tried.set(false);
    });
    let past = Memo::new(move |_| !session.playhead.get().is_following());
    let says = move || {
        let playhead = session.playhead.get();
        if tried.get() {
            return words::PAST_IS_READ.to_owned();
        }
        let time = session.event.get().map(|event| when(event.created_at, session.time_now()));
        words::past(playhead.position().0, playhead.head().0, time.as_deref())
    };
    let said = move || {
        let playhead = session.playhead.get();
        if tried.get() {
            return words::PAST_IS_READ.to_owned();
        }
        let event = session.event.get();
        let name = event.as_ref().map(|event| event.type_parts().1);
        words::past_said(playhead.position().0, playhead.head().0, name)
    };
    view! {
        <While when=past>
            <div class="band" class:tried=tried data-band="past">
                <Icon drawing=icondata_lu::LuHistory />
                <p><strong>{live(says)}</strong></p>
                <span class="unseen" role="status">{live(said)}</span>
                <button class="primary" data-action="now" on:click=move |_| session.time(TimeCommand::Follow)>
                    {words::BACK_TO_NOW}
                </button>
            </div>
        </While>
    }
}
