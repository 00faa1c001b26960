//! How often each sticky has fired up to a position.
//!
//! Nothing is counted for it: the log knows the positions at which something fired, in order.

use crate::engine::context::Context;
use crate::engine::ids::Position;
use crate::engine::log::{Fired, Log};
use crate::engine::model::{StickyId, StickyKind};

/// How often a sticky has fired. An aggregate has fired when its first event made a new instance of it; who decides and what
/// is looked at do not fire.
#[must_use]
pub fn count(log: &Log, context: &Context, sticky: &StickyId, at: Position) -> usize {
    let of = |what, name: &str| {
        let positions = log.fired(what, &format!("{}.{name}", context.prefix));
        positions.partition_point(|position| u64::from(*position) <= at.0)
    };
    match sticky.kind {
        StickyKind::Event => of(Fired::Event, sticky.base()),
        StickyKind::Command => of(Fired::Command, &sticky.name),
        StickyKind::Policy => of(Fired::Policy, &sticky.name),
        StickyKind::Aggregate => {
            let owner = context.aggregates.iter().find(|aggregate| aggregate.name() == sticky.base());
            let events = owner.map_or(&[][..], |aggregate| aggregate.events());
            events.iter().map(|event| of(Fired::Begun, event)).sum()
        }
        StickyKind::Actor | StickyKind::View | StickyKind::System | StickyKind::Hotspot => 0,
    }
}
