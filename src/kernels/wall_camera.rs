//! How a wall is looked at: the scale at which it fits, and which way a sticky grows.
//!
//! Must not know where stickies hang.

use super::wall_layout::Rect;

/// How much smaller than `smallest` a wall may be to be seen as a whole: a little harder to read is better than cut off.
const NEARLY: f64 = 0.85;

/// The scale at which a wall fits into a viewport, not smaller than can be read (`smallest`, nearly) and not larger than
/// `largest`.
#[must_use]
pub fn fit(wall: (f64, f64), viewport: (f64, f64), smallest: f64, largest: f64) -> f64 {
    let scale = (viewport.0 / wall.0).min(viewport.1 / wall.1);
    match scale {
        _ if !scale.is_finite() => 1.0,
        _ if scale >= smallest * NEARLY => scale.min(largest),
        _ => smallest,
    }
}

/// How large a sticky grows at the most, in its own sides; `style/present.css` keeps to that.
const LARGEST: f64 = 3.0;

/// The point of a sticky that stays where it is while the sticky grows, in percent of its width and height: its middle, or, near
/// the edge of a wall of this width and height, such that it does not grow over that.
#[must_use]
pub fn held_at(place: Rect, wall: (f64, f64)) -> (f64, f64) {
    let along = |start: f64, side: f64, whole: f64| {
        let grown = (LARGEST - 1.0) * side;
        let (most, least) = (start / grown, 1.0 - (whole - start - side) / grown);
        100.0 * if least > most { start / (whole - side) } else { 0.5_f64.clamp(least, most) }
    };
    (along(place.x, place.width, wall.0), along(place.y, place.height, wall.1))
}

#[cfg(test)]
mod tests {
    use super::{fit, held_at};
    use crate::domains;
    use crate::kernels::wall_layout::{Rect, WallPlan};

    #[test]
    fn every_wall_is_seen_as_a_whole_on_a_laptop() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model);
            // beside the inspector, with two lines of caption, and with scroll bars from before
            let (size, room) = ((wall.width, wall.height), (868.0, 570.0));
            let scale = fit(size, room, 0.62, 2.4);
            assert!(
                size.0 * scale <= room.0 + 1.0 && size.1 * scale <= room.1 + 1.0,
                "{} is {size:?}",
                context.model.name
            );
        }
    }

    #[test]
    fn a_sticky_that_grows_stays_inside_the_wall() {
        let grown = |x: f64, y: f64| {
            let place = Rect { x, y, width: 100.0, height: 100.0 };
            let (across, down) = held_at(place, (500.0, 300.0));
            (x - 2.0 * across, y - 2.0 * down)
        };
        assert_eq!(grown(0.0, 0.0), (0.0, 0.0));
        assert_eq!(grown(200.0, 100.0), (100.0, 0.0), "around its middle where there is room");
        assert_eq!(grown(400.0, 200.0), (200.0, 0.0), "up to the edges and no further");
        assert_eq!(grown(130.0, 150.0), (30.0, 0.0), "where the wall is as high as it is grown, all of it");
    }

    #[test]
    fn a_wall_is_fitted_but_stays_readable() {
        assert!((fit((1000.0, 500.0), (500.0, 500.0), 0.2, 2.0) - 0.5).abs() < 1e-9);
        assert!((fit((1000.0, 500.0), (100.0, 500.0), 0.6, 2.0) - 0.6).abs() < 1e-9);
        assert!((fit((1000.0, 500.0), (550.0, 500.0), 0.6, 2.0) - 0.55).abs() < 1e-9, "nearly fits");
        assert!((fit((100.0, 50.0), (1000.0, 1000.0), 0.6, 2.0) - 2.0).abs() < 1e-9);
        assert!((fit((0.0, 0.0), (0.0, 0.0), 0.6, 2.0) - 1.0).abs() < 1e-9);
    }
}
