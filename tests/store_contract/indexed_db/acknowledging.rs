//! Nothing is acknowledged before its transaction is complete: that a request succeeded is not enough.

use super::super::keeping::{InIndexedDb, Keeping, code, events, exact, known, numbers, record, stream, whole_log};
use super::super::telling::told;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::engine::transfer::{Import, Reading, event_line, first_line};
use hindcast::store::{EventStore, ImportError, MemoryStore, Shelf, Write};
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// The browser gives up each transaction on an object store when it is to be completed, whatever of it has succeeded: as it does
/// when it finds no room at the last moment. Gives back what ends that.
fn giving_up(object_store: &str) -> js_sys::Function {
    let script = "const { commit } = IDBTransaction.prototype;
        IDBTransaction.prototype.commit = function () {
            return this.objectStoreNames.contains(named) ? this.abort() : commit.apply(this);
        };
        return () => Object.assign(IDBTransaction.prototype, { commit });";
    let begun = js_sys::Function::new_with_args("named", script).call1(&JsValue::NULL, &object_store.into());
    begun.expect("a script").into()
}

#[wasm_bindgen_test]
async fn an_append_whose_transaction_was_given_up_is_not_acknowledged() {
    let keeping = InIndexedDb::named("an_append_whose_transaction_was_given_up_is_not_acknowledged");
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    let heard = told(&store);
    let mend = giving_up("batches");
    let outcome = code(store.append(&stream("a"), exact(1), events([2, 3])).await);
    let imported = store.import(&import_of(&store).await).await;
    mend.call0(&JsValue::NULL).expect("a script");
    assert_eq!(outcome, "storage_aborted");
    assert!(matches!(imported, Err(ImportError::Fault(fault)) if fault.code == "storage_aborted"));
    assert!(heard.borrow().is_empty(), "nobody is told of what is not there");
    assert_eq!((store.look(Log::head), numbers(&known(&store))), (Position(1), vec![1]));
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1]);
    assert_eq!(code(store.append(&stream("a"), exact(1), events([2, 3])).await), "ok", "and it can be tried again");
}

#[wasm_bindgen_test]
async fn a_shelf_whose_transaction_was_given_up_is_as_it_was() {
    let keeping = InIndexedDb::named("a_shelf_whose_transaction_was_given_up_is_as_it_was");
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    let mend = giving_up("closed");
    let outcome = store.close(&stream("a")).await;
    let write =
        vec![Write::put(Shelf::Handlers, "Orders.Shipping", json!(1)), Write::put(Shelf::Closed, "b", json!(1))];
    let written = store.write(write).await;
    mend.call0(&JsValue::NULL).expect("a script");
    assert!(outcome.is_err() && !store.look(|log| log.is_closed(&stream("a"))));
    assert_eq!(written.map_err(|fault| fault.code), Err("storage_aborted"));
    let again = keeping.tab().await;
    assert_eq!(again.get(Shelf::Handlers, "Orders.Shipping").await, Ok(None), "all of it or nothing");
    assert_eq!(again.look(Log::closed_count), 0);
}

/// An import of two events that are new to a store.
async fn import_of<S: EventStore>(store: &S) -> Import {
    let elsewhere = MemoryStore::default();
    record(&elsewhere, "b", [8, 9]).await;
    let mut text = elsewhere.look(|log| first_line(log, &[], &[])).expect("a line is text");
    for event in whole_log(&elsewhere).await {
        text += &event_line(&event).expect("a line is text");
    }
    store.look(|log| Import::plan(log, &Reading::of(&text)))
}
