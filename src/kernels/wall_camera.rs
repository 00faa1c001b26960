//! How a wall is looked at: how long its lines are, at which scale it is shown, and where it stays while it is zoomed.
//!
//! Must not know what hangs on it.

use super::wall_layout::{Rect, WallPlan};
use crate::engine::model::Model;

/// The shortest and the longest line that is tried, and how many between them.
const SHORTEST: f64 = 300.0;
const LONGEST: f64 = 4_200.0;
const TRIED: i32 = 60;

/// A wall as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Where everything hangs.
    pub plan: WallPlan,
    /// How many CSS pixels a unit of the wall has.
    pub scale: f64,
}

/// Wraps a wall so that it is shown as large as can be: as a whole, if that is at a scale of `smallest` or more; else in lines
/// that fit at that scale, one screen below the other. It is never larger than `largest`, but `larger` times as large as it would
/// be for somebody who wants larger letters: of those the stickies get theirs first.
#[must_use]
pub fn view(model: &Model, viewport: (f64, f64), smallest: f64, largest: f64, larger: f64) -> View {
    if viewport.0 <= 0.0 || viewport.1 <= 0.0 {
        return View { plan: WallPlan::of(model, 1_280.0), scale: 1.0 };
    }
    let growth = (LONGEST / SHORTEST).powf(1.0 / f64::from(TRIED));
    let seen = |limit: f64| {
        let plan = WallPlan::of(model, limit);
        let scale = (viewport.0 / plan.width).min(viewport.1 / plan.height).min(largest);
        View { plan, scale }
    };
    let tried = (0..=TRIED).map(|step| seen(SHORTEST * growth.powi(step)));
    let best = tried.reduce(|best, next| if next.scale > best.scale + 1e-3 { next } else { best });
    match best {
        Some(best) if best.scale >= smallest && larger <= 1.0 => best,
        best => {
            let wanted = best.map_or(smallest, |best| best.scale.max(smallest)) * larger.max(1.0);
            let plan = WallPlan::of(model, viewport.0 / wanted);
            // a word that is longer than a line is still seen as a whole
            let scale = (viewport.0 / plan.width).min(wanted);
            View { plan, scale }
        }
    }
}

/// Where a wall is scrolled to so that the action is in sight; nothing where it is already. `scrolled` is where it is now.
#[must_use]
pub fn shown_at(scrolled: (f64, f64), viewport: (f64, f64), action: Rect) -> Option<(f64, f64)> {
    let is_inside = |start: f64, length: f64, from: f64, room: f64| start >= from && start + length <= from + room;
    let (x, y) = action.middle();
    let is_seen = is_inside(action.x, action.width, scrolled.0, viewport.0)
        && is_inside(action.y, action.height, scrolled.1, viewport.1);
    let along = |is_free: bool, from: f64, middle: f64, room: f64| if is_free { from } else { middle - room / 2.0 };
    (!is_seen).then(|| {
        let stays = is_inside(action.x, action.width, scrolled.0, viewport.0);
        (along(stays, scrolled.0, x, viewport.0), along(false, scrolled.1, y, viewport.1))
    })
}

/// Where a wall is scrolled to after it was zoomed, so that the point under the pointer stays there: `scrolled` before, the pointer
/// seen from the viewport's corner, and how much larger everything is now.
#[must_use]
pub fn anchored(scrolled: (f64, f64), pointer: (f64, f64), times: f64) -> (f64, f64) {
    ((scrolled.0 + pointer.0) * times - pointer.0, (scrolled.1 + pointer.1) * times - pointer.1)
}

#[cfg(test)]
mod tests {
    use super::{anchored, shown_at, view};
    use crate::domains;
    use crate::kernels::wall_layout::Rect;
    use crate::kernels::wall_words::NAME;

    /// What is left for the wall of 1280 × 800 with a story open, beside the inspector and above the timeline.
    const LAPTOP: (f64, f64) = (875.0, 452.0);
    /// What is left for it of 1920 × 1080 while presenting.
    const ROOM: (f64, f64) = (1_190.0, 700.0);

    #[test]
    fn every_wall_is_seen_as_a_whole_on_a_laptop_with_names_of_11_pixels() {
        let mut sizes = Vec::new();
        for context in domains::all() {
            let seen = view(&context.model, LAPTOP, 11.0 / NAME, 2.4, 1.0);
            let size = (seen.plan.width * seen.scale, seen.plan.height * seen.scale);
            println!("{} {:.2}", context.model.name, view(&context.model, LAPTOP, 0.1, 2.4, 1.0).scale * NAME);
            sizes.push((context.model.name, size));
        }
        for (name, size) in sizes {
            assert!(size.0 <= LAPTOP.0 + 0.5 && size.1 <= LAPTOP.1 + 0.5, "{name} is {size:?}");
        }
    }

    #[test]
    fn in_a_room_every_name_has_18_pixels_and_every_line_fits() {
        for context in domains::all() {
            let seen = view(&context.model, ROOM, 18.0 / NAME, 2.4, 1.0);
            assert!(seen.scale >= 18.0 / NAME - 1e-9, "{}: {}", context.model.name, seen.scale);
            assert!(seen.plan.width * seen.scale <= ROOM.0 + 0.5, "{}", context.model.name);
            println!(
                "{} {:.2} {:.0}x{:.0}",
                context.model.name,
                seen.scale * NAME,
                seen.plan.width * seen.scale,
                seen.plan.height * seen.scale
            );
        }
    }

    #[test]
    fn on_a_phone_lines_are_as_long_as_the_screen() {
        for context in domains::all() {
            let seen = view(&context.model, (390.0, 420.0), 0.75, 2.4, 1.0);
            assert!(seen.plan.width * seen.scale <= 390.5, "{}", context.model.name);
        }
    }

    #[test]
    fn larger_letters_make_larger_stickies_and_the_lines_still_fit() {
        for context in domains::all() {
            let usual = view(&context.model, ROOM, 18.0 / NAME, 2.4, 1.0);
            let larger = view(&context.model, ROOM, 18.0 / NAME, 2.4, 1.3);
            assert!(larger.scale > usual.scale * 1.1, "{}", context.model.name);
            assert!(larger.plan.width * larger.scale <= ROOM.0 + 0.5, "{}", context.model.name);
        }
    }

    #[test]
    fn the_camera_moves_only_to_what_is_out_of_sight() {
        let action = |x, y| Rect { x, y, width: 100.0, height: 80.0 };
        assert_eq!(shown_at((0.0, 0.0), (400.0, 300.0), action(50.0, 50.0)), None);
        assert_eq!(shown_at((0.0, 0.0), (400.0, 300.0), action(50.0, 500.0)), Some((0.0, 390.0)));
        assert_eq!(shown_at((0.0, 0.0), (400.0, 300.0), action(900.0, 0.0)), Some((750.0, -110.0)));
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let (left, top) = anchored((100.0, 50.0), (30.0, 40.0), 2.0);
        assert_eq!((left, top), (230.0, 140.0));
        assert_eq!(
            (f64::midpoint(left, 30.0), f64::midpoint(top, 40.0)),
            (130.0, 90.0),
            "the same point of the wall as before"
        );
    }
}
