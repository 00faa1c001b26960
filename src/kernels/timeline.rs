//! The timeline: which part of the log is drawn, in which lanes, and how dense the rest is.
//!
//! Only what fits on the screen is planned, so a log of a hundred thousand events costs as much as one of a hundred. Must
//! not know pixels of a real screen; widths come in as numbers of events.

use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::timestamp::Timestamp;

/// One event on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which event.
    pub position: Position,
    /// In which lane, from 0.
    pub lane: usize,
    /// Its column in the window, from 0.
    pub column: u64,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelinePlan {
    /// The first position in the window.
    pub first: u64,
    /// How many columns the window has.
    pub columns: u64,
    /// The streams that have events in the window, in the order in which they appear.
    pub lanes: Vec<StreamId>,
    /// The events in the window.
    pub marks: Vec<Mark>,
}

impl TimelinePlan {
    /// Plans a window of `columns` events that has the playhead in it: the newest events at the head, else the playhead near
    /// the middle. The window moves by a quarter of itself, so that most steps leave it as it is and nothing has to be drawn.
    #[must_use]
    pub fn of(log: &Log, playhead: Position, columns: u64) -> Self {
        let columns = columns.max(1);
        let last_start = log.head().0.saturating_sub(columns);
        let stride = (columns / 4).max(1);
        let first = (playhead.0.saturating_sub(columns / 2) / stride * stride).min(last_start);
        let mut plan = Self { first: first + 1, columns, ..Self::default() };
        for (column, event) in (0..columns).zip(log.heads_after(Position(first))) {
            let lane = plan.lane_of(event.stream_id);
            plan.marks.push(Mark { position: event.position, lane, column });
        }
        plan
    }

    fn lane_of(&mut self, stream: &str) -> usize {
        if let Some(lane) = self.lanes.iter().position(|known| known.0 == stream) {
            return lane;
        }
        self.lanes.push(StreamId(stream.to_owned()));
        self.lanes.len() - 1
    }
}

/// How many events fall into each of `buckets` equal parts of the log's time, for the strip above the lanes. Empty for a
/// log of fewer than two events: there is no span. Time rises along a log, so each border is looked up; only where an import
/// has brought older events it is approximate.
#[must_use]
pub fn density(log: &Log, buckets: usize) -> Vec<u32> {
    let time = |position: u64| log.created_at(Position(position)).map(Timestamp::as_millisecond);
    let (Some(start), Some(end)) = (time(1), time(log.head().0)) else { return Vec::new() };
    let span = end.saturating_sub(start);
    if span == 0 || buckets == 0 {
        return Vec::new();
    }
    let border = |bucket: usize| {
        let until = u128::from(start) + u128::from(span) * bucket as u128 / buckets as u128;
        if bucket == buckets { log.head().0 } else { log.count_before(u64::try_from(until).unwrap_or(u64::MAX)) }
    };
    let count = |bucket: usize| border(bucket + 1).saturating_sub(border(bucket));
    (0..buckets).map(|bucket| u32::try_from(count(bucket)).unwrap_or(u32::MAX)).collect()
}

/// Which way to look for the next event of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// The past.
    Earlier,
    /// The future.
    Later,
}

/// The nearest of some positions (in order) on one side of the playhead.
#[must_use]
pub fn nearest(positions: &[Position], playhead: Position, towards: Towards) -> Option<Position> {
    match towards {
        Towards::Earlier => positions.iter().rev().find(|position| **position < playhead).copied(),
        Towards::Later => positions.iter().find(|position| **position > playhead).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::{TimelinePlan, Towards, nearest};
    use crate::engine::event::{EventData, JsonObject};
    use crate::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
    use crate::engine::log::Log;
    use crate::engine::timestamp::Timestamp;
    use std::sync::Arc;
    use uuid::Uuid;

    fn log(streams: &[&str]) -> Log {
        let mut log = Log::default();
        for (position, stream) in (1..).zip(streams) {
            let id = Uuid::from_u128(u128::from(position));
            let data = EventData {
                event_id: EventId(id),
                event_type: "Orders.OrderCreated".into(),
                data: JsonObject::default(),
                metadata: JsonObject::default(),
                causation_id: CausationId(id),
                correlation_id: CorrelationId(id),
                created_at: Timestamp::UNIX_EPOCH,
                schema_version: 1,
            };
            let event = data.recorded(StreamId((*stream).into()), StreamVersion(1), Position(position));
            log.extend([Arc::new(event)]);
        }
        log
    }

    fn window(plan: &TimelinePlan) -> Vec<u64> {
        plan.marks.iter().map(|mark| mark.position.0).collect()
    }

    #[test]
    fn every_stream_has_its_lane_in_the_order_of_appearance() {
        let plan = TimelinePlan::of(&log(&["b", "a", "b"]), Position(3), 10);
        assert_eq!(plan.lanes, ["b", "a"].map(|stream| StreamId(stream.into())));
        assert_eq!(plan.marks.iter().map(|mark| mark.lane).collect::<Vec<_>>(), [0, 1, 0]);
    }

    #[test]
    fn the_window_holds_the_playhead_and_never_leaves_the_log() {
        let log = log(&["a"; 9]);
        assert_eq!(window(&TimelinePlan::of(&log, Position(9), 4)), [6, 7, 8, 9]);
        assert_eq!(window(&TimelinePlan::of(&log, Position(5), 4)), [4, 5, 6, 7]);
        assert_eq!(window(&TimelinePlan::of(&log, Position(0), 4)), [1, 2, 3, 4]);
        assert!(TimelinePlan::of(&Log::default(), Position(0), 4).marks.is_empty());
    }

    #[test]
    fn the_nearest_of_a_stream_is_found_on_either_side() {
        let positions = [2, 5, 9].map(Position);
        assert_eq!(nearest(&positions, Position(5), Towards::Earlier), Some(Position(2)));
        assert_eq!(nearest(&positions, Position(6), Towards::Later), Some(Position(9)));
        assert_eq!(nearest(&positions, Position(9), Towards::Later), None);
    }
}
