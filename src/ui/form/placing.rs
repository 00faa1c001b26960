//! Where the form opens: beside its sticky, and inside the window.
//!
//! On a narrow screen the style sheet makes it a sheet at the lower edge instead.

use web_sys::HtmlDialogElement;

/// The distance from the sticky, and from the window's edges.
const GAP: f64 = 12.0;

/// Puts an open dialog beside the sticky of its command.
pub fn put_beside(dialog: &HtmlDialogElement, command: &str) {
    let selector = format!("[data-sticky=\"command:{command}\"]");
    let sticky = gloo::utils::document().query_selector(&selector).ok().flatten();
    let Some(sticky) = sticky.map(|sticky| sticky.get_bounding_client_rect()) else { return };
    let window = gloo::utils::window();
    let side = |length: Result<wasm_bindgen::JsValue, _>| length.ok().and_then(|length| length.as_f64()).unwrap_or(0.0);
    let (width, height) = (side(window.inner_width()), side(window.inner_height()));
    let own = dialog.get_bounding_client_rect();
    let left = place(sticky.left(), sticky.right(), own.width(), width);
    let top = sticky.top().min(height - own.height() - GAP).max(GAP);
    let style = dialog.style();
    let _ = style.set_property("left", &format!("{left:.0}px"));
    let _ = style.set_property("top", &format!("{top:.0}px"));
    // it grows when faults appear, and must not grow out of the window
    let _ = style.set_property("max-height", &format!("{:.0}px", height - top - GAP));
}

/// To the right of the sticky if there is room, else to its left, else as far right as the window allows.
fn place(start: f64, end: f64, own: f64, window: f64) -> f64 {
    let last = (window - own - GAP).max(GAP);
    let place = if end + GAP <= last {
        end + GAP
    } else if start - GAP - own >= GAP {
        start - GAP - own
    } else {
        last
    };
    // the sticky itself may be far outside: of a wall that is scrolled, all but a part is
    place.clamp(GAP, last)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_form_opens_to_the_right_then_to_the_left_and_always_inside() {
        let at = |start, end, window| format!("{:.0}", place(start, end, 300.0, window));
        assert_eq!(at(100.0, 200.0, 1_000.0), "212");
        assert_eq!(at(700.0, 800.0, 1_000.0), "388");
        assert_eq!(at(150.0, 250.0, 400.0), "88");
        assert_eq!(at(10.0, 100.0, 200.0), "12");
        assert_eq!(at(-1_100.0, -1_000.0, 1_000.0), "12", "the sticky is scrolled out to the left");
        assert_eq!(at(2_000.0, 2_100.0, 1_000.0), "688", "and to the right");
    }
}
