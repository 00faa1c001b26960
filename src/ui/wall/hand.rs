//! One hand on the wall: a drag moves it, a wheel with Control or two fingers zoom it, a double click goes near.
//!
//! A finger alone scrolls as it does everywhere; that is the browser's. Must not know what hangs on the wall.

use super::camera::Camera;
use leptos::ev::{MouseEvent, PointerEvent, WheelEvent};
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent as Mouse};

/// How far a pointer moves before it is a drag and not a click, in CSS pixels.
const DRAG: f64 = 5.0;
/// How much one turn of a wheel zooms.
const WHEEL: f64 = 0.0022;

/// The pointers that are down, and where.
#[derive(Clone, Copy)]
pub struct Hand {
    camera: Camera,
    down: StoredValue<BTreeMap<i32, (f64, f64)>>,
    /// Whether what is going on is a drag: its click is none.
    pub drags: RwSignal<bool>,
}

impl Hand {
    /// A hand on the wall of a camera.
    pub fn on(camera: Camera) -> Self {
        Self { camera, down: StoredValue::default(), drags: RwSignal::new(false) }
    }

    /// A pointer goes down.
    pub fn press(self, event: &PointerEvent) {
        let is_first_button = event.button() == 0 || event.pointer_type() == "touch";
        if is_first_button {
            self.drags.set(false);
            self.down.update_value(|down| {
                down.insert(event.pointer_id(), place(event));
            });
        }
    }

    /// A pointer moves.
    pub fn move_on(self, event: &PointerEvent) {
        let now = place(event);
        let Some(before) = self.down.with_value(|down| down.get(&event.pointer_id()).copied()) else { return };
        let other = self
            .down
            .with_value(|down| down.iter().find(|(id, _)| **id != event.pointer_id()).map(|(_, place)| *place));
        if let Some(other) = other {
            let apart = |a: (f64, f64)| (a.0 - other.0).hypot(a.1 - other.1).max(1.0);
            self.camera.zoom_by(apart(now) / apart(before), self.seen_from_viewport(other));
        } else if event.pointer_type() != "touch" {
            let by = (now.0 - before.0, now.1 - before.1);
            if !self.drags.get_untracked() && by.0.hypot(by.1) < DRAG {
                return;
            }
            self.drags.set(true);
            self.camera.pan(by);
        }
        self.down.update_value(|down| {
            down.insert(event.pointer_id(), now);
        });
    }

    /// A pointer goes up, or is gone.
    pub fn release(self, event: &PointerEvent) {
        self.down.update_value(|down| {
            down.remove(&event.pointer_id());
        });
    }

    /// The click that ends a drag is none.
    pub fn swallow(self, event: &MouseEvent) {
        if self.drags.get_untracked() {
            event.stop_propagation();
            event.prevent_default();
            self.drags.set(false);
        }
    }

    /// A wheel is turned. Without Control the browser scrolls.
    pub fn turn(self, event: &WheelEvent) {
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            self.camera.zoom_by((-event.delta_y() * WHEEL).exp(), self.seen_from_viewport(place(event)));
        }
    }

    /// Goes near, but not where something was meant to be clicked.
    pub fn go_near(self, event: &MouseEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let on_button = target.and_then(|target| target.closest("button").ok().flatten()).is_some();
        if let (false, Some(around)) = (on_button, self.seen_from_viewport(place(event))) {
            self.camera.go_near(around);
        }
    }

    fn seen_from_viewport(self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let place = self.camera.viewport.get_untracked()?.get_bounding_client_rect();
        Some((x - place.left(), y - place.top()))
    }
}

fn place(event: &Mouse) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}
