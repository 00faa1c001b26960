//! The clock of the workspace: what it says, and the ways to move it.
//!
//! It is of the workspace and not of the page: events have its times, so a reload keeps it (see `runtime/clock`).

use super::games::next;
use crate::app::clock::Clock;
use crate::app::session::Session;
use crate::app::standing::Done;
use crate::ui::clock::{clock as time_of_day, day, from_local, local_minute};
use crate::ui::words::desk::attendance as words;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How long after its start a game is gone to.
const AFTER_START: Duration = Duration::from_mins(1);

/// The clock.
pub fn clock(session: Session, clock: RwSignal<Clock>) -> AnyView {
    let next_game = Memo::new(move |_| {
        let now = clock.get().now;
        session.moment.with(|moment| next(&moment.newest("games"), now))
    });
    let off = Memo::new(move |_| !session.accepts_commands());
    let real = Memo::new(move |_| off.get() || clock.get().ahead == 0);
    let no_game = Memo::new(move |_| off.get() || next_game.with(Option::is_none));
    let to_game = Memo::new(move |_| next_game.with(|game| words::next_game(game.as_ref().map(|(place, _)| place))));
    let on = move |by: Duration| Box::new(move || moving(session, session.move_clock(by)));
    let to_next = move || {
        if let Some((_, start)) = next_game.get_untracked() {
            moving(session, session.set_clock(Some(start.after(AFTER_START))));
        }
    };
    let to_real = move || moving(session, session.set_clock(None));
    let says = Memo::new(move |_| time_of_day(clock.get().now));
    let says_day = Memo::new(move |_| day(clock.get().now));
    let moved = Memo::new(move |_| words::moved(clock.get().ahead));
    let time = Memo::new(move |_| clock.get().now.to_string());
    view! {
        <div class="clock" data-clock=time>
            <p class="face" role="timer" aria-label=words::CLOCK_SAYS><strong>{says}</strong> <span>{says_day}</span></p>
            <p data-moved>{moved}</p>
        </div>
        <div class="row">
            {press(words::HOUR_ON, "hour-on", off, on(Duration::from_hours(1)))}
            {press(words::DAY_ON, "day-on", off, on(Duration::from_hours(24)))}
            {press(words::TO_NEXT_GAME, "to-next-game", no_game, Box::new(to_next))}
            {press(words::TO_REAL_TIME, "real-time", real, Box::new(to_real))}
        </div>
        <p class="hint">{to_game}</p>
        {setting(session, clock, off)}
    }
    .into_any()
}

/// A date and a time to set the clock to.
fn setting(session: Session, clock: RwSignal<Clock>, off: Memo<bool>) -> AnyView {
    let typed = RwSignal::new(None::<String>);
    // the clock's own time, until somebody types: a field that is written into is left alone
    let shown = Memo::new(move |before: Option<&String>| match before {
        Some(before) if typed.with(Option::is_some) => before.clone(),
        _ => local_minute(clock.get().now),
    });
    let meant = move || typed.with(|typed| typed.as_deref().map_or_else(|| Some(clock.get().now), from_local));
    let wrong = Memo::new(move |_| meant().is_none());
    let says = Memo::new(move |_| if wrong.get() { words::NO_TIME } else { "" }.to_owned());
    let set = move || {
        if let Some(time) = untrack(meant) {
            typed.set(None);
            moving(session, session.set_clock(Some(time)));
        }
    };
    let cannot = Memo::new(move |_| off.get() || wrong.get());
    view! {
        <form class="row" on:submit=move |event| { event.prevent_default(); set(); }>
            <label class="control">
                <span>{words::DATE_AND_TIME}</span>
                <input
                    type="datetime-local" data-field="clock" min="1970-01-02T00:00" max="9998-12-31T23:59" prop:value=shown disabled=off
                    aria-invalid=move || wrong.get().to_string() on:input=move |event| typed.set(Some(event_target_value(&event)))
                />
            </label>
            <button type="submit" class="small" data-action="set-clock" disabled=cannot>{words::SET_CLOCK}</button>
        </form>
        <p class="wrong" role="status" data-clock-fault>{says}</p>
    }
    .into_any()
}

fn press(says: &'static str, action: &'static str, off: Memo<bool>, press: Box<dyn Fn()>) -> AnyView {
    view! {
        <button type="button" class="small" data-action=action disabled=off on:click=move |_| press()>{says}</button>
    }
    .into_any()
}

/// Moves the clock; a fault is told as everywhere.
fn moving(session: Session, done: Done) {
    spawn_local(async move {
        session.see_to(done).await;
    });
}
