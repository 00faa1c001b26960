//! Where each sticky hangs: time runs from left to right, each aggregate has a lane, stickies that belong together touch.
//!
//! ```text
//!   ┌ aggregate ───────────────────────────┐ ┌──────┐
//!   ├ command ┬ event ┐  ├ command ┬ event ┤ │ view │     a lane: what its aggregate decides, and what is read of it
//!   └ actor ┘ └───────┘  └ actor ┘ └───┬───┘ └──────┘
//!     └ system ┘ hotspot           ┌ policy ─┬ system ┐    between lanes: what follows by itself, and what is told outside
//!                                  ├ aggregate …
//! ```
//! A lane that a policy leads to begins to the right of the event that activates it, and everything hangs as high as there is
//! room. Must not know the screen: lengths are in the wall's own units, which a camera scales.

use crate::engine::model::{Model, PolicySticky, Step, StickyId, StickyKind, label};

/// The side of a square sticky, in wall units.
pub const SIDE: f64 = 124.0;
/// The height of an aggregate, right above its commands.
pub const AGGREGATE_HEIGHT: f64 = 46.0;
const ACTOR: (f64, f64) = (120.0, 34.0);
const ACTOR_OVERLAP: f64 = 12.0;
/// A policy with one event and one command, and one with more to say.
const POLICY: (f64, f64) = (248.0, 82.0);
const LONG_POLICY: (f64, f64) = (400.0, 96.0);
/// A system that is asked hangs under its command; its upper part is left to the actor.
const ASKED: (f64, f64) = (176.0, 84.0);
const TOLD_WIDTH: f64 = 150.0;
const HOTSPOT: f64 = 108.0;
const HOTSPOT_GAP: f64 = 10.0;
const STEP_GAP: f64 = 30.0;
const LANE_GAP: f64 = 34.0;
const MARGIN: f64 = 32.0;
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

/// What one aggregate decides, in order.
struct Lane<'a> {
    aggregate: &'static str,
    steps: Vec<&'a Step>,
    /// The views that no lane before shows.
    views: Vec<&'static str>,
}

impl Lane<'_> {
    fn width_of_steps(&self) -> f64 {
        let gaps = STEP_GAP * self.steps.len().saturating_sub(1) as f64;
        self.steps.iter().map(|step| step_width(step)).sum::<f64>() + gaps
    }

    fn width(&self, in_a_row: bool) -> f64 {
        let views = self.views.len().checked_sub(1).map(|last| place_of_view(last, in_a_row).0);
        self.width_of_steps() + views.map_or(0.0, |last| STEP_GAP + last + SIDE)
    }
}

impl WallPlan {
    /// Lays a wall out. The longest lane says how wide it is; where a lane has room for it, its views hang in a row.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let narrowest = Self::within(model, 0.0).width - MARGIN;
        Self::within(model, narrowest)
    }

    /// Lays a wall out whose views hang in a row where that goes no further than `limit`.
    fn within(model: &Model, limit: f64) -> Self {
        let mut wall = Self { width: 0.0, height: 0.0, stickies: Vec::new(), pivots: Vec::new() };
        let lanes = lanes(model);
        for (number, lane) in lanes.iter().enumerate() {
            wall.hang_policies(model, &lanes, number);
            wall.hang_lane(model, lane, limit);
        }
        wall.hang_policies(model, &lanes, lanes.len());
        wall.pivots = model
            .pivotal_events
            .iter()
            .filter_map(|event| wall.place(StickyKind::Event, event))
            .map(|place| place.right() + STEP_GAP / 2.0)
            .collect();
        wall.width += MARGIN;
        wall.height += MARGIN;
        wall
    }

    /// The place of a sticky.
    #[must_use]
    pub fn place(&self, kind: StickyKind, name: &str) -> Option<Rect> {
        self.stickies.iter().find(|sticky| sticky.id.kind == kind && sticky.id.name == name).map(|sticky| sticky.place)
    }

    /// How high something can hang that reaches from `left` to `right`: below what hangs there, nearer to a policy than to others.
    fn room_below(&self, left: f64, right: f64) -> f64 {
        let lower = |sticky: &PlacedSticky| {
            let gap = if sticky.id.kind == StickyKind::Policy { LANE_GAP / 2.0 } else { LANE_GAP };
            sticky.place.bottom() + gap
        };
        let over = self.stickies.iter().filter(|sticky| sticky.place.x < right && left < sticky.place.right());
        over.map(lower).fold(MARGIN + TITLE, f64::max)
    }

    fn hang_lane(&mut self, model: &Model, lane: &Lane, limit: f64) {
        let first = lane.steps.first().map(|step| step.command.name);
        let policy = model.policies.iter().find(|policy| first.is_some_and(|first| policy.then.contains(&first)));
        let left = policy.and_then(|policy| self.after_event(policy)).unwrap_or(MARGIN);
        let in_a_row = left + lane.width(true) <= limit;
        let top = self.room_below(left - ACTOR_OVERLAP, left + lane.width(in_a_row));
        let row = top + AGGREGATE_HEIGHT;
        let place = Rect { x: left, y: top, width: lane.width_of_steps(), height: AGGREGATE_HEIGHT };
        self.hang(StickyKind::Aggregate, lane.aggregate, place);
        let mut x = left;
        for step in &lane.steps {
            self.hang_step(model, step, x, row);
            x += step_width(step) + STEP_GAP;
        }
        for (index, view) in lane.views.iter().enumerate() {
            let (right, down) = place_of_view(index, in_a_row);
            self.hang(StickyKind::View, view, Rect { x: x + right, y: row + down, width: SIDE, height: SIDE });
        }
    }

    fn hang_step(&mut self, model: &Model, step: &Step, x: f64, y: f64) {
        self.hang(StickyKind::Command, step.command.name, Rect { x, y, width: SIDE, height: SIDE });
        if let (Some(id), Some(actor)) = (step.actor_id(), step.actor) {
            let place = Rect { x: x - ACTOR_OVERLAP, y: y + SIDE - ACTOR_OVERLAP, width: ACTOR.0, height: ACTOR.1 };
            self.hang_as(id, actor.into(), place);
        }
        for (index, event) in step.events.iter().enumerate() {
            let x = x + SIDE * (index + 1) as f64;
            self.hang(StickyKind::Event, event, Rect { x, y, width: SIDE, height: SIDE });
        }
        let below = y + SIDE;
        if let Some(system) = step.asks.filter(|system| self.place(StickyKind::System, system).is_none()) {
            self.hang(StickyKind::System, system, Rect { x, y: below, width: ASKED.0, height: ASKED.1 });
        }
        let hotspots = model.hotspots.iter().filter(|hotspot| hotspot.at == step.command.name);
        for (index, hotspot) in hotspots.enumerate() {
            let x = x + ASKED.0 + HOTSPOT_GAP + (HOTSPOT + HOTSPOT_GAP) * index as f64;
            let place = Rect { x, y: below + HOTSPOT_GAP, width: HOTSPOT, height: HOTSPOT };
            self.hang_as(StickyId::new(StickyKind::Hotspot, hotspot.question), hotspot.question.into(), place);
        }
    }

    /// Hangs the policies that belong over a lane, or under the last one.
    fn hang_policies(&mut self, model: &Model, lanes: &[Lane], over: usize) {
        let mut left = MARGIN;
        for policy in model.policies.iter().filter(|policy| lane_of_policy(policy, lanes) == over) {
            let size = if policy.whenever.len() + policy.then.len() > 2 { LONG_POLICY } else { POLICY };
            let told = policy.tells.filter(|system| self.place(StickyKind::System, system).is_none());
            let x = self.after_event(policy).unwrap_or(left).max(left);
            let right = x + size.0 + told.map_or(0.0, |_| TOLD_WIDTH);
            let y = self.room_below(x, right);
            self.hang(StickyKind::Policy, policy.name, Rect { x, y, width: size.0, height: size.1 });
            if let Some(system) = told {
                self.hang(StickyKind::System, system, Rect { x: x + size.0, y, width: TOLD_WIDTH, height: size.1 });
            }
            left = right + STEP_GAP;
        }
    }

    /// Where begins what a policy does: to the right of the event that activates it, and of the line of a pivotal one.
    fn after_event(&self, policy: &PolicySticky) -> Option<f64> {
        let event = policy.whenever.iter().find_map(|event| self.place(StickyKind::Event, event))?;
        Some(event.right() + STEP_GAP)
    }

    fn hang(&mut self, kind: StickyKind, name: &str, place: Rect) {
        self.hang_as(StickyId::new(kind, name), label(name), place);
    }

    fn hang_as(&mut self, id: StickyId, label: String, place: Rect) {
        self.width = self.width.max(place.right());
        self.height = self.height.max(place.bottom());
        self.stickies.push(PlacedSticky { id, label, place });
    }
}

/// The lanes, one for each aggregate.
fn lanes(model: &Model) -> Vec<Lane<'_>> {
    let (mut lanes, mut shown): (Vec<Lane>, Vec<&str>) = (Vec::new(), Vec::new());
    for aggregate in model.aggregates() {
        let steps: Vec<&Step> = model.steps.iter().filter(|step| step.aggregate == aggregate).collect();
        let mut views: Vec<&'static str> = Vec::new();
        for view in steps.iter().flat_map(|step| step.views.iter().copied()) {
            if !shown.contains(&view) {
                shown.push(view);
                views.push(view);
            }
        }
        lanes.push(Lane { aggregate, steps, views });
    }
    lanes
}

/// The lane that a policy hangs over: that of the last command that it issues, or the one below its events where none of
/// them happens before.
fn lane_of_policy(policy: &PolicySticky, lanes: &[Lane]) -> usize {
    let last = |has: &dyn Fn(&Step) -> bool| lanes.iter().rposition(|lane| lane.steps.iter().any(|step| has(step)));
    let happens = last(&|step| step.events.iter().any(|event| policy.whenever.contains(event)));
    let issues = last(&|step| policy.then.contains(&step.command.name));
    match (happens, issues) {
        (Some(happens), Some(issues)) if happens < issues => issues,
        (happens, issues) => happens.max(issues).map_or(0, |lane| lane + 1),
    }
}

/// Where a view hangs, seen from the upper left corner of the first one: in a row, or two upon each other.
fn place_of_view(index: usize, in_a_row: bool) -> (f64, f64) {
    let (column, row) = if in_a_row { (index, 0) } else { (index / 2, index % 2) };
    (SIDE * column as f64, SIDE * row as f64)
}

fn step_width(step: &Step) -> f64 {
    SIDE * (1 + step.events.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::{Rect, WallPlan};
    use crate::domains;
    use crate::engine::model::{Step, StickyKind};

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
            let (model, wall) = (&context.model, WallPlan::of(&context.model));
            for step in &model.steps {
                let after = model.steps.iter().skip_while(|other| *other != step).skip(1);
                let next = after.clone().find(|other| other.aggregate == step.aggregate);
                let place = |step: &Step| wall.place(StickyKind::Command, step.command.name);
                let is_right =
                    next.is_none_or(|next| place(step).zip(place(next)).is_some_and(|(a, b)| a.right() <= b.x));
                assert!(is_right, "what happens after {} hangs to its right", step.command.name);
            }
            for policy in &model.policies {
                let event = policy.whenever.first().and_then(|event| wall.place(StickyKind::Event, event));
                let follows = policy.then.iter().map(|command| wall.place(StickyKind::Command, command));
                for place in follows.chain([wall.place(StickyKind::Policy, policy.name)]) {
                    let is_right = event.zip(place).is_some_and(|(event, place)| event.right() <= place.x);
                    assert!(is_right, "{} and what it issues hang to the right of what activates it", policy.name);
                }
            }
        }
    }

    #[test]
    fn the_line_of_a_pivotal_event_crosses_no_sticky_but_what_an_aggregate_owns_before_and_after() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model);
            for sticky in wall.stickies.iter().filter(|sticky| sticky.id.kind != StickyKind::Aggregate) {
                let crossed = |x: &f64| sticky.place.x < *x && *x < sticky.place.right();
                assert!(!wall.pivots.iter().any(crossed), "{:?} of {}", sticky.id, context.model.name);
            }
        }
    }

    #[test]
    fn everything_that_a_model_names_hangs_once() {
        for context in domains::all() {
            let (model, wall) = (&context.model, WallPlan::of(&context.model));
            let names = |kind: StickyKind| wall.stickies.iter().filter(|sticky| sticky.id.kind == kind).count();
            assert_eq!(names(StickyKind::Command), model.steps.len());
            assert_eq!(names(StickyKind::Event), model.events().len());
            assert_eq!(names(StickyKind::Policy), model.policies.len());
            assert_eq!(names(StickyKind::View), model.views.len());
            assert_eq!(names(StickyKind::System), model.systems.len());
            assert_eq!(names(StickyKind::Hotspot), model.hotspots.len());
        }
    }
}
