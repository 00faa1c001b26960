//! What follows from the events of the coins context by itself, and what its views show.

use super::{T1, code, coins, send};
use crate::domains::coins::supply::Supply;
use crate::domains::rehearsal::Rehearsal;
use crate::engine::ids::Position;
use serde_json::{Value, json};
use uuid::Uuid;

fn supply(coins: &Rehearsal, at: u64) -> Supply {
    let rows = |view| coins.keyed_rows(view, Position(at));
    Supply::of(&rows("balances"), &rows("coins-under-way"))
}

#[test]
fn the_story_of_two_accounts() {
    let mut coins = coins();
    assert_eq!(coins.richest(), Value::Null);
    assert_eq!(code(coins.mine("me", 1)), "invalid_nonce");
    assert_eq!(coins.log.stream_count(), 0);
    coins.mine("me", 190).unwrap();
    assert_eq!(code(coins.mine("me", 190)), "used_nonce");
    coins.mine("me", 443).unwrap();
    assert_eq!(coins.stream("account-me").len(), 2);
    assert_eq!(code(coins.mine("me", 1)), "used_nonce");
    assert_eq!(coins.richest(), json!(["me", 2]));
    let mut coins = coins.with_three_coins();
    assert_eq!(coins.richest(), json!(["you", 3]));
    assert_eq!(code(coins.give("SendCoins", send("me", 99_999, T1))), "not_enough_coins");
    coins.give("SendCoins", send("me", 3, T1)).unwrap();
    let trace = coins.trace();
    let expected = ["6 account-you@4 CoinsSent < SendCoins", "7 account-me@3 CoinsReceived < ReceiveCoins by Transfer"];
    assert_eq!(trace[5..], expected);
    assert_eq!(coins.rows("Transfer"), [], "the process is gone");
    assert_eq!(coins.richest(), json!(["me", 5]));
    let rows = [json!(["me", 5, 2, "CoinsReceived"]), json!(["you", 0, 3, "CoinsSent"])];
    let columns = ["account_id", "balance", "coins_mined", "last_event"];
    assert_eq!(coins.columns("balances", &columns), rows);
    coins.rebuild("balances");
    assert_eq!(coins.columns("balances", &columns), rows);
    assert_eq!(coins.log.head(), Position(7));
}

#[test]
fn an_account_is_one_however_its_name_is_spelled() {
    let mut coins = coins();
    coins.mine("me", 190).unwrap();
    coins.mine(" me\u{200b}", 443).unwrap();
    assert_eq!(coins.stream("account-me").len(), 2);
    assert_eq!(coins.log.stream_count(), 1);
    let mut coins = coins.with_three_coins();
    assert_eq!(code(coins.give("SendCoins", send("you\u{a0}", 1, T1))), "same_account");
    assert_eq!(code(coins.mine("\u{200b}", 1)), "validation_failure");
}

#[test]
fn balances_that_are_paused_after_the_first_coin_still_say_one() {
    let mut coins = coins();
    coins.mine("me", 190).unwrap();
    coins.pause("balances");
    coins.mine("me", 443).unwrap();
    let mut coins = coins.with_three_coins();
    assert_eq!(coins.richest(), json!(["me", 1]));
    coins.resume("balances");
    assert_eq!(coins.richest(), json!(["you", 3]));
}

#[test]
fn equal_balances_stand_in_the_order_of_names() {
    let mut coins = coins();
    coins.mine("you", 488).unwrap();
    coins.mine("me", 190).unwrap();
    assert_eq!(coins.columns("balances", &["account_id"]), [json!(["me"]), json!(["you"])]);
    assert_eq!(coins.richest(), json!(["me", 1]));
}

#[test]
fn coins_arrive_exactly_once_after_a_crash_between_the_two_events() {
    let mut coins = coins().with_three_coins();
    coins.pause("Transfer");
    coins.give("SendCoins", send("me", 3, T1)).unwrap();
    assert_eq!(
        coins.rows("coins-under-way"),
        [json!({"transfer_id": T1, "from": "you", "to": "me", "amount": 3}).as_object().unwrap().clone()]
    );
    assert_eq!(supply(&coins, 4), Supply { balances: 0, under_way: 3, mined: 3 });
    coins.resume("Transfer");
    coins.react_again("Transfer");
    let by_hand = json!({"account_id": "me", "from": "you", "amount": 3, "transfer_id": T1});
    assert_eq!(coins.give("ReceiveCoins", by_hand), Ok(Vec::new()));
    assert_eq!(coins.events().len(), 5);
    assert_eq!(supply(&coins, 5), Supply { balances: 3, under_way: 0, mined: 3 });
}

#[test]
fn what_a_transfer_remembers_is_what_is_under_way() {
    let mut coins = coins().with_three_coins();
    coins.give("SendCoins", send("me", 2, T1)).unwrap();
    let state = coins.rows_at("Transfer", Position(4));
    assert_eq!(Value::from(state[0].clone()), json!({"from": "you", "to": "me", "amount": 2}));
    assert_eq!(coins.rows_at("Transfer", Position(5)), []);
}

#[test]
fn the_coins_add_up_at_every_moment() {
    let mut coins = coins().with_three_coins();
    coins.give("SendCoins", send("me", 1, T1)).unwrap();
    coins.give("SendCoins", send("them", 2, Uuid::from_u128(2))).unwrap();
    for at in 0..=coins.log.head().0 {
        assert!(supply(&coins, at).adds_up(), "{at}");
    }
    assert!(!Supply { balances: 1, under_way: 0, mined: 2 }.adds_up());
}

#[test]
fn a_view_that_has_lost_coins_does_not_hide_it_by_its_own_count() {
    let rows = coins().with_three_coins().keyed_rows("balances", Position(2));
    assert!(Supply::of(&rows, &[]).adds_up(), "by its own count nothing is missing");
    assert_eq!(Supply::counted(&rows, &[], 3), Supply { balances: 2, under_way: 0, mined: 3 });
    assert!(!Supply::counted(&rows, &[], 3).adds_up());
}
