//! The lanes: the events around the playhead, a row for each stream, with the slider above them and the arcs of the action between.

use super::arcs::Arcs;
use super::bars::Bars;
use super::hand::Hand;
use super::lane::LaneRow;
use super::ruler::Ruler;
use super::still::Still;
use super::view::TimeView;
use crate::app::session::Session;
use crate::kernels::timeline::{Detail, Lane};
use crate::ui::focus::focused_within;
use crate::ui::parts::live;
use crate::ui::reveal::reveal;
use crate::ui::size::size_of;
use crate::ui::words;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The height of the slider above the lanes, in CSS pixels.
const RULER: f64 = 24.0;

/// The lanes.
#[component]
pub fn Lanes(session: Session, view: TimeView, hand: Hand, axis: NodeRef<Div>) -> impl IntoView {
    let region = NodeRef::<Div>::new();
    let scrolled = RwSignal::new(0.0);
    let plan = view.plan;
    let lanes = Memo::new(move |_| plan.with(|plan| plan.lanes.clone()));
    let is_counted = Memo::new(move |_| plan.with(|plan| plan.detail == Detail::Bars));
    follow(view, region);
    let rows = live(move || {
        if is_counted.get() {
            return view! { <Bars view /> }.into_any();
        }
        view! {
            <For
                each=move || lanes.get()
                key=Lane::clone
                children=move |lane| view! { <LaneRow view hand lane /> }.into_any()
            />
        }
        .into_any()
    });
    let line = move || {
        let at = view.window.get().part(view.extent.get().playhead) * view.width.get();
        // moved and not placed: nothing is laid out anew for it
        format!("translateX({at:.1}px)")
    };
    let pin = Memo::new(move |_| {
        let pinned = view.session.pinned.get()?;
        let column = view.with_axis(|axis| axis.column_after(pinned));
        let part = view.window.get().part(column);
        (0.0..=1.0).contains(&part).then(|| (part * view.width.get(), words::pinned_at(pinned.0)))
    });
    view! {
        <div
            class="lanes" node_ref=region tabindex="0" role="group" aria-label=words::LANES
            class:counted=move || is_counted.get()
            on:pointerdown=move |event| hand.press(&event)
            on:pointermove=move |event| hand.drag(&event)
            on:pointerup=move |event| hand.release(&event)
            on:pointercancel=move |event| hand.lose(&event)
            on:pointerleave=move |_| hand.leave()
            on:wheel=move |event| hand.turn(&event)
            on:scroll=move |_| scrolled.set(region.get_untracked().map_or(0.0, |region| f64::from(region.scroll_top())))
        >
            <Ruler session view axis />
            <Still view />
            <div
                class="strip"
                style:--start=move || view.window.get().start.to_string()
                style:--span=move || view.window.get().span.to_string()
            >
                <div class="over" aria-hidden="true">
                    <span class="playhead-line" style:transform=line></span>
                    {live(move || pin.get().map(|(at, says)| {
                        view! { <span class="pin-line" style:transform=format!("translateX({at:.1}px)")><span>{says}</span></span> }
                    }))}
                    <Arcs view />
                </div>
                {rows}
            </div>
            <More view region scrolled />
        </div>
    }
}

/// Keeps the event at the playhead in sight, and the focus on it while somebody steps through the events with keys.
fn follow(view: TimeView, region: NodeRef<Div>) {
    Effect::new(move |_| {
        view.plan.track();
        view.session.playhead.track();
        let Some(region) = region.get() else { return };
        reveal(&region, ".event-mark.current");
        if focused_within(".event-mark:not(.current)").is_some() {
            request_animation_frame(move || {
                let current = region.query_selector(".event-mark.current").ok().flatten();
                if let Some(current) = current.and_then(|current| current.dyn_into::<HtmlElement>().ok()) {
                    let _ = current.focus();
                }
            });
        }
    });
}

/// The number of the lanes that are out of sight, above and below.
#[component]
fn More(view: TimeView, region: NodeRef<Div>, scrolled: RwSignal<f64>) -> impl IntoView {
    let size = size_of(region);
    let says = Memo::new(move |_| {
        let lanes = view.plan.with(|plan| plan.lanes.len());
        let (above, below) = out_of_sight(lanes, size.get().1 - RULER, scrolled.get(), view.lane());
        words::more_lanes(above, below)
    });
    live(move || {
        let says = says.get();
        (!says.is_empty()).then(|| view! { <p class="more-lanes"><span>{says}</span></p> })
    })
}

/// How many of some lanes cannot be seen, above and below, in so many pixels, scrolled by so many.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of lanes")]
fn out_of_sight(lanes: usize, height: f64, scrolled: f64, lane: f64) -> (usize, usize) {
    // half a lane can be read
    let above = ((scrolled / lane) + 0.45).floor().max(0.0) as usize;
    let until = (((scrolled + height) / lane) + 0.45).floor().max(0.0) as usize;
    (above.min(lanes), lanes.saturating_sub(until))
}

#[cfg(test)]
mod tests {
    use super::out_of_sight;

    #[test]
    fn lanes_that_are_not_in_sight_are_counted() {
        assert_eq!(out_of_sight(4, 112.0, 0.0, 28.0), (0, 0));
        assert_eq!(out_of_sight(4, 100.0, 0.0, 28.0), (0, 0), "the better half of a lane can be read");
        assert_eq!(out_of_sight(7, 112.0, 0.0, 28.0), (0, 3));
        assert_eq!(out_of_sight(7, 112.0, 56.0, 28.0), (2, 1));
        assert_eq!(out_of_sight(7, 112.0, 84.0, 28.0), (3, 0));
        assert_eq!(out_of_sight(0, 112.0, 0.0, 28.0), (0, 0));
    }
}
