//! No coin is lost and none comes from nowhere, whoever mines, sends and stops in whichever order.

use super::cases;
use crate::rehearsal::Rehearsal;
use hindcast::domains::coins::Coins;
use hindcast::domains::coins::miner::{Searched, next_nonce, proof_holds};
use hindcast::domains::coins::supply::Supply;
use hindcast::engine::ids::Position;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof};
use proptest::proptest;
use serde_json::{Value, json};
use uuid::Uuid;

const ACCOUNTS: [&str; 3] = ["me", "you", "them"];

/// What somebody does next.
#[derive(Clone, Debug)]
enum Deed {
    Mine(usize),
    /// From, to, how many, under which transfer id.
    Send(usize, usize, u64, u128),
    /// The process manager stops.
    Stop,
    Start,
    /// It dies before it has noted what it did.
    Repeat,
}

fn deed() -> impl Strategy<Value = Deed> {
    let account = || 0..ACCOUNTS.len();
    prop_oneof![
        4 => account().prop_map(Deed::Mine),
        4 => (account(), account(), 1_u64..3, 1_u128..12).prop_map(|(from, to, amount, id)| Deed::Send(from, to, amount, id)),
        1 => Just(Deed::Stop),
        1 => Just(Deed::Start),
        1 => Just(Deed::Repeat),
    ]
}

/// An id that is spelled in one of two ways.
fn spelled(id: u128) -> String {
    let text = Uuid::from_u128(0xA0 + id / 2).to_string();
    if id.is_multiple_of(2) { text } else { text.to_uppercase() }
}

fn number(state: &Value, field: &str) -> i64 {
    state["OPEN"][field].as_i64().unwrap_or_default()
}

fn mine(coins: &mut Rehearsal, account: &str) {
    let stream = format!("account-{account}");
    let last = number(&coins.state(&stream, usize::MAX), "last_nonce");
    let Searched::Found(nonce) = next_nonce(account, last + 1, u32::MAX) else { panic!("there is always another one") };
    coins.give("MineCoin", json!({"account_id": account, "nonce": nonce})).expect("it is new, and it holds");
}

fn story(deeds: Vec<Deed>) -> Rehearsal {
    let mut coins = Rehearsal::of::<Coins>();
    for deed in deeds {
        match deed {
            Deed::Mine(account) => mine(&mut coins, ACCOUNTS[account]),
            Deed::Send(from, to, amount, id) => {
                let (from, to, transfer_id) = (ACCOUNTS[from], ACCOUNTS[to], spelled(id));
                let input = json!({"account_id": from, "to": to, "amount": amount, "transfer_id": transfer_id});
                // often there is not enough, or the transfer is an old one
                let _ = coins.give("SendCoins", input);
            }
            Deed::Stop => coins.pause("Transfer"),
            Deed::Start => coins.resume("Transfer"),
            Deed::Repeat => coins.react_again("Transfer"),
        }
    }
    coins
}

fn supply(coins: &Rehearsal, at: Position) -> Supply {
    Supply::of(&coins.keyed_rows("balances", at), &coins.keyed_rows("coins-under-way", at))
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn balances_and_coins_under_way_are_what_was_mined_at_every_moment(deeds in vec(deed(), 0..40)) {
        let mut coins = story(deeds);
        coins.resume("Transfer");
        let head = coins.log.head();
        for at in 0..=head.0 {
            prop_assert!(supply(&coins, Position(at)).adds_up(), "{:?} at {}", supply(&coins, Position(at)), at);
        }
        prop_assert_eq!(supply(&coins, head).under_way, 0, "in the end everything has arrived");
        prop_assert_eq!(coins.rows("Transfer"), []);
    }

    #[test]
    fn the_view_says_of_every_account_what_the_account_says_itself(deeds in vec(deed(), 0..40)) {
        let coins = story(deeds);
        for row in coins.rows("balances") {
            let stream = format!("account-{}", row["account_id"].as_str().expect("a name"));
            let state = coins.state(&stream, usize::MAX);
            prop_assert_eq!(row["balance"].as_i64(), Some(number(&state, "balance")));
        }
    }

    #[test]
    fn a_search_finds_the_first_that_holds_however_it_is_sliced(account in any::<String>(), slice in 1_u32..400) {
        let mut from = 1;
        let found = loop {
            match next_nonce(&account, from, slice) {
                Searched::Found(nonce) => break nonce,
                Searched::NotYet(next) => from = next,
            }
        };
        prop_assert_eq!((1..=found).find(|nonce| proof_holds(&account, *nonce)), Some(found));
    }
}
