//! Equal operations on both stores: equal answers, equal logs, equal links, equal shelves.

use super::super::keeping::{InIndexedDb, Keeping, append, code, event, events, exact, stream, whole_log};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CommandId, StreamVersion};
use hindcast::engine::log::{Append, Log};
use hindcast::engine::timestamp::Timestamp;
use hindcast::engine::transfer::{Import, Reading, event_line, first_line};
use hindcast::store::indexed_db::IndexedDbStore;
use hindcast::store::{Claim, Commit, EventStore, MemoryStore, Shelf, Window, Write};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

const STREAMS: [&str; 5] = ["a", "b", "c", "links-1", "links-2"];

/// A little generator, so that the steps are many, mixed, and the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn stream(&mut self) -> &'static str {
        STREAMS[usize::try_from(self.below(STREAMS.len() as u64)).expect("small")]
    }

    /// Mostly a stream of its own kind, of those in this part of the list; now and then any, which is then refused.
    fn stream_of(&mut self, among: &[&'static str], odd_one_in: u64) -> &'static str {
        if self.below(odd_one_in) == 0 {
            return self.stream();
        }
        among[usize::try_from(self.below(among.len() as u64)).expect("small")]
    }

    fn append(&mut self, memory: &MemoryStore) -> Append {
        let name = self.stream_of(&STREAMS[..3], 20);
        let expected = match self.below(5) {
            0 => ExpectedVersion::Any,
            1 => ExpectedVersion::NoStream,
            2 => ExpectedVersion::StreamExists,
            3 => exact(self.below(6)),
            _ => ExpectedVersion::Exact(memory.look(|log| log.version(&stream(name)))),
        };
        // the later steps reach for later events, so that some are new to the end
        let newest = memory.look(Log::head).0 + 20;
        let first = self.below(newest);
        append(name, expected, first..first + self.below(4))
    }

    fn commit(&mut self, memory: &MemoryStore) -> Commit {
        let claim = |command: u64, now: u64| Claim {
            key: "SO-1".into(),
            command_id: CommandId(Uuid::from_u128(command.into())),
            now: Timestamp::from_millisecond(now),
            until: Timestamp::from_millisecond(now + 5),
        };
        let claims = if self.below(3) == 0 { vec![claim(self.below(3), self.below(20))] } else { Vec::new() };
        let as_of = (self.below(4) == 0).then(|| memory.look(Log::head));
        Commit { appends: vec![self.append(memory), self.append(memory)], as_of, claims }
    }
}

/// What one step comes to on a store.
async fn step<S: EventStore>(store: &S, kind: u64, mut dice: Dice, memory: &MemoryStore) -> String {
    match kind {
        0..=4 => format!("{:?}", store.commit(Commit::of(dice.append(memory))).await),
        5 | 6 => format!("{:?}", store.commit(dice.commit(memory)).await),
        7 => {
            let name = dice.stream_of(&STREAMS[3..], 5);
            let linked = [dice.below(60), dice.below(60)].map(|number| event(number).event_id);
            format!("{:?}", store.link(&stream(name), &linked[..=usize::from(dice.below(2) == 0)]).await)
        }
        8 => {
            let keys = ["x/1", "x/2", "y"].map(|key| (key, dice.below(4)));
            let writes = keys.map(|(key, what)| match what {
                0 => Write::add(Shelf::Outbox, key, json!({"step": dice.below(100)})),
                1 => Write::delete(Shelf::Outbox, key),
                2 => Write::delete_all(Shelf::Outbox, "x/"),
                _ => Write::put(Shelf::Outbox, key, json!([dice.below(100)])),
            });
            format!("{:?}", store.write(writes.into()).await)
        }
        _ => {
            // nearly never: what is closed stays closed
            let name = dice.stream();
            if dice.below(20) == 0 { format!("{:?}", store.close(&stream(name)).await) } else { String::new() }
        }
    }
}

/// Everything that can be read of a store.
async fn seen<S: EventStore>(store: &S) -> Vec<String> {
    let mut seen: Vec<String> = whole_log(store).await.iter().map(|event| format!("{event:?}")).collect();
    for name in STREAMS {
        seen.push(format!("{name} {:?}", store.read_numbered(&stream(name), Window::default()).await));
    }
    seen.push(format!("{:?}", store.read(Shelf::Outbox, "", "", usize::MAX).await));
    seen.push(format!("{:?}", store.holder("SO-1").await));
    seen
}

#[wasm_bindgen_test]
async fn both_stores_come_to_equal_logs_by_equal_steps() {
    let name = "both_stores_come_to_equal_logs_by_equal_steps";
    let (memory, lasting) = (MemoryStore::default(), InIndexedDb::named(name).tab().await);
    let (mut dice, mut outcomes) = (Dice(2_026), BTreeSet::new());
    for number in 0..600 {
        let (kind, seed) = (dice.below(10), dice.below(1 << 30));
        // on a log that is equal so far; a copy, for the first of the two changes it
        let before = MemoryStore::default();
        before.import(&copy_of(&memory).await).await.expect("it is empty");
        let on_memory = step(&memory, kind, Dice(seed), &before).await;
        let on_lasting = step(&lasting, kind, Dice(seed), &before).await;
        assert_eq!(on_memory, on_lasting, "step {number}");
        outcomes.insert((kind, on_memory.starts_with("Ok")));
        if number % 100 == 99 {
            lasting.tidy_up().await.expect("sealing is no step");
        }
    }
    let both_ways =
        (0..9).all(|kind| outcomes.contains(&(kind, true)) && (kind == 8 || outcomes.contains(&(kind, false))));
    assert!(both_ways && outcomes.contains(&(9, true)), "not everything was tried both ways: {outcomes:?}");
    assert!(memory.look(Log::head).0 > 50 && memory.look(Log::link_count) > 5);
    let read_again = InIndexedDb::named(name).tab().await;
    assert_eq!(seen(&memory).await, seen(&read_again).await);
}

/// The events of a store, to be put into an empty one.
async fn copy_of(store: &MemoryStore) -> Import {
    let mut text = store.look(|log| first_line(log, &[], &[])).expect("a line is text");
    for event in whole_log(store).await {
        text += &event_line(&event).expect("a line is text");
    }
    Import::plan(&Log::default(), &Reading::of(&text))
}

#[wasm_bindgen_test]
async fn both_stores_come_to_the_same_after_a_clearing() {
    let name = "both_stores_come_to_the_same_after_a_clearing";
    let (memory, lasting): (MemoryStore, IndexedDbStore) =
        (MemoryStore::default(), InIndexedDb::named(name).tab().await);
    for round in 0..2 {
        for outcome in [
            memory.append(&stream("a"), exact(0), events(round..round + 3)).await,
            lasting.append(&stream("a"), exact(0), events(round..round + 3)).await,
        ] {
            assert_eq!(code(outcome), "ok");
        }
        assert_eq!(seen(&memory).await, seen(&lasting).await);
        memory.clear().await.expect("memory does not fail");
        lasting.clear().await.expect("it can be deleted");
        assert_eq!(seen(&memory).await, seen(&lasting).await);
    }
    assert_eq!(memory.look(|log| log.version(&stream("a"))), StreamVersion(0));
}
