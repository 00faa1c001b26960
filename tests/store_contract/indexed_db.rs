//! What IndexedDB alone promises, since only it lasts.
//!
//! Some tests reach past the store and write records themselves, as a damaged disk or another version of the program would.

use super::keeping::{InIndexedDb, Keeping, code, event, events, exact, numbers, record, stream, whole_log};
use futures::future::join;
use gloo::timers::future::TimeoutFuture;
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::fault::Fault;
use hindcast::engine::ids::{Position, StreamVersion};
use hindcast::engine::log::Log;
use hindcast::store::indexed_db::IndexedDbStore;
use hindcast::store::{EventStore, MemoryStore, News, ReadError, Window};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::{Build, BuildPrimitive, QuerySource};
use indexed_db_futures::transaction::TransactionMode;
use js_sys::Uint8Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const BATCHES: &str = "batches";
const HANDLERS: &str = "handlers";

/// Puts a record where the store keeps its own.
async fn put(database: &str, object_store: &str, key: JsValue, record: JsValue) {
    let database = Database::open(database).await.expect("it is there");
    let tx = database.transaction(object_store).with_mode(TransactionMode::Readwrite).build().expect("a transaction");
    let records = tx.object_store(object_store).expect("an object store");
    records.put(record).with_key(key).without_key_type().primitive().expect("a request").await.expect("room");
    tx.commit().await.expect("it is durable");
    database.close();
}

/// Appends the events of these numbers to the stream `lagging` as one record each, and tells nobody.
async fn write_in_silence(database: &str, numbers: impl IntoIterator<Item = u64>) {
    for number in numbers {
        let recorded: RecordedEvent = event(number).recorded(stream("silent"), StreamVersion(number), Position(number));
        let bytes = serde_json::to_vec(&[recorded]).expect("an event is JSON");
        put(database, BATCHES, JsValue::from(number as f64), Uint8Array::from(&bytes[..]).into()).await;
    }
}

async fn count_of_records(database: &str) -> u32 {
    let database = Database::open(database).await.expect("it is there");
    let tx = database.transaction(BATCHES).build().expect("a transaction");
    let count = tx.object_store(BATCHES).expect("an object store").count().primitive().expect("a request").await;
    drop(tx);
    database.close();
    count.expect("a number")
}

fn losses(store: &IndexedDbStore) -> Rc<RefCell<Vec<Fault>>> {
    let losses = Rc::new(RefCell::new(Vec::new()));
    let noting = Rc::clone(&losses);
    store.subscribe(move |news| {
        if let News::Lost(fault) = news {
            noting.borrow_mut().push(fault.clone());
        }
    });
    losses
}

async fn fault_of_opening(name: &str) -> Fault {
    match IndexedDbStore::open(name).await {
        Ok(_) => panic!("{name} should not open"),
        Err(fault) => fault,
    }
}

#[wasm_bindgen_test]
async fn everything_is_there_after_reopening() {
    let keeping = InIndexedDb::named("everything_is_there_after_reopening");
    let before = keeping.tab().await;
    record(&before, "a", 1..=3).await;
    record(&before, "b", [4]).await;
    before.save_checkpoint("Orders.Shipping", Position(2)).await.expect("it can be saved");
    let written = whole_log(&before).await;
    drop(before);
    let after = keeping.tab().await;
    assert_eq!(after.look(|log| log.events().to_vec()), written, "opening alone reads all of it");
    assert_eq!(after.checkpoint("Orders.Shipping").await, Ok(Some(Position(2))));
    assert_eq!(code(after.append(&stream("a"), exact(3), events([5])).await), "ok");
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
    assert_eq!(count_of_records(name).await, 130);
    store.seal().await.expect("it can be sealed");
    assert_eq!(count_of_records(name).await, 31, "one segment of 1,000 events and what is left over");
    assert_eq!(whole_log(&keeping.tab().await).await, before);
    store.seal().await.expect("sealing again is harmless");
    record(&store, "a", [5_000]).await;
    assert_eq!(count_of_records(name).await, 32);
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await).last(), Some(&5_000));
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
    sealing.seal().await.expect("it can be sealed");
    assert_eq!(count_of_records(name).await, 4);
    for reader in [from_the_start, in_the_middle] {
        let heard = super::telling::told(&reader);
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
    let write = async {
        for number in 2_000..2_020 {
            record(&writing, "a", [number]).await;
        }
    };
    let seal = async {
        for _ in 0..5 {
            sealing.seal().await.expect("it can be sealed");
        }
    };
    join(write, seal).await;
    let expected: Vec<_> = (0..1_001).chain(2_000..2_020).collect();
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), expected);
}

#[wasm_bindgen_test]
async fn a_damaged_record_is_a_fault_that_names_it() {
    let name = "a_damaged_record_is_a_fault_that_names_it";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    record(&store, "a", [1, 2]).await;
    record(&store, "a", [3]).await;
    put(name, BATCHES, 7.into(), Uint8Array::from(&b"rubbish"[..]).into()).await;
    let fault = fault_of_opening(name).await;
    assert_eq!(fault.code, "batch_unreadable");
    assert!(fault.happened.contains("the record that ends at event 7 is damaged"), "{fault}");
    let known = store.look(|log| log.events().to_vec());
    let read = store.read_all(Window::default()).await;
    assert!(matches!(&read, Err(ReadError::Fault(fault)) if fault.happened.contains("event 7")), "{read:?}");
    assert_eq!(code(store.append(&stream("a"), ExpectedVersion::Any, events([4])).await), "batch_unreadable");
    let fault = store.seal().await.expect_err("a damaged record is not sealed");
    assert!(fault.happened.contains("event 7"), "{fault}");
    assert_eq!(store.look(|log| log.events().to_vec()), known, "what was known is still known");
    assert_eq!(count_of_records(name).await, 3, "and nothing was changed");
}

#[wasm_bindgen_test]
async fn a_record_that_is_no_bytes_at_all_is_a_fault_too() {
    for (name, record) in [
        ("a_record_that_is_text", JsValue::from_str("rubbish")),
        ("a_record_that_is_a_number", JsValue::from(-1)),
        ("a_record_that_is_null", JsValue::NULL),
    ] {
        drop(InIndexedDb::named(name).tab().await);
        put(name, BATCHES, 3.into(), record).await;
        let fault = fault_of_opening(name).await;
        assert_eq!(fault.code, "batch_unreadable", "{name}");
        assert!(fault.happened.contains("event 3"), "{name}: {fault}");
    }
}

#[wasm_bindgen_test]
async fn a_missing_record_is_a_fault_and_not_a_shorter_log() {
    let name = "a_missing_record_is_a_fault_and_not_a_shorter_log";
    let keeping = InIndexedDb::named(name);
    drop(keeping.tab().await);
    write_in_silence(name, [1, 2, 4, 5]).await;
    let fault = fault_of_opening(name).await;
    assert_eq!(fault.code, "batch_missing");
    assert!(fault.happened.contains("event 3"), "{fault}");
}

#[wasm_bindgen_test]
async fn a_damaged_checkpoint_is_a_fault_that_names_the_handler() {
    let name = "a_damaged_checkpoint_is_a_fault_that_names_the_handler";
    let store = InIndexedDb::named(name).tab().await;
    put(name, HANDLERS, "Orders.Shipping".into(), "rubbish".into()).await;
    let fault = store.checkpoint("Orders.Shipping").await.expect_err("rubbish is no checkpoint");
    assert_eq!(fault.code, "record_unreadable");
    assert!(fault.happened.contains("Orders.Shipping"), "{fault}");
    assert_eq!(store.checkpoint("Orders.Invoicing").await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_workspace_of_a_newer_version_is_said_to_be_one() {
    let name = "a_workspace_of_a_newer_version_is_said_to_be_one";
    Database::open(name).with_version(2_u8).await.expect("it can be made").close();
    let fault = fault_of_opening(name).await;
    assert_eq!(fault.code, "storage_newer");
    let said = fault.to_string();
    assert!(said.starts_with("this workspace was last opened by a newer version of Hindcast; "), "{said}");
}

#[wasm_bindgen_test]
async fn a_newer_version_gets_the_workspace() {
    let name = "a_newer_version_gets_the_workspace";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    let losses = losses(&store);
    TimeoutFuture::new(0).await;
    let newer = Database::open(name).with_version(2_u8).await.expect("nobody holds on to it");
    assert!(keeping.wait_for(|| losses.borrow().len() == 1).await, "the tab says that it let go");
    newer.close();
}

#[wasm_bindgen_test]
async fn a_deletion_from_elsewhere_makes_the_store_let_go() {
    let name = "a_deletion_from_elsewhere_makes_the_store_let_go";
    let keeping = InIndexedDb::named(name);
    let (one, other) = (keeping.tab().await, keeping.tab().await);
    record(&one, "a", [1]).await;
    let lost = [losses(&one), losses(&other)];
    TimeoutFuture::new(0).await;
    Database::delete_by_name(name).expect("a request").await.expect("nobody holds on to it");
    for losses in lost {
        assert!(keeping.wait_for(|| losses.borrow().len() == 1).await, "the tab says that it let go");
        assert_eq!(losses.borrow()[0].code, "storage_lost");
    }
    assert_eq!(code(one.append(&stream("a"), exact(1), events([2])).await), "storage_closed");
    assert_eq!(one.catch_up().await.map_err(|fault| fault.code), Err("storage_closed"));
    assert_eq!(numbers(&one.look(|log| log.events().to_vec())), [1], "what was known can still be looked at");
}

#[wasm_bindgen_test]
async fn both_stores_come_to_equal_logs_by_equal_steps() {
    let memory = MemoryStore::default();
    let lasting = InIndexedDb::named("both_stores_come_to_equal_logs_by_equal_steps").tab().await;
    // a little generator, so that the steps are many, mixed, and the same in each run
    let mut seed = 2_026_u64;
    let mut dice = move |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    for step in 0..300 {
        let name = stream(match dice(3) {
            0 => "a",
            1 => "b",
            _ => "c",
        });
        let expected = match dice(5) {
            0 => ExpectedVersion::Any,
            1 => ExpectedVersion::NoStream,
            2 => ExpectedVersion::StreamExists,
            3 => exact(dice(6)),
            _ => ExpectedVersion::Exact(memory.look(|log| log.version(&name))),
        };
        let first = dice(200);
        let appended = events(first..first + dice(4));
        let on_memory = memory.append(&name, expected, appended.clone()).await;
        let on_lasting = lasting.append(&name, expected, appended).await;
        assert_eq!(on_memory, on_lasting, "step {step}: {name}, {expected}");
    }
    let log = whole_log(&memory).await;
    assert!(log.len() > 50, "only {} events were written", log.len());
    let read_again = InIndexedDb::named("both_stores_come_to_equal_logs_by_equal_steps").tab().await;
    assert_eq!(log, whole_log(&read_again).await);
}
