//! The wall: the model as stickies, live.
//!
//! Where a sticky hangs and what is lit comes from the kernels; a click on a command opens its form. Must not know rules:
//! whether a command looks inviting follows from the views.

mod band;
mod bar;
mod camera;
mod card;
mod edges;
mod hand;
mod legend;
mod look;
mod outline;
mod sticky;
mod walk;

use crate::app::keys::Surface;
use crate::app::session::Session;
use crate::kernels::wall_edges;
use crate::ui::focus::focus;
use crate::ui::parts::{each, live};
use crate::ui::reveal::reveal_whole;
use crate::ui::words;
pub use legend::Legend;
pub use walk::newest_refusal;

use bar::Bar;
use camera::Camera;
use edges::{Reactions, Walked};
use hand::Hand;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;
use look::looks;
use outline::Outline;
use std::sync::Arc;
use sticky::Sticky;
use walk::walk_of;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The wall of the shown context. `open_command` names the command whose form is open.
#[component]
pub fn Wall(session: Session, open_command: RwSignal<Option<&'static str>>, show: Callback<Surface>) -> impl IntoView {
    let context = session.context();
    let camera = Camera::of(session);
    camera.follow(session);
    let hand = Hand::on(camera);
    let walk = walk_of(session);
    let edges = {
        let context = Arc::clone(&context);
        Memo::new(move |_| camera.seen.with(|seen| Arc::new(wall_edges::edges(&context.model, &seen.plan))))
    };
    // what hangs there, and in which order, does not depend on how it is wrapped
    let hung = camera.seen.with_untracked(|seen| seen.plan.stickies.clone());
    let looks = looks(session, &hung, walk);
    let tried = RwSignal::new(false);
    let stickies = each(hung.into_iter().enumerate(), |(number, placed)| {
        let look = Memo::new(move |_| looks.with(|looks| looks.get(number).copied().unwrap_or_default()));
        let at = Memo::new(move |_| {
            camera
                .seen
                .with(|seen| seen.plan.stickies.get(number).map(|it| (it.place, it.name_size)).unwrap_or_default())
        });
        view! { <Sticky session placed at look walk open_command tried /> }
    });
    let pivots = live(move || {
        camera.seen.with(|seen| {
            each(&seen.plan.pivots, |place| {
                let (left, top, height) = (place.x, place.y, place.height);
                view! {
                    <span
                        class="pivot" style:left=format!("{left:.1}px") style:top=format!("{top:.1}px") style:height=format!("{height:.1}px")
                    ></span>
                }
            })
        })
    });
    let side = move |of: fn((f64, f64)) -> f64, scale: f64| {
        camera.seen.with(|seen| format!("{:.1}px", of((seen.plan.width, seen.plan.height)) * scale))
    };
    let viewport = camera.viewport;
    view! {
        <section class="wall" aria-label=words::WALL>
            <Outline model=context.model.clone() />
            <Bar session title=context.model.title camera show tried />
            <div
                class="viewport" node_ref=viewport
                class:dragged=move || hand.drags.get()
                on:focusin=move |event| show_focused(viewport, &event)
                on:keydown=move |event| walk_by_key(&event)
                on:pointerdown=move |event| hand.press(&event)
                on:pointermove=move |event| hand.move_on(&event)
                on:pointerup=move |event| hand.release(&event)
                on:pointercancel=move |event| hand.release(&event)
                on:pointerleave=move |event| hand.release(&event)
                on:click:capture=move |event| hand.swallow(&event)
                on:wheel=move |event| hand.turn(&event)
                on:dblclick=move |event| hand.go_near(&event)
            >
                <div class="sizer" style:width=move || side(|size| size.0, camera.scale.get()) style:height=move || side(|size| size.1, camera.scale.get())>
                    <div
                        class="board"
                        style:width=move || side(|size| size.0, 1.0)
                        style:height=move || side(|size| size.1, 1.0)
                        style:transform=move || format!("scale({:.4})", camera.scale.get())
                    >
                        {pivots}
                        <Reactions edges camera />
                        {stickies}
                        <Walked edges walk looks camera />
                    </div>
                </div>
            </div>
        </section>
    }
}

/// Shows the whole of a sticky that somebody has gone to with the keyboard.
fn show_focused(viewport: NodeRef<Div>, event: &FocusEvent) {
    let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let by_key = focused.filter(|element| element.matches(":focus-visible").unwrap_or(false));
    if let (Some(viewport), Some(element)) = (viewport.get_untracked(), by_key) {
        reveal_whole(&viewport, &element);
    }
}

/// The arrow keys up and down go from sticky to sticky in the order of the story, once the focus is on one.
fn walk_by_key(event: &KeyboardEvent) {
    let onwards = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let here = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(here) = here.and_then(|element| element.closest(".sticky").ok().flatten()) else { return };
    let beside = |element: &Element| {
        if onwards { element.next_element_sibling() } else { element.previous_element_sibling() }
    };
    let others = std::iter::successors(beside(&here), beside);
    let next = others.into_iter().find(|element| element.matches(".sticky").unwrap_or(false));
    event.prevent_default();
    focus(next);
}
