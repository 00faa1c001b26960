//! The timeline: which part of the log is drawn, in which lanes, and how dense the rest is.
//!
//! Only what fits on the screen is planned, so a log of a hundred thousand events costs as much as one of a hundred. Must
//! not know pixels of a real screen; widths come in as numbers of events.

use crate::engine::ids::{Position, StreamId};
use crate::engine::log::{Fired, Log};
use crate::engine::timestamp::Timestamp;

/// One event on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which event.
    pub position: Position,
    /// In which lane, from 0.
    pub lane: usize,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelinePlan {
    /// The first position in the window.
    pub first: u64,
    /// The last position that is in the window, or would be.
    pub last: u64,
    /// The streams that have events in the window, in the order in which they appear.
    pub lanes: Vec<StreamId>,
    /// The events in the window, each a column further than the one before it.
    pub marks: Vec<Mark>,
}

impl TimelinePlan {
    /// Plans a window of `columns` events that has the playhead in it: the newest events at the head, else the playhead near
    /// the middle. The window moves by a quarter of itself, so that most steps leave it as it is and nothing has to be drawn.
    #[must_use]
    pub fn of(log: &Log, playhead: Position, columns: u64) -> Self {
        let columns = columns.max(1);
        let first = window_start(playhead.0, log.head().0, columns);
        let mut plan = Self { first: first + 1, last: first + columns, ..Self::default() };
        for event in log.heads_after(Position(first)).take(room(columns)) {
            plan.mark(event.position, event.stream_id);
        }
        plan
    }

    /// The same, of the events of these types only.
    #[must_use]
    pub fn of_types(log: &Log, types: &[String], playhead: Position, columns: u64) -> Self {
        let columns = columns.max(1);
        let (mut rank, mut count) = (0, 0);
        let (mut before, mut after): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
        let room = room(columns);
        for event_type in types {
            let fired = log.fired(Fired::Event, event_type);
            let (earlier, later) = fired.split_at(fired.partition_point(|position| u64::from(*position) <= playhead.0));
            (rank, count) = (rank + earlier.len() as u64, count + fired.len() as u64);
            before.extend(earlier.iter().rev().take(room).map(|position| u64::from(*position)));
            // one more, to know where the window ends
            after.extend(later.iter().take(room + 1).map(|position| u64::from(*position)));
        }
        before.sort_unstable();
        after.sort_unstable();
        let near = before.split_off(before.len().saturating_sub(room));
        let skipped = window_start(rank, count, columns).saturating_sub(rank - near.len() as u64);
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        let mut shown = near.into_iter().chain(after).skip(skipped);
        let mut plan = Self { first: 1, last: u64::MAX, ..Self::default() };
        for event in shown.by_ref().take(room).filter_map(|position| log.head_of(Position(position))) {
            plan.mark(event.position, event.stream_id);
        }
        plan.last = shown.next().map_or(u64::MAX, |next| next - 1);
        plan.first = plan.marks.first().map_or(1, |mark| mark.position.0);
        plan
    }

    /// The column right after everything up to a position.
    #[must_use]
    pub fn column_after(&self, position: Position) -> u64 {
        self.marks.partition_point(|mark| mark.position <= position) as u64
    }

    /// The events of a stream that are in the window.
    #[must_use]
    pub fn events_of(&self, stream: &StreamId) -> Vec<Position> {
        let lane = self.lanes.iter().position(|known| known == stream);
        self.marks.iter().filter(|mark| Some(mark.lane) == lane).map(|mark| mark.position).collect()
    }

    fn mark(&mut self, position: Position, stream: &str) {
        let lane = self.lane_of(stream);
        self.marks.push(Mark { position, lane });
    }

    fn lane_of(&mut self, stream: &str) -> usize {
        if let Some(lane) = self.lanes.iter().position(|known| known.0 == stream) {
            return lane;
        }
        self.lanes.push(StreamId(stream.to_owned()));
        self.lanes.len() - 1
    }
}

fn room(columns: u64) -> usize {
    usize::try_from(columns).unwrap_or(usize::MAX)
}

/// What is left out before a window of so many of `count` things that has the `place`-th in it.
fn window_start(place: u64, count: u64, columns: u64) -> u64 {
    let stride = (columns / 4).max(1);
    (place.saturating_sub(columns / 2) / stride * stride).min(count.saturating_sub(columns))
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

/// The nearest event of some types on one side of the playhead.
#[must_use]
pub fn nearest_of_types<'a>(
    log: &Log,
    types: impl IntoIterator<Item = &'a str>,
    playhead: Position,
    towards: Towards,
) -> Option<Position> {
    let nearest = |event_type| {
        let positions = log.fired(Fired::Event, event_type);
        let found = match towards {
            Towards::Earlier => {
                positions.partition_point(|position| u64::from(*position) < playhead.0).checked_sub(1)?
            }
            Towards::Later => positions.partition_point(|position| u64::from(*position) <= playhead.0),
        };
        positions.get(found).map(|position| Position((*position).into()))
    };
    let found = types.into_iter().filter_map(nearest);
    match towards {
        Towards::Earlier => found.max(),
        Towards::Later => found.min(),
    }
}

#[cfg(test)]
mod tests {
    use super::{TimelinePlan, Towards, nearest, nearest_of_types};
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
        let events_of = |stream: &str| plan.events_of(&StreamId(stream.into()));
        assert_eq!((events_of("b"), events_of("x")), ([1, 3].map(Position).to_vec(), vec![]));
        assert_eq!([0, 1, 3, 9].map(|position| plan.column_after(Position(position))), [0, 1, 3, 3]);
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
    fn events_of_some_types_stand_beside_each_other() {
        let mixed = log(&["a", "x", "a", "x", "x", "b", "a", "x"]);
        let types = ["Orders.OrderCreated".to_owned()];
        for playhead in 0..=8 {
            for columns in 1..=9 {
                let (all, typed) = (TimelinePlan::of(&mixed, Position(playhead), columns), {
                    TimelinePlan::of_types(&mixed, &types, Position(playhead), columns)
                });
                assert_eq!(window(&typed), window(&all), "where every event is of the type");
            }
        }
        let none = TimelinePlan::of_types(&mixed, &["Orders.Else".to_owned()], Position(3), 4);
        assert_eq!((none.marks.len(), none.column_after(Position(3))), (0, 0));
    }

    #[test]
    fn the_nearest_event_of_a_type_is_found_on_either_side() {
        let log = log(&["a"; 3]);
        let nearest = |types: &[&'static str], playhead, towards| {
            nearest_of_types(&log, types.iter().copied(), Position(playhead), towards)
        };
        let own = ["Orders.OrderDeleted", "Orders.OrderCreated"];
        assert_eq!(nearest(&own, 2, Towards::Earlier), Some(Position(1)));
        assert_eq!(nearest(&own, 2, Towards::Later), Some(Position(3)));
        assert_eq!((nearest(&own, 1, Towards::Earlier), nearest(&own, 3, Towards::Later)), (None, None));
        assert_eq!(nearest(&["Orders.OrderDeleted"], 2, Towards::Earlier), None);
        assert_eq!(nearest(&own, u64::MAX, Towards::Earlier), Some(Position(3)), "the newest");
    }

    #[test]
    fn the_nearest_of_a_stream_is_found_on_either_side() {
        let positions = [2, 5, 9].map(Position);
        assert_eq!(nearest(&positions, Position(5), Towards::Earlier), Some(Position(2)));
        assert_eq!(nearest(&positions, Position(6), Towards::Later), Some(Position(9)));
        assert_eq!(nearest(&positions, Position(9), Towards::Later), None);
    }
}
