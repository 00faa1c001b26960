//! Values that a command has for itself for a while, and commands that were refused.

use super::keeping::Keeping;
use futures::future::join_all;
use hindcast::engine::event::JsonObject;
use hindcast::engine::ids::{CommandId, Position};
use hindcast::engine::rejection::{FieldError, RejectedCommand};
use hindcast::engine::timestamp::Timestamp;
use hindcast::store::{Claim, EventStore};
use uuid::Uuid;

fn second(second: u64) -> Timestamp {
    Timestamp::from_millisecond(second * 1_000)
}

/// Command number `command` claims the order number SO-1 at `now`, for 60 seconds.
fn claim(command: u128, now: u64) -> Claim {
    let command_id = CommandId(Uuid::from_u128(command));
    Claim { key: "orders/order_number/SO-1".into(), command_id, now: second(now), until: second(now + 60) }
}

pub async fn a_claimed_value_is_taken_until_its_time_is_up(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.claim(&claim(1, 0)).await, Ok(true));
    assert_eq!(store.claim(&claim(2, 10)).await, Ok(false), "10 s later it is taken");
    assert_eq!(store.claim(&claim(2, 59)).await, Ok(false));
    assert_eq!(store.claim(&claim(2, 60)).await, Ok(true), "its time is up");
    assert_eq!(store.claim(&claim(1, 61)).await, Ok(false), "and it is the other's now");
}

pub async fn a_command_may_claim_again_what_it_has(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.claim(&claim(1, 0)).await, Ok(true));
    assert_eq!(store.claim(&claim(1, 1)).await, Ok(true));
}

pub async fn only_the_one_who_has_it_gives_a_claim_back(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let (first, second) = (claim(1, 0), claim(2, 1));
    store.claim(&first).await.expect("it can be claimed");
    store.release(&second.key, second.command_id).await.expect("giving back what one has not is harmless");
    assert_eq!(store.claim(&second).await, Ok(false));
    store.release(&first.key, first.command_id).await.expect("it can be given back");
    assert_eq!(store.claim(&second).await, Ok(true));
}

pub async fn of_many_tabs_one_gets_the_claim(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await, keeping.tab().await];
    let claims: Vec<_> = (1..).zip(&tabs).map(|(command, tab)| (claim(command, 0), tab)).collect();
    let got = join_all(claims.iter().map(|(claim, tab)| tab.claim(claim))).await;
    assert_eq!(got.iter().filter(|got| **got == Ok(true)).count(), 1, "{got:?}");
}

pub async fn refused_commands_are_kept_in_their_order(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.rejections().await, Ok(Vec::new()));
    let rejected = |position| RejectedCommand {
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
    };
    for position in [2, 0] {
        store.keep_rejection(&rejected(position)).await.expect("it can be kept");
    }
    assert_eq!(keeping.tab().await.rejections().await, Ok(vec![rejected(2), rejected(0)]), "in another tab, too");
}
