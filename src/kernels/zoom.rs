//! Which columns of the timeline are drawn: as many as fit, or as many as somebody wants, around the playhead or where somebody
//! looks.
//!
//! Must not know what stands in a column, nor how it is drawn.

use super::timeline::Window;

/// How many columns somebody wants to see, and from which one on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zoom {
    /// How many; as many as fit if nobody has said.
    span: Option<u64>,
    /// The first one, where somebody has said it.
    start: u64,
    /// Counts what was asked for: the same wish a second time is one too.
    wish: u64,
}

/// A log with fewer columns has room for so many, and its events do not move with each new one.
const FEWEST: u64 = 6;

impl Zoom {
    /// All columns.
    #[must_use]
    pub fn whole(self, count: u64) -> Self {
        self.wished(Some(count.max(1)), 0)
    }

    /// As many as fit, around the playhead.
    #[must_use]
    pub fn fitting(self) -> Self {
        self.wished(None, 0)
    }

    /// A window as it was dragged.
    #[must_use]
    pub fn at(self, window: Window) -> Self {
        self.wished(Some(window.span.max(1)), window.start)
    }

    fn wished(self, span: Option<u64>, start: u64) -> Self {
        Self { span, start, wish: self.wish + 1 }
    }
}

/// How many columns there are, how many fit, and where the playhead is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// All columns.
    pub count: u64,
    /// How many of them fit with a button each.
    pub fit: u64,
    /// The border that the playhead is at.
    pub playhead: u64,
    /// Whether somebody drags the playhead: the window must not move under the hand.
    pub is_held: bool,
}

/// What is drawn, and what that was worked out from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The columns.
    pub window: Window,
    zoom: Zoom,
    playhead: u64,
}

impl Shown {
    /// The columns that are drawn now, `before` being those that were drawn until now. A wish is followed at once; then the window
    /// stays where it is until the playhead leaves it.
    #[must_use]
    pub fn after(before: Option<Self>, zoom: Zoom, extent: Extent) -> Self {
        let Extent { count, fit, playhead, is_held } = extent;
        let span = zoom.span.unwrap_or_else(|| with_room(count).min(fit.max(1)));
        let last = furthest_start(count, span, zoom.span.is_none());
        let start = match before {
            Some(before)
                if before.zoom == zoom && (is_held || before.playhead == playhead) && before.window.span == span =>
            {
                before.window.start.min(last)
            }
            Some(before) if before.zoom == zoom => around(before.window.start.min(last), span, playhead, last),
            _ if zoom.span.is_some() => zoom.start.min(last),
            _ => around(last, span, playhead, last),
        };
        Self { window: Window { start, span }, zoom, playhead }
    }
}

/// So many columns, and some more, that grow in steps.
fn with_room(count: u64) -> u64 {
    let mut room = FEWEST;
    while room < count {
        room += (room / 8).max(2);
    }
    room
}

/// Where the last window begins: at the end of the log it leaves a little room, so that not every new event moves all others.
fn furthest_start(count: u64, span: u64, leaves_room: bool) -> u64 {
    let start = count.saturating_sub(span);
    let stride = if leaves_room { (span / 8).max(1) } else { 1 };
    start.div_ceil(stride) * stride
}

/// The start of a window that has the playhead in it, with a column on each side where there is one: where it is, if that is so
/// already, else with the playhead in its middle.
fn around(start: u64, span: u64, playhead: u64, last: u64) -> u64 {
    let margin = u64::from(span >= 4);
    let is_left = playhead < start + margin && start > 0;
    let is_right = playhead + margin > start + span && start < last;
    if is_left || is_right || playhead > start + span {
        playhead.saturating_sub(span.div_ceil(2)).min(last)
    } else {
        start
    }
}

/// A window that is zoomed by a factor about a part of its width, which stays where it is.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of columns are far below 2^53, and 0 or more"
)]
pub fn zoomed(window: Window, factor: f64, about: f64, count: u64) -> Window {
    let wanted = window.span as f64 / factor;
    // a small step changes it all the same
    let span = if factor > 1.0 { wanted.floor() } else { wanted.ceil() };
    let span = (span as u64).clamp(1, with_room(count).max(window.span.min(count)));
    let fixed = window.start as f64 + about.clamp(0.0, 1.0) * window.span as f64;
    let start = (fixed - about.clamp(0.0, 1.0) * span as f64).round().max(0.0) as u64;
    Window { start: start.min(count.saturating_sub(span)), span }
}

/// A window that is moved by so many columns.
#[must_use]
pub fn panned(window: Window, columns: i64, count: u64) -> Window {
    let start =
        window.start.saturating_add_signed(columns).min(count.saturating_sub(window.span).max(window.start.min(count)));
    Window { start, ..window }
}

#[cfg(test)]
mod tests {
    use super::{Extent, Shown, Zoom, panned, zoomed};
    use crate::kernels::timeline::Window;

    const fn extent(count: u64, playhead: u64) -> Extent {
        Extent { count, fit: 40, playhead, is_held: false }
    }

    fn window(start: u64, span: u64) -> Window {
        Window { start, span }
    }

    #[test]
    fn a_short_log_fills_the_width_and_its_events_stay_while_it_grows() {
        let spans: Vec<u64> =
            (0..=10).map(|count| Shown::after(None, Zoom::default(), extent(count, count)).window.span).collect();
        assert_eq!(spans, [6, 6, 6, 6, 6, 6, 6, 8, 8, 10, 10]);
    }

    #[test]
    fn of_a_long_log_the_end_is_drawn_with_some_room_for_what_comes() {
        let mut shown = Shown::after(None, Zoom::default(), extent(100, 100));
        assert_eq!(shown.window, window(60, 40));
        let mut starts = vec![];
        for count in 101..=106 {
            shown = Shown::after(Some(shown), Zoom::default(), extent(count, count));
            starts.push(shown.window.start);
        }
        assert_eq!(starts, [65, 65, 65, 65, 65, 70], "it moves by an eighth, and not with each event");
    }

    #[test]
    fn the_window_stays_until_the_playhead_leaves_it() {
        let zoom = Zoom::default();
        let at = |before: Shown, playhead| Shown::after(Some(before), zoom, extent(200, playhead));
        let shown = Shown::after(None, zoom, extent(200, 200));
        assert_eq!(shown.window.start, 160);
        let shown = at(shown, 170);
        assert_eq!(shown.window.start, 160);
        let held = Extent { is_held: true, ..extent(200, 160) };
        assert_eq!(Shown::after(Some(shown), zoom, held).window.start, 160, "but not under somebody's hand");
        let shown = at(shown, 160);
        assert_eq!(shown.window.start, 140, "the playhead is in its middle");
        assert_eq!(at(shown, 3).window.start, 0);
        assert_eq!(at(shown, 0).window.start, 0);
    }

    #[test]
    fn a_wish_is_followed_wherever_the_playhead_is() {
        let shown = Shown::after(None, Zoom::default(), extent(200, 200));
        let zoom = Zoom::default().at(window(10, 5));
        let shown = Shown::after(Some(shown), zoom, extent(200, 200));
        assert_eq!(shown.window, window(10, 5));
        let shown = Shown::after(Some(shown), zoom, extent(200, 199));
        assert_eq!(shown.window, window(195, 5), "then it follows the playhead");
        assert_eq!(Shown::after(Some(shown), zoom.whole(200), extent(200, 199)).window, window(0, 200));
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        assert_eq!(zoomed(window(0, 100), 2.0, 0.5, 100), window(25, 50));
        assert_eq!(zoomed(window(25, 50), 0.5, 0.5, 100), window(0, 100));
        assert_eq!(zoomed(window(25, 50), 2.0, 0.0, 100), window(25, 25));
        assert_eq!(zoomed(window(40, 1), 2.0, 0.5, 100).span, 1, "one event is the nearest");
        assert_eq!(panned(window(25, 50), -30, 100), window(0, 50));
        assert_eq!(panned(window(25, 50), 90, 100), window(50, 50));
    }
}
