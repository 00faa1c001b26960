//! What a workspace of the first version of the database has is there afterwards.

use super::super::keeping::{InIndexedDb, Keeping, code, event, events, exact, numbers, stream, whole_log};
use super::records::{BATCHES, batch, count, put};
use hindcast::engine::ids::{CommandId, Position};
use hindcast::engine::timestamp::Timestamp;
use hindcast::store::{Claim, Commit, EventStore, Shelf, Write};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::Build;
use serde_json::json;
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// A database as the first version made it.
async fn first_version(name: &str) {
    let database = Database::open(name).with_version(1_u8).with_on_upgrade_needed(|_, database| {
        for name in [BATCHES, "handlers", "claims"] {
            database.create_object_store(name).build()?;
        }
        database.create_object_store("rejections").with_auto_increment(true).build()?;
        Ok(())
    });
    database.await.expect("it can be made").close();
}

fn object(script: &str) -> JsValue {
    js_sys::Function::new_no_args(&format!("return {script}")).call0(&JsValue::NULL).expect("an object")
}

#[wasm_bindgen_test]
async fn a_workspace_of_the_first_version_has_everything_after_the_upgrade() {
    let name = "a_workspace_of_the_first_version_has_everything_after_the_upgrade";
    first_version(name).await;
    put(name, BATCHES, 1_000.into(), batch(1..=1_000)).await;
    put(name, BATCHES, 1_003.into(), batch(1_001..=1_003)).await;
    put(name, "handlers", "Orders.Shipping".into(), object("{ position: 1002 }")).await;
    let holder = object("{ command_id: '00000000-0000-0000-0000-000000000001', until: '2026-03-02T10:00:00Z' }");
    put(name, "claims", "orders/order_number/SO-1".into(), holder).await;
    let rejected = r#"{"position":2,"rejected_at":"2026-03-02T10:00:00Z","context":"orders","command":"CreateOrder",
        "data":{},"command_id":"00000000-0000-0000-0000-000000000002","metadata":{},"code":"c","message":"m","details":[]}"#;
    put(name, "rejections", 1.into(), rejected.into()).await;

    let keeping = InIndexedDb::named(name);
    for _ in 0..2 {
        let store = keeping.tab().await;
        assert_eq!(store.damage(), None);
        let log = whole_log(&store).await;
        assert_eq!(numbers(&log), (1..=1_003).collect::<Vec<_>>());
        assert_eq!(*log[4], event(5).recorded(stream("silent"), log[4].stream_version, Position(5)));
        let checkpoint = store.get(Shelf::Handlers, "Orders.Shipping").await;
        assert_eq!(checkpoint, Ok(Some(json!({"position": 1_002}).into())));
        let holder = store.holder("orders/order_number/SO-1").await.expect("it can be read").expect("somebody has it");
        assert_eq!(holder.command_id, CommandId(Uuid::from_u128(1)));
        assert_eq!(store.rejections().await.expect("they can be read").len(), 1);
        store.tidy_up().await.expect("it can be sealed");
        assert_eq!(count(name).await, 2);
    }
    let store = keeping.tab().await;
    let now: Timestamp = "2026-03-02T09:59:59Z".parse().expect("a time");
    let claim = Claim {
        key: "orders/order_number/SO-1".into(),
        command_id: CommandId(Uuid::from_u128(9)),
        now,
        until: Timestamp::from_millisecond(now.as_millisecond() + 60_000),
    };
    let append = super::super::keeping::append("new", exact(0), [9_000]);
    let claimed = store.commit(Commit { claims: vec![claim], ..Commit::of(append) }).await;
    assert_eq!(code(claimed), "claimed", "a claim of the first version holds");
    assert_eq!(code(store.append(&stream("silent"), exact(1_003), events([2_000])).await), "ok");
    store.link(&stream("links"), &[event(5).event_id]).await.expect("the new object stores are there");
    store.write(vec![Write::put(Shelf::Snapshots, "silent", json!(1))]).await.expect("all of them");
    store.close(&stream("silent")).await.expect("it is there");
}

#[wasm_bindgen_test]
async fn an_empty_workspace_of_the_first_version_is_one_of_the_newest_afterwards() {
    let name = "an_empty_workspace_of_the_first_version_is_one_of_the_newest_afterwards";
    first_version(name).await;
    let store = InIndexedDb::named(name).tab().await;
    assert_eq!(code(store.append(&stream("a"), exact(0), events([1])).await), "ok");
}
