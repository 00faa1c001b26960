//! Components: what a person sees and touches.
//!
//! They read signals and call the session's doors. No rule, no storage and no fold lives here.

mod asked;
mod caption;
mod cell;
mod clipboard;
mod clock;
mod concepts;
mod controls;
mod desk;
mod focus;
mod form;
mod icon;
mod inspector;
mod narration;
mod palette;
mod parts;
mod print;
mod proof;
mod provenance;
mod reveal;
mod scrolled;
mod sheet;
mod shell;
mod size;
mod slider;
mod story;
mod things;
mod timeline;
mod wall;
mod words;

use crate::app::keys::{self, Surface};
use crate::app::late::Part;
use crate::app::playback;
use crate::app::session::Session;
use crate::app::updates::Update;
use leptos::prelude::*;
use parts::live;

/// The page.
#[component]
pub fn App(
    /// Everything that the page knows.
    session: Session,
    /// A new version, when there is one.
    update: Update,
) -> impl IntoView {
    provide_context(session);
    // what lies over the page; one thing at a time
    let surface = RwSignal::new(None);
    let open_command = RwSignal::new(None);
    let query = inspector::query();
    let show = Callback::new(move |wanted| match wanted {
        Surface::Log => inspector::show_log(session, query),
        Surface::Keys | Surface::Legend | Surface::Concepts | Surface::Palette | Surface::Walls => {
            surface.set(Some(wanted));
        }
    });
    keys::listen(session, show);
    playback::run(session);
    print::listen(session);
    session.leave_desks_with_their_context();
    session.keep_at_hand();
    let past = move || !session.playhead.get().is_following();
    // another context is another wall: everything that shows it is made anew
    let stage = live(move || {
        session.shown.track();
        open_command.set(None);
        view! {
            <main class="stage" translate="no">
                <wall::Wall session open_command show />
                <inspector::Inspector session=session.late(Part::Inspector) query />
                <proof::ProofCard session />
            </main>
        }
    });
    view! {
        <div class="app" class:presenting=move || session.presenting.get() class:past=past>
            <button class="skip" on:click=|_| focus::focus_soon(".sticky.command")>{words::TO_FIRST_COMMAND}</button>
            <shell::Header session update show />
            <shell::Notice session />
            {stage}
            {live(move || {
                session.shown.track();
                view! { <story::Strip session /> }
            })}
            {live(move || {
                session.shown.track();
                view! { <timeline::Timeline session /> }
            })}
            <form::CommandDialog session open_command />
            <story::Question session />
            <palette::Palette session surface show open_command />
            <wall::Legend surface />
            <shell::Keys surface />
            <shell::Walls session surface />
            <concepts::Concepts surface />
            <Black session />
        </div>
    }
}

/// The black screen, while it is asked for.
#[component]
fn Black(session: Session) -> impl IntoView {
    let is_black = Memo::new(move |_| session.is_black.get());
    view! {
        <parts::While when=is_black>
            <button class="black" data-black aria-label=words::BLACK on:click=move |_| session.is_black.set(false)></button>
        </parts::While>
    }
}
