//! The arrows that show which way the last step went.

use crate::engine::ids::Position;
use crate::kernels::trace::Trace;
use crate::kernels::wall_edges::Edge;
use crate::ui::parts::each;
use leptos::prelude::*;

/// The arrows of a wall. Faint until a step walks them.
#[component]
pub fn Edges(edges: Vec<Edge>, trace: Memo<(Position, Trace)>, width: f64, height: f64) -> impl IntoView {
    let paths = each(edges, move |Edge { from, to, path, verb }| {
        let (start, end) = (from.clone(), to.clone());
        let walked = Memo::new(move |_| trace.with(|(_, trace)| trace.walks(&start, &end)));
        let turn = move || trace.with(|(_, trace)| trace.turn_of(&from).unwrap_or_default().to_string());
        view! {
            <path class="edge" class:walked=walked d=path style:--turn=turn marker-end="url(#arrow)">
                <title>{verb}</title>
            </path>
        }
    });
    view! {
        <svg class="edges" viewBox=format!("0 0 {width} {height}") aria-hidden="true">
            <defs>
                <marker id="arrow" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                    <path d="M0 0L10 5L0 10z" fill="context-stroke" />
                </marker>
            </defs>
            {paths}
        </svg>
    }
}
