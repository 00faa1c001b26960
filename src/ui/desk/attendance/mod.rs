//! The desk of attendance: the clock, the players' inbox, who is coming, and what teams have before them.
//!
//! All but the clock is as of the playhead. Must not decide anything: an answer is a command like any other.

mod clock;
mod coming;
mod games;
mod inbox;
mod mails;
mod teams;

use super::part;
use crate::app::clock::Clock;
use crate::app::session::Session;
use crate::engine::timestamp::Timestamp;
use crate::ui::clock::day_and_time;
use crate::ui::words::desk::attendance as words;
use leptos::prelude::*;

/// The desk.
pub fn desk(session: Session) -> AnyView {
    let clock = session.clock();
    let as_of = as_of(session, clock);
    view! {
        {part("clock", words::CLOCK, words::CLOCK_ABOUT, clock::clock(session, clock))}
        {part("inbox", words::INBOX, words::INBOX_ABOUT, inbox::inbox(session))}
        {part("coming", words::COMING, words::COMING_ABOUT, coming::coming(session))}
        {part("teams", words::TEAMS, words::TEAMS_ABOUT, teams::teams(session, as_of))}
    }
    .into_any()
}

/// The time that it is where we look: what the clock says, or in the past the time of the event there.
fn as_of(session: Session, clock: RwSignal<Clock>) -> Memo<Timestamp> {
    Memo::new(move |_| {
        let then = session.event.get().map(|event| event.created_at);
        if session.playhead.get().is_following() { clock.get().now } else { then.unwrap_or_default() }
    })
}

/// What a person reads of a game's time.
fn when(text: &str) -> String {
    match text.parse::<Timestamp>() {
        Ok(time) => day_and_time(time),
        Err(_) => text.to_owned(),
    }
}
