//! Where each sticky hangs: time runs from left to right, each aggregate has a lane, stickies that belong together touch.
//!
//! ```text
//!   ┌ aggregate ───────────────────────────┐ ┌──────┐
//!   ├ command ┬ event ┐  ├ command ┬ event ┤ │ view │     a lane: what its aggregate decides, and what is read of it
//!   └ actor ┘ └───────┘  └ actor ┘ └───┬───┘ └──────┘
//!     └ system ┘ hotspot           ┌ policy ─┬ system ┐    between lanes: what follows by itself, and what is told outside
//!                                  ├ aggregate …
//! ```
//! Lanes that have room beside each other share a band. Must not know the screen: lengths are in the wall's own units, which
//! a camera scales.

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
const MARGIN: f64 = 40.0;
const TITLE: f64 = 28.0;
/// A lane that would end beyond this begins a band of its own.
const BAND: f64 = 1_480.0;

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
    fn width(&self) -> f64 {
        self.width_of_steps() + SIDE * self.views.len() as f64
    }

    fn width_of_steps(&self) -> f64 {
        let gaps = STEP_GAP * self.steps.len().saturating_sub(1) as f64;
        self.steps.iter().map(|step| step_width(step)).sum::<f64>() + gaps
    }
}

impl WallPlan {
    /// Lays a wall out.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let mut wall = Self { width: 0.0, height: MARGIN + TITLE, stickies: Vec::new(), pivots: Vec::new() };
        let bands = bands(model);
        for (number, band) in bands.iter().enumerate() {
            wall.hang_band(model, band, number, &bands);
        }
        wall.hang_policies(model, &bands, bands.len(), MARGIN);
        wall.pivots = model
            .pivotal_events
            .iter()
            .filter_map(|event| wall.place(StickyKind::Event, event))
            .map(|place| place.right() + STEP_GAP / 2.0)
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

    fn hang_band(&mut self, model: &Model, band: &[Lane], number: usize, bands: &[Vec<Lane>]) {
        let left = self.band_start(model, band);
        self.hang_policies(model, bands, number, left);
        let (top, mut x, mut bottom) = (self.height, left, self.height);
        for lane in band {
            bottom = self.hang_lane(model, lane, x, top).max(bottom);
            x += lane.width() + LANE_GAP * 2.0;
        }
        self.height = bottom + LANE_GAP;
    }

    /// Hangs a lane; gives back where it ends at the lower side.
    fn hang_lane(&mut self, model: &Model, lane: &Lane, left: f64, top: f64) -> f64 {
        let row = top + AGGREGATE_HEIGHT;
        let place = Rect { x: left, y: top, width: lane.width_of_steps(), height: AGGREGATE_HEIGHT };
        self.hang(StickyKind::Aggregate, lane.aggregate, place);
        let (mut x, mut bottom) = (left, row + SIDE - ACTOR_OVERLAP + ACTOR.1);
        for step in &lane.steps {
            bottom = self.hang_step(model, step, x, row).max(bottom);
            x += step_width(step) + STEP_GAP;
        }
        x -= STEP_GAP;
        for view in &lane.views {
            self.hang(StickyKind::View, view, Rect { x: x + STEP_GAP, y: row, width: SIDE, height: SIDE });
            x += SIDE;
        }
        bottom
    }

    /// Hangs a step; gives back where it ends at the lower side.
    fn hang_step(&mut self, model: &Model, step: &Step, x: f64, y: f64) -> f64 {
        self.hang(StickyKind::Command, step.command.name, Rect { x, y, width: SIDE, height: SIDE });
        if let (Some(id), Some(actor)) = (step.actor_id(), step.actor) {
            let place = Rect { x: x - ACTOR_OVERLAP, y: y + SIDE - ACTOR_OVERLAP, width: ACTOR.0, height: ACTOR.1 };
            self.stickies.push(PlacedSticky { id, label: actor.into(), place });
        }
        for (index, event) in step.events.iter().enumerate() {
            let x = x + SIDE * (index + 1) as f64;
            self.hang(StickyKind::Event, event, Rect { x, y, width: SIDE, height: SIDE });
        }
        let (mut bottom, below) = (y, y + SIDE);
        if let Some(system) = step.asks.filter(|system| self.place(StickyKind::System, system).is_none()) {
            self.hang(StickyKind::System, system, Rect { x, y: below, width: ASKED.0, height: ASKED.1 });
            bottom = below + ASKED.1;
        }
        let hotspots = model.hotspots.iter().filter(|hotspot| hotspot.at == step.command.name);
        for (index, hotspot) in hotspots.enumerate() {
            let x = x + ASKED.0 + HOTSPOT_GAP + (HOTSPOT + HOTSPOT_GAP) * index as f64;
            let place = Rect { x, y: below + HOTSPOT_GAP, width: HOTSPOT, height: HOTSPOT };
            self.hang_as(StickyId::new(StickyKind::Hotspot, hotspot.question), hotspot.question.into(), place);
            bottom = bottom.max(place.bottom());
        }
        bottom
    }

    /// A band whose first command is issued by a policy begins under the event that activates the policy, as far as the wall
    /// gets no wider by that.
    fn band_start(&self, model: &Model, band: &[Lane]) -> f64 {
        let first = band.first().and_then(|lane| lane.steps.first()).map(|step| step.command.name);
        let policy = model.policies.iter().find(|policy| first.is_some_and(|first| policy.then.contains(&first)));
        let event = policy.and_then(|policy| self.place(StickyKind::Event, policy.whenever.first()?));
        event.map_or(MARGIN, |event| event.x.min(self.width - band_width(band)).max(MARGIN))
    }

    /// Hangs the policies that belong over a band, or under the last one.
    fn hang_policies(&mut self, model: &Model, bands: &[Vec<Lane>], over: usize, left: f64) {
        let own = |policy: &&PolicySticky| band_of_policy(policy, bands) == over;
        let (mut x, top, mut bottom) = (left, self.height, self.height);
        for policy in model.policies.iter().filter(own) {
            let size = if policy.whenever.len() + policy.then.len() > 2 { LONG_POLICY } else { POLICY };
            x = self.wished(model, policy, bands.get(over), left).max(x);
            self.hang(StickyKind::Policy, policy.name, Rect { x, y: top, width: size.0, height: size.1 });
            x += size.0;
            if let Some(system) = policy.tells.filter(|system| self.place(StickyKind::System, system).is_none()) {
                self.hang(StickyKind::System, system, Rect { x, y: top, width: TOLD_WIDTH, height: size.1 });
                x += TOLD_WIDTH;
            }
            x += STEP_GAP;
            bottom = bottom.max(top + size.1);
        }
        self.height = if bottom > top { bottom + LANE_GAP / 2.0 } else { top };
    }

    /// Where a policy would hang if it were alone: over the command that it issues in the band below, else under its event.
    fn wished(&self, model: &Model, policy: &PolicySticky, band: Option<&Vec<Lane>>, left: f64) -> f64 {
        let mut x = left;
        for lane in band.into_iter().flatten() {
            let index = lane.steps.iter().position(|step| policy.then.contains(&step.command.name));
            if let Some(steps) = index.and_then(|index| lane.steps.get(..index)) {
                return x + steps.iter().map(|step| step_width(step) + STEP_GAP).sum::<f64>();
            }
            x += lane.width() + LANE_GAP * 2.0;
        }
        let known = model.events();
        let event = policy.whenever.iter().rev().find(|event| known.contains(event));
        event.and_then(|event| self.place(StickyKind::Event, event)).map_or(left, |event| event.x)
    }

    fn hang(&mut self, kind: StickyKind, name: &str, place: Rect) {
        self.hang_as(StickyId::new(kind, name), label(name), place);
    }

    fn hang_as(&mut self, id: StickyId, label: String, place: Rect) {
        self.width = self.width.max(place.right());
        self.stickies.push(PlacedSticky { id, label, place });
    }
}

/// The lanes, one band after the other.
fn bands(model: &Model) -> Vec<Vec<Lane<'_>>> {
    let (mut bands, mut shown): (Vec<Vec<Lane>>, Vec<&str>) = (Vec::new(), Vec::new());
    for aggregate in model.aggregates() {
        let steps: Vec<&Step> = model.steps.iter().filter(|step| step.aggregate == aggregate).collect();
        let mut views: Vec<&'static str> = Vec::new();
        for view in steps.iter().flat_map(|step| step.views.iter().copied()) {
            if !shown.contains(&view) {
                shown.push(view);
                views.push(view);
            }
        }
        let lane = Lane { aggregate, steps, views };
        match bands.last_mut() {
            Some(band) if MARGIN + band_width(band) + LANE_GAP * 2.0 + lane.width() <= BAND => band.push(lane),
            _ => bands.push(vec![lane]),
        }
    }
    bands
}

fn band_width(band: &[Lane]) -> f64 {
    let gaps = LANE_GAP * 2.0 * band.len().saturating_sub(1) as f64;
    band.iter().map(Lane::width).sum::<f64>() + gaps
}

/// The band that a policy hangs over: that of the last command that it issues, or the one below its events where none of
/// them happens before.
fn band_of_policy(policy: &PolicySticky, bands: &[Vec<Lane>]) -> usize {
    let last = |has: &dyn Fn(&Step) -> bool| {
        bands.iter().rposition(|band| band.iter().any(|lane| lane.steps.iter().any(|step| has(step))))
    };
    let happens = last(&|step| step.events.iter().any(|event| policy.whenever.contains(event)));
    let issues = last(&|step| policy.then.contains(&step.command.name));
    match (happens, issues) {
        (Some(happens), Some(issues)) if happens < issues => issues,
        (happens, issues) => happens.max(issues).map_or(0, |band| band + 1),
    }
}

fn step_width(step: &Step) -> f64 {
    SIDE * (1 + step.events.len()) as f64
}

/// How much smaller than `smallest` a wall may be to be seen as a whole: a little harder to read is better than cut off.
const NEARLY: f64 = 0.9;

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
    fn time_runs_from_left_to_right_and_from_band_to_band() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model);
            for policy in &context.model.policies {
                let event = policy.whenever.first().and_then(|event| wall.place(StickyKind::Event, event));
                for command in policy.then.iter().map(|command| wall.place(StickyKind::Command, command)) {
                    let is_right = |(event, command): (Rect, Rect)| event.x <= command.x || event.bottom() <= command.y;
                    assert!(
                        event.zip(command).is_some_and(is_right),
                        "{} hangs, and before what it issues",
                        policy.name
                    );
                }
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

    #[test]
    fn a_wall_is_fitted_but_stays_readable() {
        assert!((fit((1000.0, 500.0), (500.0, 500.0), 0.2, 2.0) - 0.5).abs() < 1e-9);
        assert!((fit((1000.0, 500.0), (100.0, 500.0), 0.6, 2.0) - 0.6).abs() < 1e-9);
        assert!((fit((1000.0, 500.0), (550.0, 500.0), 0.6, 2.0) - 0.55).abs() < 1e-9, "nearly fits");
        assert!((fit((100.0, 50.0), (1000.0, 1000.0), 0.6, 2.0) - 2.0).abs() < 1e-9);
        assert!((fit((0.0, 0.0), (0.0, 0.0), 0.6, 2.0) - 1.0).abs() < 1e-9);
    }
}
