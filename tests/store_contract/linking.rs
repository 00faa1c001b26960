//! Links: references to events in streams of another name.

use super::keeping::{Keeping, code, event, events, numbers, record, stream, whole_log};
use futures::future::join_all;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{EventId, StreamId, StreamVersion};
use hindcast::engine::log::{LinkRefused, Log};
use hindcast::store::{Direction, EventStore, LinkError, Window};

fn ids(numbers: impl IntoIterator<Item = u64>) -> Vec<EventId> {
    numbers.into_iter().map(|number| event(number).event_id).collect()
}

async fn two_streams<S: EventStore>(store: &S) {
    record(store, "a", [1, 2]).await;
    record(store, "b", [3, 4]).await;
}

async fn linked<S: EventStore>(store: &S, window: Window) -> Vec<(u64, String, u64)> {
    let read = store.read_stream(&stream("odd"), window).await.expect("something is linked");
    let number = |number: &serde_json::Value| number.as_u64().expect("a number");
    read.iter().map(|e| (number(&e.data["number"]), e.stream_id.0.clone(), e.stream_version.0)).collect()
}

pub async fn a_link_is_a_reference_and_no_copy(keeping: impl Keeping) {
    let store = keeping.tab().await;
    two_streams(&store).await;
    store.link(&stream("odd"), &ids([3, 1])).await.expect("both are there");
    store.link(&stream("odd"), &ids([4])).await.expect("it is there");
    for store in [store, keeping.tab().await] {
        let (a1, b1, b2) = ((1, "a".to_owned(), 1), (3, "b".to_owned(), 1), (4, "b".to_owned(), 2));
        let forward = linked(&store, Window::default()).await;
        assert_eq!(forward, [b1.clone(), a1.clone(), b2.clone()], "in the order of linking, each as it is");
        let backward = Window { from: -1, direction: Direction::Backward, ..Window::default() };
        assert_eq!(linked(&store, backward).await, [b2, a1.clone(), b1]);
        assert_eq!(linked(&store, Window { from: 2, count: 1, ..Window::default() }).await, [a1]);
        assert_eq!(store.look(|log| log.version(&stream("odd"))), StreamVersion(3));
        assert_eq!(numbers(&whole_log(&store).await), [1, 2, 3, 4], "the log is as long as before");
        assert_eq!(store.look(Log::stream_count), 2);
    }
}

pub async fn a_linked_event_is_read_with_the_number_of_its_link(keeping: impl Keeping) {
    let store = keeping.tab().await;
    two_streams(&store).await;
    store.link(&stream("odd"), &ids([3, 1])).await.expect("both are there");
    store.link(&stream("odd"), &ids([4])).await.expect("it is there");
    for store in [store, keeping.tab().await] {
        let read = async |name: &str, window| {
            let read = store.read_numbered(&stream(name), window).await.expect("it is there");
            read.iter().map(|(link, event)| (link.0, event.position.0, event.stream_version.0)).collect::<Vec<_>>()
        };
        assert_eq!(read("odd", Window::default()).await, [(1, 3, 1), (2, 1, 1), (3, 4, 2)]);
        let backward = Window { from: 2, count: 5, direction: Direction::Backward };
        assert_eq!(read("odd", backward).await, [(2, 1, 1), (1, 3, 1)]);
        assert_eq!(read("b", Window { from: 2, ..Window::default() }).await, [(2, 4, 2)], "of its own: the version");
    }
}

pub async fn an_event_is_linked_into_a_stream_once(keeping: impl Keeping) {
    let store = keeping.tab().await;
    two_streams(&store).await;
    let duplicate = |number| Err(LinkError::Refused(LinkRefused::DuplicateEvent(event(number).event_id)));
    assert_eq!(store.link(&stream("odd"), &ids([1, 1])).await, duplicate(1));
    store.link(&stream("odd"), &ids([1])).await.expect("it is there");
    assert_eq!(store.link(&stream("odd"), &ids([3, 1])).await, duplicate(1));
    assert_eq!(store.look(Log::link_count), 1, "all or nothing");
    store.link(&stream("small"), &ids([1])).await.expect("another stream is another matter");
    assert_eq!(keeping.tab().await.look(Log::link_count), 2);
}

pub async fn only_events_that_are_there_can_be_linked(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    two_streams(&store).await;
    let outcome = store.link(&stream("odd"), &ids([1, 9])).await;
    assert_eq!(outcome, Err(LinkError::Refused(LinkRefused::EventNotFound(event(9).event_id))));
    assert_eq!(store.look(Log::link_count), 0);
    assert_eq!(other.link(&stream("odd"), &ids([1])).await, Ok(()), "another tab's events are there, too");
}

pub async fn a_linked_stream_cannot_be_appended_to(keeping: impl Keeping) {
    let store = keeping.tab().await;
    two_streams(&store).await;
    store.link(&stream("odd"), &ids([1])).await.expect("it is there");
    for store in [store, keeping.tab().await] {
        for expected in [ExpectedVersion::Any, ExpectedVersion::NoStream, ExpectedVersion::StreamExists] {
            assert_eq!(code(store.append(&stream("odd"), expected, events([5])).await), "linked_stream");
        }
        assert_eq!(numbers(&whole_log(&store).await), [1, 2, 3, 4]);
    }
}

pub async fn nothing_is_linked_into_a_stream_that_is_no_stream_of_links(keeping: impl Keeping) {
    let store = keeping.tab().await;
    two_streams(&store).await;
    store.link(&stream("odd"), &ids([1])).await.expect("it is there");
    store.close(&stream("odd")).await.expect("it is there");
    for name in ["b", "odd", StreamId::ALL] {
        let outcome = store.link(&stream(name), &ids([1])).await;
        assert_eq!(outcome, Err(LinkError::Refused(LinkRefused::NotLinkable(stream(name)))));
    }
}

pub async fn links_of_many_tabs_are_all_kept_and_in_the_same_order_everywhere(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await, keeping.tab().await];
    record(&tabs[0], "a", 1..=30).await;
    let links = (1..=30).zip(tabs.iter().cycle()).map(|(number, tab)| async move {
        tab.link(&stream(if number % 2 == 1 { "odd" } else { "even" }), &ids([number])).await
    });
    assert_eq!(join_all(links).await, vec![Ok(()); 30]);
    let again = keeping.tab().await;
    let in_order = |log: &Log| log.positions_of(&stream("odd"));
    assert_eq!(again.look(Log::link_count), 30);
    for tab in &tabs {
        assert!(keeping.wait_for(|| tab.look(Log::link_count) == 30).await, "{} links", tab.look(Log::link_count));
        assert_eq!(tab.look(in_order), again.look(in_order));
    }
}

pub async fn of_the_same_link_by_many_tabs_there_is_one(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await, keeping.tab().await];
    record(&tabs[0], "a", 1..=3).await;
    for number in 1..=3 {
        let outcomes = join_all(tabs.iter().map(async |tab| tab.link(&stream("all"), &ids([number])).await)).await;
        assert!(outcomes.iter().any(Result::is_ok), "{outcomes:?}");
    }
    assert_eq!(keeping.tab().await.look(|log| log.version(&stream("all"))), StreamVersion(3));
}
