//! What a reader gets.

use super::keeping::{Keeping, numbers, record, stream, whole_log};
use Direction::{Backward, Forward};
use hindcast::store::{Direction, EventStore, ReadError, Window};

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
