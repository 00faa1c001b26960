//! Scrolling a region, and nothing else, until what matters in it can be seen.
//!
//! `scrollIntoView` would move the page as well, which on a phone takes the wall away from somebody who looks at it.

use leptos::prelude::request_animation_frame;
use web_sys::Element;

/// Scrolls `region` as little as needed to show the first element in it that `selector` finds, once the next frame has it.
pub fn reveal(region: &Element, selector: &'static str) {
    let region = region.clone();
    request_animation_frame(move || {
        let Some(found) = region.query_selector(selector).ok().flatten() else { return };
        let (outer, inner) = (region.get_bounding_client_rect(), found.get_bounding_client_rect());
        let hidden = hidden((outer.top(), outer.bottom()), (inner.top(), inner.bottom()));
        #[expect(clippy::cast_possible_truncation, reason = "a length on screen")]
        let by = hidden.round() as i32;
        // a scroll by nothing costs a frame all the same
        if by != 0 {
            region.set_scroll_top(region.scroll_top() + by);
        }
    });
}

/// Scrolls `region` as little as needed to show the whole of `element` in it, once the browser has scrolled as it thinks fit: of
/// what has got the focus a corner is enough for a browser.
pub fn reveal_whole(region: &Element, element: &Element) {
    let (region, element) = (region.clone(), element.clone());
    request_animation_frame(move || {
        let (outer, inner) = (region.get_bounding_client_rect(), element.get_bounding_client_rect());
        let across = hidden((outer.left(), outer.right()), (inner.left() - AROUND, inner.right() + AROUND));
        let down = hidden((outer.top(), outer.bottom()), (inner.top() - AROUND, inner.bottom() + AROUND));
        #[expect(clippy::cast_possible_truncation, reason = "lengths on screen")]
        {
            region.set_scroll_left(region.scroll_left() + across.round() as i32);
            region.set_scroll_top(region.scroll_top() + down.round() as i32);
        }
    });
}

/// The ring around what has the focus, in CSS pixels.
const AROUND: f64 = 6.0;

/// How far the inner span sticks out of the outer one: negative at its start, positive at its end.
fn hidden(outer: (f64, f64), inner: (f64, f64)) -> f64 {
    if inner.0 < outer.0 { inner.0 - outer.0 } else { (inner.1 - outer.1).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn only_what_sticks_out_is_scrolled() {
        let by = |inner| format!("{:.0}", hidden((100.0, 200.0), inner));
        assert_eq!(by((120.0, 180.0)), "0");
        assert_eq!(by((90.0, 110.0)), "-10");
        assert_eq!(by((180.0, 230.0)), "30");
    }
}
