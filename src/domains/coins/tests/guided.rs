//! The guided scenarios of the coins context, with what they leave behind.

use super::coins;
use serde_json::json;

#[test]
fn the_happy_path_ends_with_all_coins_in_one_account() {
    let mut coins = coins();
    coins.play("happy-path");
    let expected = [
        "1 account-me@1 CoinMined < MineCoin",
        "2 account-me@2 CoinMined < MineCoin",
        "3 account-you@1 CoinMined < MineCoin",
        "4 account-you@2 CoinMined < MineCoin",
        "5 account-you@3 CoinMined < MineCoin",
        "6 account-you@4 CoinsSent < SendCoins",
        "7 account-me@3 CoinsReceived < ReceiveCoins by Transfer",
    ];
    assert_eq!(coins.trace(), expected);
    assert_eq!(coins.refused.len(), 4);
    assert_eq!(coins.richest(), json!(["me", 5]));
}

#[test]
fn balances_that_were_paused_catch_up_at_the_end() {
    let mut coins = coins();
    coins.play("balances-paused");
    assert_eq!(coins.events().len(), 3);
    assert_eq!(coins.richest(), json!(["me", 2]));
}

#[test]
fn coins_that_were_under_way_arrive_at_the_end() {
    let mut coins = coins();
    coins.play("transfer-paused");
    assert_eq!(coins.events().len(), 5);
    assert_eq!(coins.columns("balances", &["account_id", "balance"]), [json!(["me", 3]), json!(["you", 0])]);
}
