//! The arrows between stickies that do not touch.
//!
//! On a paper wall the grammar is told by stickies that touch; arrows explain, and show what just happened. Must not know
//! when an arrow is shown.

use super::wall_layout::{AGGREGATE_HEIGHT, Rect, WallPlan};
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
    /// The path, in the words of SVG.
    pub path: String,
}

impl Edge {
    /// Whether it tells of a reaction. These are always there; what a read model takes in is shown only while it happens,
    /// for on most walls nearly everything does.
    #[must_use]
    pub fn is_reaction(&self) -> bool {
        self.verb != RESULTS_IN
    }
}

const RESULTS_IN: &str = "results in";

/// The arrows of a wall: event *activates* policy, policy *issues* command, policy *is invoked on* system, event *results in*
/// read model; what was delivered to a system is a read model, too.
#[must_use]
pub fn edges(model: &Model, wall: &WallPlan) -> Vec<Edge> {
    let named = |kind, name: &str| StickyId::new(kind, name);
    let mut edges = Vec::new();
    for policy in &model.policies {
        let own = named(StickyKind::Policy, policy.name);
        edges.extend(policy.whenever.iter().map(|event| (named(StickyKind::Event, event), "activates", own.clone())));
        edges.extend(policy.then.iter().map(|command| (own.clone(), "issues", named(StickyKind::Command, command))));
        edges.extend(policy.tells.map(|system| (own, "is invoked on", named(StickyKind::System, system))));
    }
    for step in &model.steps {
        for view in step.views.iter().filter_map(|view| model.view(view)) {
            let to = named(StickyKind::View, view.name);
            match view.delivered_to {
                Some(system) => edges.push((named(StickyKind::System, system), RESULTS_IN, to)),
                None => edges
                    .extend(step.events.iter().map(|event| (named(StickyKind::Event, event), RESULTS_IN, to.clone()))),
            }
        }
    }
    let drawn = |(from, verb, to): (StickyId, &'static str, StickyId)| {
        let (start, mut end) = (wall.place(from.kind, &from.name)?, wall.place(to.kind, &to.name)?);
        if to.kind == StickyKind::Command && start.bottom() <= end.y - AGGREGATE_HEIGHT {
            // from above a command is reached through its aggregate
            end = Rect { y: end.y - AGGREGATE_HEIGHT, ..end };
        }
        let path = beside(start, end).filter(|_| to.kind != StickyKind::Command);
        Some(Edge { path: path.or_else(|| self::path(start, end))?, from, to, verb })
    };
    edges.into_iter().filter_map(drawn).collect()
}

/// A curve to what is below or above, from within the narrower one if that is over the other; and below what is between when
/// both hang in one row. None between stickies that touch.
fn path(from: Rect, to: Rect) -> Option<String> {
    let near = |a: (f64, f64), b: (f64, f64)| a.0 <= b.1 && b.0 <= a.1;
    if near((from.x, from.right()), (to.x, to.right())) && near((from.y, from.bottom()), (to.y, to.bottom())) {
        return None;
    }
    let down = to.y >= from.bottom();
    if down || to.bottom() <= from.y {
        let narrower = if from.width < to.width { from } else { to };
        let (y1, y2) = if down { (from.bottom(), to.y) } else { (from.y, to.bottom()) };
        let x = narrower.middle().0;
        let (x1, x2) = (x.clamp(from.x + INSET, from.right() - INSET), x.clamp(to.x + INSET, to.right() - INSET));
        let bend = (y2 - y1) / 2.0;
        return Some(format!("M{x1:.0} {y1:.0} C{x1:.0} {:.0} {x2:.0} {:.0} {x2:.0} {y2:.0}", y1 + bend, y2 - bend));
    }
    let (x1, x2, y) = (from.middle().0, to.middle().0, from.bottom().max(to.bottom()));
    let dip = y + DIP;
    Some(format!("M{x1:.0} {:.0} C{x1:.0} {dip:.0} {x2:.0} {dip:.0} {x2:.0} {:.0}", from.bottom(), to.bottom()))
}

/// A curve down and then to the left side of what hangs below and further right, so that nothing between hides where it comes from.
fn beside(from: Rect, to: Rect) -> Option<String> {
    if to.y < from.bottom() || to.x < from.right() {
        return None;
    }
    let next = from.bottom() + DIP;
    let (x, y) = (from.middle().0, if to.y < next { next } else { to.middle().1 });
    Some(format!("M{x:.0} {:.0} C{x:.0} {y:.0} {x:.0} {y:.0} {:.0} {y:.0}", from.bottom(), to.x))
}

/// How far below a row an arrow runs along it.
const DIP: f64 = 26.0;

/// How far from a corner an arrow begins and ends, at the least.
const INSET: f64 = 16.0;

#[cfg(test)]
mod tests {
    use super::{beside, edges};
    use crate::domains;
    use crate::kernels::wall_layout::{Rect, WallPlan};

    #[test]
    fn what_hangs_below_and_to_the_right_is_reached_from_its_left() {
        let from = Rect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        let to = Rect { x: 200.0, y: 300.0, width: 80.0, height: 40.0 };
        assert_eq!(beside(from, to).as_deref(), Some("M50 100 C50 320 50 320 200 320"));
        assert_eq!(beside(from, Rect { y: 100.0, ..to }).as_deref(), Some("M50 100 C50 126 50 126 200 126"));
        assert_eq!(beside(from, Rect { x: 90.0, ..to }), None, "it hangs below");
        assert_eq!(beside(from, Rect { y: 0.0, ..to }), None, "it hangs beside");
    }

    #[test]
    fn the_arrow_to_shipping_comes_from_the_completed_order() {
        let all = domains::all();
        let found = all.iter().find_map(|context| {
            let wall = WallPlan::of(&context.model);
            let edge = edges(&context.model, &wall).into_iter().find(|edge| edge.to.name == "Shipping")?;
            let system = wall.stickies.iter().find(|sticky| sticky.id.key() == "system:product-block-list")?.place;
            Some((edge, system))
        });
        let begins = |path: &str| path.trim_start_matches('M').split(' ').next()?.parse::<f64>().ok();
        let found =
            found.map(|(edge, system)| (edge.from.key(), begins(&edge.path).is_some_and(|x| x > system.right())));
        assert_eq!(found, Some(("event:OrderCompleted".to_owned(), true)));
    }
}
