//! The arrows between stickies that do not touch.
//!
//! On a paper wall the grammar is told by stickies that touch; arrows explain, and show what just happened. Must not know
//! when an arrow is shown.

use super::wall_layout::{Rect, WallPlan};
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

/// The arrows of a wall: event *activates* policy, policy *issues* command, event *results in* read model.
#[must_use]
pub fn edges(model: &Model, wall: &WallPlan) -> Vec<Edge> {
    let named = |kind, name: &str| StickyId::new(kind, name);
    let mut edges = Vec::new();
    for policy in &model.policies {
        let own = named(StickyKind::Policy, policy.name);
        edges.extend(policy.whenever.iter().map(|event| (named(StickyKind::Event, event), "activates", own.clone())));
        edges.extend(policy.then.iter().map(|command| (own.clone(), "issues", named(StickyKind::Command, command))));
    }
    for step in &model.steps {
        for event in &step.events {
            for view in &step.views {
                edges.push((named(StickyKind::Event, event), "results in", named(StickyKind::View, view)));
            }
        }
    }
    let drawn = |(from, verb, to): (StickyId, &'static str, StickyId)| {
        let path = path(wall.place(from.kind, &from.name)?, wall.place(to.kind, &to.name)?);
        Some(Edge { from, to, verb, path })
    };
    edges.into_iter().filter_map(drawn).collect()
}

/// A line straight down when the goal is below and one is over the other, else a curve; and below what is between when
/// both hang in one row.
fn path(from: Rect, to: Rect) -> String {
    if to.y >= from.bottom() {
        let narrower = if from.width < to.width { from } else { to };
        let (x, y1, y2) = (narrower.middle().0, from.bottom(), to.y);
        let (x1, x2) = (x.clamp(from.x, from.right()), x.clamp(to.x, to.right()));
        let bend = (y2 - y1) / 2.0;
        return format!("M{x1:.0} {y1:.0} C{x1:.0} {:.0} {x2:.0} {:.0} {x2:.0} {y2:.0}", y1 + bend, y2 - bend);
    }
    let (x1, x2, y) = (from.middle().0, to.middle().0, from.bottom());
    let dip = y + 26.0;
    format!("M{x1:.0} {y:.0} C{x1:.0} {dip:.0} {x2:.0} {dip:.0} {x2:.0} {y:.0}")
}
