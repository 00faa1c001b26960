//! The views at the playhead, with what changed: by this event, by the whole action that it belongs to, or since a moment that
//! somebody has pinned.

use super::table::Table;
use crate::app::late::Part;
use crate::app::session::Session;
use crate::engine::ids::Position;
use crate::engine::model::{ViewSticky, label};
use crate::ui::clock::clock;
use crate::ui::controls::{button, fixed};
use crate::ui::narration;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;

/// A table for every view of the context.
#[component]
pub fn StatePanel(session: Session) -> impl IntoView {
    let views = session.context().model.views.clone();
    let tables: Vec<(usize, ViewSticky)> = views.into_iter().enumerate().collect();
    let tables = each(tables, |(number, view)| {
        // most of them are further down than one sees
        let session = match number {
            0 => session,
            1 => session.late(Part::SecondTable),
            _ => session.late(Part::Tables),
        };
        view! { <Table session view /> }
    });
    view! {
        <Compared session />
        {tables}
    }
}

/// What the tables are compared with: a switch, and the moment that is pinned.
#[component]
fn Compared(session: Session) -> impl IntoView {
    let choice = move |is_whole: bool, says: &'static str, key: &'static str| {
        let pressed = move || (session.whole_action.get() == is_whole).to_string();
        view! {
            <button
                type="button" class="chip" data-compare=key aria-pressed=pressed
                on:click=move |_| session.whole_action.set(is_whole)
            >
                {says}
            </button>
        }
    };
    live(move || match session.pinned.get() {
        Some(position) => pinned(session, position),
        None => view! {
            <div class="compared row" role="group" aria-label=words::MARKED_IS_WHAT_CHANGED>
                <span class="hint">{words::MARKED_IS_WHAT_CHANGED}</span>
                {choice(false, words::THIS_EVENT, "event")}
                {choice(true, words::WHOLE_ACTION, "action")}
                {button(fixed(words::PIN), words::PIN_HINT, "pin", Box::new(move || session.pin()))}
            </div>
        }
        .into_any(),
    })
}

fn pinned(session: Session, position: Position) -> AnyView {
    let (event, time) = session.log.with_untracked(|log| {
        let head = log.head_of(position);
        let name = head.map(|head| label(head.event_type.split_once('.').map_or(head.event_type, |(_, name)| name)));
        (name, log.created_at(position).map(clock))
    });
    let says = words::compared_with(position.0, event.as_deref(), time.as_deref());
    view! {
        <div class="compared row pinned" role="group" aria-label=words::MARKED_IS_WHAT_CHANGED data-pinned=position.to_string()>
            <strong>{says}</strong>
            {button(fixed(words::UNPIN), words::PIN_HINT, "unpin", Box::new(move || session.pinned.set(None)))}
        </div>
    }
    .into_any()
}

/// The position that the tables are compared with.
pub fn compared_with(session: Session) -> Position {
    if let Some(pinned) = session.pinned.get() {
        return pinned;
    }
    let here = session.moment.with(crate::app::moment::Moment::position);
    let before = Position(here.0.saturating_sub(1));
    match session.event.get() {
        Some(event) if session.whole_action.get() => {
            session.log.with_untracked(|log| narration::before(&narration::chain(log, &event)))
        }
        _ => before,
    }
}
