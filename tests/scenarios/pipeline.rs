//! The way of a command through the pipeline, in a context of our own: who may stop it, what it is told, what it makes.

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};

use crate::support::toy::{self, Toys, cast, command, ring};
use crate::support::{log_of, now, object};
use hindcast::engine::ids::{CausationId, CommandId, CorrelationId, Position, StreamId, StreamVersion};
use hindcast::engine::rejection::Rejection;
use hindcast::runtime::{Command, Middleware, Receipt, Refused, STAGES};
use hindcast::store::{EventStore, MemoryStore};
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
    fn before<'a>(&'a self, command: &'a mut Command) -> LocalBoxFuture<'a, Result<(), Rejection>> {
        self.note("before");
        command.metadata.insert(self.name.into(), json!(true));
        let halts = command.name == self.halts;
        ready(if halts { Err(Rejection::new("halted", "not today")) } else { Ok(()) }).boxed_local()
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
        toys.register(name, Noting { name, halts, heard: Rc::clone(&heard) });
    }
    (toys, heard)
}

pub fn code(refused: Result<Receipt, Refused>) -> String {
    refused.map_or_else(|refused| refused.code().to_owned(), |_| "done".into())
}

pub fn types(receipt: &Receipt) -> Vec<&str> {
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
fn a_middleware_gives_its_place_to_another_of_its_name_and_is_let_go_of() {
    let (toys, heard) = with_middlewares("");
    toys.register("one", Noting { name: "new", halts: "", heard: Rc::clone(&heard) });
    toys.unregister("two");
    now(toys.dispatch(cast("a"))).expect("it is new");
    assert_eq!(*heard.borrow(), ["new before", "new after 1"]);
    assert_eq!((toys.middlewares(), did(&toys, "middleware")), (vec!["one".to_owned()], "one let it pass".to_owned()));
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

/// The stages that the last command reached, and what the last of them did.
pub fn reached<S: EventStore>(toys: &Toys<S>) -> (Vec<&'static str>, String) {
    let stages = toys.pipeline();
    let last = stages.last().map(|stage| stage.did.clone()).unwrap_or_default();
    (stages.iter().map(|stage| stage.name).collect(), last)
}

pub fn did<S: EventStore>(toys: &Toys<S>, stage: &str) -> String {
    toys.pipeline().into_iter().find(|reached| reached.name == stage).expect("it was reached").did
}

#[test]
fn a_command_that_is_done_has_gone_through_every_stage_in_their_order() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    assert_eq!(reached(&toys).0, STAGES);
    assert!(toys.pipeline().iter().all(|stage| !stage.stopped && !stage.did.is_empty()), "{:?}", toys.pipeline());
    assert_eq!(did(&toys, "middleware"), "none is registered");
    assert_eq!(did(&toys, "router"), "leads to the aggregate Bell");
    assert_eq!(did(&toys, "enrichment"), "asked sky, added weather = \"fair\"");
    assert_eq!(did(&toys, "identity"), "its stream is bell-a");
    assert_eq!(did(&toys, "aggregate"), "decided on version 0: BellCast");
    assert_eq!(did(&toys, "recorded"), "event 1, version 1 of its stream");
    now(toys.dispatch(ring("a", 3))).expect("it is there");
    assert_eq!(did(&toys, "enrichment"), "had nothing to add");
    assert_eq!(did(&toys, "aggregate"), "decided on version 1: BellRung, BellRung, BellRung");
    assert_eq!(did(&toys, "recorded"), "events 2 to 4, in one transaction");
    now(toys.dispatch(ring("a", 0))).expect("it is there");
    assert_eq!(did(&toys, "recorded"), "nothing");
}

#[test]
fn a_refused_command_came_as_far_as_the_stage_that_stopped_it() {
    let (toys, _) = with_middlewares("OrderRepair");
    toys.switch("toy", "Scrap", false);
    let refused = [
        (toy::command("OrderRepair", json!({})), "middleware", "one"),
        (toy::scrap("a"), "router", "there is no command"),
        (command("Ring", json!({"bell": "a"})), "validation", "times must be present"),
        (command("Cast", json!({"bell": " "})), "identity", "Bell"),
        (ring("a", 1), "aggregate", "there is no such bell"),
    ];
    for (command, stage, why) in refused {
        let name = command.name.clone();
        now(toys.dispatch(command)).expect_err(stage);
        let until = STAGES.iter().position(|known| *known == stage).expect("it is a stage");
        let (stages, last) = reached(&toys);
        assert_eq!(stages, STAGES[..=until], "{name}");
        let stopped: Vec<_> = toys.pipeline().into_iter().filter(|stage| stage.stopped).map(|it| it.name).collect();
        assert_eq!(stopped, [stage], "{name}");
        assert!(stage == "middleware" || last.contains(why), "{name}: {last}");
        let passage = toys.passages().pop().expect("it is kept");
        assert_eq!((passage.command, passage.context.as_str()), (name, "toy"));
        assert!(passage.outcome.is_err());
    }
}

#[test]
fn a_command_that_an_outside_system_stops_is_never_validated() {
    let toys = toy::leader(toy::store());
    let context = toys.context("toy").expect("it is hosted").clone();
    now(toys.set_system(&context, "sky", object(json!({"weather": "storm"})))).expect("memory does not fail");
    now(toys.dispatch(cast("a"))).expect_err("there is a storm");
    assert_eq!(reached(&toys), (STAGES[..3].to_vec(), "nobody casts a bell in a storm".into()));
}

#[test]
fn what_policies_issue_does_not_take_the_place_of_what_somebody_gave() {
    let toys = toy::leader(toy::store());
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.dispatch(toy::echoing("a", 40))).expect("it is there");
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!(did(&toys, "recorded"), "event 2, version 2 of its stream", "that of the person");
    let passages = toys.passages();
    let given: Vec<_> = passages.iter().filter(|passage| passage.issued_by.is_none()).collect();
    assert_eq!(given.iter().map(|passage| passage.command.as_str()).collect::<Vec<_>>(), ["Cast", "Ring"]);
    assert_eq!(given[1].outcome, Ok(vec![Position(2)]));
    assert!(passages.len() < 30, "only the last few are kept");
    let last = passages.last().expect("an echo");
    assert_eq!(last.correlation_id, given[1].correlation_id, "they belong to one action");
    assert_eq!(last.outcome.as_ref().map(Vec::len), Ok(1));
}

#[test]
fn a_command_that_was_done_before_is_not_decided_again_and_says_so() {
    let toys = toy::leader(toy::store());
    let once = Command { command_id: Some(hindcast::engine::ids::CommandId(Uuid::from_u128(9))), ..cast("a") };
    now(toys.dispatch(once.clone())).expect("it is new");
    now(toys.dispatch(once)).expect("it was done");
    assert_eq!(reached(&toys).0, STAGES);
    assert_eq!(did(&toys, "aggregate"), "did this very command before");
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

#[test]
fn a_command_that_was_done_is_answered_though_the_outside_system_is_down_by_now() {
    let toys = toy::leader(toy::store());
    let once = Command { command_id: Some(CommandId(Uuid::from_u128(9))), ..cast("a") };
    let first = now(toys.dispatch(once.clone())).expect("it is new");
    let context = toys.context("toy").expect("it is hosted").clone();
    now(toys.set_system(&context, "sky", object(json!({"weather": "storm"})))).expect("memory does not fail");
    assert_eq!(now(toys.dispatch(once)).map(|again| again.events), Ok(first.events));
}

#[test]
fn a_command_for_a_closed_stream_is_refused_as_stream_deleted_and_kept() {
    let toys = toy::leader(toy::store());
    for command in [cast("a"), cast("b")] {
        now(toys.dispatch(command)).expect("it is new");
    }
    now(toys.store().close(&StreamId("bell-a".into()))).expect("it is there");
    assert_eq!(code(now(toys.dispatch(ring("a", 1)))), "stream_deleted");
    let kept = now(toys.store().rejections()).expect("memory does not fail").pop().expect("it is kept");
    assert_eq!((kept.code.as_str(), kept.command.as_str(), kept.position), ("stream_deleted", "Ring", Position(2)));
    assert!(kept.message.contains("bell-a"), "{}", kept.message);
    assert_eq!(log_of(toys.store()).len(), 2);
    assert!(now(toys.dispatch(ring("b", 1))).is_ok(), "other streams are as they were");
}
