//! Streams that were closed: nothing is taken out of the log, and nothing is done by their name any more.

use super::keeping::{Keeping, append, code, event, events, exact, numbers, record, stream, whole_log};
use ExpectedVersion::{Any, NoStream, StreamExists};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::log::Log;
use hindcast::store::{Commit, Direction, EventStore, ReadError, Window};

pub async fn a_closed_stream_takes_no_append_whatever_is_expected(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1, 2]).await;
    store.close(&stream("a")).await.expect("it is there");
    for store in [store, keeping.tab().await] {
        for expected in [Any, NoStream, StreamExists, exact(0), exact(1), exact(2), exact(3)] {
            for numbers in [vec![3], vec![1, 2], vec![]] {
                let outcome = store.append(&stream("a"), expected, events(numbers)).await;
                assert_eq!(code(outcome), "stream_deleted", "{expected}");
            }
        }
        let with_another = Commit { appends: vec![append("b", Any, [4]), append("a", Any, [5])], ..Commit::default() };
        assert_eq!(code(store.commit(with_another).await), "stream_deleted");
        assert_eq!(numbers(&whole_log(&store).await), [1, 2]);
    }
}

pub async fn a_closed_stream_is_not_read_by_its_name_and_stays_in_the_log(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1, 2]).await;
    record(&store, "b", [3]).await;
    store.close(&stream("a")).await.expect("it is there");
    for store in [store, keeping.tab().await] {
        for direction in [Direction::Forward, Direction::Backward] {
            let read = store.read_stream(&stream("a"), Window { direction, ..Window::default() }).await;
            assert_eq!(read, Err(ReadError::StreamDeleted(stream("a"))));
        }
        assert_eq!(numbers(&whole_log(&store).await), [1, 2, 3]);
        assert!(store.read_stream(&stream("b"), Window::default()).await.is_ok(), "the others are as they were");
    }
}

pub async fn a_closed_stream_of_links_is_not_read_and_what_it_linked_is(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1, 2]).await;
    store.link(&stream("links"), &[event(2).event_id]).await.expect("it is there");
    store.close(&stream("links")).await.expect("it is there");
    for store in [store, keeping.tab().await] {
        let read = store.read_stream(&stream("links"), Window::default()).await;
        assert_eq!(read, Err(ReadError::StreamDeleted(stream("links"))));
        assert_eq!(numbers(&store.read_stream(&stream("a"), Window::default()).await.expect("it is open")), [1, 2]);
    }
}

pub async fn what_another_tab_has_closed_is_honoured_at_once(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    // a writer who has been alone for some time looks for less than one who has not
    for number in 1..=3 {
        record(&store, "a", [number]).await;
    }
    record(&store, "b", [4]).await;
    other.close(&stream("b")).await.expect("it is there");
    record(&store, "a", [5]).await;
    other.close(&stream("a")).await.expect("it is there");
    assert_eq!(code(store.append(&stream("a"), Any, events([6])).await), "stream_deleted");
    assert_eq!(code(store.append(&stream("b"), Any, events([7])).await), "stream_deleted");
    assert!(keeping.wait_for(|| store.look(|log| log.is_closed(&stream("a")))).await);
}

pub async fn only_a_stream_that_is_there_can_be_closed_and_only_once(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    assert_eq!(store.close(&stream("b")).await, Err(ReadError::StreamNotFound(stream("b"))));
    assert_eq!(store.close(&stream("a")).await, Ok(()));
    assert_eq!(store.close(&stream("a")).await, Err(ReadError::StreamDeleted(stream("a"))));
    assert_eq!(store.look(Log::closed_count), 1);
}
