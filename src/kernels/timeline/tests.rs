//! What is promised of the timeline's axis and plan, by example.

use super::{Asked, Axis, Detail, Lane, Plan, Slot, Towards, Window, nearest, nearest_of_types};
use crate::engine::event::{EventData, JsonObject};
use crate::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
use crate::engine::log::Log;
use crate::engine::timestamp::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// A log of events, each with its stream and type.
fn typed(events: &[(&str, &str)]) -> Log {
    let mut log = Log::default();
    for (position, (stream, name)) in (1..).zip(events) {
        let id = Uuid::from_u128(u128::from(position));
        let data = EventData {
            event_id: EventId(id),
            event_type: format!("Orders.{name}"),
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

fn log(streams: &[&str]) -> Log {
    typed(&streams.iter().map(|stream| (*stream, "OrderCreated")).collect::<Vec<_>>())
}

fn positions(positions: &[u64]) -> Vec<Position> {
    positions.iter().copied().map(Position).collect()
}

/// A plan of columns that are so wide, in which refusal 0 was about stream "a" and all others about none.
fn plan(axis: Axis, window: Window, column_width: f64) -> Plan {
    let kind_of = |event_type: &str| event_type.chars().take(10).collect();
    let stream_of = |number: usize| (number == 0).then(|| StreamId("a".into()));
    Plan::of(axis, window, column_width, &Asked { kind_of: &kind_of, stream_of: &stream_of })
}

#[test]
fn refusals_have_columns_after_the_event_that_they_followed() {
    let (log, refused) = (log(&["a", "a", "a"]), positions(&[0, 2, 2, 3]));
    let axis = Axis::of(&log, None, &refused);
    let event = |position| Slot::Event(Position(position));
    let all = [Slot::Refusal(0), event(1), event(2), Slot::Refusal(1), Slot::Refusal(2), event(3), Slot::Refusal(3)];
    assert_eq!(axis.count(), 7);
    for from in 0..=7 {
        for count in 0..=8 {
            let expected: Vec<_> = all.iter().copied().skip(from).take(count).collect();
            assert_eq!(axis.slots(from as u64, count), expected, "{count} from {from}");
        }
    }
    assert_eq!([0, 1, 2, 3].map(|position| axis.column_after(Position(position))), [1, 2, 5, 7]);
    let shown: Vec<_> = (0..=9).map(|column| axis.position_at(column).0).collect();
    assert_eq!(shown, [0, 0, 1, 2, 2, 2, 3, 3, 3, 3]);
}

#[test]
fn events_of_some_types_stand_beside_each_other() {
    let log = typed(&[("a", "A"), ("x", "X"), ("a", "B"), ("x", "X"), ("b", "A")]);
    let (types, refused) = (["Orders.A".to_owned(), "Orders.B".to_owned()], positions(&[4]));
    let axis = Axis::of(&log, Some(&types), &refused);
    let event = |position| Slot::Event(Position(position));
    let all = [event(1), event(3), Slot::Refusal(0), event(5)];
    assert_eq!(axis.slots(0, 9), all);
    for from in 0..4 {
        assert_eq!(axis.slots(from as u64, 2), all.into_iter().skip(from).take(2).collect::<Vec<_>>());
    }
    assert_eq!([1, 2, 3, 4, 5].map(|position| axis.column_after(Position(position))), [1, 1, 2, 3, 4]);
    let none = ["Orders.Else".to_owned()];
    assert_eq!(Axis::of(&log, Some(&none), &[]).count(), 0);
}

#[test]
fn every_stream_has_its_lane_and_a_refusal_stands_in_the_one_that_said_no() {
    let (log, refused) = (log(&["b", "a", "b"]), positions(&[2, 3]));
    let axis = Axis::of(&log, None, &refused);
    let plan = plan(axis, Window { start: 0, span: 8 }, 100.0);
    let stream = |name: &str| Lane::Stream(StreamId(name.into()));
    assert_eq!(plan.lanes, [stream("b"), stream("a"), Lane::Refused]);
    let found: Vec<_> = plan.marks.iter().map(|mark| (mark.column, mark.lane, mark.room)).collect();
    assert_eq!(found, [(0, 0, 3), (1, 1, 1), (2, 1, 6), (3, 0, 5), (4, 2, 4)], "with the room until the next one");
    assert_eq!(plan.marks_of(&stream("a")).count(), 2);
    assert_eq!(plan.find(Slot::Refusal(1)).map(|mark| mark.column), Some(4));
}

#[test]
fn many_streams_share_lanes_by_kind_and_very_many_events_are_only_counted() {
    let streams: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let log = log(&streams.iter().map(String::as_str).collect::<Vec<_>>());
    let axis = Axis::of(&log, None, &[]);
    let window = Window { start: 0, span: 20 };
    assert_eq!(plan(axis, window, 30.0).lanes.len(), 20);
    let marks = plan(axis, window, 10.0);
    assert_eq!((marks.detail, marks.lanes), (Detail::Marks, vec![Lane::Kind("Orders.Ord".into())]));
    let few = plan(axis, Window { start: 0, span: 8 }, 10.0);
    assert_eq!(few.lanes.len(), 8, "few streams keep their lanes");
    let bars = plan(axis, window, 1.0);
    assert_eq!((bars.detail, bars.marks.len()), (Detail::Bars, 0));
}

#[test]
fn a_window_knows_where_its_columns_are() {
    let window = Window { start: 10, span: 4 };
    assert!((window.part(12) - 0.5).abs() < 1e-9 && (window.part(8) + 0.5).abs() < 1e-9);
    assert_eq!([0.0, 0.49, 0.5, 1.0].map(|part| window.border_at(part)), [10, 12, 12, 14]);
    assert_eq!([0.0, 0.49, 0.5].map(|part| window.column_at(part)), [10, 11, 12]);
    assert!(window.has(10) && window.has(13) && !window.has(14) && !window.has(9));
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
