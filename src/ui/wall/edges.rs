//! The arrows: reactions faintly behind the stickies, and the way that the last step went before them.

use super::camera::Camera;
use super::look::Look;
use super::walk::Walk;
use crate::engine::model::{StickyId, StickyKind};
use crate::kernels::wall_edges::Edge;
use crate::ui::parts::{each, live};
use leptos::prelude::*;
use std::sync::Arc;

/// The arrows of a wall, as it is laid out.
pub type Edges = Memo<Arc<Vec<Edge>>>;

/// The arrows that are always there.
#[component]
pub fn Reactions(edges: Edges, camera: Camera) -> impl IntoView {
    let paths = live(move || {
        edges.with(|edges| each(edges.iter().filter(|edge| edge.is_reaction()), |edge| path(edge, "edge", None)))
    });
    view! { <svg class="edges" viewBox=move || viewed(camera) aria-hidden="true">{paths}</svg> }
}

/// The arrows that a step walks. One to a read model that has not taken the step in stops short of it.
#[component]
pub fn Walked(edges: Edges, walk: Memo<Walk>, looks: Memo<Vec<Look>>, camera: Camera) -> impl IntoView {
    let late = Memo::new(move |_| late(looks, camera));
    let paths = live(move || {
        edges.with(|edges| {
            walk.with(|Walk { trace, is_brisk, .. }| {
                let walked = edges.iter().filter(|edge| trace.walks(&edge.from, &edge.to));
                each(walked, |edge| {
                    let class = match (late.with(|late| late.contains(&edge.to)), edge.is_reaction(), is_brisk) {
                        (true, ..) => "edge halted",
                        (false, true, true) => "edge walked at-once",
                        (false, true, false) => "edge walked",
                        (false, false, true) => "edge walked taken-in at-once",
                        (false, false, false) => "edge walked taken-in",
                    };
                    path(edge, class, trace.turn_of(&edge.from))
                })
            })
        })
    });
    view! {
        <svg class="edges before" viewBox=move || viewed(camera) aria-hidden="true">
            <defs>
                <marker id="arrow" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="3" markerHeight="3" orient="auto-start-reverse">
                    <path d="M0 0L10 5L0 10z" fill="context-stroke" />
                </marker>
            </defs>
            {paths}
        </svg>
    }
}

/// The read models that have not taken everything in.
fn late(looks: Memo<Vec<Look>>, camera: Camera) -> Vec<StickyId> {
    looks.with(|looks| {
        camera.seen.with(|seen| {
            let hung = seen.plan.stickies.iter().zip(looks);
            let late = hung.filter(|(placed, look)| placed.id.kind == StickyKind::View && look.behind > 0);
            late.map(|(placed, _)| placed.id.clone()).collect()
        })
    })
}

fn path(edge: &Edge, class: &'static str, turn: Option<usize>) -> AnyView {
    view! {
        <path
            class=class d=edge.path()
            style:--turn=turn.unwrap_or_default().to_string() marker-end="url(#arrow)"
        />
    }
    .into_any()
}

fn viewed(camera: Camera) -> String {
    camera.seen.with(|seen| format!("0 0 {} {}", seen.plan.width, seen.plan.height))
}
