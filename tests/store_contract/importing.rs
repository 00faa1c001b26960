//! Taking in a log's text: as a whole or not at all, and known as imported ever after.

use super::keeping::{Keeping, code, event, events, exact, numbers, record, stream, whole_log};
use super::telling::told;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, Position};
use hindcast::engine::log::{Fired, Log};
use hindcast::engine::transfer::{Import, Reading, asides, event_line, first_line, lines_beside};
use hindcast::runtime::{FixedEnvironment, ImportReport, Runtime};
use hindcast::store::{EventStore, ImportError, MemoryStore, Shelf, Window};
use uuid::Uuid;

/// The text of a log in which these streams got the events of these numbers.
async fn text(appends: &[(&str, std::ops::Range<u64>)]) -> String {
    let elsewhere = MemoryStore::default();
    for (name, numbers) in appends {
        record(&elsewhere, name, numbers.clone()).await;
    }
    exported(&elsewhere).await
}

async fn exported<S: EventStore>(store: &S) -> String {
    let log = whole_log(store).await;
    let asides = store.look(asides);
    let mut text = store.look(|log| first_line(log, &asides, &["lessons"])).expect("a line is text");
    for event in log {
        text += &event_line(&event).expect("a line is text");
    }
    text + &store.look(|log| lines_beside(log, &asides)).expect("a line is text")
}

/// What a reading comes to for all that a store knows.
async fn judged<S: EventStore>(store: &S, text: &str) -> Import {
    whole_log(store).await;
    store.look(|log| Import::plan(log, &Reading::of(text)))
}

async fn import<S: EventStore>(store: &S, text: &str) -> Import {
    let import = judged(store, text).await;
    assert_eq!(import.refused, []);
    store.import(&import).await.expect("nobody else is here");
    import
}

fn lines_of(import: &Import) -> Vec<(u64, &str)> {
    import.refused.iter().map(|line| (line.line, line.field.as_str())).collect()
}

fn imported(log: &Log) -> Vec<u64> {
    (0..=log.head().0 + 1).filter(|position| log.was_imported(Position(*position))).collect()
}

pub async fn an_exported_log_imported_into_an_empty_workspace_is_the_same_to_the_byte(keeping: impl Keeping) {
    let text = text(&[("a", 1..4), ("Köln 北京 🚚", 4..6), ("a", 6..7)]).await;
    let store = keeping.tab().await;
    let import = import(&store, &text).await;
    assert_eq!((import.new, import.already_there), (6, 0));
    assert_eq!(exported(&store).await, text);
    let other = keeping.tab().await;
    assert_eq!(whole_log(&other).await.len(), 6);
    assert_eq!(exported(&other).await, text, "in another tab, too");
}

/// The text of a log of two streams, one of which was closed, and some of whose events are linked into a third.
async fn text_with_links() -> String {
    let elsewhere = MemoryStore::default();
    record(&elsewhere, "a", 1..4).await;
    record(&elsewhere, "b", 4..6).await;
    let linked = [5, 1, 3].map(|number| event(number).event_id);
    elsewhere.link(&stream("odd"), &linked).await.expect("they are there");
    elsewhere.close(&stream("b")).await.expect("it is there");
    exported(&elsewhere).await
}

fn linked(log: &Log) -> Vec<u64> {
    log.positions_of(&stream("odd")).iter().map(|position| position.0).collect()
}

pub async fn links_and_closings_come_with_an_import_into_every_tab(keeping: impl Keeping) {
    let text = text_with_links().await;
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    let report = import(&store, &text).await;
    assert_eq!((report.new, report.linked(), report.closings.len()), (5, 3, 1));
    assert_eq!(exported(&store).await, text, "byte for byte");
    assert!(keeping.wait_for(|| other.look(Log::closed_count) == 1 && other.look(Log::link_count) == 3).await);
    for tab in [&store, &other, &keeping.tab().await] {
        assert_eq!(tab.look(linked), [5, 1, 3], "in the order of linking");
        assert_eq!(code(tab.append(&stream("b"), ExpectedVersion::Any, events([9])).await), "stream_deleted");
    }
    let again = import(&other, &text).await;
    assert_eq!(
        (again.already_there, again.linked(), again.closings.len()),
        (5, 0, 0),
        "nothing is linked or closed twice"
    );
    store.link(&stream("odd"), &[event(2).event_id]).await.expect("the stream of links goes on");
    assert_eq!(keeping.tab().await.look(linked), [5, 1, 3, 2]);
}

pub async fn links_that_an_import_brings_point_to_where_its_events_are_here(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "here", [100, 101]).await;
    record(&store, "a", [1]).await;
    store.link(&stream("odd"), &[100, 1].map(|number| event(number).event_id)).await.expect("they are there");
    let report = import(&store, &text_with_links().await).await;
    assert_eq!((report.new, report.already_there, report.linked()), (4, 1, 2), "one event is here and linked already");
    for tab in [&store, &keeping.tab().await] {
        let read = tab.read_stream(&stream("odd"), Window::default()).await.expect("it is there");
        assert_eq!(numbers(&read), [100, 1, 5, 3]);
    }
}

pub async fn thousands_of_links_are_imported_in_one_go(keeping: impl Keeping) {
    let elsewhere = MemoryStore::default();
    record(&elsewhere, "a", 0..2_100).await;
    let all: Vec<_> = (0..2_100).rev().map(|number| event(number).event_id).collect();
    elsewhere.link(&stream("odd"), &all).await.expect("they are there");
    let store = keeping.tab().await;
    assert_eq!(import(&store, &exported(&elsewhere).await).await.linked(), 2_100);
    let again = keeping.tab().await;
    assert_eq!(again.look(linked), (1..=2_100).rev().collect::<Vec<_>>());
    let kept = again.read(Shelf::Links, "", "", usize::MAX).await.expect("it is there");
    assert_eq!(kept.len(), 3, "a thousand links are one record");
}

pub async fn more_than_two_thousand_events_are_imported_in_one_go(keeping: impl Keeping) {
    let text = text(&[("a", 0..1_500), ("b", 1_500..2_101)]).await;
    let store = keeping.tab().await;
    record(&store, "c", [9_000]).await;
    import(&store, &text).await;
    record(&store, "b", [9_001]).await;
    let log = whole_log(&keeping.tab().await).await;
    assert_eq!(numbers(&log), [9_000].into_iter().chain(0..2_101).chain([9_001]).collect::<Vec<_>>());
    assert!(log.iter().zip(1..).all(|(event, position)| event.position == Position(position)));
}

pub async fn new_events_get_positions_after_the_head_and_keep_their_versions(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "here", [100, 101]).await;
    import(&store, &text(&[("a", 1..3)]).await).await;
    let log = whole_log(&keeping.tab().await).await;
    let places: Vec<_> = log.iter().map(|event| (event.position.0, event.stream_version.0)).collect();
    assert_eq!(places, [(1, 1), (2, 2), (3, 1), (4, 2)]);
    assert_eq!(numbers(&log), [100, 101, 1, 2]);
    assert!(store.append(&stream("a"), exact(2), events([3])).await.is_ok(), "the stream goes on");
}

pub async fn an_import_that_was_done_before_writes_nothing_and_tells_nobody(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let text = text(&[("a", 1..4)]).await;
    import(&store, &text).await;
    record(&store, "a", [4]).await;
    let heard = told(&store);
    let again = import(&store, &text).await;
    assert_eq!((again.new, again.already_there), (0, 3));
    assert!(heard.borrow().is_empty());
    assert_eq!(whole_log(&keeping.tab().await).await.len(), 4);
}

pub async fn an_import_with_one_refused_line_writes_nothing_at_all(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "b", [50]).await;
    let text = text(&[("a", 1..4), ("b", 4..5)]).await;
    assert_eq!(lines_of(&judged(&store, &text).await), [(5, "stream_version")]);
    let cut = text.lines().take(3).collect::<Vec<_>>().join("\n");
    assert_eq!(lines_of(&judged(&store, &cut).await), [(1, "events")]);
    let runtime = Runtime::new(store, FixedEnvironment::default(), []);
    for text in [text, cut] {
        let report = runtime.import(&Reading::of(&text)).await.expect("a refusal is no fault");
        assert!(!report.imported && report.refused.len() == 1, "{report:?}");
    }
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [50]);
}

pub async fn imported_events_are_known_as_such_in_every_tab(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    record(&store, "b", [50]).await;
    import(&store, &text(&[("a", 1..4)]).await).await;
    record(&store, "b", [51]).await;
    import(&store, &text(&[("a", 1..6)]).await).await;
    assert_eq!(whole_log(&other).await.len(), 7);
    for tab in [&store, &other, &keeping.tab().await] {
        assert_eq!(tab.look(imported), [2, 3, 4, 6, 7]);
    }
}

pub async fn an_import_that_was_judged_by_an_older_log_is_stale(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    let text = text(&[("a", 1..3)]).await;
    let early = judged(&store, &text).await;
    record(&other, "a", [1]).await;
    assert_eq!(store.import(&early).await, Err(ImportError::Stale));
    assert_eq!(numbers(&whole_log(&store).await), [1], "who was refused knows why");
    let import = import(&store, &text).await;
    assert_eq!((import.new, import.already_there), (1, 1));
    assert_eq!(numbers(&whole_log(&other).await), [1, 2]);
}

pub async fn an_import_into_a_stream_that_another_tab_closes_is_judged_again(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    record(&store, "a", [1]).await;
    let text = text(&[("a", 1..3)]).await;
    let early = judged(&store, &text).await;
    other.close(&stream("a")).await.expect("it is there");
    assert_eq!(store.import(&early).await, Err(ImportError::Stale));
    assert_eq!(lines_of(&judged(&store, &text).await), [(3, "stream_id")]);
}

pub async fn nothing_is_imported_into_a_stream_of_links(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "b", [50, 51]).await;
    store.link(&stream("a"), &[super::keeping::event(50).event_id]).await.expect("it is there");
    let elsewhere = text(&[("a", 1..3)]).await;
    assert_eq!(lines_of(&judged(&store, &elsewhere).await), [(2, "stream_id"), (3, "stream_id")]);
}

pub async fn an_import_sees_what_another_tab_has_appended(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    record(&other, "a", [1]).await;
    let runtime = Runtime::new(store, FixedEnvironment::default(), []);
    let report = runtime.import(&Reading::of(&text(&[("a", 1..3)]).await)).await;
    let expected = |report: &ImportReport| (report.new, report.already_there, report.imported) == (1, 1, true);
    assert!(report.as_ref().is_ok_and(expected), "{report:?}");
    assert_eq!(numbers(&whole_log(&other).await), [1, 2]);
}

pub async fn an_import_among_writers_in_many_tabs_leaves_one_log(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    let text = text(&[("a", 0..1_200), ("b", 1_200..4_500)]).await;
    let runtime = Runtime::new(store, FixedEnvironment::default(), []);
    let reading = Reading::of(&text);
    let write = async {
        let mut outcomes = Vec::new();
        for number in 0..20 {
            let by = if number % 2 == 0 { &other } else { runtime.store() };
            outcomes.push(code(by.append(&stream("c"), exact(number), events([9_000 + number])).await));
        }
        outcomes
    };
    let (report, outcomes) = futures::join!(runtime.import(&reading), write);
    assert!(report.is_ok_and(|report| report.imported));
    assert_eq!(outcomes, ["ok"; 20]);
    let logs = [whole_log(runtime.store()).await, whole_log(&other).await, whole_log(&keeping.tab().await).await];
    assert_eq!(logs[0].len(), 4_520);
    assert_eq!(logs[0], logs[1]);
    assert_eq!(logs[0], logs[2]);
    for tab in [runtime.store(), &other, &keeping.tab().await] {
        assert_eq!(tab.look(imported).len(), 4_500);
        assert_eq!(tab.look(|log| (log.version(&stream("b")).0, log.version(&stream("c")).0)), (3_300, 20));
    }
}

pub async fn a_command_fired_as_often_in_an_imported_log(keeping: impl Keeping) {
    let elsewhere = MemoryStore::default();
    for first in (0..1_200).step_by(3) {
        let of_one_command = events(first..first + 3).into_iter().map(|mut event| {
            event.causation_id = CausationId(Uuid::from_u128(u128::from(first)));
            event.metadata.insert("command".into(), "Teach".into());
            event
        });
        let done = elsewhere.append(&stream("a"), ExpectedVersion::Any, of_one_command.collect()).await;
        done.expect("whatever is there is fine");
    }
    let fired = |log: &Log| log.fired(Fired::Command, "Lessons.Teach").to_vec();
    assert_eq!(elsewhere.look(fired).len(), 400);
    let store = keeping.tab().await;
    import(&store, &exported(&elsewhere).await).await;
    for tab in [&store, &keeping.tab().await] {
        assert_eq!(tab.look(fired), elsewhere.look(fired));
    }
}
