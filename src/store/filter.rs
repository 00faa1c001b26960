//! Which events of the log a reader wants: by type, by correlation, by time.
//!
//! Asks the index of the log only, and there the shortest list that has them all. Must not know what an event means.

use crate::engine::ids::{CorrelationId, Position};
use crate::engine::log::{Fired, Head, Log};
use crate::engine::timestamp::Timestamp;

/// What must be true of an event to be read. What is not said does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Context and name, as in `Orders.OrderCreated`.
    pub event_type: Option<String>,
    /// The action that it belongs to.
    pub correlation_id: Option<CorrelationId>,
    /// It was decided at this time or later.
    pub since: Option<Timestamp>,
    /// It was decided at this time or earlier.
    pub until: Option<Timestamp>,
}

impl Filter {
    /// The positions of the events that are wanted, oldest first.
    #[must_use]
    pub fn positions(&self, log: &Log) -> Vec<Position> {
        let candidates = match (self.correlation_id, &self.event_type) {
            (Some(correlation), _) => log.correlated(correlation),
            (None, Some(event_type)) => {
                log.fired(Fired::Event, event_type).iter().map(|position| Position((*position).into())).collect()
            }
            (None, None) => (1..=log.head().0).map(Position).collect(),
        };
        candidates.into_iter().filter(|position| log.head_of(*position).is_some_and(|head| self.fits(&head))).collect()
    }

    fn fits(&self, head: &Head) -> bool {
        self.event_type.as_deref().is_none_or(|wanted| head.event_type == wanted)
            && self.correlation_id.is_none_or(|wanted| head.correlation_id == wanted)
            && self.since.is_none_or(|since| head.created_at >= since)
            && self.until.is_none_or(|until| head.created_at <= until)
    }
}
