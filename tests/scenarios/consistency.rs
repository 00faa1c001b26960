//! For whom the giver of a command waits, and what they are told.

use crate::support::tab::Tab;
use crate::support::toy::{self, Toys, cast, ring, scrap};
use crate::support::{log_of, now};
use hindcast::engine::ids::Position;
use hindcast::runtime::{Command, Consistency, OnError, Order, Returning, Then};
use hindcast::store::EventStore;
use serde_json::{Value, json};

/// Waits as a dispatch does that wants these handlers to have handled what it did.
fn waited<S: EventStore>(toys: &Toys<S>, names: Option<&[&str]>, position: Position) -> String {
    let names: Option<Vec<String>> = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let waited = now(toys.wait_for(names.as_deref(), position));
    waited.map_or_else(|refused| refused.code().to_owned(), |()| "in time".into())
}

#[test]
fn who_waits_finds_everything_handled() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    let receipt = now(toys.dispatch(toy::echoing("a", 2))).expect("it is there");
    assert_eq!(toy::rung(&toys, "a"), None, "who does not wait may be early");
    assert_eq!(waited(&toys, Some(&["bells"]), receipt.position), "in time");
    assert_eq!(waited(&toys, None, receipt.position), "in time");
    assert_eq!(toy::rung(&toys, "a"), Some(3));
}

#[test]
fn who_waits_for_a_paused_handler_is_told_that_it_is_late_and_the_command_is_done() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    for paused in [toy::BELLS, toy::ECHO, toy::CARETAKER] {
        now(toys.order(paused, Order::Pause)).expect("it is known");
        let receipt = now(toys.dispatch(ring("a", 1))).expect("it is there");
        assert_eq!(waited(&toys, Some(&[paused]), receipt.position), "consistency_timeout", "{paused}");
        assert_eq!(waited(&toys, Some(&[toy::CRIER]), receipt.position), "in time", "others are not late");
        assert_eq!(log_of(toys.store()).last(), receipt.events.last(), "the command is done");
        now(toys.order(paused, Order::Resume)).expect("it is known");
        assert_eq!(waited(&toys, Some(&[paused]), receipt.position), "in time");
    }
}

#[test]
fn who_waits_for_a_handler_that_failed_is_told_that_it_is_late() {
    let toys = toy::leader(toy::store());
    let stop = OnError { tries: 2, delay_ms: 5, then: Then::Stop };
    now(toys.order(toy::BELLS, Order::OnError(stop.into()))).expect("it is known");
    now(toys.order(toy::BELLS, Order::FailOn(Some("Toy.BellCast".into())))).expect("it is known");
    let receipt = now(toys.dispatch(cast("a"))).expect("it is new");
    assert_eq!(waited(&toys, Some(&["bells"]), receipt.position), "consistency_timeout");
    assert_eq!(log_of(toys.store()).len(), 1);
}

#[test]
fn who_waits_for_a_handler_that_nobody_knows_is_told_so() {
    let toys = toy::leader(toy::store());
    assert_eq!(waited(&toys, Some(&["bels"]), Position::START), "unknown_handler");
}

#[test]
fn a_tab_that_does_not_lead_waits_for_the_one_that_does() {
    let store = toy::store();
    let (leads, follows) = (toy::leader(Tab::of(&store)), toy::follower(Tab::of(&store)));
    now(follows.dispatch(cast("a"))).expect("it is new");
    let receipt = now(follows.dispatch(ring("a", 1))).expect("it is there");
    assert_eq!(waited(&follows, None, receipt.position), "consistency_timeout", "nobody has handled it");
    now(leads.store().catch_up()).expect("memory does not fail");
    now(leads.run_handlers()).expect("memory does not fail");
    now(leads.keep_all()).expect("memory does not fail");
    assert_eq!(waited(&follows, None, receipt.position), "in time");
}

fn dispatched<S: EventStore>(toys: &Toys<S>, command: Command, consistency: Value) -> String {
    let consistency = Consistency::try_from(consistency).expect("one that there is");
    let done = now(toys.dispatch_and_wait(command, &consistency));
    done.map_or_else(|refused| refused.code().to_owned(), |receipt| format!("at {}", receipt.position))
}

#[test]
fn a_dispatch_waits_for_nobody_for_all_or_for_those_that_are_named() {
    let toys = toy::leader(toy::store());
    assert_eq!(dispatched(&toys, cast("a"), json!("eventual")), "at 1");
    assert_eq!(toy::rung(&toys, "a"), None, "nobody was waited for");
    assert_eq!(dispatched(&toys, ring("a", 2), json!("strong")), "at 3");
    assert_eq!(toy::rung(&toys, "a"), Some(2));
    for paused in [toy::ECHO, toy::CARETAKER] {
        now(toys.order(paused, Order::Pause)).expect("it is known");
    }
    assert_eq!(dispatched(&toys, ring("a", 1), json!([toy::BELLS, "Crier"])), "at 4");
    assert_eq!(dispatched(&toys, ring("a", 1), json!([toy::BELLS, toy::ECHO])), "consistency_timeout");
    assert_eq!(dispatched(&toys, ring("a", 1), json!("strong")), "at 6", "who is paused is not waited for");
    assert_eq!(log_of(toys.store()).len(), 6, "being late is no failure of a command");
    assert!(now(toys.store().rejections()).expect("memory does not fail").is_empty());
}

#[test]
fn a_command_that_names_a_handler_that_nobody_knows_is_not_done() {
    let toys = toy::leader(toy::store());
    assert_eq!(dispatched(&toys, cast("a"), json!(["bells", "bels"])), "unknown_handler");
    assert!(log_of(toys.store()).is_empty());
}

#[test]
fn who_says_nothing_of_consistency_waits_for_nobody() {
    let toys = toy::leader(toy::store());
    now(toys.order(toy::BELLS, Order::Pause)).expect("it is known");
    assert_eq!(dispatched(&toys, cast("a"), json!([toy::BELLS])), "consistency_timeout", "it is late");
    now(toys.dispatch_and_wait(ring("a", 1), &Consistency::default())).expect("a late handler is not waited for");
    assert_eq!(Consistency::default(), Consistency::Eventual);
    assert_eq!(log_of(toys.store()).len(), 2, "nor did any handler have its turn");
    assert_eq!(toy::told(&toys), 0, "not even one that could have");
}

#[test]
fn a_consistency_that_there_is_not_is_said_to_be_none() {
    for odd in [json!("weak"), json!(null), json!(1), json!(["bells", 7]), json!({"handlers": []})] {
        assert!(Consistency::try_from(odd.clone()).is_err(), "{odd}");
    }
}

#[test]
fn who_gives_a_command_is_told_what_they_want_to_know() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    let receipt = now(toys.dispatch(ring("a", 2))).expect("it is there");
    now(toys.dispatch(scrap("a"))).expect("it is there");
    let told = |returning: &str| {
        let returning: Returning = serde_json::from_value(json!(returning)).expect("one that there is");
        now(toys.told(&receipt, returning)).expect("memory does not fail")
    };
    assert_eq!(told("events"), json!(receipt.events));
    assert_eq!(told("version"), json!(3));
    assert_eq!(told("state"), json!({"tone": "a", "rung": 2}), "as the command left it, whatever happened since");
    let all = json!({"events": receipt.events, "stream_id": "bell-a", "version": 3, "position": 3});
    assert_eq!(told("receipt"), all);
    assert!(serde_json::from_value::<Returning>(json!("everything")).is_err());
}
