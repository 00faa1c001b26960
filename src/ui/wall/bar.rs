//! The bar above the wall: what it is the wall of, whether we look at the past, the wall in small, and the tools. Beside the wall,
//! so that nothing lies over a sticky.

use super::band::Band;
use super::camera::Camera;
use crate::app::keys::Surface;
use crate::app::session::Session;
use crate::engine::model::StickyKind;
use crate::ui::icon::IconButton;
use crate::ui::parts::{While, each, live};
use crate::ui::words;
use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;

/// One click on a zoom button.
const ZOOM: f64 = 1.25;

/// The bar.
#[component]
pub fn Bar(
    session: Session,
    title: &'static str,
    camera: Camera,
    show: Callback<Surface>,
    /// Whether somebody has tried to change the past.
    tried: RwSignal<bool>,
) -> impl IntoView {
    let is_larger = Memo::new(move |_| camera.is_larger());
    view! {
        <div class="bar">
            <h2 class="title">{title}</h2>
            <Band session tried />
            <While when=is_larger><Overview camera /></While>
            <div class="zoom wide-only" role="group" aria-label=words::WALL_TOOLS>
                <IconButton drawing=icondata_lu::LuZoomOut says=words::ZOOM_OUT press=Box::new(move || camera.zoom_by(1.0 / ZOOM, None)) />
                <IconButton drawing=icondata_lu::LuScan says=words::FIT press=Box::new(move || camera.zoom.set(1.0)) />
                <IconButton drawing=icondata_lu::LuZoomIn says=words::ZOOM_IN press=Box::new(move || camera.zoom_by(ZOOM, None)) />
                <IconButton
                    action="legend" drawing=icondata_lu::LuInfo says=words::LEGEND hint=words::LEGEND_HINT
                    press=Box::new(move || show.run(Surface::Legend))
                />
            </div>
        </div>
    }
}

/// The whole wall in small, while only a part of it is in sight: a click goes there.
#[component]
fn Overview(camera: Camera) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let go = move |event: MouseEvent| {
        let Some(place) = place.get_untracked().map(|place| place.get_bounding_client_rect()) else { return };
        let part = |at: i32, start: f64, side: f64| (f64::from(at) - start) / side.max(1.0);
        camera.look_at((
            part(event.client_x(), place.left(), place.width()),
            part(event.client_y(), place.top(), place.height()),
        ));
    };
    let drawn = live(move || {
        camera.seen.with(|seen| {
            let solid = seen.plan.stickies.iter().filter(|sticky| sticky.id.kind != StickyKind::Actor);
            each(solid, |sticky| {
                let (class, place): (&'static str, _) = (sticky.id.kind.into(), sticky.place);
                view! { <rect class=class x=place.x y=place.y width=place.width height=place.height /> }
            })
        })
    });
    let size = move || camera.seen.with(|seen| (seen.plan.width, seen.plan.height));
    view! {
        <div class="wall-map" node_ref=place on:click=go data-overview aria-hidden="true">
            <svg viewBox=move || format!("0 0 {:.0} {:.0}", size().0, size().1) preserveAspectRatio="none">{drawn}</svg>
        </div>
    }
}
