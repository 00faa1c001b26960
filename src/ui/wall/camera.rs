//! How the wall is looked at: wrapped and scaled for its viewport, zoomed by hand, and following the action.
//!
//! Must not know stickies beyond their places.

use crate::app::session::Session;
use crate::app::taste;
use crate::engine::model::StickyKind;
use crate::kernels::wall_camera::{View, anchored, shown_at, view};
use crate::kernels::wall_layout::Rect;
use crate::kernels::wall_words::{BAND, NAME, SIDE};
use crate::ui::size::size_of;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{HtmlDivElement, ScrollBehavior, ScrollToOptions};

/// The size of a name below which a wall is not shown as a whole, in CSS pixels.
const READABLE: f64 = 11.0;
/// The same for a room, in a viewport this wide: the wall's part of 1920 pixels.
const READABLE_FROM_AFAR: (f64, f64) = (18.0, 1_180.0);
const LARGEST: f64 = 2.4;
/// How far a wall can be zoomed by hand, seen from how it fits.
const ZOOMS: (f64, f64) = (0.4, 6.0);

/// The camera of a wall. Copied freely.
#[derive(Clone, Copy)]
pub struct Camera {
    /// What the wall is seen through.
    pub viewport: NodeRef<Div>,
    /// The size of that.
    pub size: ReadSignal<(f64, f64)>,
    /// The wall as it fits.
    pub seen: Memo<Arc<View>>,
    /// How much larger than that somebody wants it.
    pub zoom: RwSignal<f64>,
    /// How many CSS pixels a unit of the wall has.
    pub scale: Memo<f64>,
}

impl Camera {
    /// The camera of the shown context.
    pub fn of(session: Session) -> Self {
        let context = session.context();
        let viewport = NodeRef::<Div>::new();
        let size = size_of(viewport);
        let seen = Memo::new(move |_| {
            let (size, (letters, wide)) = (size.get(), READABLE_FROM_AFAR);
            let smallest =
                if session.presenting.get() { (letters * size.0 / wide).clamp(READABLE, letters) } else { READABLE };
            Arc::new(view(&context.model, size, smallest / NAME, LARGEST, taste::letters()))
        });
        let zoom = RwSignal::new(1.0_f64);
        let scale = Memo::new(move |_| seen.with(|seen| seen.scale) * zoom.get());
        Self { viewport, size, seen, zoom, scale }
    }

    /// The size of the whole wall, in CSS pixels.
    pub fn whole(self) -> (f64, f64) {
        let scale = self.scale.get();
        self.seen.with(|seen| (seen.plan.width * scale, seen.plan.height * scale))
    }

    /// Whether not all of the wall is in sight.
    pub fn is_larger(self) -> bool {
        let (whole, size) = (self.whole(), self.size.get());
        whole.0 > size.0 + 1.0 || whole.1 > size.1 + 1.0
    }

    /// Zooms around a point of the viewport; its middle where none is given.
    pub fn zoom_by(self, times: f64, around: Option<(f64, f64)>) {
        let Some(viewport) = self.viewport.get_untracked() else { return };
        let (size, before) = (self.size.get_untracked(), self.zoom.get_untracked());
        let zoom = (before * times).clamp(ZOOMS.0, ZOOMS.1);
        let around = around.unwrap_or((size.0 / 2.0, size.1 / 2.0));
        let (left, top) = anchored(scrolled(&viewport), around, zoom / before);
        self.zoom.set(zoom);
        // once the wall has its new size
        request_animation_frame(move || scroll(&viewport, (left, top), true));
    }

    /// Goes near a point of the viewport, or back to the whole wall.
    pub fn go_near(self, around: (f64, f64)) {
        if self.zoom.get_untracked() > 1.5 { self.zoom.set(1.0) } else { self.zoom_by(2.2, Some(around)) }
    }

    /// Moves the wall by so many pixels.
    pub fn pan(self, by: (f64, f64)) {
        if let Some(viewport) = self.viewport.get_untracked() {
            let (left, top) = scrolled(&viewport);
            scroll(&viewport, (left - by.0, top - by.1), true);
        }
    }

    /// Brings a part of the wall, from 0 to 1 of its width and height, to the middle.
    pub fn look_at(self, part: (f64, f64)) {
        if let Some(viewport) = self.viewport.get_untracked() {
            let (whole, size) = (self.whole(), self.size.get_untracked());
            scroll(&viewport, (whole.0 * part.0 - size.0 / 2.0, whole.1 * part.1 - size.1 / 2.0), true);
        }
    }

    /// Follows the action where the wall is larger than its viewport: what is in sight already moves nothing.
    pub fn follow(self, session: Session) {
        Effect::new(move |_| {
            let (Some(viewport), Some(event)) = (self.viewport.get(), session.event.get()) else { return };
            // the viewport's size is known; asking the element for it would lay the page out a second time
            let (room, scale) = (self.size.get(), self.scale.get());
            if !self.is_larger() {
                return;
            }
            let place = self.seen.with(|seen| seen.plan.place(StickyKind::Event, event.type_parts().1));
            let Some(place) = place else { return };
            let action = Rect {
                x: (place.x - SIDE) * scale,
                y: (place.y - BAND) * scale,
                width: (place.width + SIDE) * scale,
                height: (place.height + 2.0 * BAND) * scale,
            };
            // with the next frame: before this one is laid out, the browser would lay it out twice
            request_animation_frame(move || {
                if let Some(to) = shown_at(scrolled(&viewport), room, action) {
                    scroll(&viewport, to, taste::wants_less_motion());
                }
            });
        });
    }
}

fn scrolled(viewport: &HtmlDivElement) -> (f64, f64) {
    (f64::from(viewport.scroll_left()), f64::from(viewport.scroll_top()))
}

fn scroll(viewport: &HtmlDivElement, (left, top): (f64, f64), at_once: bool) {
    let options = ScrollToOptions::new();
    options.set_left(left);
    options.set_top(top);
    options.set_behavior(if at_once { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    viewport.scroll_to_with_scroll_to_options(&options);
}
