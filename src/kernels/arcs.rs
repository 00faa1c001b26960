//! What led to what, as arcs between events: from an event to those that followed because of it.
//!
//! Must not know pixels of a real screen: ends come in as numbers.

use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use std::sync::Arc as Shared;

/// That one event led to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The cause.
    pub from: Position,
    /// What followed.
    pub to: Position,
    /// Whether it begins or ends at the event that is looked at.
    pub is_near: bool,
}

/// The arcs of an action, `here` being the event that is looked at.
#[must_use]
pub fn arcs(here: Position, action: &[Shared<RecordedEvent>]) -> Vec<Arc> {
    let arc = |event: &Shared<RecordedEvent>| {
        let from = cause(event, action)?.position;
        Some(Arc { from, to: event.position, is_near: from == here || event.position == here })
    };
    action.iter().filter_map(arc).collect()
}

/// The event of an action that led to another one of it.
#[must_use]
pub fn cause<'a>(event: &RecordedEvent, action: &'a [Shared<RecordedEvent>]) -> Option<&'a Shared<RecordedEvent>> {
    let cause = event.command_causation()?;
    action.iter().find(|other| other.event_id.0 == cause)
}

/// Where an arc begins or ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// From the left.
    pub x: f64,
    /// From above.
    pub y: f64,
}

/// The line of an arc, as the path of an SVG: it leaves downwards or upwards and arrives from the left.
#[must_use]
pub fn curve(from: End, to: End) -> String {
    let reach = ((to.x - from.x).abs() * 0.5).clamp(12.0, 90.0);
    let lift = if (to.y - from.y).abs() < 1.0 { -18.0 } else { (to.y - from.y) * 0.6 };
    format!(
        "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
        from.x,
        from.y,
        from.x,
        from.y + lift,
        to.x - reach,
        to.y,
        to.x,
        to.y
    )
}

#[cfg(test)]
mod tests {
    use super::{End, arcs, curve};
    use crate::domains::orders::Orders;
    use crate::domains::rehearsal::Rehearsal;
    use crate::engine::event::COMMAND_CAUSATION;
    use crate::engine::ids::Position;
    use std::sync::Arc;

    #[test]
    fn an_action_has_an_arc_from_each_cause_to_what_it_led_to() {
        let mut orders = Rehearsal::of::<Orders>();
        orders.play("happy-path");
        let log = &orders.log;
        let event = |at: u64, cause: Option<u64>| {
            let event_at = |at: u64| log.at(Position(at)).map(|event| event.as_ref().clone());
            let mut event = event_at(at)?;
            if let Some(cause) = cause.and_then(event_at) {
                event.metadata.insert(COMMAND_CAUSATION.into(), cause.event_id.0.to_string().into());
            }
            Some(Arc::new(event))
        };
        let action: Vec<_> = [event(3, None), event(4, Some(3)), event(5, Some(3))].into_iter().flatten().collect();
        let arc = |to, is_near| super::Arc { from: Position(3), to: Position(to), is_near };
        assert_eq!(arcs(Position(3), &action), [arc(4, true), arc(5, true)]);
        assert_eq!(arcs(Position(5), &action), [arc(4, false), arc(5, true)]);
        assert_eq!(arcs(Position(3), action.get(..1).unwrap_or_default()), [], "what is not known leads to nothing");
    }

    #[test]
    fn an_arc_ends_where_it_should() {
        let path = curve(End { x: 10.0, y: 14.0 }, End { x: 110.0, y: 70.0 });
        assert!(path.starts_with("M10.0 14.0C") && path.ends_with(" 110.0 70.0"), "{path}");
    }
}
