//! What an append may do, and what it must not.

use super::keeping::{Keeping, append, code, event, events, exact, numbers, object, record, stream, whole_log};
use ExpectedVersion::{Any, NoStream, StreamExists};
use hindcast::engine::event::JsonObject;
use hindcast::engine::expected_version::{Conflict, ExpectedVersion};
use hindcast::engine::ids::{CausationId, CorrelationId, Position, StreamId, StreamVersion};
use hindcast::engine::log::{Append, AppendRefused, Log};
use hindcast::store::{AppendError, Commit, EventStore, Window};
use serde_json::{Value, json};
use uuid::Uuid;

pub async fn the_truth_table_of_expected_versions_holds(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "there", [1, 2]).await;
    let table = [
        (Any, "ok", "ok"),
        (NoStream, "ok", "stream_exists"),
        (StreamExists, "stream_not_found", "ok"),
        (exact(0), "ok", "wrong_expected_version"),
        (exact(1), "wrong_expected_version", "wrong_expected_version"),
        (exact(2), "wrong_expected_version", "ok"),
        (exact(3), "wrong_expected_version", "wrong_expected_version"),
    ];
    for (row, (expected, on_absent, at_two)) in (0..).zip(table) {
        let absent = stream(&format!("absent-{row}"));
        let outcome = store.append(&absent, expected, events([100 + row])).await;
        assert_eq!(code(outcome), on_absent, "absent, {expected}");
        let there = stream(&format!("there-{row}"));
        record(&store, &there.0, [200 + 10 * row, 201 + 10 * row]).await;
        let outcome = store.append(&there, expected, events([202 + 10 * row])).await;
        assert_eq!(code(outcome), at_two, "at version 2, {expected}");
    }
}

pub async fn the_log_of_all_streams_cannot_be_appended_to(keeping: impl Keeping) {
    let store = keeping.tab().await;
    for expected in [Any, NoStream, StreamExists, exact(0)] {
        let outcome = store.append(&stream(StreamId::ALL), expected, events([1])).await;
        assert_eq!(code(outcome), "cannot_append_to_all_stream");
    }
    assert!(whole_log(&store).await.is_empty());
}

pub async fn an_append_is_done_as_a_whole_or_not_at_all(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    let outcome = store.append(&stream("b"), Any, events([2, 3, 1])).await;
    assert_eq!(code(outcome), "duplicate_event");
    assert_eq!(numbers(&whole_log(&store).await), [1]);
    record(&store, "b", [2, 3]).await;
    let log = whole_log(&keeping.tab().await).await;
    let places: Vec<_> = log.iter().map(|event| (event.position.0, event.stream_version.0)).collect();
    assert_eq!(places, [(1, 1), (2, 1), (3, 2)], "a refused append leaves no hole");
}

pub async fn a_repeated_append_writes_nothing_and_gives_the_same_answer(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let a = stream("a");
    let first = store.append(&a, NoStream, events([1, 2])).await.expect("the stream is new");
    let second = store.append(&a, exact(2), events([3])).await.expect("it is at version 2");
    for expected in [NoStream, exact(0)] {
        let repeat = store.append(&a, expected, events([1, 2])).await;
        assert_eq!(repeat.as_ref(), Ok(&first), "{expected}");
    }
    assert_eq!(store.append(&a, exact(2), events([3])).await, Ok(second));
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1, 2, 3]);
}

pub async fn a_repeat_with_one_event_more_is_no_repeat(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let a = stream("a");
    record(&store, "a", [1, 2]).await;
    assert_eq!(code(store.append(&a, exact(0), events([1, 2, 3])).await), "wrong_expected_version");
    assert_eq!(code(store.append(&a, NoStream, events([1, 2, 3])).await), "stream_exists");
    assert_eq!(code(store.append(&a, exact(0), events([2, 1])).await), "wrong_expected_version");
    assert_eq!(numbers(&whole_log(&store).await), [1, 2]);
}

pub async fn an_event_id_that_is_used_otherwise_is_a_duplicate(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1, 2]).await;
    for (name, expected) in
        [("a", Any), ("a", StreamExists), ("a", exact(2)), ("b", Any), ("b", NoStream), ("b", exact(0))]
    {
        let outcome = store.append(&stream(name), expected, events([3, 2])).await;
        let refused = AppendError::Refused(AppendRefused::DuplicateEvent(event(2).event_id));
        assert_eq!(outcome, Err(refused), "{name}, {expected}");
    }
    assert_eq!(numbers(&whole_log(&store).await), [1, 2]);
}

pub async fn an_event_that_is_too_large_or_nested_too_deep_is_refused(keeping: impl Keeping) {
    let store = keeping.tab().await;
    // the event is the first level, its data the second
    let nested = |levels: usize| (2..levels).fold(json!(1), |inner, _| json!([inner]));
    let with = |number: u64, value: Value| {
        let mut event = event(number);
        event.data.insert("more".into(), value);
        vec![event]
    };
    for (value, comes_to) in [
        (json!("x".repeat(50_000)), "ok"),
        (json!("x".repeat(60_000)), "event_too_large"),
        (nested(128), "ok"),
        (nested(129), "event_too_large"),
        (nested(500), "event_too_large"),
    ] {
        let number = store.look(Log::head).0 + 1;
        assert_eq!(code(store.append(&stream("a"), Any, with(number, value)).await), comes_to);
    }
    assert_eq!(numbers(&whole_log(&store).await), [1, 2], "the others are not there");
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1, 2], "and can be read again");
}

pub async fn an_event_id_twice_in_one_call_is_a_duplicate(keeping: impl Keeping) {
    let store = keeping.tab().await;
    for expected in [Any, NoStream, exact(0)] {
        assert_eq!(code(store.append(&stream("a"), expected, events([1, 2, 1])).await), "duplicate_event");
    }
    assert!(whole_log(&store).await.is_empty());
}

pub async fn a_conflict_names_the_expected_and_the_actual_version(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1, 2, 3]).await;
    let conflict = Conflict::WrongExpectedVersion { stream: stream("a"), expected: exact(2), actual: StreamVersion(3) };
    let outcome = store.append(&stream("a"), exact(2), events([4])).await;
    assert_eq!(outcome, Err(AppendError::Refused(conflict.into())));
    let said = outcome.expect_err("just seen").to_string();
    assert_eq!(said, "stream a is at version 3, not at version 2 as expected");
}

pub async fn every_conflict_names_what_was_expected_and_what_is_there(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "there", [1, 2]).await;
    let wrong = |name: &str, expected, actual| {
        let actual = StreamVersion(actual);
        Conflict::WrongExpectedVersion { stream: stream(name), expected, actual }
    };
    let exists = Conflict::StreamExists { stream: stream("there"), actual: StreamVersion(2) };
    let table = [
        ("absent", StreamExists, Conflict::StreamNotFound { stream: stream("absent") }),
        ("absent", exact(1), wrong("absent", exact(1), 0)),
        ("there", NoStream, exists),
        ("there", exact(0), wrong("there", exact(0), 2)),
        ("there", exact(1), wrong("there", exact(1), 2)),
        ("there", exact(3), wrong("there", exact(3), 2)),
    ];
    for (name, expected, conflict) in table {
        let (at, said) = (if name == "there" { 2 } else { 0 }, conflict.to_string());
        assert_eq!((conflict.stream(), conflict.actual()), (&stream(name), StreamVersion(at)), "{said}");
        assert_eq!(conflict.expected(), expected, "{said}");
        assert!(said.contains(name), "{said}");
        let outcome = store.append(&stream(name), expected, events([3])).await;
        assert_eq!(outcome, Err(AppendError::Refused(conflict.into())), "{name}, {expected}");
    }
    assert_eq!(numbers(&whole_log(&store).await), [1, 2], "nothing was written");
}

pub async fn versions_and_positions_count_from_one_without_gaps(keeping: impl Keeping) {
    let store = keeping.tab().await;
    for (name, number) in [("a", 1), ("b", 2), ("a", 3), ("a", 4), ("b", 5)] {
        record(&store, name, [number]).await;
    }
    record(&store, "b", [6, 7]).await;
    let log = whole_log(&keeping.tab().await).await;
    let places: Vec<_> =
        log.iter().map(|event| (event.position.0, event.stream_id.0.as_str(), event.stream_version.0)).collect();
    let expected = [(1, "a", 1), (2, "b", 1), (3, "a", 2), (4, "a", 3), (5, "b", 2), (6, "b", 3), (7, "b", 4)];
    assert_eq!(places, expected);
}

pub async fn more_than_a_thousand_events_go_in_one_call(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    let answer = store.append(&stream("b"), NoStream, events(2..=2_501)).await.expect("as many as one likes");
    assert_eq!(answer.len(), 2_500);
    assert_eq!(answer.last().map(|event| (event.position.0, event.stream_version.0)), Some((2_501, 2_500)));
    record(&store, "a", [2_502]).await;
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), (1..=2_502).collect::<Vec<_>>());
}

pub async fn unicode_survives(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let text = "Grüße, 日本語, 👩‍👩‍👧, e\u{301}, \u{0}\u{2028}\u{feff}\"\\/";
    let name = stream(&format!("order-{text}"));
    let mut written = event(1);
    written.data.insert(text.into(), json!([text]));
    store.append(&name, exact(0), vec![written.clone()]).await.expect("text is text");
    let other = keeping.tab().await;
    let read = other.read_stream(&name, Window::default()).await.expect("the stream has this name");
    assert_eq!(read[0].data, written.data);
    assert_eq!(read[0].stream_id, name);
}

pub async fn all_of_an_event_survives(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let mut written = event(1);
    written.event_type = "Orders.OrderCreated".into();
    written.data = object(
        json!({"number": 1, "deep": [{"empty": {}, "none": null}], "big": u64::MAX, "small": i64::MIN, "half": 0.5}),
    );
    written.metadata = JsonObject::from_iter([("command".into(), "CreateOrder".into())]);
    written.causation_id = CausationId(Uuid::from_u128(u128::MAX));
    written.correlation_id = CorrelationId(Uuid::from_u128(1 << 127));
    written.created_at = "2026-11-02T09:30:00.123456789Z".parse().expect("a time");
    written.schema_version = 3;
    store.append(&stream("a"), exact(0), vec![written.clone()]).await.expect("the stream is new");
    let log = whole_log(&keeping.tab().await).await;
    let [read] = &log[..] else { panic!("one event was written, {} read", log.len()) };
    assert_eq!(**read, written.recorded(stream("a"), read.stream_version, read.position));
}

pub async fn appending_nothing_changes_nothing(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.append(&stream("a"), exact(0), vec![]).await, Ok(vec![]));
    assert_eq!(code(store.append(&stream("a"), StreamExists, vec![]).await), "stream_not_found");
    record(&store, "a", [1]).await;
    assert_eq!(store.append(&stream("a"), Any, vec![]).await, Ok(vec![]));
    assert_eq!(code(store.append(&stream("a"), exact(0), vec![]).await), "wrong_expected_version");
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1]);
}

fn commit(appends: impl Into<Vec<Append>>) -> Commit {
    Commit { appends: appends.into(), ..Commit::default() }
}

pub async fn several_streams_are_appended_to_all_or_none(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    for (refused, comes_to) in [
        (append("b", StreamExists, [3]), "stream_not_found"),
        (append("b", exact(1), [3]), "wrong_expected_version"),
        (append("b", Any, [1]), "duplicate_event"),
        (append("b", Any, [2]), "duplicate_event"),
        (append(StreamId::ALL, Any, [3]), "cannot_append_to_all_stream"),
    ] {
        let outcome = store.commit(commit([append("a", exact(1), [2]), refused])).await;
        assert_eq!(code(outcome), comes_to);
    }
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1]);
    let both = commit([append("a", exact(1), [2, 3]), append("b", NoStream, [4])]);
    let written = store.commit(both).await.expect("both are as expected");
    let log = whole_log(&keeping.tab().await).await;
    assert_eq!(log[1..], written, "the answer is what is in the log");
    let places: Vec<_> = written.iter().map(|e| (e.position.0, e.stream_id.0.as_str(), e.stream_version.0)).collect();
    assert_eq!(places, [(2, "a", 2), (3, "a", 3), (4, "b", 1)]);
}

pub async fn two_appends_to_one_stream_in_one_commit_follow_each_other(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let second_is_late = commit([append("a", NoStream, [1, 2]), append("a", NoStream, [3])]);
    assert_eq!(code(store.commit(second_is_late).await), "stream_exists");
    let twice = commit([append("a", NoStream, [1, 2]), append("b", Any, [3]), append("a", exact(2), [4])]);
    let written = store.commit(twice.clone()).await.expect("each finds what the one before has left");
    assert_eq!(written.iter().map(|event| event.stream_version.0).collect::<Vec<_>>(), [1, 2, 1, 3]);
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1, 2, 3, 4]);
}

pub async fn a_repeated_commit_to_several_streams_writes_nothing(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let commit = commit([append("a", NoStream, [1]), append("nothing", Any, []), append("b", exact(0), [2])]);
    let first = store.commit(commit.clone()).await;
    assert_eq!(store.commit(commit.clone()).await, first);
    record(&store, "a", [3]).await;
    assert_eq!(keeping.tab().await.commit(commit.clone()).await, first, "in another tab, and later");
    let mut half = commit;
    half.appends[2].events = events([4]);
    assert_eq!(code(store.commit(half).await), "stream_exists", "half of it is no repeat");
    assert_eq!(numbers(&whole_log(&store).await), [1, 2, 3]);
}

pub async fn a_commit_that_knew_an_older_log_is_stale(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    record(&other, "b", [1]).await;
    let as_of = |position| Commit { as_of: Some(Position(position)), ..commit([append("a", Any, [2])]) };
    assert_eq!(code(store.commit(as_of(0)).await), "stale");
    assert_eq!(store.look(Log::head), Position(1), "who was refused knows why");
    assert_eq!(code(store.commit(as_of(1)).await), "ok");
    assert_eq!(numbers(&whole_log(&store).await), [1, 2]);
}

pub async fn a_commit_of_nothing_changes_nothing(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    let heard = super::telling::told(&store);
    assert_eq!(store.commit(Commit::default()).await, Ok(vec![]));
    assert!(heard.borrow().is_empty());
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1]);
}
