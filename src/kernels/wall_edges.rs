//! The arrows between stickies that do not touch, and the ways that they take.
//!
//! On a paper wall the grammar is told by stickies that touch; arrows explain, and show what just happened. An arrow leaves a
//! sticky at its edge, runs in the gutters between lines and in the margins beside them, and ends at the edge of another one: it
//! crosses no sticky. Must not know when an arrow is shown.

use super::wall_layout::{MARGIN, PlacedSticky, WORD_GAP, WallPlan};
use crate::engine::model::{Model, StickyId, StickyKind};

/// An arrow from sticky to sticky.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Where it begins.
    pub from: StickyId,
    /// Where it ends.
    pub to: StickyId,
    /// The verb of the grammar.
    pub verb: &'static str,
    /// Its corners, from its beginning to its end.
    pub points: Vec<(f64, f64)>,
}

impl Edge {
    /// Whether it tells of a reaction. These are always there; what a read model takes in is shown only while it happens,
    /// for on most walls nearly everything does.
    #[must_use]
    pub fn is_reaction(&self) -> bool {
        self.verb != RESULTS_IN
    }

    /// The path, in the words of SVG: straight, with round corners.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (index, (x, y)) in self.points.iter().copied().enumerate() {
            let corner =
                index.checked_sub(1).and_then(|before| Some((self.points.get(before)?, self.points.get(index + 1)?)));
            match corner {
                None => path.extend([if index == 0 { "M" } else { "L" }, &pair((x, y))]),
                Some((before, after)) => {
                    let (a, b) = (towards((x, y), *before), towards((x, y), *after));
                    path.extend(["L", &pair(a), "Q", &pair((x, y)), " ", &pair(b)]);
                }
            }
        }
        path
    }
}

/// How round a corner is.
const ROUND: f64 = 7.0;
const RESULTS_IN: &str = "results in";

/// A point, in the words of SVG.
fn pair((x, y): (f64, f64)) -> String {
    format!("{x:.1} {y:.1}")
}

/// The point on the way from one point to another where a corner begins.
fn towards(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let part = if length > 0.0 { (ROUND / length).min(0.5) } else { 0.0 };
    (from.0 + dx * part, from.1 + dy * part)
}

/// The arrows of a wall: event *activates* policy, policy *issues* command, policy *is invoked on* system, event *results in*
/// read model; what was delivered to a system is a read model, too.
#[must_use]
pub fn edges(model: &Model, wall: &WallPlan) -> Vec<Edge> {
    let named = |kind, name: &str| StickyId::new(kind, name);
    let mut wanted = Vec::new();
    let made = |event: &str| {
        let of = model.steps.iter().filter(|step| step.events.contains(&event)).map(|step| model.event_id(step, event));
        of.collect::<Vec<_>>()
    };
    for policy in &model.policies {
        let own = named(StickyKind::Policy, policy.name);
        let whenever = policy.whenever.iter().flat_map(|event| made(event));
        wanted.extend(whenever.map(|event| (event, "activates", own.clone())));
        wanted.extend(policy.then.iter().map(|command| (own.clone(), "issues", named(StickyKind::Command, command))));
        wanted.extend(model.told_id(policy).map(|system| (own, "is invoked on", system)));
    }
    for step in &model.steps {
        for view in step.views.iter().filter_map(|view| model.view(view)) {
            let to = named(StickyKind::View, view.name);
            match view.delivered_to {
                Some(system) => wanted.push((named(StickyKind::System, system), RESULTS_IN, to)),
                None => {
                    wanted
                        .extend(step.events.iter().map(|event| (model.event_id(step, event), RESULTS_IN, to.clone())));
                }
            }
        }
    }
    let mut ways = Ways { wall, tracks: Vec::new() };
    let ends =
        |from: &StickyId, to: &StickyId| Some((wall.sticky(from.kind, &from.name)?, wall.sticky(to.kind, &to.name)?));
    // the tracks have to be known before anything is drawn on them
    for (from, _, to) in &wanted {
        if let Some((from, to)) = ends(from, to) {
            ways.take(from, to);
        }
    }
    let drawn = |(from, verb, to): (StickyId, &'static str, StickyId)| {
        let points = ends(&from, &to).and_then(|(from, to)| ways.points(from, to))?;
        Some(Edge { from, to, verb, points })
    };
    wanted.into_iter().filter_map(drawn).collect()
}

/// Where arrows run beside each other.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Lane {
    /// Above the line of this number; after the last line, below it.
    Gutter(usize),
    /// In the left margin.
    Left,
    /// In the right margin.
    Right,
}

/// How one sticky is reached from another.
enum Way {
    /// Straight to the one beside it.
    Beside,
    /// Along one gutter.
    Along(usize),
    /// Along a gutter, through a margin, and along another gutter.
    Around(usize, Lane, usize),
    /// Along a gutter to the left margin, and from there to the left side of what begins a line.
    ToTheLeft(usize),
}

/// The ways over a wall. What leads to one sticky shares a track, and so does all that leads to read models.
struct Ways<'a> {
    wall: &'a WallPlan,
    tracks: Vec<(Lane, Track)>,
}

/// What shares a track.
#[derive(Clone, Debug, PartialEq)]
enum Track {
    To(StickyId),
    ToViews,
}

impl Track {
    fn to(sticky: &StickyId) -> Self {
        if sticky.kind == StickyKind::View { Self::ToViews } else { Self::To(sticky.clone()) }
    }
}

impl Ways<'_> {
    /// Takes the tracks for an arrow.
    fn take(&mut self, from: &PlacedSticky, to: &PlacedSticky) {
        let lanes = match self.way(from, to) {
            None | Some(Way::Beside) => Vec::new(),
            Some(Way::Along(gutter)) => vec![Lane::Gutter(gutter)],
            Some(Way::Around(first, margin, last)) => vec![Lane::Gutter(first), margin, Lane::Gutter(last)],
            Some(Way::ToTheLeft(gutter)) => vec![Lane::Gutter(gutter), Lane::Left],
        };
        for lane in lanes {
            let track = (lane, Track::to(&to.id));
            if !self.tracks.contains(&track) {
                self.tracks.push(track);
            }
        }
    }

    /// None between stickies that touch.
    fn way(&self, from: &PlacedSticky, to: &PlacedSticky) -> Option<Way> {
        let (a, b) = (from.place, to.place);
        let meet = |a: (f64, f64), b: (f64, f64)| a.0 <= b.1 && b.0 <= a.1;
        let level = meet((a.y, a.bottom()), (b.y, b.bottom()));
        if level && meet((a.x, a.right()), (b.x, b.right())) {
            return None;
        }
        if from.line == to.line && level && b.x > a.right() && b.x - a.right() <= WORD_GAP + 1.0 {
            return Some(Way::Beside);
        }
        let out = self.out(from, to);
        if to.id.kind == StickyKind::Policy && to.opens_line {
            return Some(Way::ToTheLeft(out));
        }
        let last = into(from, to);
        if out == last {
            return Some(Way::Along(out));
        }
        let (x, end) = (exit(from), entry(to));
        let right = (self.wall.width - x) + (self.wall.width - end) < x + end;
        Some(Way::Around(out, if right { Lane::Right } else { Lane::Left }, last))
    }

    /// The gutter that an arrow leaves into: events below, policies towards what they issue.
    fn out(&self, from: &PlacedSticky, to: &PlacedSticky) -> usize {
        let above = from.id.kind == StickyKind::Policy && to.line <= from.line;
        if above { from.line } else { (from.line + 1).min(self.wall.lines.len()) }
    }

    fn points(&self, from: &PlacedSticky, to: &PlacedSticky) -> Option<Vec<(f64, f64)>> {
        let way = self.way(from, to)?;
        if matches!(way, Way::Beside) {
            let (top, bottom) = (from.place.y.max(to.place.y), from.place.bottom().min(to.place.bottom()));
            let y = f64::midpoint(top, bottom);
            return Some(vec![(from.place.right(), y), (to.place.x, y)]);
        }
        let out = self.out(from, to);
        let y = self.track(Lane::Gutter(out), &to.id);
        let mut points = self.start(from, out, y);
        match way {
            Way::ToTheLeft(_) => {
                let (x, end) = (self.track(Lane::Left, &to.id), to.place.middle().1);
                points.extend([(x, y), (x, end), (to.place.x, end)]);
                return Some(points);
            }
            Way::Around(_, margin, last) => {
                let (x, next) = (self.track(margin, &to.id), self.track(Lane::Gutter(last), &to.id));
                points.extend([(x, y), (x, next), (entry(to), next)]);
            }
            Way::Along(_) | Way::Beside => points.push((entry(to), y)),
        }
        let from_below = into(from, to) > to.line;
        points.push((entry(to), if from_below { to.place.bottom() } else { self.top_of(to) }));
        Some(points)
    }

    /// From the edge of a sticky to its track: down, or up, or out at the side where others hang below.
    fn start(&self, from: &PlacedSticky, out: usize, y: f64) -> Vec<(f64, f64)> {
        let place = from.place;
        let is_free = |other: &&PlacedSticky| {
            other.line == from.line
                && other.place.y >= place.bottom()
                && meets(other.place.x, other.place.right(), exit(from))
        };
        if out <= from.line {
            return vec![(exit(from), place.y), (exit(from), y)];
        }
        if self.wall.stickies.iter().any(|other| is_free(&other)) {
            let x = place.right() + WORD_GAP / 2.0;
            let side = place.middle().1;
            return vec![(place.right(), side), (x, side), (x, y)];
        }
        vec![(exit(from), place.bottom()), (exit(from), y)]
    }

    /// The upper edge of a sticky; a command is reached through its aggregate.
    fn top_of(&self, to: &PlacedSticky) -> f64 {
        let over =
            self.wall.stickies.iter().filter(|other| other.line == to.line && other.id.kind == StickyKind::Aggregate);
        let mut bands = over.filter(|band| meets(band.place.x, band.place.right(), entry(to)));
        bands.next().map_or(to.place.y, |band| band.place.y.min(to.place.y))
    }

    /// Where the track of what leads to a sticky is: the tracks of a lane share its room.
    fn track(&self, lane: Lane, to: &StickyId) -> f64 {
        let mut own = self.tracks.iter().filter(|(other, _)| *other == lane);
        let wanted = Track::to(to);
        let number = own.clone().position(|(_, other)| *other == wanted).unwrap_or_default();
        let part = (number + 1) as f64 / (own.by_ref().count() + 1) as f64;
        let lines = &self.wall.lines;
        match lane {
            // an actor's corner reaches into the margin
            Lane::Left => (MARGIN - 10.0) * (1.0 - part),
            Lane::Right => self.wall.width - MARGIN * (1.0 - part),
            Lane::Gutter(number) => {
                let top = number.checked_sub(1).and_then(|above| lines.get(above)).map_or(0.0, |line| line.bottom);
                let bottom = lines.get(number).map_or(self.wall.height, |line| line.top);
                top + (bottom - top) * part
            }
        }
    }
}

fn meets(left: f64, right: f64, x: f64) -> bool {
    left < x && x < right
}

/// The gutter from which a sticky is entered: from above, but a read model from below by what hangs in its own line.
fn into(from: &PlacedSticky, to: &PlacedSticky) -> usize {
    let from_below = to.id.kind == StickyKind::View && from.line == to.line;
    if from_below { to.line + 1 } else { to.line }
}

/// Where an arrow leaves.
fn exit(from: &PlacedSticky) -> f64 {
    let part = if from.id.kind == StickyKind::Policy { 0.75 } else { 0.5 };
    from.place.x + from.place.width * part
}

/// Where an arrow arrives.
fn entry(to: &PlacedSticky) -> f64 {
    let part = if to.id.kind == StickyKind::Policy { 0.25 } else { 0.5 };
    to.place.x + to.place.width * part
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::expect_used, clippy::panic, reason = "a test may stop")]

    use super::{Edge, edges};
    use crate::domains;
    use crate::engine::model::{StickyId, StickyKind};
    use crate::kernels::wall_layout::{Rect, WallPlan};

    const WIDTHS: [f64; 5] = [320.0, 700.0, 1_000.0, 1_300.0, 3_000.0];

    /// Whether a straight way goes through a rectangle, not only along its edge.
    fn crosses(a: (f64, f64), b: (f64, f64), place: &Rect) -> bool {
        let inside = |low: f64, high: f64, from: f64, to: f64| low + 1.0 < from.max(to) && from.min(to) < high - 1.0;
        inside(place.x, place.right(), a.0, b.0) && inside(place.y, place.bottom(), a.1, b.1)
    }

    #[test]
    fn no_arrow_crosses_a_sticky_on_any_wall_of_any_width() {
        for context in domains::all() {
            for width in WIDTHS {
                let wall = WallPlan::of(&context.model, width);
                for edge in edges(&context.model, &wall) {
                    for sticky in &wall.stickies {
                        // an actor's corner is a part of its command
                        let crossed = edge.points.windows(2).any(|pair| crosses(pair[0], pair[1], &sticky.place));
                        assert!(!crossed, "{:?} → {:?} crosses {:?} at {width}", edge.from, edge.to, sticky.id);
                    }
                }
            }
        }
    }

    #[test]
    fn an_arrow_stays_on_the_wall_and_has_no_corner_but_a_right_one() {
        for context in domains::all() {
            for width in WIDTHS {
                let wall = WallPlan::of(&context.model, width);
                for Edge { points, .. } in edges(&context.model, &wall) {
                    let is_straight = |pair: &[(f64, f64)]| {
                        (pair[0].0 - pair[1].0).abs() < 0.01 || (pair[0].1 - pair[1].1).abs() < 0.01
                    };
                    assert!(points.windows(2).all(is_straight), "{points:?}");
                    let inside =
                        |(x, y): &(f64, f64)| (0.0..=wall.width).contains(x) && (0.0..=wall.height).contains(y);
                    assert!(points.iter().all(inside), "{points:?}");
                }
            }
        }
    }

    #[test]
    fn the_arrow_goes_on_at_the_left_where_what_a_policy_sets_off_begins() {
        let model = &domains::all()[0].model;
        let wall = WallPlan::of(model, 1_300.0);
        let edges = edges(model, &wall);
        let shipping = StickyId::new(StickyKind::Policy, "Shipping");
        let edge = edges.iter().find(|edge| edge.to == shipping).expect("it is activated");
        assert_eq!(edge.from.key(), "event:OrderCompleted");
        let place = wall.place(StickyKind::Policy, "Shipping").expect("it hangs");
        assert_eq!(edge.points.last(), Some(&(place.x, place.middle().1)));
        assert!(edge.path().starts_with('M') && edge.path().contains('Q'));
    }

    #[test]
    fn every_reaction_of_a_model_has_its_arrow() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model, 1_300.0);
            let edges = edges(&context.model, &wall);
            for policy in &context.model.policies {
                let activated = edges.iter().filter(|edge| edge.to.name == policy.name).count();
                assert_eq!(activated, policy.whenever.len(), "{}", policy.name);
                let issues = edges.iter().filter(|edge| edge.from.name == policy.name && edge.verb == "issues");
                assert_eq!(issues.count(), policy.then.len(), "{}", policy.name);
            }
        }
    }
}
