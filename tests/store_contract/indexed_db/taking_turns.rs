//! Transactions that write take turns, for two that are unfinished when the browser is killed cost the whole database.

use super::super::clearing::rejected;
use super::super::keeping::{InIndexedDb, Keeping, append, event, record, stream};
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CommandId, Position, StreamVersion};
use hindcast::engine::timestamp::Timestamp;
use hindcast::engine::transfer::{Import, Reading, event_line, first_line};
use hindcast::store::indexed_db::IndexedDbStore;
use hindcast::store::{Claim, Commit, EventStore, MemoryStore, Shelf, Write};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// From now on the browser notes which object stores each transaction names that may write. Gives back what ends that, and
/// what was noted: a line for each.
fn noting() -> js_sys::Function {
    let script = "const { transaction } = IDBDatabase.prototype, noted = [];
        IDBDatabase.prototype.transaction = function (names, mode, ...more) {
            if (mode !== 'readonly' && mode !== undefined) noted.push([names].flat().join(' '));
            return transaction.call(this, names, mode, ...more);
        };
        return () => { Object.assign(IDBDatabase.prototype, { transaction }); return noted.join('\\n'); };";
    js_sys::Function::new_no_args(script).call0(&JsValue::NULL).expect("a script").into()
}

async fn import_of_one(store: &IndexedDbStore) -> Import {
    let elsewhere = MemoryStore::default();
    record(&elsewhere, "elsewhere", [900]).await;
    let first = elsewhere.look(|log| first_line(log, &[], &[])).expect("it is text");
    let event: RecordedEvent = event(900).recorded(stream("elsewhere"), StreamVersion(1), Position(1));
    let text = first + &event_line(&event).expect("it is text");
    store.look(|log| Import::plan(log, &Reading::of(&text)))
}

#[wasm_bindgen_test]
async fn every_transaction_that_writes_names_one_object_store_that_all_the_others_name() {
    let keeping = InIndexedDb::named("every_transaction_that_writes_names_one_object_store_that_all_the_others_name");
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    let stop = noting();
    record(&store, "a", 0..1_000).await;
    record(&other, "b", [1_000]).await;
    let (command_id, now) = (CommandId(Uuid::from_u128(1)), Timestamp::UNIX_EPOCH);
    let claim = Claim { key: "number/1".into(), command_id, now, until: now };
    let claiming = Commit { claims: vec![claim], ..Commit::of(append("c", ExpectedVersion::Any, [1_001])) };
    store.commit(claiming).await.expect("nobody has it");
    store
        .write(vec![Write::put(Shelf::Handlers, "a", json!(1)), Write::put(Shelf::Tables, "a", json!(1))])
        .await
        .unwrap();
    store.write(vec![Write::delete_all(Shelf::Tables, "a")]).await.expect("it can be written");
    store.link(&stream("l"), &[event(1).event_id]).await.expect("it can be linked");
    store.import(&import_of_one(&store).await).await.expect("it is new");
    store.close(&stream("b")).await.expect("it is there");
    store.keep_rejection(&rejected()).await.expect("it can be kept");
    store.tidy_up().await.expect("it can be sealed");
    store.clear().await.expect("it can be emptied");
    let noted = stop.call0(&JsValue::NULL).expect("a script").as_string().expect("lines");
    let writers: Vec<BTreeSet<&str>> = noted.lines().map(|line| line.split(' ').collect()).collect();
    assert!(writers.len() > 9, "not everything was noted: {noted}");
    let common = writers.iter().skip(1).fold(writers[0].clone(), |common, names| &common & names);
    assert!(!common.is_empty(), "no object store is in all of them:\n{noted}");
}
