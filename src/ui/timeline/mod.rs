//! The timeline: every event in order, one lane for each stream, and the playhead through all of it.
//!
//! Draws what the kernel planned and sends every wish through the playhead's one door.

mod arcs;
mod bars;
mod beats;
mod card;
mod density;
mod find;
mod hand;
mod lane;
mod lanes;
mod ruler;
mod still;
mod strokes;
mod transport;
mod view;

use crate::app::keys::is_composing;
use crate::app::session::{Session, TimelineWish};
use crate::engine::log::Log;
use crate::ui::parts::live;
use crate::ui::words;
use beats::Beats;
use card::Card;
use hand::Hand;
use lanes::Lanes;
use leptos::prelude::*;
use transport::Transport;
use view::TimeView;

/// The timeline.
#[component]
pub fn Timeline(session: Session) -> impl IntoView {
    let empty = Memo::new(move |_| session.log.with(Log::head).0 == 0 && session.rejections.with(Vec::is_empty));
    let view = TimeView::new(session);
    let axis = NodeRef::new();
    let hand = Hand::on(view, axis);
    Effect::new(move |_| {
        let Some(wish) = session.timeline_wish.get() else { return };
        session.timeline_wish.set(None);
        match wish {
            TimelineWish::Nearer => view.step(true),
            TimelineWish::Further => view.step(false),
            TimelineWish::Whole => view.look_at_all(),
            TimelineWish::Find => session.is_finding.set(true),
        }
    });
    let lanes = live(move || {
        if empty.get() {
            view! { <p class="hint">{words::EMPTY_TIMELINE}</p> }.into_any()
        } else {
            view! { <Lanes session view hand axis /> }.into_any()
        }
    });
    // wherever the focus is: the card may have come with the pointer
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !is_composing(&event) && view.hovered.with_untracked(Option::is_some) {
            view.hovered.set(None);
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <section class="timeline" translate="no" aria-label=words::TIMELINE>
            <Transport session view />
            {lanes}
            <Beats session view />
            <Card view hand />
        </section>
    }
}
