//! What an account says, given what happened, and what the pipeline says before it.

use super::{T1, code, coins, send};
use crate::domains::coins::account::{Account, Command, Event, Rejection};
use crate::domains::coins::miner::{Searched, next_nonce, proof_begins, proof_holds};
use crate::engine::decider::{Decider, rehydrate};
use crate::engine::rejection;
use serde_json::{Value, json};
use uuid::Uuid;

/// What the account `me` says when `command` meets a past of the `given` events.
fn when(given: &[Event], command: Command) -> Result<Vec<Event>, Rejection> {
    Account::decide(&rehydrate::<Account>(given), command)
}

fn mine(nonce: i64) -> Command {
    Command::MineCoin { account_id: "me".into(), nonce }
}

fn mined(nonce: i64) -> Event {
    Event::CoinMined { account_id: "me".into(), nonce }
}

fn send_to(to: &str, amount: u64) -> Command {
    Command::SendCoins { account_id: "me".into(), to: to.into(), amount, transfer_id: T1 }
}

fn sent(amount: u64) -> Event {
    Event::CoinsSent { account_id: "me".into(), to: "you".into(), amount, transfer_id: T1 }
}

fn receive(transfer_id: Uuid) -> Command {
    Command::ReceiveCoins { account_id: "me".into(), from: "you".into(), amount: 2, transfer_id }
}

fn received(transfer_id: Uuid) -> Event {
    Event::CoinsReceived { account_id: "me".into(), from: "you".into(), amount: 2, transfer_id }
}

#[test]
fn the_first_nonces_that_hold_are_those_of_the_rules() {
    let first = |account, count: usize| {
        let holding = (1..).filter(|nonce| proof_holds(account, *nonce));
        holding.take(count).collect::<Vec<_>>()
    };
    assert_eq!(first("me", 2), [190, 443]);
    assert_eq!(first("you", 3), [488, 1_442, 1_597]);
}

#[test]
fn a_search_in_slices_finds_what_a_whole_one_does() {
    assert_eq!(next_nonce("me", 1, 1_000), Searched::Found(190));
    assert_eq!(next_nonce("me", 1, 189), Searched::NotYet(190));
    assert_eq!(next_nonce("me", 190, 1), Searched::Found(190));
    assert_eq!(next_nonce("me", 191, 252), Searched::NotYet(443));
    assert_eq!(next_nonce("me", i64::MAX, 10), Searched::NotYet(i64::MAX));
}

#[test]
fn a_proof_that_holds_begins_with_a_zero_byte() {
    for nonce in 1..=500 {
        assert_eq!(proof_begins("me", nonce) >> 24 == 0, proof_holds("me", nonce), "{nonce}");
    }
    assert_ne!(proof_begins("me", 190), proof_begins("you", 190), "on another account it is another proof");
}

#[test]
fn a_nonce_is_worth_a_coin_once_and_in_rising_order() {
    assert_eq!(when(&[], mine(190)), Ok(vec![mined(190)]));
    assert_eq!(when(&[mined(190)], mine(443)), Ok(vec![mined(443)]));
    for used in [190, 443, 1, 0, -5, i64::MIN] {
        assert_eq!(when(&[mined(190), mined(443)], mine(used)), Err(Rejection::UsedNonce));
    }
    assert_eq!(when(&[], mine(0)), Err(Rejection::UsedNonce), "an account begins with the last nonce 0");
}

#[test]
fn a_nonce_that_proves_no_work_is_worth_nothing() {
    assert_eq!(when(&[], mine(1)), Err(Rejection::InvalidNonce));
    assert_eq!(when(&[], mine(488)), Err(Rejection::InvalidNonce), "it holds on another account");
}

#[test]
fn coins_are_sent_by_who_has_them_to_somebody_else() {
    assert_eq!(when(&[mined(190)], send_to("you", 1)), Ok(vec![sent(1)]));
    assert_eq!(when(&[mined(190)], send_to("you", 2)), Err(Rejection::NotEnoughCoins));
    assert_eq!(when(&[mined(190), sent(1)], send_to("you", 1)), Err(Rejection::NotEnoughCoins));
    assert_eq!(when(&[mined(190)], send_to("me", 99)), Err(Rejection::SameAccount), "before the amount is looked at");
    assert_eq!(when(&[], send_to("you", 1)), Err(Rejection::NotFound));
}

#[test]
fn coins_that_were_received_are_not_received_again() {
    assert_eq!(when(&[], receive(T1)), Ok(vec![received(T1)]));
    assert_eq!(when(&[received(T1)], receive(T1)), Ok(vec![]));
    let other = Uuid::from_u128(2);
    assert_eq!(when(&[received(T1)], receive(other)), Ok(vec![received(other)]));
    assert_eq!(when(&[received(T1)], send_to("you", 2)), Ok(vec![sent(2)]), "what was received can be sent");
}

#[test]
fn a_no_has_the_words_and_the_code_of_the_rules() {
    let said = [
        (Rejection::UsedNonce, "used_nonce", "nonce already used"),
        (Rejection::InvalidNonce, "invalid_nonce", "proof of work does not hold"),
        (Rejection::SameAccount, "same_account", "coins cannot be sent to the account that they are in"),
        (Rejection::NotEnoughCoins, "not_enough_coins", "not enough coins"),
        (Rejection::NotFound, "not_found", "Account not found"),
    ];
    for (no, code, message) in said {
        let no = rejection::Rejection::of(no);
        assert_eq!((no.code.as_str(), no.message.as_str()), (code, message));
    }
}

#[test]
fn an_amount_is_a_whole_number_greater_than_zero() {
    let mut coins = coins().with_three_coins();
    for amount in [json!(0), json!(-1), json!(1.5), json!("1"), Value::Null, json!(1e30)] {
        let mut input = send("me", 1, T1);
        input["amount"] = amount.clone();
        let no = coins.give("SendCoins", input).unwrap_err();
        assert_eq!((no.code.as_str(), no.details[0].field.as_str()), ("validation_failure", "amount"), "{amount}");
    }
}

#[test]
fn a_nonce_is_a_whole_number_and_an_account_has_a_name() {
    let mut coins = coins();
    let no = coins.give("MineCoin", json!({"account_id": " ", "nonce": "190"})).unwrap_err();
    let faults: Vec<_> = no.details.iter().map(|fault| (fault.field.as_str(), fault.message.as_str())).collect();
    assert_eq!(faults, [("account_id", "must be present"), ("nonce", "must be a whole number")]);
    assert_eq!(code(coins.give("MineCoin", json!({"account_id": "me", "nonce": 190.5}))), "validation_failure");
}

#[test]
fn a_transfer_id_is_used_once_however_it_is_spelled() {
    let id = Uuid::from_u128(0xABC);
    let mut coins = coins().with_three_coins();
    coins.give("SendCoins", send("me", 1, id)).unwrap();
    for spelled in [id.to_string(), id.to_string().to_uppercase(), id.simple().to_string()] {
        let mut again = send("them", 1, id);
        again["transfer_id"] = json!(spelled);
        let no = coins.give("SendCoins", again).unwrap_err();
        assert_eq!((no.details[0].field.as_str(), no.details[0].message.as_str()), ("transfer_id", "already exist"));
    }
    let no = coins.give("SendCoins", json!({"transfer_id": 7})).unwrap_err();
    assert_eq!(no.details[3].message, "must be a valid UUID string", "what is no id stays as it is");
}
