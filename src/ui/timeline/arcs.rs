//! The arcs between the events of the action at the playhead: what led to what.

use super::view::TimeView;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::kernels::arcs::{Arc, End, arcs, curve};
use crate::kernels::timeline::{Detail, Plan, Slot};
use leptos::prelude::*;
use std::sync::Arc as Shared;

/// The middle of a mark, from the left of its column, and half its height, in CSS pixels.
const MIDDLE: f64 = 12.0;
const HALF: f64 = 9.0;

/// The arcs: those of the event at the playhead, and the others of its action, which are fainter.
#[component]
pub fn Arcs(view: TimeView) -> impl IntoView {
    let session = view.session;
    let action = Memo::new(move |_| match session.event.get() {
        None => Vec::new(),
        Some(event) => session.log.with(|log| {
            let action = log.correlated(event.correlation_id).into_iter();
            let action: Vec<Shared<RecordedEvent>> = action.filter_map(|position| log.at(position)).collect();
            arcs(event.position, &action)
        }),
    });
    let paths = Memo::new(move |_| {
        let (column, lane) = (view.column_width(), view.lane());
        let here = session.playhead.get().position();
        view.plan.with(|plan| action.with(|arcs| drawn(plan, arcs, here, (column, lane))))
    });
    let path = move |kind: usize| move || paths.with(|paths| paths.get(kind).cloned().unwrap_or_default());
    view! {
        <svg class="arcs">
            <path class="of-the-action" d=path(0)></path>
            <path class="later" d=path(1)></path>
            <path class="near" d=path(2)></path>
        </svg>
    }
}

/// The paths of the action's arcs, of those that lead into the future, and of those of the event at the playhead.
fn drawn(plan: &Plan, arcs: &[Arc], here: Position, (column, lane): (f64, f64)) -> [String; 3] {
    let mut paths = <[String; 3]>::default();
    if plan.detail != Detail::Cards {
        return paths;
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers of columns and lanes")]
    let place = |position: Position| {
        let mark = plan.find(Slot::Event(position))?;
        let x = (mark.column - plan.window.start) as f64 * column;
        Some(End { x, y: (mark.lane as f64 + 0.5) * lane })
    };
    for arc in arcs {
        let (Some(from), Some(to)) = (place(arc.from), place(arc.to)) else { continue };
        let down = if to.y > from.y { HALF } else { -HALF };
        let line = curve(End { x: from.x + MIDDLE, y: from.y + down }, End { x: to.x + 2.0, y: to.y });
        let kind = match (arc.to > here, arc.is_near) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 0,
        };
        if let Some(path) = paths.get_mut(kind) {
            path.push_str(&line);
        }
    }
    paths
}
