//! The arrows: reactions faintly behind the stickies, and the way that the last step went before them.

use super::Walk;
use crate::kernels::wall_edges::Edge;
use crate::ui::parts::{each, live};
use leptos::prelude::*;

/// The arrows that are always there.
#[component]
pub fn Reactions(edges: StoredValue<Vec<Edge>>, size: (f64, f64)) -> impl IntoView {
    let paths =
        edges.with_value(|edges| each(edges.iter().filter(|edge| edge.is_reaction()), |edge| path(edge, "edge", None)));
    view! { <svg class="edges" viewBox=viewed(size) aria-hidden="true">{paths}</svg> }
}

/// The arrows that a step walks.
#[component]
pub fn Walked(edges: StoredValue<Vec<Edge>>, walk: Memo<Walk>, size: (f64, f64)) -> impl IntoView {
    let paths = live(move || {
        edges.with_value(|edges| {
            walk.with(|Walk { trace, is_brisk, .. }| {
                let walked = edges.iter().filter(|edge| trace.walks(&edge.from, &edge.to));
                let class = if *is_brisk { "edge walked at-once" } else { "edge walked" };
                each(walked, |edge| path(edge, class, trace.turn_of(&edge.from)))
            })
        })
    });
    view! {
        <svg class="edges before" viewBox=viewed(size) aria-hidden="true">
            <defs>
                <marker id="arrow" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse">
                    <path d="M0 0L10 5L0 10z" fill="context-stroke" />
                </marker>
            </defs>
            {paths}
        </svg>
    }
}

fn path(edge: &Edge, class: &'static str, turn: Option<usize>) -> AnyView {
    view! {
        <path
            class=class d=edge.path.clone()
            style:--turn=turn.unwrap_or_default().to_string() marker-end="url(#arrow)"
        />
    }
    .into_any()
}

fn viewed((width, height): (f64, f64)) -> String {
    format!("0 0 {width} {height}")
}
