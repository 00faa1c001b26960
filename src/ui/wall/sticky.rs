//! One sticky: its colour, shape, icon and label tell its kind; a badge how often it has fired.

use super::look::Look;
use crate::app::session::Session;
use crate::engine::handler::HandlerKind;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::{StickyId, StickyKind};
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Towards, nearest_of_types};
use crate::kernels::wall_layout::PlacedSticky;
use crate::ui::icon::Icon;
use crate::ui::parts::{While, live};
use crate::ui::words;
use icondata_core::Icon as Drawing;
use leptos::prelude::*;

/// A word with more letters than this is too wide for a square sticky in letters of the usual size.
const LONG: usize = 9;

/// A sticky on the wall.
#[component]
pub fn Sticky(
    session: Session,
    placed: PlacedSticky,
    held_at: (f64, f64),
    look: Memo<Look>,
    open_command: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let PlacedSticky { id, label, place } = placed;
    let kind: &'static str = id.kind.into();
    let count = Memo::new(move |_| look.get().count);
    let note = note(session, &id);
    let long = if label.split(' ').any(|word| word.len() > LONG) { "long" } else { "" };
    let (is_command, kind_of) = (id.kind == StickyKind::Command, id.kind);
    // all of them at one place: the attribute would wipe out what is set beside it
    let classes = move || {
        let Look { lit, is_inviting, is_newest, .. } = look.get();
        let invites = match (is_command, is_inviting) {
            (false, _) => "",
            (true, true) => "inviting",
            (true, false) => "uninviting",
        };
        let newest = match (is_command, is_newest) {
            (_, false) => "",
            (true, true) => "shaken",
            (false, true) => "now",
        };
        ["sticky", kind, long, invites, lit.class(), newest].join(" ")
    };
    let turn = move || look.get().lit.turn().to_string();
    let says = says(session, &id);
    let body = view! {
        <span class="kind"><Icon drawing=icon(kind_of) /><span>{says}</span></span>
        <span class="name">{label}</span>
        {note.map(|note| view! { <span class="note">{note}</span> })}
        <Badge kind=kind_of count />
    };
    let refused = Memo::new(move |_| look.get().refused);
    let was_refused = Memo::new(move |_| refused.get() != 0);
    let under_way = Memo::new(move |_| look.get().is_under_way);
    let marks = view! {
        <While when=under_way>
            <span class="stamp" data-under-way role="status"><Icon drawing=icondata_lu::LuHourglass /><span>{words::STILL_UNDER_WAY}</span></span>
        </While>
        <While when=was_refused>
            <span class="stamp refused"><Icon drawing=icondata_lu::LuX /><span>{refused}</span></span>
        </While>
    };
    let key = id.key();
    let left = format!("{}px", place.x);
    let top = format!("{}px", place.y);
    let width = format!("{}px", place.width);
    let height = format!("{}px", place.height);
    let origin = format!("{:.1}% {:.1}%", held_at.0, held_at.1);
    match what_a_click_does(session, &id, open_command) {
        Some(click) => view! {
            <button
                class=classes
                data-sticky=key
                disabled=move || is_command && !session.accepts_commands()
                title=move || (is_command && !session.playhead.get().is_following()).then_some(words::READ_ONLY)
                style:left=left style:top=top style:width=width style:height=height
                style:transform-origin=origin style:--turn=turn
                on:click=move |_| click()
            >
                {body}<span class="stamps">{marks}</span>
            </button>
        }
        .into_any(),
        None => view! {
            <div
                class=classes
                data-sticky=key
                style:left=left style:top=top style:width=width style:height=height
                style:transform-origin=origin style:--turn=turn
            >
                {body}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Badge(kind: StickyKind, count: Memo<u64>) -> impl IntoView {
    let fired = Memo::new(move |_| count.get() != 0);
    view! {
        <While when=fired>
            <span class="count" data-count aria-label=move || words::count(kind, count.get())>
                {live(move || words::short(count.get()))}
            </span>
        </While>
    }
}

/// The drawing that stands for a kind.
pub fn icon(kind: StickyKind) -> Drawing {
    match kind {
        StickyKind::Actor => icondata_lu::LuUser,
        StickyKind::Command => icondata_lu::LuMousePointerClick,
        StickyKind::Aggregate => icondata_lu::LuScale,
        StickyKind::Event => icondata_lu::LuZap,
        StickyKind::Policy => icondata_lu::LuRepeat,
        StickyKind::View => icondata_lu::LuEye,
        StickyKind::System => icondata_lu::LuCloud,
        StickyKind::Hotspot => icondata_lu::LuFlame,
    }
}

/// The word for its kind.
fn says(session: Session, id: &StickyId) -> &'static str {
    let context = session.context();
    let handler = context.handler(&id.name).filter(|_| id.kind == StickyKind::Policy);
    match handler.map(|handler| handler.kind) {
        Some(HandlerKind::ProcessManager) => words::PROCESS_MANAGER,
        _ => words::kind(id.kind),
    }
}

/// What a policy says below its name.
fn note(session: Session, id: &StickyId) -> Option<String> {
    let context = session.context();
    let policies = (id.kind == StickyKind::Policy).then_some(&context.model.policies)?;
    let policy = policies.iter().find(|policy| policy.name == id.name)?;
    Some(words::whenever(policy))
}

type Click = Box<dyn Fn()>;

/// A command opens its form, an event goes to its last occurrence. The others are not for clicking.
fn what_a_click_does(session: Session, id: &StickyId, open_command: RwSignal<Option<&'static str>>) -> Option<Click> {
    match id.kind {
        StickyKind::Command => {
            let name = session.context().model.step(&id.name)?.command.name;
            Some(Box::new(move || open_command.set(Some(name))))
        }
        StickyKind::Event => {
            let name = id.name.clone();
            Some(Box::new(move || go_to_last(session, &name)))
        }
        _ => None,
    }
}

/// Goes to the event of this name before the playhead; from the first one, to the newest.
fn go_to_last(session: Session, name: &str) {
    let event_type = format!("{}.{name}", session.context().prefix);
    let playhead = session.playhead.get_untracked().position();
    let before = |log: &Log, position| nearest_of_types(log, [event_type.as_str()], position, Towards::Earlier);
    let earlier = session.log.with_untracked(|log| before(log, playhead).or_else(|| before(log, Position(u64::MAX))));
    if let Some(position) = earlier {
        session.time(TimeCommand::Seek(position));
    }
}
