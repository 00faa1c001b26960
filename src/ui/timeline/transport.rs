//! Buttons and slider: a media player for the log.

use crate::app::session::Session;
use crate::engine::ids::Position;
use crate::kernels::playhead::{Speed, TimeCommand};
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::live;
use crate::ui::words;
use icondata_core::Icon as Drawing;
use leptos::prelude::*;

/// The transport controls.
#[component]
pub fn Transport(session: Session) -> impl IntoView {
    let playing = Memo::new(move |_| session.playhead.get().is_playing());
    let following = Memo::new(move |_| session.playhead.get().is_following());
    let place = live(move || {
        let playhead = session.playhead.get();
        format!("{} / {}", playhead.position(), playhead.head())
    });
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
            <Slider session />
            <output class="place" data-position for="playhead" title=words::PLACE_HINT>{place}</output>
            <button
                class="quiet speed"
                title=move || words::speed(speed())
                aria-label=move || words::speed(speed())
                on:click=move |_| session.time(TimeCommand::ChangeSpeed)
            >
                {live(speed)}
            </button>
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

#[component]
fn Slider(session: Session) -> impl IntoView {
    let says = move || {
        let playhead = session.playhead.get();
        let event = session.event.get();
        let name = event.as_ref().map(|event| event.type_parts().1);
        words::place(playhead.position().0, playhead.head().0, name)
    };
    let drag = move |event| {
        if let Ok(position) = event_target_value(&event).parse() {
            session.time(TimeCommand::Seek(Position(position)));
        }
    };
    let head = Memo::new(move |_| session.playhead.get().head().0.to_string());
    let position = move || {
        // a browser clamps the value to the maximum, so the maximum has to be known first
        head.track();
        session.playhead.get().position().to_string()
    };
    view! {
        <input
            type="range" id="playhead" min="0" max=head step="1"
            aria-label=words::PLAYHEAD
            aria-valuetext=says
            prop:value=position
            on:input=drag
        />
    }
}
