//! The whole workspace deleted by its owner: nothing of it is left, in no tab, whatever that tab is about to do.

use super::keeping::{Keeping, code, event, events, exact, known, numbers, record, stream, whole_log};
use hindcast::engine::event::JsonObject;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CommandId, Position};
use hindcast::engine::log::{Append, Log};
use hindcast::engine::rejection::RejectedCommand;
use hindcast::engine::timestamp::Timestamp;
use hindcast::store::{Claim, Commit, EventStore, News, Shelf, Write};
use serde_json::json;
use std::cell::Cell;
use std::rc::Rc;
use uuid::Uuid;

fn clearings<S: EventStore>(store: &S) -> Rc<Cell<u32>> {
    let count = Rc::new(Cell::new(0));
    let counting = Rc::clone(&count);
    store.subscribe(move |news| {
        if matches!(news, News::Cleared) {
            counting.set(counting.get() + 1);
        }
    });
    count
}

pub fn rejected() -> RejectedCommand {
    RejectedCommand {
        position: Position(1),
        rejected_at: Timestamp::UNIX_EPOCH,
        context: "orders".into(),
        command: "CreateOrder".into(),
        data: JsonObject::new(),
        command_id: CommandId(Uuid::from_u128(1)),
        metadata: JsonObject::new(),
        code: "validation_failure".into(),
        message: "one field is not right".into(),
        details: Vec::new(),
    }
}

pub async fn clearing_deletes_everything_in_every_tab(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    let claim = Claim {
        key: "number".into(),
        command_id: CommandId(Uuid::from_u128(1)),
        now: Timestamp::UNIX_EPOCH,
        until: Timestamp::from_millisecond(1_000),
    };
    let append = Append { stream: stream("a"), expected: ExpectedVersion::Any, events: events([1, 2]) };
    let commit = Commit { claims: vec![claim], ..Commit::of(append) };
    store.commit(commit).await.expect("nothing stands in the way");
    store.link(&stream("links"), &[event(1).event_id]).await.expect("it is there");
    store.close(&stream("a")).await.expect("it is there");
    store.write(vec![Write::put(Shelf::Handlers, "Orders.Shipping", json!(1))]).await.expect("it can be kept");
    store.keep_rejection(&rejected()).await.expect("it can be kept");
    assert!(keeping.wait_for(|| other.look(|log| log.is_closed(&stream("a")))).await);
    let told = [clearings(&store), clearings(&other)];
    store.clear().await.expect("it can be deleted");
    for told in &told {
        assert!(keeping.wait_for(|| told.get() > 0).await, "a tab is not told");
    }
    for tab in [&store, &other, &keeping.tab().await] {
        assert!(whole_log(tab).await.is_empty() && known(tab).is_empty());
        let left = tab.look(|log| (log.head().0, log.stream_count(), log.link_count(), log.closed_count()));
        assert_eq!(left, (0, 0, 0, 0));
        assert_eq!(tab.get(Shelf::Handlers, "Orders.Shipping").await, Ok(None));
        assert_eq!(tab.holder("number").await, Ok(None));
        assert_eq!(tab.rejections().await, Ok(Vec::new()));
    }
}

pub async fn after_a_clearing_everything_begins_anew(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    for round in 0..3 {
        record(&store, "a", [1, 2]).await;
        store.link(&stream("links"), &[event(1).event_id]).await.expect("it is there");
        store.close(&stream("a")).await.expect("it is open");
        assert_eq!(numbers(&whole_log(&other).await), [1, 2], "round {round}");
        store.clear().await.expect("it can be deleted");
        let outcome = store.append(&stream("a"), exact(0), events([7, 8, 9])).await;
        assert_eq!(outcome.expect("nothing is closed").last().map(|event| event.position), Some(Position(3)));
        assert_eq!(numbers(&whole_log(&other).await), [7, 8, 9], "round {round}");
        store.link(&stream("a-links"), &[event(8).event_id]).await.expect("it is there");
        let again = keeping.tab().await;
        assert_eq!(again.look(|log| log.positions_of(&stream("a-links"))), [Position(2)]);
        store.clear().await.expect("it can be deleted");
    }
}

pub async fn a_tab_that_has_not_heard_of_a_clearing_yet_leaves_no_hole(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    record(&store, "a", 1..=5).await;
    assert_eq!(whole_log(&other).await.len(), 5);
    store.clear().await.expect("it can be deleted");
    assert_eq!(code(other.append(&stream("b"), ExpectedVersion::NoStream, events([1])).await), "ok");
    assert_eq!(other.look(Log::head), Position(1), "it knows nothing any more of what is gone");
    assert_eq!(code(store.append(&stream("b"), exact(1), events([2])).await), "ok");
    for tab in [&store, &other, &keeping.tab().await] {
        let log = whole_log(tab).await;
        let places: Vec<_> = log.iter().map(|event| (event.position.0, event.stream_version.0)).collect();
        assert_eq!(places, [(1, 1), (2, 2)]);
    }
}

pub async fn a_tab_that_has_not_heard_of_a_clearing_yet_reads_nothing_old(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    record(&store, "a", 1..=5).await;
    assert_eq!(whole_log(&other).await.len(), 5);
    store.clear().await.expect("it can be deleted");
    assert!(whole_log(&other).await.is_empty());
    record(&store, "a", 11..=17).await;
    assert_eq!(numbers(&whole_log(&other).await), (11..=17).collect::<Vec<_>>());
}
