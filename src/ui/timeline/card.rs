//! What is said of the event or the refusal that the pointer or the focus is at: its name, who led to it, when, and its data in
//! words.

use super::hand::Hand;
use super::view::{Hovered, TimeView};
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::model::label;
use crate::kernels::timeline::Slot;
use crate::ui::cell::in_words;
use crate::ui::clock::when;
use crate::ui::parts::{each, live};
use crate::ui::provenance::Provenance;
use crate::ui::words;
use leptos::prelude::*;
use std::sync::Arc;

/// How many fields of an event are said; the inspector has all of them.
const FIELDS: usize = 6;
/// How wide the card is at the most, in CSS pixels, as the style sheet has it too.
const WIDTH: f64 = 320.0;

/// The card. It stays while the pointer is on it, and goes with Escape.
#[component]
pub fn Card(view: TimeView, hand: Hand) -> impl IntoView {
    let hovered = view.hovered;
    // what moves the playhead may move the mark away from under its card
    Effect::new(move |_| {
        view.window.track();
        hand.leave();
    });
    Effect::new(move |_| {
        if let Some(Hovered { what: Slot::Event(position), .. }) = hovered.get() {
            view.session.want(vec![position]);
        }
    });
    live(move || {
        let Hovered { what, at: (x, y) } = hovered.get()?;
        let says = match what {
            Slot::Event(position) => event(view, position),
            Slot::Refusal(number) => refusal(view, number)?,
        };
        let left = format!("clamp(8px, {:.0}px, calc(100% - min(100%, {WIDTH}px) - 8px))", x - WIDTH / 2.0);
        Some(view! {
            <div
                class="event-card" role="tooltip" style:left=left style:bottom=format!("calc(100% - {:.0}px)", y - 4.0)
                on:pointerenter=move |_| hand.stay() on:pointerleave=move |_| hand.leave()
            >
                {says}
            </div>
        })
    })
}

fn event(view: TimeView, position: Position) -> AnyView {
    let session = view.session;
    let event = Memo::new(move |_| session.log.with(|log| log.at(position)));
    live(move || {
        if let Some(event) = event.get() {
            known(view, &event)
        } else {
            let name = session.log.with_untracked(|log| {
                log.head_of(position)
                    .map(|head| label(head.event_type.split_once('.').map_or(head.event_type, |(_, name)| name)))
            });
            view! { <p class="name">{name}</p> }.into_any()
        }
    })
}

fn known(view: TimeView, event: &Arc<RecordedEvent>) -> AnyView {
    let session = view.session;
    let provenance = session.log.with_untracked(|log| Provenance::of(session, log, event));
    let origin: &'static str = provenance.origin.into();
    let led = (provenance.command.is_some()).then(|| view! { <p class="led">{provenance.says()}</p> });
    let came = words::came_by(provenance.origin).map(|came| view! { <p class="led">{came}</p> });
    let parked = view.marks.with(|marks| {
        let by: Vec<String> = marks.parked_by(event.position).into_iter().map(str::to_owned).collect();
        let kept = marks.is_kept(&event.stream_id, event.stream_version.0).then_some(words::KEPT);
        let parked = (!by.is_empty()).then(|| words::parked_by(&by));
        [parked, kept.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>()
    });
    let parked = each(parked, |says| view! { <p class="led"><strong>{says}</strong></p> });
    let fields = each(event.data.iter().take(FIELDS), |(name, value)| {
        view! { <div><dt>{label(name)}</dt><dd><bdi>{in_words(value)}</bdi></dd></div> }
    });
    view! {
        <p class="name" data-origin=origin>{provenance.event}</p>
        <p class="where">
            <bdi>{words::stands(event.position.0, event.stream_version.0, &provenance.thing)}</bdi>" · "{when(event.created_at, session.time_now())}
        </p>
        {led}
        {came}
        {parked}
        <dl class="fields">{fields}</dl>
    }
    .into_any()
}

fn refusal(view: TimeView, number: usize) -> Option<AnyView> {
    let (number, says) = untrack(|| view.refusal_says(number))?;
    let at = view.session.rejections.with_untracked(|all| all.get(number).map(|rejected| rejected.rejected_at))?;
    Some(
        view! { <p class="name refused">{says}</p><p class="where">{when(at, view.session.time_now())}</p> }.into_any(),
    )
}
