//! A stroke for each event of a lane, where there is no room for buttons. All of them are one path: they are drawn again only when the
//! window changes, and what lies in the future is under a veil that moves with the playhead.

use super::view::TimeView;
use crate::kernels::timeline::{Mark, Slot, Window};
use leptos::prelude::*;
use std::fmt::Write;

/// The height of a lane, in units of its own: it is stretched to that of the screen.
const LANE: f64 = 28.0;
/// The strokes of some marks.
#[component]
pub fn Strokes(view: TimeView, marks: Memo<Vec<Mark>>) -> impl IntoView {
    let path = move |is_wanted: fn(&Slot) -> bool| {
        let path = Memo::new(move |_| {
            let window = view.window.get();
            marks.with(|marks| strokes(marks.iter().filter(|mark| is_wanted(&mark.what)), window))
        });
        move || path.get()
    };
    let events = path(|what| matches!(what, Slot::Event(_)));
    let refusals = path(|what| matches!(what, Slot::Refusal(_)));
    view! {
        <svg class="strokes" viewBox=format!("0 0 1 {LANE}") preserveAspectRatio="none" aria-hidden="true">
            <path class="events" d=events></path>
            <path class="refusals" d=refusals></path>
        </svg>
        <Veil view />
    }
}

/// What lies over the future.
#[component]
pub fn Veil(view: TimeView) -> impl IntoView {
    let moved = move || {
        let at = view.window.get().part(view.extent.get().playhead).clamp(0.0, 1.0);
        format!("translateX({:.1}px)", at * view.width.get())
    };
    view! { <span class="veil" aria-hidden="true" style:transform=moved></span> }
}

#[expect(clippy::cast_precision_loss, reason = "a number of columns is far below 2^53")]
fn strokes<'a>(marks: impl Iterator<Item = &'a Mark>, window: Window) -> String {
    let (half, end) = (0.5 / window.span.max(1) as f64, LANE - 6.0);
    marks.fold(String::new(), |mut path, mark| {
        let _ = write!(path, "M{:.5} 6V{end}", window.part(mark.column) + half);
        path
    })
}

#[cfg(test)]
mod tests {
    use super::strokes;
    use crate::engine::ids::Position;
    use crate::kernels::timeline::{Mark, Slot, Window};

    #[test]
    fn a_stroke_stands_in_the_middle_of_its_column() {
        let mark = |column| Mark { column, lane: 0, what: Slot::Event(Position(column + 1)), room: 1 };
        let path = strokes([mark(10), mark(11)].iter(), Window { start: 10, span: 2 });
        assert_eq!(path, "M0.25000 6V22M0.75000 6V22");
    }
}
