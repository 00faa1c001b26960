//! What a reader gets.

use super::keeping::{Keeping, event, numbers, record, stream, whole_log};
use Direction::{Backward, Forward};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CorrelationId, StreamId};
use hindcast::engine::timestamp::Timestamp;
use hindcast::kernels::streams::{Listed, list};
use hindcast::store::{Direction, EventStore, Filter, ReadError, Window};
use uuid::Uuid;

fn from(from: i64, direction: Direction) -> Window {
    Window { from, direction, ..Window::default() }
}

/// Two streams, interleaved: a has the odd numbers to 9, b the even ones.
async fn two_streams<K: Keeping>(keeping: &K) -> K::Store {
    let store = keeping.tab().await;
    for number in 1..=9 {
        record(&store, if number % 2 == 1 { "a" } else { "b" }, [number]).await;
    }
    keeping.tab().await
}

async fn read_a<S: EventStore>(store: &S, window: Window) -> Vec<u64> {
    numbers(&store.read_stream(&stream("a"), window).await.expect("there is a stream a"))
}

async fn read_all<S: EventStore>(store: &S, window: Window) -> Vec<u64> {
    numbers(&store.read_all(window).await.expect("the log can be read"))
}

pub async fn a_stream_is_read_forward_from_any_version(keeping: impl Keeping) {
    let store = two_streams(&keeping).await;
    assert_eq!(read_a(&store, Window::default()).await, [1, 3, 5, 7, 9]);
    assert_eq!(read_a(&store, from(1, Forward)).await, [1, 3, 5, 7, 9]);
    assert_eq!(read_a(&store, from(4, Forward)).await, [7, 9]);
    assert_eq!(read_a(&store, from(-1, Forward)).await, [9]);
    assert_eq!(read_a(&store, from(-2, Forward)).await, [7, 9]);
}

pub async fn a_stream_is_read_backward_from_any_version(keeping: impl Keeping) {
    let store = two_streams(&keeping).await;
    assert_eq!(read_a(&store, from(-1, Backward)).await, [9, 7, 5, 3, 1]);
    assert_eq!(read_a(&store, from(5, Backward)).await, [9, 7, 5, 3, 1]);
    assert_eq!(read_a(&store, from(2, Backward)).await, [3, 1]);
    assert_eq!(read_a(&store, from(-4, Backward)).await, [3, 1]);
}

pub async fn the_log_is_read_forward_and_backward_from_any_position(keeping: impl Keeping) {
    let store = two_streams(&keeping).await;
    assert_eq!(read_all(&store, Window::default()).await, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(read_all(&store, from(7, Forward)).await, [7, 8, 9]);
    assert_eq!(read_all(&store, from(-1, Backward)).await, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(read_all(&store, from(3, Backward)).await, [3, 2, 1]);
}

pub async fn no_more_is_read_than_was_asked_for(keeping: impl Keeping) {
    let store = two_streams(&keeping).await;
    assert_eq!(read_a(&store, Window { from: 2, count: 2, direction: Forward }).await, [3, 5]);
    assert_eq!(read_a(&store, Window { from: -1, count: 2, direction: Backward }).await, [9, 7]);
    assert_eq!(read_all(&store, Window { from: 4, count: 3, direction: Forward }).await, [4, 5, 6]);
    assert_eq!(read_all(&store, Window { from: -1, count: 1, direction: Backward }).await, [9]);
    assert!(read_all(&store, Window { from: 1, count: 0, direction: Forward }).await.is_empty());
}

pub async fn a_stream_that_nobody_wrote_is_not_found(keeping: impl Keeping) {
    let store = two_streams(&keeping).await;
    for direction in [Forward, Backward] {
        let read = store.read_stream(&stream("c"), from(1, direction)).await;
        assert_eq!(read, Err(ReadError::StreamNotFound(stream("c"))));
    }
}

pub async fn beyond_the_end_there_is_nothing(keeping: impl Keeping) {
    let store = two_streams(&keeping).await;
    assert!(read_a(&store, from(6, Forward)).await.is_empty());
    assert!(read_a(&store, from(-6, Backward)).await.is_empty());
    assert!(read_all(&store, from(10, Forward)).await.is_empty());
    let other = keeping.tab().await;
    assert!(read_all(&other, from(i64::MAX, Forward)).await.is_empty());
}

pub async fn streams_with_similar_names_are_kept_apart(keeping: impl Keeping) {
    let store = keeping.tab().await;
    for (name, number) in [("order-1", 1), ("order-10", 2), ("Order-1", 3), ("order-1 ", 4), ("", 5)] {
        record(&store, name, [number]).await;
        let read = store.read_stream(&stream(name), Window::default()).await;
        assert_eq!(numbers(&read.expect("it was just written")), [number], "{name:?}");
    }
    assert!(whole_log(&store).await.iter().all(|event| event.stream_version.0 == 1));
}

pub async fn pages_join_without_a_gap_or_a_double(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", 1..=25).await;
    let store = keeping.tab().await;
    for (direction, whole) in [(Forward, (1..=25).collect::<Vec<_>>()), (Backward, (1..=25).rev().collect())] {
        let (mut by_stream, mut by_log) = (Vec::new(), Vec::new());
        let mut from: i64 = if direction == Forward { 1 } else { 25 };
        while (1..=25).contains(&from) {
            let page = Window { from, count: 7, direction };
            by_stream.extend(read_a(&store, page).await);
            by_log.extend(read_all(&store, page).await);
            from += if direction == Forward { 7 } else { -7 };
        }
        assert_eq!((&by_stream, &by_log), (&whole, &whole), "{direction:?}");
    }
}

pub async fn the_stream_of_all_streams_is_the_log(keeping: impl Keeping) {
    let all = stream(StreamId::ALL);
    let empty = keeping.tab().await.read_stream(&all, Window::default()).await;
    assert_eq!(empty, Ok(vec![]), "it is there before anything happened");
    let store = two_streams(&keeping).await;
    let read = async |window| numbers(&store.read_stream(&all, window).await.expect("it is always there"));
    assert_eq!(read(from(7, Forward)).await, [7, 8, 9]);
    assert_eq!(read(Window { from: -1, count: 2, direction: Backward }).await, [9, 8]);
    let numbered = store.read_numbered(&all, from(8, Forward)).await.expect("it is always there");
    assert_eq!(numbered.iter().map(|(number, _)| number.0).collect::<Vec<_>>(), [8, 9], "its numbers are positions");
    assert_eq!(store.close(&all).await, Err(ReadError::StreamNotFound(all)), "and nobody closes it");
}

pub async fn events_are_read_by_type_by_correlation_and_by_time(keeping: impl Keeping) {
    let store = keeping.tab().await;
    for number in 1..=12 {
        let mut event = event(number);
        event.event_type = if number % 3 == 0 { "Lessons.Other".into() } else { event.event_type };
        event.correlation_id = CorrelationId(Uuid::from_u128(u128::from(number % 2)));
        event.created_at = Timestamp::from_millisecond(number * 1_000);
        let stream = stream(if number > 6 { "b" } else { "a" });
        store.append(&stream, ExpectedVersion::Any, vec![event]).await.expect("whatever is there is fine");
    }
    let other = keeping.tab().await;
    let read =
        async |filter: &Filter, window| numbers(&other.read_where(filter, window).await.expect("it can be read"));
    let of_type = Filter { event_type: Some("Lessons.Other".into()), ..Filter::default() };
    let of_action = Filter { correlation_id: Some(CorrelationId(Uuid::from_u128(1))), ..Filter::default() };
    let (at, until) = (Some(Timestamp::from_millisecond(4_000)), Some(Timestamp::from_millisecond(9_000)));
    let of_time = Filter { since: at, until, ..Filter::default() };
    assert_eq!(read(&of_type, Window::default()).await, [3, 6, 9, 12]);
    assert_eq!(read(&of_action, Window::default()).await, [1, 3, 5, 7, 9, 11]);
    assert_eq!(read(&of_time, Window::default()).await, [4, 5, 6, 7, 8, 9], "both ends belong to it");
    assert_eq!(read(&Filter { until: None, ..of_time.clone() }, from(-2, Forward)).await, [11, 12]);
    assert_eq!(read(&of_type, Window { from: -1, count: 2, direction: Backward }).await, [12, 9], "in parts, too");
    assert_eq!(read(&of_action, Window { from: 2, count: 2, direction: Forward }).await, [3, 5]);
    let all = Filter { event_type: of_type.event_type, correlation_id: of_action.correlation_id, ..of_time };
    assert_eq!(read(&all, Window::default()).await, [9], "all of it must be true");
    let nobody = Filter { event_type: Some("Lessons.Lesson".into()), ..Filter::default() };
    assert!(read(&nobody, Window::default()).await.is_empty());
    record(&store, "a", [13]).await;
    assert_eq!(read(&Filter::default(), Window::default()).await.len(), 13, "what another tab has appended is there");
}

pub async fn streams_are_listed_searched_sorted_and_turned_page_by_page(keeping: impl Keeping) {
    let store = keeping.tab().await;
    for (number, name) in (1..).zip(["order-2", "order-1", "note-1", "order-1", "order-2", "order-2"]) {
        let mut event = event(number);
        event.created_at = Timestamp::from_millisecond(number * 1_000);
        event.event_type = format!("Lessons.Type{number}");
        store.append(&stream(name), ExpectedVersion::Any, vec![event]).await.expect("whatever is there is fine");
    }
    store.link(&stream("links"), &[event(3).event_id, event(5).event_id]).await.expect("both are there");
    store.close(&stream("note-1")).await.expect("it is there");
    let other = keeping.tab().await;
    let listed = |search, sort, from, count| {
        let listed = other.look(|log| list(log, search, sort, from, count));
        listed.into_iter().map(|stream| stream.stream_id).collect::<Vec<_>>()
    };
    assert_eq!(listed("", "stream_id", 0, 9), ["links", "note-1", "order-1", "order-2"]);
    assert_eq!(listed("", "-stream_id", 0, 2), ["order-2", "order-1"]);
    assert_eq!(listed("", "-stream_id", 2, 9), ["note-1", "links"], "the next page");
    assert_eq!(listed("order", "-version", 0, 9), ["order-2", "order-1"]);
    assert_eq!(
        listed("", "created_at", 0, 9),
        ["order-2", "order-1", "links", "note-1"],
        "the older first, then by name"
    );
    assert_eq!(listed("", "last_event", 0, 9), ["note-1", "order-1", "links", "order-2"]);
    assert!(listed("nobody", "stream_id", 0, 9).is_empty());
    let all = other.look(|log| list(log, "", "stream_id", 0, 9));
    let described = |of: &Listed| (of.version, of.last_event.clone(), of.closed, of.linked);
    let last = |number| format!("Lessons.Type{number}");
    let expected =
        [(2, last(5), false, true), (1, last(3), true, false), (2, last(4), false, false), (3, last(6), false, false)];
    assert_eq!(all.iter().map(described).collect::<Vec<_>>(), expected);
    let created: Vec<_> = all.iter().filter_map(|of| of.created_at).map(Timestamp::as_millisecond).collect();
    assert_eq!(created, [3_000, 3_000, 2_000, 1_000], "when the first of its events was decided");
}
