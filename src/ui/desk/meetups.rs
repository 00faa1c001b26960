//! The desk of meetups: one row, read under strong and under eventual consistency, while the read model lags as much as
//! somebody likes.
//!
//! Must not measure anything: the session calls, waits and reads.

use super::part;
use crate::app::reading::{CaughtUp, Place, Read, Reading, retitled};
use crate::app::session::Session;
use crate::app::standing::Kept;
use crate::engine::codec::object;
use crate::engine::log::Log;
use crate::engine::projection::Row;
use crate::runtime::{Consistency, HandlerStatus, Order, Standing};
use crate::ui::controls::{Says, choice};
use crate::ui::icon::Icon;
use crate::ui::parts::{While, live};
use crate::ui::slider::Slider;
use crate::ui::words::{self, desk::meetups as own};
use leptos::prelude::*;
use serde_json::{Value, json};

const VIEW: &str = "meetups";
const HANDLER: &str = "Meetups.meetups";
/// The longest lag, in milliseconds.
const LONGEST: &str = "3000";

/// The desk.
pub fn desk(session: Session) -> AnyView {
    let beside = session.beside(Box::new(|| Kept::Handlers));
    let status = Memo::new(move |_| {
        beside.with(|beside| beside.handlers.iter().find(|handler| handler.name == HANDLER).cloned())
    });
    let meetups = Memo::new(move |_| session.moment.with(|moment| moment.newest(VIEW)));
    let chosen = RwSignal::new(String::new());
    let key: Says = Memo::new(move |_| {
        let wanted = chosen.get();
        meetups.with(|meetups| {
            let found = meetups.iter().find(|row| row.key == wanted).or(meetups.last());
            found.map(|row| row.key.clone()).unwrap_or_default()
        })
    });
    let is_empty = Memo::new(move |_| meetups.with(|meetups| meetups.is_empty()));
    let readings = live(move || {
        if is_empty.get() {
            return view! { <p class="hint">{own::NO_MEETUP}</p> }.into_any();
        }
        let title: Says = Memo::new(move |_| {
            session.moment.with(|moment| moment.row(VIEW, &key.get())).map(|row| title_of(&row)).unwrap_or_default()
        });
        let option = |row: &Row| [row.key.clone(), title_of(row)];
        let options = Memo::new(move |_| meetups.with(|meetups| meetups.iter().rev().map(option).collect::<Vec<_>>()));
        let which =
            live(move || choice(own::WHICH, "meetup", options.get(), key, Box::new(move |key| chosen.set(key))));
        let row_says = move || if session.playhead.get().is_following() { own::ROW_NOW } else { own::ROW_THEN };
        view! {
            {which}
            <p class="row-now" data-now>{live(row_says)}" "<strong>{title}</strong></p>
            <div class="readings">
                {reading(session, key, title, &STRONG)}
                {reading(session, key, title, &EVENTUAL)}
            </div>
        }
        .into_any()
    });
    let is_held = Memo::new(move |_| {
        status.with(|status| status.as_ref().is_some_and(|status| status.standing != Standing::Running))
    });
    let content = view! {
        {lag(session, status)}
        <While when=is_held><p class="answer">{own::NOT_RUNNING}</p></While>
        {readings}
    };
    part("consistency", own::TWO_READINGS, own::TWO_READINGS_ABOUT, content.into_any())
}

/// The slider by which the read model is made to lag.
fn lag(session: Session, status: Memo<Option<HandlerStatus>>) -> AnyView {
    let lag = Slider {
        about: own::LAG,
        field: "lag",
        longest: LONGEST,
        kept: Memo::new(move |_| status.with(|status| status.as_ref().map_or(0, |status| u64::from(status.lag_ms)))),
        says: own::seconds,
        is_off: Memo::new(move |_| !session.accepts_commands()),
        keep: Box::new(move |lag| {
            session.order(HANDLER.to_owned(), Order::LagMs(u32::try_from(lag).unwrap_or(u32::MAX)))
        }),
    };
    lag.view(session)
}

/// A way of reading.
struct Way {
    key: &'static str,
    title: &'static str,
    about: &'static str,
    press: &'static str,
    consistency: Consistency,
}

impl Way {
    /// What was read last in this way. The session keeps it: the desk may be left and come back to.
    fn reading(&self, session: Session) -> RwSignal<Reading> {
        let [strong, eventual] = session.readings;
        if self.consistency == Consistency::Strong { strong } else { eventual }
    }
}

const STRONG: Way = Way {
    key: "strong",
    title: own::STRONG,
    about: own::STRONG_ABOUT,
    press: own::RENAME_STRONG,
    consistency: Consistency::Strong,
};

const EVENTUAL: Way = Way {
    key: "eventual",
    title: own::EVENTUAL,
    about: own::EVENTUAL_ABOUT,
    press: own::RENAME_EVENTUAL,
    consistency: Consistency::Eventual,
};

fn reading(session: Session, key: Says, title: Says, way: &'static Way) -> AnyView {
    let signal = way.reading(session);
    let press = move |_| {
        let key = key.get_untracked();
        let next = session.log.with_untracked(Log::head).0 + 1;
        let new = retitled(&title.get_untracked(), next);
        let data = object(json!({"meetup_id": key, "title": new}));
        let place = Place { view: VIEW, handler: HANDLER, key, column: "title" };
        session.write_and_read(("UpdateMeetupTitle", data), new, place, way.consistency.clone(), signal);
    };
    let (heading, named_by) = (format!("reading-{}", way.key), format!("reading-{}", way.key));
    let busy = move || signal.with(|reading| *reading == Reading::Calling).to_string();
    view! {
        <section class="reading" data-reading=way.key aria-labelledby=named_by>
            <h3 id=heading>{way.title}</h3>
            <p class="hint">{way.about}</p>
            <button
                type="button" class="small" data-action=way.key aria-disabled=busy
                disabled=move || !session.accepts_commands() on:click=press
            >
                {way.press}
            </button>
            <div aria-live="polite">{live(move || signal.with(outcome))}</div>
        </section>
    }
    .into_any()
}

fn outcome(reading: &Reading) -> AnyView {
    match reading {
        Reading::None => view! { <p class="hint">{own::NOT_CALLED}</p> }.into_any(),
        Reading::Calling => view! { <p class="hint" data-calling>{own::CALLING}</p> }.into_any(),
        Reading::Refused(why) => view! { <p class="answer">{words::refusal(why)}</p> }.into_any(),
        Reading::Read(read) => read_out(read),
    }
}

fn read_out(read: &Read) -> AnyView {
    let is_new = read.said.as_ref() == Some(&read.wrote);
    let (key, word, drawing) = match &read.said {
        None => ("none", own::NO_ROW, icondata_lu::LuMinus),
        Some(_) if is_new => ("new", own::NEW, icondata_lu::LuCheck),
        Some(_) => ("old", own::OLD, icondata_lu::LuHistory),
    };
    let caught_up = match read.caught_up {
        CaughtUp::NotYet => own::NOT_YET.to_owned(),
        CaughtUp::After(milliseconds) => own::after(milliseconds),
        CaughtUp::TooLate => own::TOO_LATE.to_owned(),
    };
    let said = read.said.clone();
    view! {
        <dl>
            <dt>{own::WROTE}</dt>
            <dd data-wrote>{read.wrote.clone()}</dd>
            <dt>{own::TOOK}</dt>
            <dd data-took>{own::milliseconds(read.took)}</dd>
            <dt>{own::SAID}</dt>
            <dd data-said=key><span class="word"><Icon drawing />{word}</span> <span>{said}</span></dd>
            <dt>{own::CAUGHT_UP}</dt>
            <dd data-caught-up>{caught_up}</dd>
        </dl>
    }
    .into_any()
}

fn title_of(row: &Row) -> String {
    row.cells.get("title").and_then(Value::as_str).unwrap_or_default().to_owned()
}
