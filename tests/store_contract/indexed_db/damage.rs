//! Damaged records: the damage is named, what can be read can be read, and nothing is written.

use super::super::keeping::{InIndexedDb, Keeping, code, events, exact, known, numbers, record, stream, whole_log};
use super::records::{BATCHES, PAYLOADS, batch, bytes, count, get, put, write_in_silence};
use super::{fault_of_damage, losses};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::runtime::{FixedEnvironment, Runtime};
use hindcast::store::indexed_db::IndexedDbStore;
use hindcast::store::{EventStore, ReadError, Shelf, Window};
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_damaged_record_is_a_fault_that_names_it() {
    let name = "a_damaged_record_is_a_fault_that_names_it";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    let losses = losses(&store);
    record(&store, "a", [1, 2]).await;
    record(&store, "a", [3]).await;
    put(name, BATCHES, 7.into(), bytes(b"rubbish")).await;
    for store in [&store, &keeping.tab().await] {
        assert_eq!(numbers(&whole_log(store).await), [1, 2, 3], "what comes before it is read");
        let fault = store.damage().expect("it is damaged");
        assert_eq!(fault.code, "batch_unreadable");
        assert!(fault.happened.contains("the record that ends at event 7 is damaged"), "{fault}");
        assert_eq!(code(store.append(&stream("a"), ExpectedVersion::Any, events([4])).await), "batch_unreadable");
        store.tidy_up().await.expect("there is not enough to be sealed");
        assert_eq!(numbers(&known(store)), [1, 2, 3], "what was known is still known");
    }
    assert_eq!(losses.borrow().iter().map(|fault| fault.code).collect::<Vec<_>>(), ["batch_unreadable"], "told once");
    assert_eq!(count(name).await, 3, "and nothing was changed");
}

#[wasm_bindgen_test]
async fn everything_before_a_damaged_record_among_many_is_read_and_exported() {
    let name = "everything_before_a_damaged_record_among_many_is_read_and_exported";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    record(&store, "a", 1..=600).await;
    record(&store, "b", 601..=1_200).await;
    store.tidy_up().await.expect("it can be sealed");
    for number in 1_201..=1_500 {
        record(&store, if number % 2 == 0 { "c" } else { "d" }, [number]).await;
    }
    put(name, BATCHES, 1_400.into(), bytes(&[0xff, 0, 0x5b, 0x7b])).await;
    let store = keeping.tab().await;
    assert!(store.damage().is_some_and(|fault| fault.happened.contains("event 1400")));
    assert_eq!(store.look(Log::head), Position(1_399));
    assert_eq!(numbers(&store.read_stream(&stream("b"), Window::default()).await.expect("it is there")).len(), 600);
    let runtime = Runtime::new(store, FixedEnvironment::default(), []);
    let mut text = String::new();
    runtime.export(|lines| text += &lines).await.expect("what is there can be exported");
    assert_eq!(text.lines().count(), 1_400, "a first line and an event each");
    assert_eq!(code(runtime.store().append(&stream("d"), exact(100), events([9_999])).await), "batch_unreadable");
    assert_eq!(count(name).await, 301);
}

#[wasm_bindgen_test]
async fn a_record_that_the_browser_itself_cannot_read_is_found_among_many() {
    let name = "a_record_that_the_browser_itself_cannot_read_is_found_among_many";
    let keeping = InIndexedDb::named(name);
    drop(keeping.tab().await);
    write_in_silence(name, 1..=9).await;
    put(name, BATCHES, 7.into(), "lost".into()).await;
    // as Chromium does where the file of a large value is gone: nothing is read of a request in whose range it is
    let browser = "const all = IDBObjectStore.prototype.getAll, one = IDBObjectStore.prototype.get;
        const lost = () => { throw new DOMException('Failed to read large IndexedDB value', 'DataError'); };
        IDBObjectStore.prototype.getAll = function (range, count) {
            return this.name === 'batches' && (!range || range.includes(7)) ? lost() : all.call(this, range, count);
        };
        IDBObjectStore.prototype.get = function (key) { return key === 7 ? lost() : one.call(this, key); };
        return () => { IDBObjectStore.prototype.getAll = all; IDBObjectStore.prototype.get = one; };";
    let mend = js_sys::Function::new_no_args(browser).call0(&JsValue::NULL).expect("a script");
    let opened = IndexedDbStore::open(name).await;
    js_sys::Function::from(mend).call0(&JsValue::NULL).expect("a script");
    let store = opened.expect("what comes before can be read");
    assert_eq!(numbers(&known(&store)), [1, 2, 3, 4, 5, 6]);
    let fault = store.damage().expect("one record is damaged");
    assert!(fault.happened.contains("event 7") && fault.happened.contains("large IndexedDB value"), "{fault}");
}

#[wasm_bindgen_test]
async fn a_record_that_is_no_bytes_at_all_is_a_fault_too() {
    for (name, record) in [
        ("a_record_that_is_text", JsValue::from_str("rubbish")),
        ("a_record_that_is_a_number", JsValue::from(-1)),
        ("a_record_that_is_null", JsValue::NULL),
        ("a_record_that_is_empty", bytes(&[])),
        ("a_record_of_no_events", bytes(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        ("a_record_that_ends_too_early", batch([1, 2])),
        ("a_record_with_a_gap", batch([1, 3])),
    ] {
        drop(InIndexedDb::named(name).tab().await);
        put(name, BATCHES, 3.into(), record).await;
        let fault = fault_of_damage(name).await;
        assert_eq!(fault.code, "batch_unreadable", "{name}");
        assert!(fault.happened.contains("event 3"), "{name}: {fault}");
    }
}

#[wasm_bindgen_test]
async fn a_missing_record_is_a_fault_and_not_a_shorter_log() {
    let name = "a_missing_record_is_a_fault_and_not_a_shorter_log";
    drop(InIndexedDb::named(name).tab().await);
    write_in_silence(name, [1, 2, 4, 5]).await;
    let fault = fault_of_damage(name).await;
    assert_eq!(fault.code, "batch_missing");
    assert!(fault.happened.contains("event 3"), "{fault}");
}

#[wasm_bindgen_test]
async fn a_sealed_record_in_which_anything_was_changed_is_damaged_or_the_same_log() {
    let name = "a_sealed_record_in_which_anything_was_changed_is_damaged_or_the_same_log";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    record(&store, "a", 1..=999).await;
    record(&store, "b", [1_000]).await;
    store.tidy_up().await.expect("it can be sealed");
    let whole = get(name, BATCHES, 1_000).await;
    for cut in [1, 2, 40, whole.len() / 2, whole.len() - 1] {
        put(name, BATCHES, 1_000.into(), bytes(&whole[..cut])).await;
        let fault = fault_of_damage(name).await;
        assert!(fault.happened.contains("event 1000"), "{cut}: {fault}");
    }
    let other_numbers: Vec<u8> = whole.iter().map(|byte| if *byte == 1 { 99 } else { *byte }).collect();
    put(name, BATCHES, 1_000.into(), bytes(&[&[1], &other_numbers[1..]].concat())).await;
    assert_eq!(fault_of_damage(name).await.code, "batch_unreadable");
    put(name, BATCHES, 1_000.into(), bytes(&whole)).await;
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), (1..=1_000).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_damaged_payload_is_a_fault_that_names_the_place_and_all_else_is_read() {
    let name = "a_damaged_payload_is_a_fault_that_names_the_place_and_all_else_is_read";
    let keeping = InIndexedDb::named(name);
    let store = keeping.tab().await;
    for thousand in 0..3 {
        let first = thousand * 1_000;
        record(&store, "a", first + 1..=first + 999).await;
        record(&store, "b", [first + 1_000]).await;
        store.tidy_up().await.expect("it can be sealed");
    }
    let whole = get(name, PAYLOADS, 2_000).await;
    let text = b"{\"number\":1500}";
    let at = whole.windows(text.len()).position(|window| window == text).expect("it is there");
    let one_event = [&whole[..at], &b"{\"number\":15x0}"[..], &whole[at + text.len()..]].concat();
    let fault_of = |outcome: Result<_, ReadError>| match outcome {
        Err(ReadError::Fault(fault)) => fault,
        other => panic!("{other:?} is no fault"),
    };
    for (damaged, one) in [(one_event, true), (whole[..whole.len() / 2].to_vec(), false), (vec![], false)] {
        put(name, PAYLOADS, 2_000.into(), bytes(&damaged)).await;
        let store = keeping.tab().await;
        assert_eq!(store.look(Log::head), Position(3_000), "it opens, and lists everything");
        let fault = fault_of(store.read_all(Window::default()).await);
        assert_eq!(fault.code, "batch_unreadable");
        assert!(fault.happened.contains("event 2000"), "{fault}");
        assert!(!one || fault.happened.contains("event 1500"), "{fault}");
        assert!(store.fetch(Position(1_500)).await.is_err());
        let around = [Window { count: 1_000, ..Window::default() }, Window { from: 2_001, ..Window::default() }];
        for window in around {
            assert_eq!(store.read_all(window).await.expect("the others are whole").len(), 1_000);
        }
        assert_eq!(store.events(&[Position(1_499), Position(1_501)]).await.is_ok(), one);
        assert_eq!(code(store.append(&stream("c"), ExpectedVersion::Any, vec![]).await), "ok");
    }
}

#[wasm_bindgen_test]
async fn a_value_that_nobody_can_read_is_a_fault_that_names_it() {
    let name = "a_value_that_nobody_can_read_is_a_fault_that_names_it";
    let store = InIndexedDb::named(name).tab().await;
    // a whole number beyond all that a program reads
    let rubbish = js_sys::Function::new_no_args("return { n: 2n ** 70n }").call0(&JsValue::NULL).expect("a script");
    put(name, "handlers", "Orders.Shipping".into(), rubbish).await;
    put(name, "handlers", "Orders.Text".into(), "rubbish".into()).await;
    let fault = store.get(Shelf::Handlers, "Orders.Shipping").await.expect_err("nobody can read it");
    assert_eq!(fault.code, "record_unreadable");
    assert!(fault.happened.contains("Orders.Shipping"), "{fault}");
    assert_eq!(store.get(Shelf::Handlers, "Orders.Invoicing").await, Ok(None));
    assert_eq!(store.get(Shelf::Handlers, "Orders.Text").await, Ok(Some(json!("rubbish").into())));
}
