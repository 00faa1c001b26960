//! The buttons of a media player for the log, the histogram of all of it, and how much of it the lanes show.

use super::density::Density;
use super::find::Find;
use super::view::TimeView;
use crate::app::session::Session;
use crate::kernels::playhead::{Speed, TimeCommand};
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::live;
use crate::ui::words;
use icondata_core::Icon as Drawing;
use leptos::prelude::*;

/// The transport controls.
#[component]
pub fn Transport(session: Session, view: TimeView) -> impl IntoView {
    let playing = Memo::new(move |_| session.playhead.get().is_playing());
    let following = Memo::new(move |_| session.playhead.get().is_following());
    let speed = move || match session.playhead.get().speed() {
        Speed::Half => "½×",
        Speed::Normal => "1×",
        Speed::Fast => "4×",
    };
    let drawing = live(move || {
        view! { <Icon drawing=if playing.get() { icondata_lu::LuPause } else { icondata_lu::LuPlay } /> }
    });
    let button = |action: &'static str, says: &'static str, drawing: Drawing, command: TimeCommand| {
        view! { <IconButton action drawing says press=Box::new(move || session.time(command)) /> }
    };
    view! {
        <div class="transport">
            {button("start", words::TO_START, icondata_lu::LuSkipBack, TimeCommand::ToStart)}
            {button("back", words::BACK, icondata_lu::LuStepBack, TimeCommand::Step(-1))}
            <button
                class="quiet play" data-action="play"
                title=move || if playing.get() { words::PAUSE } else { words::PLAY }
                aria-label=move || if playing.get() { words::PAUSE } else { words::PLAY }
                on:click=move |_| session.time(TimeCommand::TogglePlay)
            >
                {drawing}
            </button>
            {button("forward", words::FORWARD, icondata_lu::LuStepForward, TimeCommand::Step(1))}
            <button
                class="quiet speed"
                title=move || words::speed(speed())
                aria-label=move || words::speed(speed())
                on:click=move |_| session.time(TimeCommand::ChangeSpeed)
            >
                {live(speed)}
            </button>
            <div class="in-time">
                <Density view />
                <Find session />
            </div>
            <div class="nearness">
                <IconButton
                    action="find" drawing=icondata_lu::LuSearch says=words::FIND_BUTTON
                    press=Box::new(move || session.is_finding.set(true))
                />
                <IconButton
                    action="more-events" drawing=icondata_lu::LuZoomOut says=words::ZOOM_TIME_OUT
                    press=Box::new(move || view.step(false))
                />
                <IconButton
                    action="fit-events" drawing=icondata_lu::LuScan says=words::ZOOM_TIME_FIT
                    press=Box::new(move || view.fit())
                />
                <IconButton
                    action="fewer-events" drawing=icondata_lu::LuZoomIn says=words::ZOOM_TIME_IN
                    press=Box::new(move || view.step(true))
                />
            </div>
            <button
                class="quiet wide-only" data-action="all-events" title=words::ALL_EVENTS_HINT
                aria-pressed=move || session.all_events.get().to_string()
                on:click=move |_| session.all_events.update(|all| *all = !*all)
            >
                {live(move || if session.all_events.get() { words::ALL_EVENTS } else { words::OWN_EVENTS })}
            </button>
            <button
                class="live" class:following=following
                data-action=move || if following.get() { "live" } else { "now" }
                title=words::TO_NOW
                on:click=move |_| session.time(TimeCommand::Follow)
            >
                {words::LIVE}
            </button>
        </div>
    }
}
