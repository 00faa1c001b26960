//! The hand on the timeline: a drag moves the playhead, two fingers or the wheel zoom, a sideways wheel pans.
//!
//! Must not know what is drawn.

use super::view::{Hovered, TimeView};
use crate::engine::ids::Position;
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Detail, Window};
use crate::kernels::zoom::{panned, zoomed};
use gloo::timers::callback::Timeout;
use leptos::ev::{PointerEvent, WheelEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A finger that has moved by less than this has tapped, in CSS pixels.
const TAP: f64 = 5.0;
/// How fast a wheel zooms.
const WHEEL: f64 = 0.003;
/// How long the pointer rests on something before more is said about it, in milliseconds.
const REST: u32 = 90;

/// A pointer that is down.
#[derive(Clone, Copy)]
struct Down {
    id: i32,
    /// Where it is, and where it came down.
    x: f64,
    from: f64,
}

/// Two fingers, when the second came down: how far they were apart, and what was shown.
#[derive(Clone, Copy)]
struct Pinch {
    apart: f64,
    window: Window,
}

/// What the hand does. Copied freely.
#[derive(Clone, Copy)]
pub struct Hand {
    view: TimeView,
    axis: NodeRef<Div>,
    down: StoredValue<Vec<Down>>,
    pinch: StoredValue<Option<Pinch>>,
    /// What is left over of turns of the wheel that were too small: a factor, and a part of a column.
    turned: StoredValue<(f64, f64)>,
    rest: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Hand {
    /// A hand on an axis.
    pub fn on(view: TimeView, axis: NodeRef<Div>) -> Self {
        Self {
            view,
            axis,
            down: StoredValue::default(),
            pinch: StoredValue::default(),
            turned: StoredValue::new((1.0, 0.0)),
            rest: StoredValue::new_local(None),
        }
    }

    /// The part of the axis at a place of the window.
    fn part(self, x: f64) -> Option<f64> {
        let axis = self.axis.get_untracked()?.get_bounding_client_rect();
        (axis.width() > 0.0).then(|| (x - axis.left()) / axis.width())
    }

    /// A button of the mouse, or a finger, came down.
    pub fn press(self, event: &PointerEvent) {
        let x = f64::from(event.client_x());
        let Some(part) = self.part(x) else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_on = |selector: &str| target.as_ref().is_some_and(|on| on.closest(selector).ok().flatten().is_some());
        if event.button() != 0 || part < 0.0 || is_on("button, input") {
            return;
        }
        self.down.update_value(|down| down.push(Down { id: event.pointer_id(), x, from: x }));
        if let Some([one, other]) = self.down.with_value(|down| <[Down; 2]>::try_from(down.as_slice()).ok()) {
            let window = self.view.window.get_untracked();
            self.pinch.set_value(Some(Pinch { apart: (one.x - other.x).abs().max(1.0), window }));
            return;
        }
        if let Some(region) = event.current_target().and_then(|region| region.dyn_into::<Element>().ok()) {
            let _ = region.set_pointer_capture(event.pointer_id());
        }
        if event.pointer_type() == "mouse" {
            self.view.is_held.set(true);
            self.seek(part);
        }
    }

    /// It moved, down or not.
    pub fn drag(self, event: &PointerEvent) {
        let x = f64::from(event.client_x());
        let Some(part) = self.part(x) else { return };
        let id = event.pointer_id();
        let moved = self.down.try_update_value(|down| {
            let finger = down.iter_mut().find(|finger| finger.id == id)?;
            finger.x = x;
            Some((*finger, down.len()))
        });
        match moved.flatten() {
            Some((_, 2)) => self.pinched(),
            Some((finger, _)) if (finger.x - finger.from).abs() > TAP || event.pointer_type() == "mouse" => {
                self.view.is_held.set(true);
                self.seek(part);
            }
            Some(_) => {}
            None => self.hover(event, part),
        }
    }

    /// It is up again.
    pub fn release(self, event: &PointerEvent) {
        let (id, x) = (event.pointer_id(), f64::from(event.client_x()));
        let lifted = self.down.try_update_value(|down| {
            let lifted = down.iter().find(|finger| finger.id == id).copied();
            down.retain(|finger| finger.id != id);
            lifted
        });
        let is_tap = lifted.flatten().is_some_and(|finger| (finger.x - finger.from).abs() <= TAP);
        let pinched = self.pinch.try_update_value(Option::take).flatten().is_some();
        if let (true, false, Some(part)) = (is_tap, pinched, self.part(x)) {
            self.seek(part);
        }
        self.view.is_held.set(false);
    }

    /// The browser took it, to scroll.
    pub fn lose(self, event: &PointerEvent) {
        let id = event.pointer_id();
        self.down.update_value(|down| down.retain(|finger| finger.id != id));
        self.pinch.set_value(None);
        self.view.is_held.set(false);
    }

    /// The wheel turned. It scrolls lanes that are out of sight, as everywhere; with Ctrl, or where nothing scrolls, it zooms.
    pub fn turn(self, event: &WheelEvent) {
        let Some(part) = self.part(f64::from(event.client_x())) else { return };
        let region = event.current_target().and_then(|region| region.dyn_into::<Element>().ok());
        let scrolls = region.is_some_and(|region| region.scroll_height() > region.client_height() + 1);
        let (dx, dy) = if event.shift_key() && event.delta_x() == 0.0 {
            (event.delta_y(), 0.0)
        } else {
            (event.delta_x(), event.delta_y())
        };
        if event.ctrl_key() || event.meta_key() || (!scrolls && dy.abs() > dx.abs()) {
            event.prevent_default();
            self.zoom(-dy, part);
        } else if dx.abs() > dy.abs() {
            event.prevent_default();
            self.pan(dx);
        }
    }

    fn zoom(self, by: f64, about: f64) {
        let window = self.view.window.get_untracked();
        let (factor, _) = self.turned.get_value();
        let factor = factor * (by * WHEEL).exp();
        #[expect(clippy::cast_precision_loss, reason = "a number of columns is far below 2^53")]
        let changes = ((window.span as f64 / factor) - window.span as f64).abs() >= 1.0;
        if changes {
            self.view.zoom_by(factor, about);
        }
        self.turned.update_value(|turned| turned.0 = if changes { 1.0 } else { factor });
    }

    fn pan(self, by: f64) {
        let column = untrack(|| self.view.column_width()).max(0.001);
        let (_, left) = self.turned.get_value();
        let columns = left + by / column;
        self.turned.update_value(|turned| turned.1 = columns.fract());
        #[expect(clippy::cast_possible_truncation, reason = "a number of columns")]
        let whole = columns.trunc() as i64;
        if whole != 0 {
            let count = self.view.extent.get_untracked().count;
            self.view.look_at(panned(self.view.window.get_untracked(), whole, count));
        }
    }

    fn pinched(self) {
        let fingers = self.down.with_value(|down| <[Down; 2]>::try_from(down.as_slice()).ok());
        let (Some([one, other]), Some(pinch)) = (fingers, self.pinch.get_value()) else { return };
        let Some(about) = self.part(f64::midpoint(one.x, other.x)) else { return };
        let factor = (one.x - other.x).abs().max(1.0) / pinch.apart;
        let count = self.view.extent.get_untracked().count;
        self.view.look_at(zoomed(pinch.window, factor, about, count));
    }

    /// Moves the playhead to the border nearest to a part of the width. A border that shows what is shown already, since only refused
    /// commands lie between, is the next one that does not.
    fn seek(self, part: f64) {
        let border = self.view.window.get_untracked().border_at(part);
        self.seek_border(border);
    }

    /// Moves the playhead to a border between columns.
    pub fn seek_border(self, border: u64) {
        seek_border(self.view, border);
    }

    /// What a pointer that moves over strokes or bars is near. Buttons say themselves when it comes and goes.
    fn hover(self, event: &PointerEvent, part: f64) {
        if self.view.plan.with_untracked(|plan| plan.detail) == Detail::Cards || event.pointer_type() == "touch" {
            return;
        }
        let column = self.view.window.get_untracked().column_at(part);
        let region = event.current_target().and_then(|region| region.dyn_into::<Element>().ok());
        let timeline = region.and_then(|region| region.closest(".timeline").ok().flatten());
        let Some(corner) = timeline.map(|timeline| timeline.get_bounding_client_rect()) else { return };
        let at = (f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top() - 8.0);
        let found = (0.0..=1.0)
            .contains(&part)
            .then(|| untrack(|| self.view.with_axis(|axis| axis.slots(column, 1).into_iter().next())));
        match found.flatten() {
            Some(what) => self.rest_on(Hovered { what, at }),
            None => self.leave(),
        }
    }

    /// Says more about something once the pointer has rested on it.
    pub fn rest_on(self, hovered: Hovered) {
        let view = self.view;
        let timeout = Timeout::new(REST, move || {
            view.hovered.try_set(Some(hovered));
        });
        self.rest.set_value(Some(timeout));
    }

    /// Says no more.
    pub fn leave(self) {
        self.rest.set_value(None);
        if self.view.hovered.with_untracked(Option::is_some) {
            let view = self.view;
            let timeout = Timeout::new(REST, move || {
                view.hovered.try_set(None);
            });
            self.rest.set_value(Some(timeout));
        }
    }

    /// The pointer came to what is said: it stays.
    pub fn stay(self) {
        self.rest.set_value(None);
    }
}

/// Moves the playhead to a border between columns. Back from where it is, a border that shows the same position, since only refused
/// commands lie between, counts as the one before that.
pub fn seek_border(view: TimeView, border: u64) {
    let session = view.session;
    let here = untrack(|| view.extent.get().playhead);
    let found = untrack(|| {
        view.with_axis(|axis| {
            let found = axis.position_at(border);
            let is_same = border < here && axis.column_after(found) == here;
            if border >= axis.count() {
                Position(u64::MAX)
            } else if is_same {
                Position(found.0.saturating_sub(1))
            } else {
                found
            }
        })
    });
    session.time(TimeCommand::Seek(found));
}
