//! Sealing: fewer records, the same events for every reader; and what of them stays in memory.

use super::super::keeping::{
    InIndexedDb, Keeping, code, event, events, exact, known, numbers, record, stream, whole_log,
};
use super::super::telling::told;
use super::records::{BATCHES, batch, count, put, write_in_silence};
use futures::future::join;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, CorrelationId, Position};
use hindcast::engine::log::{Fired, Head, Log};
use hindcast::engine::transfer::{Import, Reading, event_line, first_line};
use hindcast::store::{EventStore, MemoryStore, Window};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

/// Everything that the index tells of a log.
fn index_of(log: &Log) -> String {
    let heads: Vec<Head<'_>> = log.heads_after(Position::START).collect();
    let names = ["Lessons.LessonTaught", "Lessons.Other", "Lessons.Teach", "Lessons.Policy"];
    let fired = [Fired::Event, Fired::Begun, Fired::Command, Fired::Policy];
    let fired: Vec<_> = fired.iter().flat_map(|what| names.map(|name| log.fired(*what, name))).collect();
    let streams: BTreeMap<_, _> = log.streams().map(|(name, _)| (name, log.positions_of(&stream(name)))).collect();
    let correlated: Vec<_> = (0..5).map(|id| log.correlated(CorrelationId(Uuid::from_u128(id)))).collect();
    format!("{heads:?} {fired:?} {streams:?} {correlated:?}")
}

#[wasm_bindgen_test]
async fn sealing_keeps_every_event_and_makes_few_records() {
    let name = "sealing_keeps_every_event_and_makes_few_records";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    for tens in 0..130 {
        record(&store, if tens % 2 == 0 { "a" } else { "b" }, tens * 10..tens * 10 + 10).await;
    }
    let before = whole_log(&store).await;
    assert_eq!(count(name).await, 130);
    store.tidy_up().await.expect("it can be sealed");
    assert_eq!(count(name).await, 31, "one segment of 1,000 events and what is left over");
    assert_eq!(whole_log(&store).await, before);
    assert_eq!(whole_log(&keeping.tab().await).await, before);
    store.tidy_up().await.expect("sealing again is harmless");
    record(&store, "a", [5_000]).await;
    assert_eq!(count(name).await, 32);
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await).last(), Some(&5_000));
}

#[wasm_bindgen_test]
async fn every_event_and_all_that_is_known_of_it_is_the_same_after_sealing() {
    let keeping = InIndexedDb::named("every_event_and_all_that_is_known_of_it_is_the_same_after_sealing");
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    for first in (0..1_200).step_by(3) {
        let several = (first..first + 3).map(|number| {
            let mut event = event(number);
            event.event_type = if number % 5 == 0 { "Lessons.Other".into() } else { event.event_type };
            event.data.insert("Köln 北京 🚚".into(), json!([number, {"deep": [null, 0.1, u64::MAX]}]));
            event.metadata.insert("command".into(), "Teach".into());
            if first % 2 == 0 {
                event.metadata.insert("issued_by".into(), "Policy".into());
            }
            event.causation_id = CausationId(Uuid::from_u128(u128::MAX - u128::from(first)));
            event.correlation_id = CorrelationId(Uuid::from_u128(u128::from(number % 5)));
            event.created_at =
                format!("2026-11-02T09:{:02}:00.{:03}Z", 59 - first % 60, first % 1_000).parse().unwrap();
            event.schema_version = 1 + u32::try_from(number % 4).expect("small");
            event
        });
        let name = stream(&format!("lesson-{}", first % 7));
        store.append(&name, ExpectedVersion::Any, several.collect()).await.expect("whatever is there is fine");
    }
    let (before, index) = (whole_log(&store).await, store.look(index_of));
    assert_eq!((before.len(), whole_log(&other).await == before), (1_200, true));
    store.tidy_up().await.expect("it can be sealed");
    for tab in [&store, &other, &keeping.tab().await] {
        assert_eq!(whole_log(tab).await, before);
        assert!(tab.look(index_of) == index, "the index tells something else");
        let stream = stream("lesson-3");
        let mine: Vec<_> = before.iter().filter(|event| event.stream_id == stream).cloned().collect();
        assert_eq!(tab.read_stream(&stream, Window::default()).await, Ok(mine));
    }
}

#[wasm_bindgen_test]
async fn what_is_sealed_is_let_go_of_in_every_tab_and_fetched_when_somebody_looks() {
    let name = "what_is_sealed_is_let_go_of_in_every_tab_and_fetched_when_somebody_looks";
    let keeping = InIndexedDb::named(name);
    let (one, other) = (keeping.tab().await, keeping.tab().await);
    record(&one, "a", 1..=600).await;
    record(&one, "a", 601..=1_100).await;
    record(&one, "a", 1_101..=1_103).await;
    assert_eq!(whole_log(&other).await.len(), 1_103);
    for tab in [&one, &other] {
        tab.tidy_up().await.expect("it can be sealed");
        assert_eq!(numbers(&known(tab)), [1_101, 1_102, 1_103], "the rest is on the disk");
        assert_eq!(tab.look(Log::sealed), Position(1_100));
    }
    let third = keeping.tab().await;
    assert_eq!(numbers(&known(&third)), [1_101, 1_102, 1_103]);
    assert_eq!(numbers(&third.events(&[Position(7), Position(2_000)]).await.expect("it can be read")), [7]);
    assert_eq!(known(&third).len(), 1_103, "its neighbours came with it");
    assert!(third.fetch(Position(2_000)).await.is_err(), "there is no such event");
}

#[wasm_bindgen_test]
async fn a_tab_goes_on_sealing_behind_what_others_have_sealed() {
    let name = "a_tab_goes_on_sealing_behind_what_others_have_sealed";
    let keeping = InIndexedDb::named(name);
    let (one, other) = (keeping.tab().await, keeping.tab().await);
    for round in 0..3 {
        for tab in [&one, &other] {
            let first = tab.look(Log::head).0;
            record(&one, "a", first + 1..=first + 999).await;
            record(&one, "a", [first + 1_000]).await;
            tab.catch_up().await.expect("it can be read");
            tab.tidy_up().await.expect("it can be sealed");
            assert_eq!(tab.look(Log::sealed), tab.look(Log::head), "round {round}");
        }
        other.catch_up().await.expect("it can be read");
    }
    assert_eq!(count(name).await, 6);
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), (1..=6_000).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_very_long_append_is_sealed_in_pieces() {
    let name = "a_very_long_append_is_sealed_in_pieces";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    record(&store, "a", 1..=7).await;
    record(&store, "a", 8..=5_500).await;
    store.tidy_up().await.expect("it can be sealed");
    assert_eq!(count(name).await, 5);
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), (1..=5_500).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_reader_that_is_behind_still_finds_everything_after_sealing() {
    let name = "a_reader_that_is_behind_still_finds_everything_after_sealing";
    let keeping = InIndexedDb::named(name);
    let from_the_start = keeping.tab().await;
    write_in_silence(name, 1..=5).await;
    let in_the_middle = keeping.tab().await;
    write_in_silence(name, 6..=1_003).await;
    let sealing = keeping.tab().await;
    assert_eq!(from_the_start.look(Log::head), Position::START);
    assert_eq!(in_the_middle.look(Log::head), Position(5));
    sealing.tidy_up().await.expect("it can be sealed");
    assert_eq!(count(name).await, 4);
    for reader in [from_the_start, in_the_middle] {
        let heard = told(&reader);
        let known = reader.look(Log::head).0;
        assert_eq!(numbers(&whole_log(&reader).await), (1..=1_003).collect::<Vec<_>>());
        assert_eq!(*heard.borrow(), (known + 1..=1_003).collect::<Vec<_>>());
    }
}

#[wasm_bindgen_test]
async fn what_is_appended_while_another_tab_seals_is_kept() {
    let keeping = InIndexedDb::named("what_is_appended_while_another_tab_seals_is_kept");
    let (writing, sealing) = (keeping.tab().await, keeping.tab().await);
    record(&writing, "a", 0..500).await;
    record(&writing, "a", 500..1_001).await;
    sealing.catch_up().await.expect("it can be read");
    let write = async {
        for number in 2_000..2_020 {
            record(&writing, "a", [number]).await;
        }
    };
    let seal = async {
        for _ in 0..5 {
            sealing.tidy_up().await.expect("it can be sealed");
        }
    };
    join(write, seal).await;
    assert_eq!(sealing.look(Log::sealed), Position(1_001));
    let expected: Vec<_> = (0..1_001).chain(2_000..2_020).collect();
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), expected);
}

#[wasm_bindgen_test]
async fn imported_segments_stay_as_they_are_and_are_known_as_imported_after_sealing() {
    let name = "imported_segments_stay_as_they_are_and_are_known_as_imported_after_sealing";
    let elsewhere = MemoryStore::default();
    record(&elsewhere, "there", 10_000..11_200).await;
    let mut text = elsewhere.look(|log| first_line(log, &[], &[])).expect("a line is text");
    for event in whole_log(&elsewhere).await {
        text += &event_line(&event).expect("a line is text");
    }
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    record(&store, "here", [1, 2]).await;
    let import = store.look(|log| Import::plan(log, &Reading::of(&text)));
    store.import(&import).await.expect("it fits");
    record(&store, "here", 3..=900).await;
    record(&store, "here", 901..=1_100).await;
    assert_eq!(count(name).await, 5);
    store.tidy_up().await.expect("it can be sealed");
    assert_eq!(count(name).await, 4, "one small record, two imported segments, one sealed");
    let again = keeping.tab().await;
    let expected: Vec<_> = [1, 2].into_iter().chain(10_000..11_200).chain(3..=1_100).collect();
    for tab in [&store, &again] {
        assert_eq!(numbers(&whole_log(tab).await), expected);
        let imported = |log: &Log| (1..=2_300).filter(|at| log.was_imported(Position(*at))).collect::<Vec<_>>();
        assert_eq!(tab.look(imported), (3..=1_202).collect::<Vec<_>>());
    }
    assert_eq!(code(again.append(&stream("there"), exact(1_200), events([5_000])).await), "ok");
}

#[wasm_bindgen_test]
async fn of_a_log_of_many_segments_only_some_are_kept_in_memory() {
    let name = "of_a_log_of_many_segments_only_some_are_kept_in_memory";
    let keeping = InIndexedDb::named(name);
    drop(keeping.tab().await);
    for segment in 0..60_u32 {
        let last = (segment + 1) * 1_000;
        put(name, BATCHES, last.into(), batch(u64::from(segment) * 1_000 + 1..=last.into())).await;
    }
    let store = keeping.tab().await;
    assert_eq!(known(&store).len(), 60_000);
    store.tidy_up().await.expect("records of an older version are sealed, too");
    assert_eq!(known(&store), []);
    assert_eq!(count(name).await, 60);
    let reading = Window { from: 1, ..Window::default() };
    assert_eq!(numbers(&store.read_all(reading).await.expect("it can be read")), (1..=60_000).collect::<Vec<_>>());
    let at_hand = store.look(|log| (1..=60_000).filter(|at| log.has(Position(*at))).count());
    assert_eq!(at_hand, 48_000);
    let again = keeping.tab().await;
    assert_eq!(again.look(Log::head), Position(60_000));
    assert_eq!(known(&again), []);
    assert_eq!(numbers(&again.events(&[Position(59_999), Position(1)]).await.expect("they are there")), [59_999, 1]);
}
