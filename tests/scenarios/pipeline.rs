//! The way of a command through the pipeline, in a context of our own: who may stop it, what it is told, what it makes.

use crate::support::tab::Tab;
use crate::support::toy::{self, Toys, cast, command, ring};
use crate::support::{log_of, now, object};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, CorrelationId, Position, StreamId, StreamVersion};
use hindcast::engine::log::Append;
use hindcast::engine::rejection::Rejection;
use hindcast::runtime::{Command, Middleware, Receipt, Refused};
use hindcast::store::{Commit, EventStore, MemoryStore};
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use uuid::Uuid;

type Heard = Rc<RefCell<Vec<String>>>;

/// Notes what it is told, and halts what is called like this.
struct Noting {
    name: &'static str,
    halts: &'static str,
    heard: Heard,
}

impl Noting {
    fn note(&self, what: &str) {
        self.heard.borrow_mut().push(format!("{} {what}", self.name));
    }
}

impl Middleware for Noting {
    fn before(&self, command: &mut Command) -> Result<(), Rejection> {
        self.note("before");
        command.metadata.insert(self.name.into(), json!(true));
        if command.name == self.halts { Err(Rejection::new("halted", "not today")) } else { Ok(()) }
    }

    fn after(&self, _: &Command, receipt: &Receipt) {
        self.note(&format!("after {}", receipt.events.len()));
    }

    fn on_failure(&self, _: &Command, refused: &Refused) {
        self.note(&format!("on failure {}", refused.code()));
    }
}

fn with_middlewares(halts: &'static str) -> (Toys<MemoryStore>, Heard) {
    let (toys, heard) = (toy::leader(toy::store()), Heard::default());
    for name in ["one", "two"] {
        let halts = if name == "one" { halts } else { "" };
        toys.register(Noting { name, halts, heard: Rc::clone(&heard) });
    }
    (toys, heard)
}

fn code(refused: Result<Receipt, Refused>) -> String {
    refused.map_or_else(|refused| refused.code().to_owned(), |_| "done".into())
}

fn types(receipt: &Receipt) -> Vec<&str> {
    receipt.events.iter().map(|event| event.event_type.as_str()).collect()
}

#[test]
fn middlewares_are_asked_in_their_order_and_told_after_it() {
    let (toys, heard) = with_middlewares("");
    let receipt = now(toys.dispatch(cast("a"))).expect("it is new");
    assert_eq!(*heard.borrow(), ["one before", "two before", "one after 1", "two after 1"]);
    assert_eq!(receipt.events[0].metadata["one"], json!(true), "what they add is recorded");
    heard.borrow_mut().clear();
    now(toys.dispatch(cast("a"))).expect_err("it is there already");
    assert_eq!(
        *heard.borrow(),
        ["one before", "two before", "one on failure already_cast", "two on failure already_cast"]
    );
}

#[test]
fn a_middleware_that_halts_gives_the_answer_and_all_are_told_of_the_failure() {
    let (toys, heard) = with_middlewares("Cast");
    let refused = now(toys.dispatch(cast("a"))).expect_err("it is halted");
    assert_eq!((refused.code(), refused.to_string()), ("halted", "not today".to_owned()));
    assert_eq!(*heard.borrow(), ["one before", "one on failure halted", "two on failure halted"], "two is not asked");
    assert_eq!(log_of(toys.store()), vec![]);
    assert_eq!(now(toys.store().rejections()).expect("memory does not fail")[0].code, "halted", "it is kept");
    let stages: Vec<_> = toys.pipeline().iter().map(|stage| stage.name).collect();
    assert_eq!(stages, ["middleware"]);
}

#[test]
fn a_command_that_is_taken_off_the_router_is_unregistered_until_it_is_put_on_again() {
    let toys = toy::leader(toy::store());
    toys.switch("toy", "Cast", false);
    let refused = now(toys.dispatch(cast("a"))).expect_err("it is switched off");
    assert_eq!(refused.code(), "unregistered_command");
    let told = refused.to_string();
    assert!(told.contains("Ring") && !told.contains(" Cast"), "{told}");
    toys.switch("toy", "Cast", true);
    assert_eq!(code(now(toys.dispatch(cast("a")))), "done");
}

#[test]
fn a_command_that_names_no_instance_has_no_identity() {
    let toys = toy::leader(toy::store());
    for bell in ["", "  "] {
        let refused = now(toys.dispatch(command("Cast", json!({"bell": bell})))).expect_err("which one?");
        assert_eq!(refused.code(), "invalid_aggregate_identity");
        assert!(refused.to_string().contains("Bell"));
    }
    assert_eq!(code(now(toys.dispatch(command("Cast", json!({}))))), "invalid_aggregate_identity");
    assert_eq!(log_of(toys.store()), vec![]);
}

#[test]
fn a_command_makes_no_event_one_or_several_in_one_append() {
    let toys = toy::leader(toy::store());
    assert_eq!(types(&now(toys.dispatch(cast("a"))).expect("it is new")), ["Toy.BellCast"]);
    let none = now(toys.dispatch(ring("a", 0))).expect("it is there");
    assert_eq!((types(&none), none.version, none.position), (vec![], StreamVersion(1), Position(1)));
    let three = now(toys.dispatch(ring("a", 3))).expect("it is there");
    assert_eq!(
        (types(&three), three.version, three.position),
        (vec!["Toy.BellRung"; 3], StreamVersion(4), Position(4))
    );
    let causes: Vec<_> = three.events.iter().map(|event| (event.causation_id, event.correlation_id)).collect();
    assert!(causes.iter().all(|cause| *cause == causes[0]));
    let ids: std::collections::BTreeSet<_> = three.events.iter().map(|event| event.event_id).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn what_a_command_is_given_along_is_in_its_events() {
    let toys = toy::leader(toy::store());
    let given = Command {
        correlation_id: Some(CorrelationId(Uuid::from_u128(7))),
        causation_id: Some(CausationId(Uuid::from_u128(8))),
        metadata: object(json!({"who": "jane"})),
        ..cast("a")
    };
    let receipt = now(toys.dispatch(given)).expect("it is new");
    let event = &receipt.events[0];
    assert_eq!(event.correlation_id, CorrelationId(Uuid::from_u128(7)));
    assert_eq!(event.command_causation(), Some(Uuid::from_u128(8)), "what led to the command");
    assert_eq!((event.metadata["who"].clone(), event.command()), (json!("jane"), Some("Cast")));
    assert_ne!(event.causation_id.0, Uuid::from_u128(8), "the command itself led to the event");
}

#[test]
fn a_command_given_on_what_somebody_saw_is_refused_with_both_versions_and_not_tried_again() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.dispatch(ring("a", 2))).expect("it is there");
    let expecting = |expected| Command { expected: Some(expected), ..ring("a", 1) };
    let refused = now(toys.dispatch(expecting(ExpectedVersion::Exact(StreamVersion(1))))).expect_err("it went on");
    assert_eq!(refused.code(), "wrong_expected_version");
    let told = refused.to_string();
    assert!(told.contains('1') && told.contains('3'), "{told}");
    assert_eq!(log_of(toys.store()).len(), 3);
    assert_eq!(code(now(toys.dispatch(expecting(ExpectedVersion::NoStream)))), "stream_exists");
    assert_eq!(code(now(toys.dispatch(expecting(ExpectedVersion::Exact(StreamVersion(3)))))), "done");
    assert_eq!(code(now(toys.dispatch(expecting(ExpectedVersion::StreamExists)))), "done");
    let nowhere = Command { expected: Some(ExpectedVersion::StreamExists), ..cast("b") };
    assert_eq!(code(now(toys.dispatch(nowhere))), "stream_not_found");
}

/// A commit of another tab that rings a bell.
fn another_ring(id: u128) -> Commit {
    let elsewhere = toy::leader(toy::store());
    now(elsewhere.dispatch(cast("a"))).expect("it is new");
    let rung = now(elsewhere
        .dispatch(Command { command_id: Some(hindcast::engine::ids::CommandId(Uuid::from_u128(id))), ..ring("a", 1) }));
    let event = rung.expect("it is there").events[0].as_ref().clone();
    let data = serde_json::from_value(json!(event)).expect("a recorded event has all that a new one has");
    let stream = StreamId("bell-a".into());
    Commit::of(Append { stream, expected: ExpectedVersion::Any, events: vec![data] })
}

#[test]
fn who_expects_nothing_of_others_is_decided_again_when_another_was_first() {
    for expected in [None, Some(ExpectedVersion::Any), Some(ExpectedVersion::StreamExists)] {
        let store = toy::store();
        let toys = toy::leader(Tab::of(&store));
        now(toys.dispatch(cast("a"))).expect("it is new");
        toys.store().another_commits_first(another_ring(0x77));
        let receipt = now(toys.dispatch(Command { expected, ..ring("a", 1) }));
        assert_eq!(receipt.map(|receipt| receipt.version), Ok(StreamVersion(3)), "{expected:?}");
    }
}

#[test]
fn a_command_is_decided_again_up_to_ten_times_and_then_told_the_versions() {
    for (others, comes_to) in [(10, Ok(StreamVersion(12))), (11, Err("wrong_expected_version"))] {
        let store = toy::store();
        let toys = toy::leader(Tab::of(&store));
        now(toys.dispatch(cast("a"))).expect("it is new");
        for other in 0..others {
            toys.store().another_commits_first(another_ring(0x70 + other));
        }
        let done = now(toys.dispatch(ring("a", 1)));
        let done = done.as_ref().map(|receipt| receipt.version).map_err(Refused::code);
        assert_eq!(done, comes_to, "{others} others are first");
        assert_eq!(log_of(&store).len(), 12, "nothing is lost, and nothing is there twice");
    }
}

#[test]
fn who_expects_a_version_is_told_the_versions_when_another_was_first() {
    let store = toy::store();
    let toys = toy::leader(Tab::of(&store));
    now(toys.dispatch(cast("a"))).expect("it is new");
    toys.store().another_commits_first(another_ring(0x77));
    let expected = Some(ExpectedVersion::Exact(StreamVersion(1)));
    let refused = now(toys.dispatch(Command { expected, ..ring("a", 1) })).expect_err("another was first");
    assert_eq!(refused.code(), "wrong_expected_version");
    assert!(refused.to_string().contains('2'), "{refused}");
    assert_eq!(log_of(&store).len(), 2);
}

#[test]
fn a_command_is_told_what_an_outside_system_says_and_may_be_refused_for_it() {
    let toys = toy::leader(toy::store());
    let mut sly = cast("a");
    sly.data.insert("weather".into(), json!("invented"));
    let receipt = now(toys.dispatch(sly)).expect("it is new");
    assert_eq!(receipt.events[0].data["weather"], json!("fair"), "what is found out overwrites what was said");
    let context = toys.context("toy").expect("it is hosted").clone();
    now(toys.set_system(&context, "sky", object(json!({"weather": "storm", "delay_ms": 5}))))
        .expect("memory does not fail");
    assert_eq!(code(now(toys.dispatch(cast("b")))), "storm");
    assert_eq!(now(toys.store().rejections()).expect("memory does not fail")[0].code, "storm");
}

#[test]
fn a_refused_command_is_kept_with_the_position_at_which_it_was_refused() {
    let toys = toy::leader(toy::store());
    assert_eq!(code(now(toys.dispatch(ring("a", 1)))), "no_bell");
    now(toys.dispatch(cast("a"))).expect("it is new");
    assert_eq!(code(now(toys.dispatch(cast("a")))), "already_cast");
    let kept = now(toys.store().rejections()).expect("memory does not fail");
    let told: Vec<_> = kept.iter().map(|kept| (kept.position.0, kept.command.as_str(), kept.code.as_str())).collect();
    assert_eq!(told, [(0, "Ring", "no_bell"), (1, "Cast", "already_cast")]);
    assert_eq!(log_of(toys.store()).len(), 1, "a rejection is no event");
}
