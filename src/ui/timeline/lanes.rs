//! The lanes: the events around the playhead, one row for each stream, each event a button that goes to it.

use super::crosses::{Cross, crosses};
use crate::app::session::Session;
use crate::engine::context::Context;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::model::label;
use crate::kernels::naming::{name, naming};
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::TimelinePlan;
use crate::ui::icon::Icon;
use crate::ui::parts::{While, each, live};
use crate::ui::reveal::reveal;
use crate::ui::size::size_of;
use crate::ui::words;
use leptos::html::Div;
use leptos::prelude::*;
use std::cmp::Ordering;

/// The side of an event's button, in CSS pixels: large enough for a finger.
const CELL: i32 = 28;
/// What the names of the lanes take, at the most.
const NAMES: i32 = 168;

/// The lanes.
#[component]
pub fn Lanes(session: Session) -> impl IntoView {
    let element = NodeRef::<Div>::new();
    let size = size_of(element);
    let plan = Memo::new(move |_| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of columns, at least 1")]
        let columns = ((size.get().0 - f64::from(NAMES)) / f64::from(CELL)).max(1.0) as u64;
        let position = session.playhead.get().position();
        let own = (!session.all_events.get()).then(|| types_of(&session.context()));
        session.log.with_untracked(|log| match &own {
            Some(types) => TimelinePlan::of_types(log, types, position, columns),
            None => TimelinePlan::of(log, position, columns),
        })
    });
    let streams = Memo::new(move |_| plan.with(|plan| plan.lanes.clone()));
    let crosses = Memo::new(move |_| plan.with(|plan| crosses(session, plan)));
    let has_row = Memo::new(move |_| crosses.with(|crosses| crosses.iter().any(|cross| cross.stream.is_none())));
    Effect::new(move |_| {
        plan.track();
        // within the same window, too, the event may be in a lane that is scrolled out of sight
        session.playhead.track();
        if let Some(element) = element.get() {
            reveal(&element, ".event-mark.current");
        }
    });
    let line = move || {
        let position = session.playhead.get().position();
        let column = plan.with(|plan| plan.column_after(position));
        // moved and not placed: nothing is laid out anew for it
        format!("translateX({})", left_of(column))
    };
    view! {
        <div class="lanes" node_ref=element>
            <div class="strip">
                <While when=has_row>
                    <div class="lane without-stream" data-refused>
                        <span class="lane-name">{words::REFUSED}</span>
                        <div class="cells">{crosses_of(crosses, None)}</div>
                    </div>
                </While>
                <For
                    each=move || streams.get()
                    key=StreamId::clone
                    children=move |stream| view! { <Lane session plan crosses stream /> }.into_any()
                />
                <span class="playhead-line" style:transform=line></span>
            </div>
        </div>
    }
}

/// A lane. What it has in the next window too stays on the page as it is.
#[component]
fn Lane(session: Session, plan: Memo<TimelinePlan>, crosses: Memo<Vec<Cross>>, stream: StreamId) -> impl IntoView {
    let title = stream.0.clone();
    let crosses = crosses_of(crosses, Some(stream.clone()));
    let name = name_of_lane(session, stream.clone());
    let events = Memo::new(move |_| plan.with(|plan| plan.events_of(&stream)));
    view! {
        <div class="lane">
            <span class="lane-name" title=title>{live(move || name.get().says)}</span>
            <div class="cells">
                <For
                    each=move || events.get()
                    key=Position::clone
                    children=move |position| view! { <Event session plan position /> }.into_any()
                />
                {crosses}
            </div>
        </div>
    }
}

#[component]
fn Event(session: Session, plan: Memo<TimelinePlan>, position: Position) -> impl IntoView {
    let event = session.log.with_untracked(|log| log.head_of(position).map(|head| head.event_type.to_owned()));
    let unknown = event.as_ref().is_some_and(|event| !session.knows(event));
    let name =
        event.map(|event| label(event.split_once('.').map_or(event.as_str(), |(_, name)| name))).unwrap_or_default();
    let says = if unknown { format!("{position}: {name} ({})", words::UNKNOWN) } else { format!("{position}: {name}") };
    let column = Memo::new(move |_| plan.with(|plan| plan.column_after(position)).saturating_sub(1));
    let side = Memo::new(move |_| position.cmp(&session.playhead.get().position()));
    view! {
        <button
            class="event-mark"
            class:current=move || side.get() == Ordering::Equal
            class:future=move || side.get() == Ordering::Greater
            class:unknown=unknown
            data-mark=position.to_string()
            title=says.clone()
            aria-label=says
            style:left=move || format!("calc({CELL}px * {})", column.get())
            on:click=move |_| session.time(TimeCommand::Seek(position))
        ></button>
    }
}

/// The crosses of one lane, or of the row above the lanes.
fn crosses_of(crosses: Memo<Vec<Cross>>, stream: Option<StreamId>) -> AnyView {
    let own = Memo::new(move |_| {
        let own = |cross: &&Cross| cross.stream == stream;
        crosses.with(|crosses| crosses.iter().filter(own).cloned().collect::<Vec<_>>())
    });
    let mark = |cross: Cross| {
        let left = format!("calc({CELL}px * {})", cross.column);
        view! {
            <span class="rejection-mark" style:left=left title=cross.says>
                <Icon drawing=icondata_lu::LuX />
            </span>
        }
    };
    live(move || each(own.get(), mark))
}

/// The types of the context's events.
fn types_of(context: &Context) -> Vec<String> {
    context.model.events().into_iter().map(|event| format!("{}.{event}", context.prefix)).collect()
}

/// `Order SO-1`, or the end of the id where people know no name.
fn name_of(session: Session, log: &Log, stream: &StreamId, first: Option<Position>) -> LaneName {
    let contexts = session.contexts();
    let owner = contexts.iter().find_map(|context| Some((context, context.owner_of(stream)?)));
    let aggregate = label(owner.map_or("", |(_, aggregate)| aggregate.name()));
    let newest = log.newest_of(stream);
    let known = owner.zip(first).zip(newest).map(|(((context, _), first), newest)| (&context.model, first, newest));
    let named = known.and_then(|(model, first, newest)| name(model, log, first, newest));
    let is_at_hand = |position: &Position| log.has(*position);
    let is_final = match (&named, known) {
        (Some(_), _) => true,
        (None, Some((model, first, newest))) => naming(model, log, first, newest).iter().all(is_at_hand),
        (None, None) => first.as_ref().is_some_and(is_at_hand),
    };
    let says = named.map_or_else(|| words::unnamed(&aggregate, &stream.0), |name| name.after(&aggregate));
    LaneName { says, first, newest, is_final }
}

/// The name of a lane.
#[derive(Clone, PartialEq)]
struct LaneName {
    says: String,
    /// The stream's first and newest event then.
    first: Option<Position>,
    newest: Option<Position>,
    /// Whether it is found, or the events that could have it were looked at: only a newer one could bring another.
    is_final: bool,
}

/// The name of a lane: looked up again as the log comes into memory, until it is found, and when the stream has grown.
fn name_of_lane(session: Session, stream: StreamId) -> Memo<LaneName> {
    Memo::new(move |before: Option<&LaneName>| {
        session.log.with(|log| match before {
            Some(name) if name.is_final && name.newest == log.newest_of(&stream) => name.clone(),
            before => {
                let known = before.and_then(|name| name.first);
                name_of(session, log, &stream, known.or_else(|| log.first_of(&stream)))
            }
        })
    })
}

/// Where a column begins, measured from the strip's left side.
fn left_of(column: u64) -> String {
    format!("calc({NAMES}px + {CELL}px * {column})")
}
