//! The histogram of the whole log over its time, with the part of it that the lanes show as a window to drag.

use super::view::TimeView;
use crate::engine::timestamp::Timestamp;
use crate::kernels::density::{Exactly, Span, density, ticks};
use crate::kernels::timeline::{Slot, Window};
use crate::ui::clock::{clock, day, day_and_time, hours_and_minutes, offset};
use crate::ui::parts::{each, live};
use crate::ui::size::size_of;
use crate::ui::words;
use leptos::ev::PointerEvent;
use leptos::html::Div;
use leptos::prelude::*;
use std::fmt::Write;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How many bars there are.
const BUCKETS: usize = 120;
/// The height of the bars, in units of their own.
const HEIGHT: f64 = 10.0;
/// What a written time takes, in CSS pixels.
const WRITTEN: f64 = 84.0;

/// What of the window is dragged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dragged {
    Start,
    End,
    Whole,
}

/// The histogram. It changes with every event, so all of it is one path.
#[component]
pub fn Density(view: TimeView) -> impl IntoView {
    let element = NodeRef::<Div>::new();
    let size = size_of(element);
    let session = view.session;
    let span = Memo::new(move |_| session.log.with(Span::of));
    let path = Memo::new(move |_| {
        let Some(span) = span.get() else { return String::new() };
        let axis_types = view.types;
        session.log.with(|log| {
            axis_types.with(|types| {
                let axis = crate::kernels::timeline::Axis::of(log, types.as_deref(), &[]);
                bars(&density(log, span, BUCKETS, |until| axis.column_after(until)))
            })
        })
    });
    let times = Memo::new(move |_| {
        let Some(span) = span.get() else { return Vec::new() };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of times")]
        let most = (size.get().0 / WRITTEN).max(1.0) as usize;
        let (times, exactly) = ticks(span, most, offset(Timestamp::from_millisecond(span.start)));
        let fits = |time: &u64| (1.0 - span.part(*time)) * size.get().0 >= WRITTEN * 0.8;
        times.into_iter().filter(fits).map(|time| (span.part(time), written(time, exactly))).collect()
    });
    let shown = Memo::new(move |_| span.get().map(|span| parts(view, span)));
    let is_partial = move || shown.get().is_some_and(|(start, end)| start > 0.0 || end < 1.0);
    let dragged = StoredValue::new(None::<(Dragged, f64)>);
    let part = move |event: &PointerEvent| {
        let rect = element.get_untracked()?.get_bounding_client_rect();
        (rect.width() > 0.0).then(|| (f64::from(event.client_x()) - rect.left()) / rect.width())
    };
    let press = move |event: PointerEvent| {
        let (Some(at), Some((start, end))) = (part(&event), shown.get_untracked()) else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_on = |class: &str| target.as_ref().is_some_and(|target| target.class_list().contains(class));
        let what = if is_on("from") {
            Dragged::Start
        } else if is_on("until") {
            Dragged::End
        } else {
            Dragged::Whole
        };
        // a press beside the window brings its middle there
        let held = if (start..=end).contains(&at) { at - start } else { (end - start) / 2.0 };
        dragged.set_value(Some((what, held)));
        if let Some(region) = element.get_untracked() {
            let _ = region.set_pointer_capture(event.pointer_id());
        }
        drag_to(view, span.get_untracked(), what, at, held);
    };
    let drag = move |event: PointerEvent| {
        if let (Some((what, held)), Some(at)) = (dragged.get_value(), part(&event)) {
            drag_to(view, span.get_untracked(), what, at, held);
        }
    };
    let says = move || {
        let span = span.get()?;
        let read = |time| day_and_time(Timestamp::from_millisecond(time));
        Some(words::over_time(&read(span.start), &read(span.end)))
    };
    let window = move |side: fn((f64, f64)) -> f64| {
        move || shown.get().map(|shown| format!("{:.3}%", side(shown) * 100.0)).unwrap_or_default()
    };
    view! {
        <div
            class="density" node_ref=element role="img" aria-label=says title=words::WINDOW_HINT
            class:partial=is_partial
            on:pointerdown=press on:pointermove=drag
            on:pointerup=move |_| dragged.set_value(None) on:pointercancel=move |_| dragged.set_value(None)
            on:wheel=move |event| {
                event.prevent_default();
                view.step(event.delta_y() < 0.0);
            }
        >
            <svg viewBox=format!("0 0 {BUCKETS} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
                <path d=path></path>
            </svg>
            <span class="window" style:left=window(|shown| shown.0) style:width=window(|shown| shown.1 - shown.0)>
                <span class="from"></span>
                <span class="until"></span>
            </span>
            {live(move || each(times.get(), |(at, says)| {
                view! { <span class="time" style:left=format!("{:.3}%", at * 100.0)>{says}</span> }
            }))}
        </div>
    }
}

/// The part of the log's time that the lanes show.
fn parts(view: TimeView, span: Span) -> (f64, f64) {
    let Window { start, span: columns } = view.window.get();
    let session = view.session;
    let count = view.extent.get().count;
    let time = |column: u64| {
        let slot = view.with_axis(|axis| axis.slots(column, 1).into_iter().next())?;
        match slot {
            Slot::Event(position) => session.log.with_untracked(|log| log.created_at(position)),
            Slot::Refusal(number) => {
                let position = view.refused.with(|refused| refused.positions.get(number).copied())?;
                session.log.with_untracked(|log| log.created_at(position))
            }
        }
    };
    let from = if start == 0 { 0.0 } else { time(start).map_or(0.0, |time| span.part(time.as_millisecond())) };
    let until = if start + columns >= count {
        1.0
    } else {
        time(start + columns - 1).map_or(1.0, |time| span.part(time.as_millisecond()))
    };
    (from, until.max(from))
}

/// Moves the window, or one of its edges, to a part of the log's time.
fn drag_to(view: TimeView, span: Option<Span>, what: Dragged, at: f64, held: f64) {
    let Some(span) = span else { return };
    let (window, count) = (view.window.get_untracked(), view.extent.get_untracked().count);
    let column = |part: f64| {
        if part <= 0.0 {
            return 0;
        }
        untrack(|| {
            view.with_axis(|axis| view.session.log.with_untracked(|log| axis.column_after(span.position(log, part))))
        })
    };
    let end = (window.start + window.span).min(count);
    let moved = match what {
        Dragged::Whole => {
            let start = column(at - held).min(count.saturating_sub(window.span));
            Window { start, ..window }
        }
        Dragged::Start => {
            let start = column(at).min(end.saturating_sub(1));
            Window { start, span: end - start }
        }
        Dragged::End => Window { start: window.start, span: column(at).max(window.start + 1) - window.start },
    };
    if moved != window {
        view.look_at(moved);
    }
}

fn written(time: u64, exactly: Exactly) -> String {
    let time = Timestamp::from_millisecond(time);
    match exactly {
        Exactly::Millisecond => format!("{}.{:03}", clock(time), time.as_millisecond() % 1_000),
        Exactly::Second => clock(time),
        Exactly::Minute => hours_and_minutes(time),
        Exactly::Day => day(time),
    }
}

/// A bar for each bucket that is not empty, the highest as high as the strip.
fn bars(counts: &[u32]) -> String {
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let filled = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    filled.fold(String::new(), |mut path, (bucket, count)| {
        let height = (HEIGHT * f64::from(*count) / f64::from(most)).max(0.6);
        let _ = write!(path, "M{bucket} {HEIGHT}v-{height:.2}h.8v{height:.2}z");
        path
    })
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn every_bucket_with_events_has_its_bar_beside_the_highest() {
        assert_eq!(bars(&[2, 0, 1]), "M0 10v-10.00h.8v10.00zM2 10v-5.00h.8v5.00z");
        assert_eq!(bars(&[]), "");
    }
}
