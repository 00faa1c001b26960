//! Two underwriters, a clearing house that fails, and a dashboard that stands still, through the runtime.

use futures::FutureExt;
use hindcast::domains;
use hindcast::engine::codec::object;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CommandId, StreamVersion};
use hindcast::engine::log::Log;
use hindcast::engine::projection::Row;
use hindcast::runtime::{Command, FixedEnvironment, Order, Receipt, Refused, Runtime};
use hindcast::store::{EventStore, MemoryStore};
use serde_json::{Value, json};
use uuid::Uuid;

type Bank = std::rc::Rc<Runtime<MemoryStore, FixedEnvironment>>;

const DASHBOARD: &str = "underwriter-dashboard";

fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing here waits")
}

fn opened(store: MemoryStore) -> Bank {
    let bank = Runtime::new(store, FixedEnvironment::default(), domains::all());
    now(bank.take_the_lead()).expect("the store works");
    now(bank.run_handlers()).expect("the handlers run");
    bank
}

fn command(name: &str, data: Value) -> Command {
    Command { context: "loans".into(), name: name.into(), data: object(data), ..Command::default() }
}

fn request(id: u128, national_id: &str) -> Command {
    let id = Uuid::from_u128(id);
    command("RequestLoan", json!({"loan_request_id": id, "name": "Yev", "amount": 1_000, "national_id": national_id}))
}

fn decision(name: &str, id: u128, underwriter: &str) -> Command {
    command(name, json!({"loan_request_id": Uuid::from_u128(id), "underwriter": underwriter}))
}

fn give(bank: &Bank, command: Command) -> Result<Receipt, Refused> {
    let done = now(bank.dispatch(command));
    now(bank.run_handlers()).expect("the handlers run");
    done
}

fn rows(bank: &Bank, view: &str) -> Vec<Row> {
    let context = &bank.context("loans").expect("it is there");
    bank.rows(context, view, bank.store().look(Log::head), usize::MAX)
}

#[test]
fn of_two_underwriters_the_first_wins_and_the_second_is_told_both_versions() {
    let bank = opened(MemoryStore::default());
    give(&bank, request(1, "666666aa")).expect("it is done");
    let seen = StreamVersion(rows(&bank, DASHBOARD)[0].cells["version"].as_u64().expect("a version"));
    let on_what_was_seen =
        |name, who| Command { expected: Some(ExpectedVersion::Exact(seen)), ..decision(name, 1, who) };
    assert_eq!(give(&bank, on_what_was_seen("ApproveLoan", "Ada")).map(|done| done.version), Ok(StreamVersion(3)));
    let Err(Refused::Conflict(conflict)) = give(&bank, on_what_was_seen("DenyLoan", "Ben")) else {
        panic!("Ada was first");
    };
    assert_eq!(conflict.code(), "wrong_expected_version");
    assert_eq!((conflict.expected(), conflict.actual()), (ExpectedVersion::Exact(seen), StreamVersion(3)));
    let decided = &rows(&bank, "decisions")[0].cells;
    assert_eq!((&decided["status"], &decided["decided_by"]), (&json!("manually_approved"), &json!("Ada")));
    let again = give(&bank, decision("DenyLoan", 1, "Ben")).expect_err("who looks anew is told by the rules");
    assert_eq!(again.code(), "not_under_review");
}

#[test]
fn while_the_clearing_house_is_off_nothing_is_written_and_no_replay_asks_it() {
    let bank = opened(MemoryStore::default());
    give(&bank, request(1, "123456ab")).expect("it is done");
    let (context, before) = (&bank.context("loans").expect("it is there"), rows(&bank, "decisions"));
    now(bank.set_system(context, "credit-clearing-house", object(json!({"on": false})))).expect("the store works");
    let refused = give(&bank, request(2, "999999aa")).expect_err("there is no score");
    assert_eq!(refused.code(), "credit_score_unavailable");
    now(bank.order("Loans.decisions", Order::Rebuild)).expect("it is there");
    now(bank.run_handlers()).expect("the handlers run");
    assert_eq!(rows(&bank, "decisions"), before);
    assert_eq!(rows(&opened(bank.store().clone()), "decisions"), before, "nor does a page that is opened again");
}

#[test]
fn the_same_command_is_answered_with_its_events_and_asks_for_no_other_score() {
    let bank = opened(MemoryStore::default());
    let once = Command { command_id: Some(CommandId(Uuid::from_u128(7))), ..request(1, "123456ab") };
    let first = give(&bank, once.clone()).expect("it is done");
    assert_eq!(give(&bank, once).map(|again| again.events), Ok(first.events));
    let other = give(&bank, request(1, "123456ab")).expect_err("another command is a conflict");
    assert!(["stream_exists", "request_already_open"].contains(&other.code()), "{}", other.code());
}

#[test]
fn a_dashboard_that_was_stopped_shows_what_it_missed_and_nothing_twice() {
    let bank = opened(MemoryStore::default());
    let context = &bank.context("loans").expect("it is there");
    let scores = json!({"scores": {"123456zz": 6}});
    now(bank.set_system(context, "credit-clearing-house", object(scores))).expect("the store works");
    now(bank.order("Loans.underwriter-dashboard", Order::Pause)).expect("it is there");
    for (id, person) in [(1, "666666aa"), (2, "555555aa"), (3, "123456zz")] {
        give(&bank, request(id, person)).expect("it is done");
    }
    assert_eq!(rows(&bank, DASHBOARD).len(), 0);
    assert_eq!(give(&bank, request(4, "555555aa")).expect_err("one is open").code(), "request_already_open");
    now(bank.order("Loans.underwriter-dashboard", Order::Resume)).expect("it is there");
    now(bank.run_handlers()).expect("the handlers run");
    let seen: Vec<_> = rows(&bank, DASHBOARD).into_iter().map(|row| row.key).collect();
    assert_eq!(seen, [1, 2, 3].map(|id| Uuid::from_u128(id).to_string()), "three rows, none twice");
    give(&bank, decision("DenyLoan", 1, "Ada")).expect("it is under review");
    assert_eq!(rows(&opened(bank.store().clone()), DASHBOARD).len(), 2, "the decided one stays out");
}

#[test]
fn a_person_may_ask_again_as_soon_as_nothing_of_theirs_is_under_review() {
    let bank = opened(MemoryStore::default());
    let code = |command| give(&bank, command).map(|_| ()).map_err(|refused| refused.code().to_owned());
    assert_eq!(code(request(1, "999999aa")), Ok(()));
    assert_eq!(code(request(2, "999999aa")), Ok(()), "no review was opened");
    assert_eq!(code(request(3, "666666aa")), Ok(()));
    assert_eq!(code(request(4, "666666aa")), Err("request_already_open".into()));
    assert_eq!(code(request(3, "666666aa")), Err("stream_exists".into()), "nobody is in their own way");
    assert_eq!(code(decision("DenyLoan", 3, "Ada")), Ok(()));
    assert_eq!(code(request(4, "666666aa")), Ok(()), "the review is over");
}

#[test]
fn of_two_tabs_that_ask_for_one_person_at_once_one_opens_a_review() {
    let shared = MemoryStore::default();
    let tabs = [opened(shared.clone()), opened(shared)];
    let ids = [CommandId(Uuid::from_u128(71)), CommandId(Uuid::from_u128(72))];
    let asks = |tab: usize| Command { command_id: Some(ids[tab]), ..request(tab as u128 + 1, "666666aa") };
    let (first, second) = now(futures::future::join(tabs[0].dispatch(asks(0)), tabs[1].dispatch(asks(1))));
    assert!(first.is_ok(), "{first:?}");
    assert_eq!(second.expect_err("the other was first").code(), "request_already_open");
}
