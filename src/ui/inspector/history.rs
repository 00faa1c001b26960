//! Every state there ever was of one row: its versions one under another, each with the event that made it, to step through.

use super::fields::changes;
use crate::app::compare::Thing;
use crate::app::session::Session;
use crate::engine::ids::Position;
use crate::engine::model::label;
use crate::kernels::history::{Did, Version, versions};
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Towards, nearest};
use crate::ui::cell::in_words;
use crate::ui::clock::when;
use crate::ui::icon::IconButton;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;

/// So many versions are looked through, the newest.
const LOOKED_THROUGH: usize = 500;
/// So many of them are shown around the playhead.
const SHOWN: usize = 60;

/// The history of the row that somebody looks into.
#[component]
pub fn History(session: Session) -> impl IntoView {
    let into = session.looked_into;
    let found = Memo::new(move |_| {
        session.log.track();
        let Some(Thing { view, key, column }) = into.get() else { return Vec::new() };
        let history = session.moment.with(|moment| moment.history(&view, &key, LOOKED_THROUGH));
        let mut versions = versions(&history);
        if let Some(column) = &column {
            versions.retain(|version| version.touches(column));
        }
        versions
    });
    let step = move |towards: Towards| {
        Box::new(move || {
            let positions: Vec<Position> =
                found.with_untracked(|found| found.iter().map(|version| version.at).collect());
            if let Some(position) = nearest(&positions, session.position(), towards) {
                session.time(TimeCommand::Seek(position));
            }
        })
    };
    let heading = move || {
        let Thing { view, column, .. } = into.get()?;
        let called = found.with(|found| called(found).unwrap_or_default());
        Some(words::history_heading(&called, &label(&view), column.map(|column| label(&column)).as_deref()))
    };
    let has_column = Memo::new(move |_| into.with(|into| into.as_ref().is_some_and(|into| into.column.is_some())));
    let whole = live(move || {
        has_column.get().then(|| {
            let widen = move |_| into.update(|into| into.iter_mut().for_each(|into| into.column = None));
            view! { <button type="button" class="chip" data-action="whole-row" on:click=widen>{words::WHOLE_ROW}</button> }
        })
    });
    let here = Memo::new(move |_| current(&found.get(), session.playhead.get().position()));
    let list = live(move || {
        let found = found.get();
        let first = here.get().unwrap_or(0).saturating_sub(SHOWN / 2).min(found.len().saturating_sub(SHOWN));
        each(found.into_iter().enumerate().skip(first).take(SHOWN), move |(number, version)| {
            one(session, number, version, here)
        })
    });
    view! {
        <section class="history" aria-label=heading data-history="">
            <div class="title">
                <h3>{live(heading)}</h3>
                <div class="tools">
                    {whole}
                    <IconButton
                        action="version-back" class="tool" drawing=icondata_lu::LuChevronLeft says=words::VERSION_BACK
                        press=step(Towards::Earlier)
                    />
                    <IconButton
                        action="version-on" class="tool" drawing=icondata_lu::LuChevronRight says=words::VERSION_ON
                        press=step(Towards::Later)
                    />
                    <IconButton
                        action="close-history" class="tool" drawing=icondata_lu::LuX says=words::CLOSE_HISTORY
                        press=Box::new(move || into.set(None))
                    />
                </div>
            </div>
            <ol class="versions">{list}</ol>
        </section>
    }
}

fn one(session: Session, number: usize, version: Version, here: Memo<Option<usize>>) -> AnyView {
    let Version { at, did } = version;
    let (name, time) = session.log.with_untracked(|log| {
        let head = log.head_of(at);
        let name = head.map(|head| label(head.event_type.split_once('.').map_or(head.event_type, |(_, name)| name)));
        (name.unwrap_or_default(), log.created_at(at).map(|time| when(time, session.time_now())).unwrap_or_default())
    });
    let what = match did {
        Did::Add(changed) => changes(&changed, true),
        Did::Change(changed) => changes(&changed, false),
        Did::Remove => view! { <p class="removed">{words::ROW_REMOVED}</p> }.into_any(),
    };
    let is_later = move || session.playhead.get().position() < at;
    let is_here = move || (here.get() == Some(number)).then_some("step");
    view! {
        <li class:later=is_later>
            <button
                type="button" class="link" aria-current=is_here data-version=at.to_string()
                on:click=move |_| session.time(TimeCommand::Seek(at))
            >
                <span class="what"><strong>{name}</strong></span>
                <span class="by">{format!("#{at} · {time}")}</span>
            </button>
            {what}
        </li>
    }
    .into_any()
}

/// The version that holds as of a position.
fn current(found: &[Version], at: Position) -> Option<usize> {
    found.partition_point(|version| version.at <= at).checked_sub(1)
}

/// What the row is called: the first value of its first version.
fn called(found: &[Version]) -> Option<String> {
    found.iter().find_map(|version| match &version.did {
        Did::Add(changed) => {
            let named = changed.iter().find(|changed| !changed.name.ends_with("_id")).or(changed.first())?;
            named.is.as_ref().map(in_words)
        }
        _ => None,
    })
}
