//! Where each sticky hangs: time runs from left to right, each aggregate has a lane, stickies that belong together touch.
//!
//! ```text
//!   ┌ aggregate ───────────────────────────┐ ┌──────┐
//!   ├ command ┬ event ┐  ├ command ┬ event ┤ │ view │     a lane: what its aggregate decides, and what is read of it
//!   └ actor ┘ └───────┘  └ actor ┘ └───┬───┘ └──────┘
//!                                  ┌ policy ──┐           between lanes: what follows by itself
//!                                  ├ aggregate …
//! ```
//! Must not know the screen: lengths are in the wall's own units, which a camera scales.

use crate::engine::model::{Model, Step, StickyId, StickyKind, label};

/// The side of a square sticky, in wall units.
pub const SIDE: f64 = 124.0;
const AGGREGATE_HEIGHT: f64 = 46.0;
const ACTOR: (f64, f64) = (112.0, 34.0);
const ACTOR_OVERLAP: f64 = 12.0;
const POLICY: (f64, f64) = (248.0, 82.0);
const STEP_GAP: f64 = 30.0;
const LANE_GAP: f64 = 34.0;
const MARGIN: f64 = 40.0;
const TITLE: f64 = 28.0;

/// A rectangle on the wall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// The left side.
    pub x: f64,
    /// The upper side.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Rect {
    /// The right side.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The lower side.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The middle.
    #[must_use]
    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// A sticky with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedSticky {
    /// Which one.
    pub id: StickyId,
    /// What a person reads on it.
    pub label: String,
    /// Its place.
    pub place: Rect,
}

/// The wall of one context.
#[derive(Clone, Debug, PartialEq)]
pub struct WallPlan {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The stickies, in the order in which a reader walks them.
    pub stickies: Vec<PlacedSticky>,
    /// Where the lines of the pivotal events are.
    pub pivots: Vec<f64>,
}

impl WallPlan {
    /// Lays a wall out.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let mut wall = Self { width: 0.0, height: MARGIN + TITLE, stickies: Vec::new(), pivots: Vec::new() };
        for aggregate in model.aggregates() {
            wall.hang_lane(model, aggregate);
        }
        wall.pivots = model
            .pivotal_events
            .iter()
            .filter_map(|event| wall.place(StickyKind::Event, event))
            .map(|place| place.middle().0)
            .collect();
        wall.width += MARGIN;
        wall.height += MARGIN - LANE_GAP;
        wall
    }

    /// The place of a sticky.
    #[must_use]
    pub fn place(&self, kind: StickyKind, name: &str) -> Option<Rect> {
        self.stickies.iter().find(|sticky| sticky.id.kind == kind && sticky.id.name == name).map(|sticky| sticky.place)
    }

    fn hang_lane(&mut self, model: &Model, aggregate: &'static str) {
        let steps: Vec<&Step> = model.steps.iter().filter(|step| step.aggregate == aggregate).collect();
        let left = self.lane_start(model, &steps);
        let top = self.hang_policies(model, &steps, left);
        let row = top + AGGREGATE_HEIGHT;
        let widths: f64 = steps.iter().map(|step| step_width(step)).sum();
        let gaps = STEP_GAP * steps.len().saturating_sub(1) as f64;
        self.hang(
            StickyKind::Aggregate,
            aggregate,
            Rect { x: left, y: top, width: widths + gaps, height: AGGREGATE_HEIGHT },
        );
        let mut x = left;
        for step in &steps {
            self.hang_step(step, x, row);
            x += step_width(step) + STEP_GAP;
        }
        for view in lane_views(&steps) {
            if self.place(StickyKind::View, view).is_none() {
                self.hang(StickyKind::View, view, Rect { x, y: row, width: SIDE, height: SIDE });
                x += SIDE;
            }
        }
        self.height = row + SIDE - ACTOR_OVERLAP + ACTOR.1 + LANE_GAP;
    }

    fn hang_step(&mut self, step: &Step, x: f64, y: f64) {
        self.hang(StickyKind::Command, step.command.name, Rect { x, y, width: SIDE, height: SIDE });
        if let (Some(id), Some(actor)) = (step.actor_id(), step.actor) {
            let place = Rect { x: x - ACTOR_OVERLAP, y: y + SIDE - ACTOR_OVERLAP, width: ACTOR.0, height: ACTOR.1 };
            self.stickies.push(PlacedSticky { id, label: actor.into(), place });
        }
        for (index, event) in step.events.iter().enumerate() {
            let x = x + SIDE * (index + 1) as f64;
            self.hang(StickyKind::Event, event, Rect { x, y, width: SIDE, height: SIDE });
        }
    }

    /// A lane whose first command is issued by a policy begins under the event that activates the policy.
    fn lane_start(&self, model: &Model, steps: &[&Step]) -> f64 {
        let first = steps.first().map(|step| step.command.name);
        let policy = model.policies.iter().find(|policy| first.is_some_and(|first| policy.then.contains(&first)));
        let event = policy.and_then(|policy| self.place(StickyKind::Event, policy.whenever.first()?));
        event.map_or(MARGIN, |event| event.x)
    }

    /// Hangs the policies over the commands that they issue; gives back where the lane goes on.
    fn hang_policies(&mut self, model: &Model, steps: &[&Step], left: f64) -> f64 {
        let (mut x, mut top, mut any) = (left, self.height, false);
        for step in steps {
            for policy in model.policies.iter().filter(|policy| policy.then.contains(&step.command.name)) {
                if self.place(StickyKind::Policy, policy.name).is_some() {
                    continue;
                }
                self.hang(StickyKind::Policy, policy.name, Rect { x, y: top, width: POLICY.0, height: POLICY.1 });
                any = true;
                x += POLICY.0 + STEP_GAP;
            }
        }
        if any {
            top += POLICY.1 + LANE_GAP / 2.0;
        }
        top
    }

    fn hang(&mut self, kind: StickyKind, name: &str, place: Rect) {
        self.width = self.width.max(place.right());
        self.stickies.push(PlacedSticky { id: StickyId::new(kind, name), label: label(name), place });
    }
}

fn step_width(step: &Step) -> f64 {
    SIDE * (1 + step.events.len()) as f64
}

fn lane_views<'a>(steps: &'a [&Step]) -> impl Iterator<Item = &'static str> + 'a {
    steps.iter().flat_map(|step| step.views.iter().copied())
}

/// The scale at which a wall fits into a viewport, not smaller than can be read (`smallest`) and not larger than `largest`.
#[must_use]
pub fn fit(wall: (f64, f64), viewport: (f64, f64), smallest: f64, largest: f64) -> f64 {
    let scale = (viewport.0 / wall.0).min(viewport.1 / wall.1);
    if scale.is_finite() { scale.clamp(smallest, largest) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::{Rect, WallPlan, fit};
    use crate::domains;
    use crate::engine::model::StickyKind;

    fn overlap(a: &Rect, b: &Rect) -> bool {
        a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
    }

    #[test]
    fn no_two_stickies_cover_each_other_but_for_the_actors_corner() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model);
            let solid: Vec<_> = wall.stickies.iter().filter(|sticky| sticky.id.kind != StickyKind::Actor).collect();
            for (index, a) in solid.iter().enumerate() {
                for b in solid.iter().skip(index + 1) {
                    assert!(!overlap(&a.place, &b.place), "{:?} covers {:?}", a.id, b.id);
                }
            }
        }
    }

    #[test]
    fn every_sticky_hangs_inside_the_wall() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model);
            for sticky in &wall.stickies {
                let place = sticky.place;
                assert!(
                    place.x >= 0.0 && place.y >= 0.0 && place.right() <= wall.width && place.bottom() <= wall.height
                );
            }
        }
    }

    #[test]
    fn time_runs_from_left_to_right() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model);
            for policy in &context.model.policies {
                let events = policy.whenever.iter().map(|event| wall.place(StickyKind::Event, event));
                assert!(events.clone().all(|event| event.is_some()), "{} is under its events", policy.name);
                let first_event = events.flatten().map(|event| event.x).next();
                let commands = policy.then.iter().filter_map(|then| wall.place(StickyKind::Command, then));
                assert!(commands.map(|command| command.x).next().is_none_or(|command| first_event <= Some(command)));
            }
        }
    }

    #[test]
    fn a_wall_is_fitted_but_stays_readable() {
        assert!((fit((1000.0, 500.0), (500.0, 500.0), 0.2, 2.0) - 0.5).abs() < 1e-9);
        assert!((fit((1000.0, 500.0), (100.0, 500.0), 0.6, 2.0) - 0.6).abs() < 1e-9);
        assert!((fit((0.0, 0.0), (0.0, 0.0), 0.6, 2.0) - 1.0).abs() < 1e-9);
    }
}
