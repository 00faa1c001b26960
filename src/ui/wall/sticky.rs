//! One sticky: its colour, shape, icon and label tell its kind; a badge how often it has fired.

use super::Walk;
use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::handler::HandlerKind;
use crate::engine::ids::Position;
use crate::engine::log::Fired;
use crate::engine::model::{Step, StickyId, StickyKind};
use crate::engine::projection::Row;
use crate::engine::rejection::RejectedCommand;
use crate::engine::schema::Field;
use crate::kernels::choices::is_possible;
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Towards, nearest};
use crate::kernels::wall_layout::PlacedSticky;
use crate::ui::icon::Icon;
use crate::ui::parts::{While, live};
use crate::ui::words;
use icondata_core::Icon as Drawing;
use leptos::prelude::*;
use std::sync::Arc;

/// A word with more letters than this is too wide for a square sticky in letters of the usual size.
const LONG: usize = 9;

/// A sticky on the wall.
#[component]
pub fn Sticky(
    session: Session,
    placed: PlacedSticky,
    walk: Memo<Walk>,
    open_command: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let PlacedSticky { id, label, place } = placed;
    let kind: &'static str = id.kind.into();
    let (lit, turn) = (lit(walk, id.clone()), turn(walk, id.clone()));
    let count = count(session, id.clone());
    let note = note(session, &id);
    let long = if label.split(' ').any(|word| word.len() > LONG) { "long" } else { "" };
    let (is_command, kind_of) = (id.kind == StickyKind::Command, id.kind);
    let (inviting, shaken, now) = (inviting(session, &id), shaken(session, &id), now(session, &id));
    // all of them at one place: the attribute would wipe out what is set beside it
    let classes = move || {
        let invites = match (is_command, inviting.get()) {
            (false, _) => "",
            (true, true) => "inviting",
            (true, false) => "uninviting",
        };
        let (shaken, now) = (if shaken.get() { "shaken" } else { "" }, if now.get() { "now" } else { "" });
        ["sticky", kind, long, invites, lit.get(), shaken, now].join(" ")
    };
    let says = says(session, &id);
    let body = view! {
        <span class="kind"><Icon drawing=icon(kind_of) /><span>{says}</span></span>
        <span class="name">{label}</span>
        {note.map(|note| view! { <span class="note">{note}</span> })}
        <Badge kind=kind_of count />
    };
    let refused = refused(session, &id);
    let was_refused = Memo::new(move |_| refused.get() != 0);
    let under_way = under_way(session, &id);
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
    match what_a_click_does(session, &id, open_command) {
        Some(click) => view! {
            <button
                class=classes
                data-sticky=key
                disabled=move || is_command && !session.accepts_commands()
                title=move || (is_command && !session.playhead.get().is_following()).then_some(words::READ_ONLY)
                style:left=left style:top=top style:width=width style:height=height
                style:--turn=turn
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
                style:--turn=turn
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

fn icon(kind: StickyKind) -> Drawing {
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

/// The class of a lit sticky. Two names for one look, in turn, so that the animation begins anew with every step.
fn lit(walk: Memo<Walk>, id: StickyId) -> Memo<&'static str> {
    Memo::new(move |_| {
        walk.with(|Walk { position, trace, is_brisk }| match trace.turn_of(&id) {
            None => "",
            Some(_) if *is_brisk => "lit",
            Some(_) if position.0 % 2 == 0 => "lit lit-even",
            Some(_) => "lit lit-odd",
        })
    })
}

fn turn(walk: Memo<Walk>, id: StickyId) -> Memo<String> {
    Memo::new(move |_| walk.with(|walk| walk.trace.turn_of(&id).unwrap_or_default().to_string()))
}

fn count(session: Session, id: StickyId) -> Memo<u64> {
    let context = session.context();
    let model = &context.model;
    // whoever only tells or is told is known by what was delivered
    let told = model.policies.iter().find(|policy| policy.name == id.name && policy.then.is_empty());
    let told = told.and_then(|policy| policy.tells).unwrap_or(&id.name);
    let delivered = model.views.iter().find(|view| view.delivered_to == Some(told)).map(|view| view.name);
    let asking = model.steps.iter().filter(|step| step.asks == Some(&id.name)).map(Step::command_id);
    let asking: Vec<StickyId> = asking.collect();
    Memo::new(move |_| {
        session.moment.with(|moment| match (id.kind, delivered) {
            (StickyKind::View, _) => moment.count(&id.name) as u64,
            (StickyKind::Policy | StickyKind::System, Some(view)) => moment.count(view) as u64,
            (StickyKind::System, None) => asking.iter().map(|command| moment.fired(command) as u64).sum(),
            _ => moment.fired(&id) as u64,
        })
    })
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

/// Whether a command is a person's to give and has something to act on at the playhead.
fn inviting(session: Session, id: &StickyId) -> Memo<bool> {
    let context = session.context();
    let step = context.model.step(&id.name).filter(|step| step.actor.is_some());
    let fields: Option<Vec<Field>> = step.map(|step| step.command.fields.clone());
    Memo::new(move |_| {
        let has =
            |view: &str, is_meant: &dyn Fn(&Row) -> bool| session.moment.with(|moment| moment.has(view, is_meant));
        let possible = |fields: &[Field]| is_possible(fields, &has);
        fields.as_deref().is_some_and(possible)
    })
}

/// Whether this command is on its way though its form was left.
fn under_way(session: Session, id: &StickyId) -> Memo<bool> {
    let (is_command, name) = (id.kind == StickyKind::Command, id.name.clone());
    Memo::new(move |_| {
        is_command && session.unattended.with(|commands| commands.iter().any(|command| *command == name))
    })
}

/// How often this command was refused up to the playhead.
fn refused(session: Session, id: &StickyId) -> Memo<usize> {
    let (is_command, name) = (id.kind == StickyKind::Command, id.name.clone());
    Memo::new(move |_| {
        let position = session.playhead.get().position();
        let counts =
            |rejected: &&RejectedCommand| is_command && rejected.command == name && rejected.position <= position;
        session.rejections.with(|rejections| rejections.iter().filter(counts).count())
    })
}

/// Whether the newest thing that happened is that this command was refused.
fn shaken(session: Session, id: &StickyId) -> Memo<bool> {
    let (is_command, name) = (id.kind == StickyKind::Command, id.name.clone());
    Memo::new(move |_| {
        let head = session.playhead.get().head();
        let newest = |rejected: &RejectedCommand| is_command && rejected.command == name && rejected.position == head;
        session.rejections.with(|rejections| rejections.last().is_some_and(newest))
    })
}

/// Whether the event at the playhead is this one.
fn now(session: Session, id: &StickyId) -> Memo<bool> {
    let (is_event, name) = (id.kind == StickyKind::Event, id.name.clone());
    Memo::new(move |_| {
        let here = |event: &Arc<RecordedEvent>| event.type_parts().1 == name;
        is_event && session.event.with(|event| event.as_ref().is_some_and(here))
    })
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
    let occurrences: Vec<Position> = session.log.with_untracked(|log| {
        log.fired(Fired::Event, &event_type).iter().map(|position| Position((*position).into())).collect()
    });
    let playhead = session.playhead.get_untracked().position();
    let earlier = nearest(&occurrences, playhead, Towards::Earlier).or(occurrences.last().copied());
    if let Some(position) = earlier {
        session.time(TimeCommand::Seek(position));
    }
}
