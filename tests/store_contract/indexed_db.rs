//! What IndexedDB alone promises, since only it lasts.
//!
//! When it acknowledges is in `acknowledging`, that it comes to the log that the store in memory comes to in `equality`, what it
//! makes of damaged records in `damage`, of many small records in `sealing`, of what an older program kept in
//! `upgrading`; that its writers take turns is in `taking_turns`; these reach past the store and write records themselves.

mod acknowledging;
mod damage;
mod equality;
mod records;
mod sealing;
mod taking_turns;
mod upgrading;

use super::keeping::{InIndexedDb, Keeping, code, events, exact, known, numbers, record, stream, whole_log};
use gloo::timers::future::TimeoutFuture;
use hindcast::engine::fault::Fault;
use hindcast::store::indexed_db::IndexedDbStore;
use hindcast::store::{EventStore, News, Shelf, Write};
use indexed_db_futures::database::Database;
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

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

/// What is wrong with the records of a workspace.
async fn fault_of_damage(name: &str) -> Fault {
    let store = IndexedDbStore::open(name).await.expect("it opens all the same");
    store.damage().expect("a record is damaged")
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
    before.write(vec![Write::put(Shelf::Handlers, "Orders.Shipping", json!(2))]).await.expect("it can be kept");
    let written = whole_log(&before).await;
    drop(before);
    let after = keeping.tab().await;
    assert_eq!(known(&after), written, "opening alone reads all of it");
    assert_eq!(after.get(Shelf::Handlers, "Orders.Shipping").await, Ok(Some(json!(2).into())));
    assert_eq!(code(after.append(&stream("a"), exact(3), events([5])).await), "ok");
}

#[wasm_bindgen_test]
async fn a_workspace_of_a_newer_version_is_said_to_be_one() {
    let name = "a_workspace_of_a_newer_version_is_said_to_be_one";
    Database::open(name).with_version(99_u8).await.expect("it can be made").close();
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
    let newer = Database::open(name).with_version(99_u8).await.expect("nobody holds on to it");
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
    assert_eq!(numbers(&known(&one)), [1], "what was known can still be looked at");
}
