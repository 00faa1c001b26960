//! A lane: what happened in one stream, each event a card with its name where there is room, a mark where there is not, and each
//! refused command a cross.
//!
//! A mark's shape says where its event comes from: a square is a person's command, a round one was issued by a policy, one with a
//! cut corner was imported. Must not know how lanes are laid out.

use super::hand::Hand;
use super::strokes::Strokes;
use super::view::{Hovered, TimeView};
use crate::app::session::Tab;
use crate::engine::context::Context;
use crate::engine::ids::{Position, StreamId};
use crate::engine::model::label;
use crate::kernels::labels::{fitting, short};
use crate::kernels::origin::origin;
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Detail, Lane, Mark, Slot};
use crate::ui::icon::Icon;
use crate::ui::parts::{While, live};
use crate::ui::things::Thing;
use crate::ui::words;
use leptos::prelude::*;
use std::cmp::Ordering;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What a card needs beside its name, in CSS pixels.
const AROUND: f64 = 22.0;

/// A lane. What it has in the next window too stays on the page as it is.
#[component]
pub fn LaneRow(view: TimeView, hand: Hand, lane: Lane) -> impl IntoView {
    let session = view.session;
    let (title, thing) = match &lane {
        Lane::Stream(stream) => (stream.0.clone(), Some(Thing::live(session, stream.clone()))),
        Lane::Kind(_) | Lane::Refused => (String::new(), None),
    };
    let name = {
        let lane = lane.clone();
        move || match (&lane, thing) {
            (Lane::Kind(kind), _) => kind.clone(),
            (_, Some(thing)) => thing.get().says,
            _ => words::REFUSED.to_owned(),
        }
    };
    let aggregate = Memo::new(move |_| thing.map(|thing| thing.get().aggregate).unwrap_or_default());
    let is_refused = lane == Lane::Refused;
    let is_kind = matches!(lane, Lane::Kind(_));
    let drawn_in = lane.clone();
    let marks = Memo::new(move |_| view.plan.with(|plan| plan.marks_of(&drawn_in).copied().collect::<Vec<_>>()));
    let are_strokes = Memo::new(move |_| view.plan.with(|plan| plan.detail == Detail::Marks));
    // of strokes only the one at the playhead is a button, too
    let buttons = move || {
        let here = are_strokes.get().then(|| Slot::Event(view.session.playhead.get().position()));
        let is_button = |mark: &&Mark| here.is_none_or(|here| mark.what == here);
        marks.with(|marks| marks.iter().filter(is_button).map(|mark| (mark.what, mark.column)).collect::<Vec<_>>())
    };
    view! {
        <div class="lane" class:without-stream=is_refused class:kind=is_kind data-refused=is_refused.then_some("")>
            <span class="lane-name" title=title><bdi>{live(name)}</bdi></span>
            <div class="cells">
                <While when=are_strokes><Strokes view marks /></While>
                <For
                    each=buttons
                    key=|(what, _)| *what
                    children=move |(what, column)| match what {
                        Slot::Event(position) => view! { <Event view hand position column aggregate /> }.into_any(),
                        Slot::Refusal(number) => view! { <Refusal view hand number column /> }.into_any(),
                    }
                />
            </div>
        </div>
    }
}

#[component]
fn Event(view: TimeView, hand: Hand, position: Position, column: u64, aggregate: Memo<String>) -> impl IntoView {
    let session = view.session;
    let event_type = session.log.with_untracked(|log| log.head_of(position).map(|head| head.event_type.to_owned()));
    let event_type = event_type.unwrap_or_default();
    let unknown = !session.knows(&event_type);
    let name = label(event_type.split_once('.').map_or(event_type.as_str(), |(_, name)| name));
    let policies = policies_of(&session.contexts(), &event_type);
    let from = session.log.with_untracked(|log| origin(log, position, &policies));
    let side = Memo::new(move |_| position.cmp(&session.playhead.get().position()));
    let (stream, version) = session.log.with_untracked(|log| {
        let head = log.head_of(position);
        head.map_or_else(
            || (StreamId(String::new()), 0),
            |head| (StreamId(head.stream_id.to_owned()), head.stream_version.0),
        )
    });
    // parked by a handler, kept as a snapshot
    let marked = Memo::new(move |_| {
        view.marks.with(|marks| (!marks.parked_by(position).is_empty(), marks.is_kept(&stream, version)))
    });
    let mark = words::mark(position.0, &name, from, unknown);
    let says = move || {
        let (is_parked, is_kept) = marked.get();
        words::marked(&mark, is_parked, is_kept)
    };
    let room = Memo::new(move |_| {
        let columns = view.plan.with(|plan| plan.find(Slot::Event(position)).map_or(1, |mark| mark.room));
        #[expect(clippy::cast_precision_loss, reason = "a number of columns is far below 2^53")]
        let room = columns as f64 * view.column_width();
        room
    });
    let shown = Memo::new(move |_| {
        let aggregate = aggregate.get();
        let names = [name.as_str(), short(&name, &aggregate)];
        fitting(&names, room.get() - AROUND, view.letters()).map(str::to_owned)
    });
    let is_found = move || session.finding.with(|finding| finding.found.binary_search(&position).is_ok());
    let is_named = move || shown.with(Option::is_some);
    let origin: &'static str = from.into();
    let hover = move |element: Option<Element>, at_once: bool| {
        let Some(at) = element.as_ref().and_then(upper_edge) else { return };
        let hovered = Hovered { what: Slot::Event(position), at };
        if at_once { view.hovered.set(Some(hovered)) } else { hand.rest_on(hovered) }
    };
    view! {
        <button
            type="button" class="event-mark"
            class:current=move || side.get() == Ordering::Equal
            class:future=move || side.get() == Ordering::Greater
            class:named=is_named
            class:unknown=unknown
            class:found=is_found
            class:parked=move || marked.get().0
            class:kept=move || marked.get().1
            data-mark=position.to_string() data-origin=origin
            tabindex=move || if side.get() == Ordering::Equal { "0" } else { "-1" }
            aria-current=move || (side.get() == Ordering::Equal).then_some("step")
            aria-label=says
            style:--column=column.to_string()
            on:click=move |_| session.time(TimeCommand::Seek(position))
            on:pointerenter=move |event| {
                if event.pointer_type() != "touch" {
                    hover(element_of(&event), false);
                }
            }
            on:pointerleave=move |_| hand.leave()
            on:focus=move |event| {
                let element = element_of(&event);
                if element.as_ref().is_some_and(|element| element.matches(":focus-visible").unwrap_or(false)) {
                    hover(element, true);
                }
            }
            on:blur=move |_| hand.leave()
        >
            <span class="face"><bdi>{live(move || shown.get())}</bdi></span>
        </button>
    }
}

#[component]
fn Refusal(view: TimeView, hand: Hand, number: usize, column: u64) -> impl IntoView {
    let session = view.session;
    let says = Memo::new(move |_| view.refusal_says(number));
    let open = move |_| {
        if let Some((number, _)) = says.get_untracked() {
            let position = session.rejections.with_untracked(|all| all.get(number).map(|rejected| rejected.position));
            session.time(TimeCommand::Seek(position.unwrap_or_default()));
            session.refusal.set(Some(number));
            session.tab.set(Tab::Event);
        }
    };
    let hover = move |element: Option<Element>, at_once: bool| {
        let Some(at) = element.as_ref().and_then(upper_edge) else { return };
        let hovered = Hovered { what: Slot::Refusal(number), at };
        if at_once { view.hovered.set(Some(hovered)) } else { hand.rest_on(hovered) }
    };
    view! {
        <button
            type="button" class="rejection-mark" data-refusal=number.to_string()
            aria-label=move || says.get().map(|(_, says)| says)
            style:--column=column.to_string()
            on:click=open
            on:pointerenter=move |event| {
                if event.pointer_type() != "touch" {
                    hover(element_of(&event), false);
                }
            }
            on:pointerleave=move |_| hand.leave()
            on:focus=move |event| hover(element_of(&event), true)
            on:blur=move |_| hand.leave()
        >
            <span class="face"><Icon drawing=icondata_lu::LuX /></span>
        </button>
    }
}

fn element_of(event: &web_sys::Event) -> Option<Element> {
    event.current_target().and_then(|target| target.dyn_into::<Element>().ok())
}

/// The middle of an element's upper edge, or of what can be seen of it, from the corner of the timeline.
fn upper_edge(element: &Element) -> Option<(f64, f64)> {
    let corner = element.closest(".timeline").ok().flatten()?.get_bounding_client_rect();
    let (own, top) = (element.get_bounding_client_rect(), 0.0_f64);
    Some((own.left() + own.width().min(60.0) / 2.0 - corner.left(), (own.top() - corner.top()).max(top)))
}

/// The policies of the context that a type of events is of, as the log knows them.
fn policies_of(contexts: &[std::sync::Arc<Context>], event_type: &str) -> Vec<String> {
    let context = contexts.iter().find(|context| context.owns(event_type));
    let names = context.into_iter().flat_map(|context| {
        context.model.policies.iter().map(move |policy| format!("{}.{}", context.prefix, policy.name))
    });
    names.collect()
}
