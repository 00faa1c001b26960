//! Values that a command has for itself for a while, and commands that were refused.

use super::keeping::{Keeping, append, code, numbers, whole_log};
use futures::future::join_all;
use hindcast::engine::event::JsonObject;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CommandId, Position};
use hindcast::engine::rejection::{FieldError, RejectedCommand};
use hindcast::engine::timestamp::Timestamp;
use hindcast::store::{AppendError, Claim, Commit, EventStore, News};
use std::cell::RefCell;
use std::rc::Rc;
use uuid::Uuid;

fn second(second: u64) -> Timestamp {
    Timestamp::from_millisecond(second * 1_000)
}

/// Command number `command` claims the order number SO-1 at `now`, for 60 seconds.
fn claim(command: u128, now: u64) -> Claim {
    let command_id = CommandId(Uuid::from_u128(command));
    Claim { key: "orders/order_number/SO-1".into(), command_id, now: second(now), until: second(now + 60) }
}

/// A commit of one event for a stream, with claims.
fn commit(name: &str, number: u64, claims: impl Into<Vec<Claim>>) -> Commit {
    Commit { claims: claims.into(), ..Commit::of(append(name, ExpectedVersion::Any, [number])) }
}

pub async fn a_claimed_value_is_taken_until_its_time_is_up(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let mut outcomes = Vec::new();
    for (number, (command, now)) in (1..).zip([(1, 0), (2, 10), (2, 59), (2, 60), (1, 61)]) {
        outcomes.push(code(store.commit(commit("a", number, [claim(command, now)])).await));
    }
    assert_eq!(outcomes, ["ok", "claimed", "claimed", "ok", "claimed"], "free after 60 s, and then the other's");
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [1, 4], "nothing of the others is there");
    let outcome = store.commit(commit("a", 9, [claim(3, 62)])).await;
    assert_eq!(outcome, Err(AppendError::Claimed(claim(3, 62).key)), "the answer names what is claimed");
}

pub async fn a_command_may_claim_again_what_it_has(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(code(store.commit(commit("a", 1, [claim(1, 0)])).await), "ok");
    assert_eq!(code(store.commit(commit("a", 2, [claim(1, 1)])).await), "ok");
    assert_eq!(store.holder(&claim(1, 1).key).await, Ok(Some(claim(1, 1).holder())));
}

pub async fn a_claim_is_written_with_the_events(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.holder(&claim(1, 0).key).await, Ok(None));
    store.commit(commit("a", 1, [claim(1, 0)])).await.expect("nobody has it");
    let other = keeping.tab().await;
    assert_eq!(other.holder(&claim(1, 0).key).await, Ok(Some(claim(1, 0).holder())));
    assert_eq!(numbers(&whole_log(&other).await), [1]);
}

pub async fn a_refused_commit_leaves_no_claim(keeping: impl Keeping) {
    let store = keeping.tab().await;
    store.commit(commit("a", 1, [claim(1, 0)])).await.expect("nobody has it");
    let of = |key: &str, command| Claim { key: key.into(), ..claim(command, 5) };
    let refused = [
        (Commit { claims: vec![of("x", 2), claim(2, 5), of("y", 2)], ..commit("a", 2, []) }, "claimed"),
        (commit("a", 1, [of("x", 2)]), "duplicate_event"),
        (Commit { as_of: Some(Position(0)), ..commit("a", 2, [of("x", 2)]) }, "stale"),
    ];
    for (refused, comes_to) in refused {
        assert_eq!(code(store.commit(refused).await), comes_to);
        for key in ["x", "y"] {
            assert_eq!(keeping.tab().await.holder(key).await, Ok(None), "{comes_to}");
        }
    }
    assert_eq!(store.holder(&claim(1, 0).key).await, Ok(Some(claim(1, 0).holder())));
}

pub async fn of_many_tabs_one_gets_the_claim(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await, keeping.tab().await];
    let writers = (1..).zip(&tabs).map(async |(number, tab)| {
        code(tab.commit(commit(&format!("order-{number}"), number, [claim(number.into(), 0)])).await)
    });
    let outcomes = join_all(writers).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "ok").count(), 1, "{outcomes:?}");
    assert_eq!(whole_log(&keeping.tab().await).await.len(), 1);
}

/// A command that was refused after the event at `position`.
fn rejected(position: u64) -> RejectedCommand {
    RejectedCommand {
        position: Position(position),
        rejected_at: second(1),
        context: "orders".into(),
        command: "CreateOrder".into(),
        data: JsonObject::from_iter([("order_number".to_owned(), "Köln 北京 🚚".into())]),
        command_id: CommandId(Uuid::from_u128(1)),
        metadata: JsonObject::new(),
        code: "validation_failure".into(),
        message: "one field is not right".into(),
        details: vec![FieldError { field: "items".into(), code: "presence".into(), message: "must be present".into() }],
    }
}

pub async fn refused_commands_are_kept_in_their_order(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.rejections().await, Ok(Vec::new()));
    for position in [2, 0] {
        store.keep_rejection(&rejected(position)).await.expect("it can be kept");
    }
    assert_eq!(keeping.tab().await.rejections().await, Ok(vec![rejected(2), rejected(0)]), "in another tab, too");
}

/// The positions of the refused commands that a store tells of, in the order of telling.
fn refusals<S: EventStore>(store: &S) -> Rc<RefCell<Vec<u64>>> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hearing = Rc::clone(&heard);
    store.subscribe(move |news| {
        if let News::Rejected(rejected) = news {
            hearing.borrow_mut().push(rejected.position.0);
        }
    });
    heard
}

pub async fn a_refused_command_is_told_in_every_tab(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await];
    let heard = [refusals(&tabs[0]), refusals(&tabs[1])];
    let all_heard = async |expected: &[u64]| {
        for heard in &heard {
            assert!(keeping.wait_for(|| heard.borrow().len() >= expected.len()).await, "heard of {heard:?}");
            assert_eq!(*heard.borrow(), expected, "each once, in the order in which they were refused");
        }
    };
    for (tab, position) in [(0, 1), (1, 2), (0, 3)] {
        tabs[tab].keep_rejection(&rejected(position)).await.expect("it can be kept");
    }
    assert_eq!(tabs[1].rejections().await, Ok([1, 2, 3].map(rejected).to_vec()), "whoever asks need not have heard");
    all_heard(&[1, 2, 3]).await;
    tabs[0].clear().await.expect("it can be deleted");
    tabs[1].keep_rejection(&rejected(0)).await.expect("it can be kept");
    all_heard(&[1, 2, 3, 0]).await;
    for tab in tabs.iter().chain([&keeping.tab().await]) {
        assert_eq!(tab.rejections().await, Ok(vec![rejected(0)]), "nothing is left of what was deleted");
    }
}
