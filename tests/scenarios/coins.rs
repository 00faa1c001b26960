//! Coins through the runtime: mined, sent, under way while the process manager is stopped, and received once.

use super::page::Page;
use hindcast::runtime::Order;
use hindcast::store::MemoryStore;
use serde_json::{Value, json};
use uuid::Uuid;

const COLUMNS: [&str; 2] = ["account_id", "balance"];

fn page() -> Page {
    Page::open("coins", MemoryStore::default())
}

fn mine(page: &Page, account: &str, nonce: i64) -> Result<(), String> {
    page.give("MineCoin", json!({"account_id": account, "nonce": nonce}))
}

fn with_three_coins(page: &Page) {
    for nonce in [488, 1_442, 1_597] {
        mine(page, "you", nonce).expect("it holds");
    }
}

fn send(amount: u64) -> Value {
    json!({"account_id": "you", "to": "me", "amount": amount, "transfer_id": Uuid::from_u128(1)})
}

#[test]
fn the_story_of_two_accounts() {
    let page = page();
    assert_eq!(mine(&page, "me", 1), Err("invalid_nonce".into()));
    assert_eq!(page.version("account-me"), 0);
    assert_eq!(mine(&page, "me", 190), Ok(()));
    assert_eq!(mine(&page, "me", 190), Err("used_nonce".into()));
    assert_eq!(mine(&page, "me", 443), Ok(()));
    assert_eq!(mine(&page, "me", 1), Err("used_nonce".into()));
    with_three_coins(&page);
    assert_eq!(page.rows("balances", &COLUMNS), [json!(["you", 3]), json!(["me", 2])]);
    assert_eq!(page.give("SendCoins", send(99_999)), Err("not_enough_coins".into()));
    assert_eq!(page.give("SendCoins", send(3)), Ok(()));
    assert_eq!((page.version("account-you"), page.version("account-me"), page.happened().len()), (4, 3, 7));
    let rows = [json!(["me", 5]), json!(["you", 0])];
    assert_eq!(page.rows("balances", &COLUMNS), rows);
    page.order("Coins.balances", Order::Rebuild);
    assert_eq!(page.rows("balances", &COLUMNS), rows);
}

#[test]
fn balances_that_are_paused_lag() {
    let page = page();
    mine(&page, "me", 190).expect("it holds");
    page.order("Coins.balances", Order::Pause);
    mine(&page, "me", 443).expect("it holds");
    with_three_coins(&page);
    assert_eq!(page.rows("balances", &COLUMNS), [json!(["me", 1])]);
    page.order("Coins.balances", Order::Resume);
    assert_eq!(page.rows("balances", &COLUMNS), [json!(["you", 3]), json!(["me", 2])]);
}

#[test]
fn coins_that_were_under_way_when_the_page_died_arrive_once() {
    let page = page();
    with_three_coins(&page);
    assert_eq!(page.only_give("SendCoins", send(3)), Ok(()));
    assert_eq!(page.happened().last().map(String::as_str), Some("CoinsSent"));
    let later = page.again();
    assert_eq!(mine(&later, "me", 190), Ok(()));
    assert_eq!(later.rows("balances", &COLUMNS), [json!(["me", 4]), json!(["you", 0])]);
    assert_eq!(later.rows("coins-under-way", &["amount"]), [Value::Null; 0]);
    let last = later.again();
    assert_eq!(mine(&last, "me", 443), Ok(()));
    assert_eq!(last.rows("balances", &COLUMNS), [json!(["me", 5]), json!(["you", 0])]);
}
