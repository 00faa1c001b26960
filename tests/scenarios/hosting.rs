//! Contexts that join a running workspace, change in it and leave it: their events stay, and what handlers have is kept.

use crate::support::toy::{self, BELLS, CARETAKER, ECHO, Toys, cast, echoing, give, ring, rung};
use crate::support::{log_of, now, orders, status};
use hindcast::engine::handler::StartFrom;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::store::{EventStore, MemoryStore, Shelf};

/// A workspace with orders in its log, and no bells yet.
fn shop() -> Toys<MemoryStore> {
    let shop = orders::runtime(MemoryStore::default());
    now(shop.dispatch(orders::create_order(1))).expect("it is new");
    now(shop.dispatch(orders::complete_order(1))).expect("it is open");
    now(shop.run_handlers()).expect("memory does not fail");
    shop
}

fn with_bells() -> Toys<MemoryStore> {
    let shop = shop();
    now(shop.host(toy::context(|_| ()))).expect("it is new");
    shop
}

fn names(toys: &Toys<MemoryStore>) -> Vec<&'static str> {
    toys.contexts().iter().map(|context| context.model.name).collect()
}

#[test]
fn a_context_that_joins_is_dealt_with_and_one_that_leaves_leaves_its_events_grey_and_whole() {
    let toys = with_bells();
    assert_eq!(names(&toys).last(), Some(&"toy"));
    let before = toys.store().look(Log::head);
    assert_eq!(status(&toys, ECHO).position, before, "it begins with what is new");
    give(&toys, 0, [cast("a"), echoing("a", 2)]);
    assert_eq!((rung(&toys, "a"), toys.knows("Toy.BellRung")), (Some(3), true));
    let log = log_of(toys.store());
    now(toys.withdraw("toy")).expect("it is there");
    assert!(!names(&toys).contains(&"toy"));
    assert_eq!(log_of(toys.store()), log, "nothing of its events is lost or changed");
    assert!(!toys.knows("Toy.BellRung"), "they are shown as unknown");
    let refused = now(toys.dispatch(ring("a", 1))).expect_err("nobody takes it");
    assert_eq!(refused.code(), "unknown_context");
    assert!(now(toys.handlers()).expect("memory does not fail").iter().all(|status| status.context != "toy"));
    now(toys.dispatch(orders::create_order(2))).expect("the others go on");
    now(toys.run_handlers()).expect("memory does not fail");
    let exported = crate::support::exported(&toys);
    assert!(exported.contains("Toy.BellRung"), "they are exported like all others");
}

#[test]
fn a_context_that_comes_back_goes_on_where_it_was() {
    let toys = with_bells();
    give(&toys, 0, [cast("a"), echoing("a", 1)]);
    now(toys.withdraw("toy")).expect("it is there");
    now(toys.dispatch(orders::create_order(2))).expect("the others go on");
    now(toys.run_handlers()).expect("memory does not fail");
    now(toys.host(toy::context(|_| ()))).expect("it is new again");
    now(toys.run_handlers()).expect("memory does not fail");
    let head = toys.store().look(Log::head);
    assert_eq!((rung(&toys, "a"), status(&toys, ECHO).position), (Some(2), head));
    give(&toys, 10, [echoing("a", 1)]);
    assert_eq!(rung(&toys, "a"), Some(4), "and nothing is done twice");
}

#[test]
fn events_that_came_while_a_context_was_away_are_handled_when_it_is_back() {
    let toys = with_bells();
    give(&toys, 0, [cast("a")]);
    now(toys.withdraw("toy")).expect("it is there");
    give(&toy::without_handlers(toys.store().clone()), 10, [echoing("a", 1), ring("a", 1)]);
    now(toys.host(toy::context(|_| ()))).expect("it is new again");
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&toys, "a"), Some(3), "with the echo of the first");
}

#[test]
fn a_changed_context_folds_anew_only_what_has_another_version() {
    let toys = with_bells();
    give(&toys, 0, [cast("a"), ring("a", 4)]);
    let changed = toy::context(|context| {
        context.handlers.iter_mut().find(|handler| handler.name == "bells").expect("it is there").version = 2;
    });
    let place = names(&toys).iter().position(|name| *name == "toy");
    now(toys.rehost(changed)).expect("it is there");
    assert_eq!(names(&toys).iter().position(|name| *name == "toy"), place, "it keeps its place");
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).version), (Some(4), 2));
    assert_eq!(status(&toys, CARETAKER).rebuilding, None);
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).rebuilding), (Some(4), None));
    let before = log_of(toys.store());
    give(&toys, 10, [ring("a", 2)]);
    let repairs = log_of(toys.store()).len() - before.len() - 2;
    assert_eq!(repairs, 2, "the caretaker has not forgotten the four rings");
}

#[test]
fn a_handler_that_is_new_in_a_changed_context_begins_where_it_says_and_one_that_is_gone_stops() {
    let without_echo = toy::context(|context| context.handlers.retain(|handler| handler.name != "Echo"));
    let shop = shop();
    now(shop.host(without_echo.clone())).expect("it is new");
    give(&shop, 0, [cast("a"), echoing("a", 1)]);
    assert_eq!(rung(&shop, "a"), Some(1));
    let from_origin = toy::with_handler("Echo", |echo| echo.start_from = StartFrom::Origin);
    now(shop.rehost(from_origin)).expect("it is there");
    now(shop.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&shop, "a"), Some(2), "the ring of before is echoed");
    now(shop.rehost(without_echo)).expect("it is there");
    give(&shop, 10, [echoing("a", 1)]);
    assert_eq!(rung(&shop, "a"), Some(3), "nobody echoes any more");
}

#[test]
fn what_is_hosted_or_withdrawn_twice_is_refused_and_nothing_changes() {
    let toys = with_bells();
    give(&toys, 0, [cast("a"), ring("a", 1)]);
    let before =
        (names(&toys), now(toys.store().read(Shelf::Handlers, "", "", usize::MAX)).expect("memory does not fail"));
    let refused = now(toys.host(toy::context(|_| ()))).expect_err("it is there");
    assert_eq!(refused.code(), "context_hosted");
    let same_prefix = toy::context(|context| context.model.name = "other");
    assert_eq!(now(toys.host(same_prefix)).expect_err("its events would be another's").code(), "prefix_taken");
    let unknown = toy::context(|context| context.model.name = "tory");
    assert_eq!(now(toys.rehost(unknown)).expect_err("there is none").code(), "unknown_context");
    assert_eq!(now(toys.withdraw("tory")).expect_err("there is none").code(), "unknown_context");
    let after =
        (names(&toys), now(toys.store().read(Shelf::Handlers, "", "", usize::MAX)).expect("memory does not fail"));
    assert_eq!(before, after);
    assert_eq!(rung(&toys, "a"), Some(1));
    now(toys.withdraw("toy")).expect("it is there");
    let twice = now(toys.withdraw("toy")).expect_err("it is gone");
    assert_eq!(twice.code(), "unknown_context");
    assert!(twice.to_string().contains("orders"), "{twice}: it names those that there are");
}

#[test]
fn old_payloads_are_brought_up_only_while_their_context_is_hosted() {
    let shop = shop();
    let draft = serde_json::json!({"event_type": "Toy.BellCast", "schema_version": 1, "data": {"bell": "a"}});
    let events = shop.drafted(vec![serde_json::from_value(draft).expect("a draft")]);
    let any = hindcast::engine::expected_version::ExpectedVersion::Any;
    now(shop.store().append(&hindcast::engine::ids::StreamId("bell-a".into()), any, events)).expect("it is new");
    let position = shop.store().look(Log::head);
    let tone = |shop: &Toys<MemoryStore>| {
        shop.store().look(|log| log.at(position).expect("it is in memory").data.get("tone").cloned())
    };
    assert_eq!(tone(&shop), None);
    now(shop.host(toy::context(|_| ()))).expect("it is new");
    assert_eq!(tone(&shop), Some("unknown".into()));
    assert_eq!(rung(&shop, "a"), None, "views have yet to come");
    now(shop.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&shop, "a"), Some(0));
    now(shop.withdraw("toy")).expect("it is there");
    assert_eq!(tone(&shop), None, "as it was written");
    assert!(position > Position::START);
}
