//! Events that a handler cannot handle: tried again, put aside, passed over or waited with; and settled one by one.

use crate::support::tab::Tab;
use crate::support::toy::{self, BELLS, CARETAKER, CRIER, ECHO, Toys, cast, echoing, give, ring, rung, scrap, told};
use crate::support::{checkpoint, log_of, now, reading, status};
use hindcast::engine::handler::StartFrom;
use hindcast::engine::ids::Position;
use hindcast::runtime::{OnError, Order, Standing, Then};
use hindcast::store::{EventStore, MemoryStore, Shelf};
use serde_json::json;

const RUNG: &str = "Toy.BellRung";

fn fails_on<S: EventStore>(toys: &Toys<S>, handler: &str, event_type: Option<&str>) {
    now(toys.order(handler, Order::FailOn(event_type.map(ToOwned::to_owned)))).expect("it is known");
}

fn on_error(toys: &Toys<MemoryStore>, handler: &str, tries: u32, then: Then) {
    now(toys.order(handler, Order::OnError(OnError { tries, delay_ms: 10, then }.into()))).expect("it is known");
}

fn settle<S: EventStore>(toys: &Toys<S>, handler: &str, position: u64, again: bool) -> String {
    let settled = now(toys.settle_parked(handler, Position(position), again));
    settled.map_or_else(|refused| refused.code().to_owned(), |()| "settled".into())
}

/// The positions at which the events of a handler are parked.
fn parked<S: EventStore>(toys: &Toys<S>, handler: &str) -> Vec<u64> {
    let parked = now(toys.parked()).expect("memory does not fail");
    parked.into_iter().filter(|parked| parked.handler == handler).map(|parked| parked.position.0).collect()
}

/// A leader whose view could not take in the second event, and whose third one was well.
fn with_one_parked(store: &MemoryStore) -> Toys<MemoryStore> {
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a")]);
    fails_on(&toys, BELLS, Some(RUNG));
    give(&toys, 10, [ring("a", 1)]);
    fails_on(&toys, BELLS, None);
    give(&toys, 20, [ring("a", 1)]);
    toys
}

#[test]
fn an_event_that_fails_every_time_is_parked_with_all_there_is_to_know_and_the_next_one_is_handled() {
    let toys = with_one_parked(&toy::store());
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).lag, status(&toys, BELLS).parked), (Some(1), 0, 1));
    let parked = now(toys.parked()).expect("memory does not fail").pop().expect("it is parked");
    assert_eq!((parked.handler.as_str(), parked.position, parked.event_type.as_str()), (BELLS, Position(2), RUNG));
    assert_eq!((parked.tries, parked.reason.as_str()), (3, "it was told to fail on this type of event"));
    assert_eq!(parked.before["bells"], json!([["a", {"bell": "a", "tone": "a", "rung": 0}]]), "the rows before it");
}

#[test]
fn what_was_remembered_of_the_very_thing_is_shown_however_much_came_after_it() {
    let toys = toy::leader(toy::store());
    for (at, bell) in (0..).zip('a'..='y') {
        give(&toys, at * 10, [cast(&bell.to_string())]);
    }
    fails_on(&toys, BELLS, Some(RUNG));
    give(&toys, 1_000, [ring("a", 1)]);
    let parked = now(toys.parked()).expect("memory does not fail").pop().expect("it is parked");
    let bells = parked.before["bells"].as_array().expect("rows");
    assert_eq!(bells[0], json!(["a", {"bell": "a", "tone": "a", "rung": 0}]), "the first that was cast");
    assert_eq!((bells.len(), &bells[1][0]), (20, &json!("y")), "and the newest");
}

#[test]
fn an_event_that_was_parked_is_not_taken_in_when_the_page_opens_again() {
    let store = toy::store();
    drop(with_one_parked(&store));
    let next = toy::leader(store);
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!((parked(&next, BELLS), rung(&next, "a")), (vec![2], Some(1)));
    assert_eq!(settle(&next, BELLS, 2, true), "settled");
    assert_eq!(rung(&next, "a"), Some(2), "once");
}

#[test]
fn an_event_that_could_not_be_parked_is_not_passed() {
    let store = toy::store();
    let toys = toy::leader(Tab::of(&store));
    give(&toys, 0, [cast("a")]);
    now(toys.keep_all()).expect("memory does not fail");
    fails_on(&toys, BELLS, Some(RUNG));
    now(toys.dispatch(ring("a", 1))).expect("it is there");
    toys.store().die_before_next_checkpoint();
    assert!(now(toys.run_handlers()).is_err());
    assert_eq!(status(&toys, BELLS).position, Position(1));
    toys.store().recover();
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!((parked(&toys, BELLS), status(&toys, BELLS).position), (vec![2], Position(2)));
}

#[test]
fn each_event_has_its_own_tries() {
    let toys = toy::leader(toy::store());
    on_error(&toys, CARETAKER, 4, Then::Park);
    give(&toys, 0, [cast("a")]);
    fails_on(&toys, CARETAKER, Some(RUNG));
    give(&toys, 10, [ring("a", 2)]);
    let tries: Vec<_> = now(toys.parked()).expect("memory does not fail").iter().map(|parked| parked.tries).collect();
    assert_eq!(tries, [4, 4]);
}

#[test]
fn an_event_that_cannot_be_read_is_parked_by_all_who_would_take_it_in() {
    let toys = toy::leader(toy::store());
    let draft = json!({"event_type": "Toy.BellRung", "data": {"bell": 7}});
    let events = toys.drafted(vec![serde_json::from_value(draft).expect("a draft")]);
    let any = hindcast::engine::expected_version::ExpectedVersion::Any;
    now(toys.store().append(&hindcast::engine::ids::StreamId("bell-a".into()), any, events)).expect("it is new");
    give(&toys, 10, [cast("b"), ring("b", 1)]);
    let parked = now(toys.parked()).expect("memory does not fail");
    assert!(parked.iter().all(|parked| parked.position == Position(1) && parked.reason.contains("cannot be read")));
    assert_eq!(parked.len(), 5, "each handler has it once, whether it applies, reacts or both");
    assert_eq!((rung(&toys, "b"), told(&toys)), (Some(1), 1), "and what came later is handled");
}

#[test]
fn a_handler_may_pass_over_what_it_cannot_handle() {
    let toys = toy::leader(toy::store());
    on_error(&toys, BELLS, 2, Then::Skip);
    give(&toys, 0, [cast("a")]);
    fails_on(&toys, BELLS, Some(RUNG));
    give(&toys, 10, [ring("a", 1), scrap("a")]);
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).parked, status(&toys, BELLS).lag), (None, 0, 0));
}

#[test]
fn a_handler_may_stop_and_wait_for_somebody_and_its_checkpoint_stays() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    for handler in [BELLS, ECHO, CARETAKER, CRIER] {
        on_error(&toys, handler, 2, Then::Stop);
    }
    give(&toys, 0, [cast("a")]);
    for handler in [BELLS, ECHO, CARETAKER, CRIER] {
        fails_on(&toys, handler, Some(RUNG));
    }
    give(&toys, 10, [echoing("a", 1), scrap("a"), cast("a")]);
    now(toys.keep_all()).expect("memory does not fail");
    let next = toy::leader(store.clone());
    now(next.run_handlers()).expect("memory does not fail");
    for toys in [&toys, &next] {
        for handler in [BELLS, ECHO, CARETAKER, CRIER] {
            let status = status(toys, handler);
            let why = "it was told to fail on this type of event".to_owned();
            assert_eq!(
                (status.standing, status.position),
                (Standing::Failed(Position(2), why), Position(1)),
                "{handler}"
            );
        }
    }
    assert_eq!(checkpoint(&store, ECHO), Some(Position(1)));
    for handler in [BELLS, ECHO, CARETAKER, CRIER] {
        fails_on(&next, handler, None);
        now(next.order(handler, Order::Resume)).expect("it is known");
    }
    assert_eq!((rung(&next, "a"), told(&next)), (Some(1), 2), "the echo came after the bell was cast again");
}

#[test]
fn folding_anew_stops_at_an_event_that_fails_and_says_which_and_the_old_rows_stay() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), ring("a", 2)]);
    fails_on(&toys, BELLS, Some(RUNG));
    now(toys.order(BELLS, Order::Rebuild)).expect("it is known");
    let failed = status(&toys, BELLS);
    assert_eq!(failed.rebuilding, Some(Position(1)));
    assert!(matches!(failed.standing, Standing::Failed(Position(2), _)), "{:?}", failed.standing);
    assert_eq!((rung(&toys, "a"), parked(&toys, BELLS)), (Some(2), vec![]));
    fails_on(&toys, BELLS, None);
    now(toys.order(BELLS, Order::Resume)).expect("it is known");
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).rebuilding), (Some(2), None));
}

#[test]
fn a_parked_event_is_handled_again_when_it_can_be_and_let_go_of_when_nobody_wants_it() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a")]);
    fails_on(&toys, BELLS, Some(RUNG));
    give(&toys, 10, [ring("a", 3)]);
    assert_eq!((parked(&toys, BELLS), rung(&toys, "a")), (vec![2, 3, 4], Some(0)));
    assert_eq!(settle(&toys, BELLS, 2, true), "still_failing");
    assert_eq!(parked(&toys, BELLS), [2, 3, 4]);
    fails_on(&toys, BELLS, None);
    assert_eq!(settle(&toys, BELLS, 3, true), "settled");
    assert_eq!(settle(&toys, BELLS, 2, false), "settled");
    assert_eq!((parked(&toys, BELLS), rung(&toys, "a")), (vec![4], Some(1)));
    assert_eq!(settle(&toys, BELLS, 2, true), "not_parked");
    assert_eq!(settle(&toys, "Toy.bels", 4, true), "not_parked");
}

#[test]
fn what_a_parked_event_changed_late_is_kept_with_its_leaving() {
    let store = toy::store();
    let toys = with_one_parked(&store);
    now(toys.keep_all()).expect("memory does not fail");
    assert_eq!(settle(&toys, BELLS, 2, true), "settled");
    let next = toy::leader(store);
    assert_eq!((rung(&next, "a"), parked(&next, BELLS)), (Some(2), vec![]), "the page may go right after it");
}

#[test]
fn a_parked_event_stays_parked_if_what_it_changed_could_not_be_kept() {
    let store = toy::store();
    drop(with_one_parked(&store));
    let toys = toy::leader(Tab::of(&store));
    now(toys.run_handlers()).expect("memory does not fail");
    now(toys.keep_all()).expect("memory does not fail");
    toys.store().die_before_next_checkpoint();
    assert_eq!(settle(&toys, BELLS, 2, true), "page_died");
    toys.store().recover();
    assert_eq!((parked(&toys, BELLS), rung(&toys, "a")), (vec![2], Some(1)));
    assert_eq!(settle(&toys, BELLS, 2, true), "settled");
    assert_eq!(rung(&toys, "a"), Some(2));
}

#[test]
fn a_parked_event_of_a_policy_is_acted_upon_late_and_once() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a")]);
    for handler in [ECHO, CRIER] {
        fails_on(&toys, handler, Some(RUNG));
    }
    give(&toys, 10, [echoing("a", 1)]);
    assert_eq!((log_of(toys.store()).len(), told(&toys)), (2, 0));
    for handler in [ECHO, CRIER] {
        fails_on(&toys, handler, None);
    }
    for handler in [ECHO, CRIER] {
        assert_eq!(settle(&toys, handler, 2, true), "settled");
    }
    assert_eq!((log_of(toys.store()).len(), told(&toys)), (3, 2));
    for handler in [ECHO, CRIER] {
        now(toys.order(handler, Order::StartFrom(StartFrom::Origin))).expect("it is known");
        now(toys.order(handler, Order::Reset)).expect("it is known");
    }
    assert_eq!((log_of(toys.store()).len(), told(&toys)), (3, 2));
}

#[test]
fn a_parked_event_that_was_imported_teaches_late_and_does_not_act() {
    let elsewhere = toy::follower(toy::store());
    give(&elsewhere, 0, [cast("a"), ring("a", 3)]);
    let toys = toy::leader(toy::store());
    for handler in [CARETAKER, CRIER] {
        fails_on(&toys, handler, Some(RUNG));
    }
    now(toys.import(&reading(&elsewhere))).expect("it fits");
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!((parked(&toys, CARETAKER), parked(&toys, CRIER)), (vec![2, 3, 4], vec![2, 3, 4]));
    for handler in [CARETAKER, CRIER] {
        fails_on(&toys, handler, None);
        for position in 2..=4 {
            assert_eq!(settle(&toys, handler, position, true), "settled");
        }
    }
    assert_eq!((log_of(toys.store()).len(), told(&toys)), (4, 0), "it has happened elsewhere");
    give(&toys, 10, [ring("a", 3)]);
    let repairs = log_of(toys.store()).iter().filter(|event| event.event_type == "Toy.RepairOrdered").count();
    assert_eq!(repairs, 2, "after the sixth ring, for it knows of the three");
}

#[test]
fn a_tab_that_does_not_lead_has_the_parked_event_settled_by_the_one_that_does() {
    let store = toy::store();
    let leads = with_one_parked(&store);
    now(leads.keep_all()).expect("memory does not fail");
    let follows = toy::follower(store.clone());
    now(follows.run_handlers()).expect("memory does not fail");
    assert_eq!(settle(&follows, BELLS, 2, true), "not_settled_yet", "the other tab has not had its turn");
    now(leads.obey()).expect("memory does not fail");
    assert_eq!((parked(&follows, BELLS), rung(&leads, "a")), (vec![], Some(2)));
    now(follows.obey()).expect("memory does not fail");
    now(follows.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&follows, "a"), Some(2), "every tab shows it");
}

#[test]
fn what_still_fails_when_another_tab_wants_it_again_stays_parked() {
    let store = toy::store();
    let leads = with_one_parked(&store);
    fails_on(&leads, BELLS, Some(RUNG));
    let follows = toy::follower(store);
    assert_eq!(settle(&follows, BELLS, 2, true), "not_settled_yet");
    now(leads.obey()).expect("memory does not fail");
    let parked = now(follows.parked()).expect("memory does not fail").pop().expect("it is parked");
    assert_eq!(parked.again, None);
    assert!(parked.reason.contains("still cannot be handled"), "{}", parked.reason);
}

/// How many repairs were ordered.
fn repairs(toys: &Toys<MemoryStore>) -> usize {
    log_of(toys.store()).iter().filter(|event| event.event_type == "Toy.RepairOrdered").count()
}

#[test]
fn a_parked_event_that_a_rebuild_or_reset_has_taken_in_is_not_taken_in_again_on_retry() {
    for order in [Order::Rebuild, Order::Reset] {
        let store = toy::store();
        let toys = with_one_parked(&store);
        now(toys.order(BELLS, order)).expect("it is known");
        assert_eq!((parked(&toys, BELLS), rung(&toys, "a")), (vec![2], Some(2)), "it came in its turn");
        now(toys.keep_all()).expect("memory does not fail");
        assert_eq!((settle(&toys, BELLS, 2, true), rung(&toys, "a")), ("settled".into(), Some(2)));
        assert_eq!((parked(&toys, BELLS), rung(&toy::leader(store), "a")), (vec![], Some(2)), "and in the next page");
    }
}

#[test]
fn a_parked_event_that_tables_folded_for_want_of_a_piece_have_taken_in_is_not_taken_in_again() {
    let store = toy::store();
    let toys = with_one_parked(&store);
    now(toys.keep_all()).expect("memory does not fail");
    now(store.write(vec![hindcast::store::Write::delete_all(Shelf::Tables, BELLS)])).expect("memory does not fail");
    let next = toy::leader(store);
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&next, "a"), Some(2));
    assert_eq!((settle(&next, BELLS, 2, true), rung(&next, "a")), ("settled".into(), Some(2)));
}

#[test]
fn what_follows_from_a_parked_event_is_still_done_after_a_rebuild_and_what_is_remembered_counts_it_once() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a"), ring("a", 2)]);
    fails_on(&toys, CARETAKER, Some(RUNG));
    give(&toys, 10, [ring("a", 1)]);
    fails_on(&toys, CARETAKER, None);
    now(toys.order(CARETAKER, Order::Rebuild)).expect("it is known");
    assert_eq!(repairs(&toys), 0, "a rebuild orders none");
    assert_eq!(
        (settle(&toys, CARETAKER, 4, true), repairs(&toys)),
        ("settled".into(), 2),
        "of the bell and of the town"
    );
    give(&toys, 20, [ring("a", 2)]);
    assert_eq!(repairs(&toys), 2);
    give(&toys, 30, [ring("a", 1)]);
    assert_eq!(repairs(&toys), 4, "after the sixth ring");
}

#[test]
fn an_event_that_was_taken_in_before_what_follows_from_it_failed_is_not_taken_in_again() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a"), ring("a", 2)]);
    now(toys.dispatch(ring("a", 1))).expect("it is there");
    let _ = toys.apply_at_hand();
    fails_on(&toys, CARETAKER, Some(RUNG));
    assert_eq!(parked(&toys, CARETAKER), [4]);
    fails_on(&toys, CARETAKER, None);
    assert_eq!((settle(&toys, CARETAKER, 4, true), repairs(&toys)), ("settled".into(), 2));
    give(&toys, 10, [ring("a", 2)]);
    assert_eq!(repairs(&toys), 2, "it counts five rings");
}

#[test]
fn a_parked_event_that_a_policy_has_handled_since_it_was_set_back_is_not_acted_upon_again() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a")]);
    fails_on(&toys, ECHO, Some(RUNG));
    give(&toys, 10, [echoing("a", 1), scrap("a")]);
    fails_on(&toys, ECHO, None);
    now(toys.order(ECHO, Order::StartFrom(StartFrom::Origin))).expect("it is known");
    now(toys.order(ECHO, Order::Reset)).expect("it is known");
    assert_eq!(now(toys.store().rejections()).expect("memory does not fail").len(), 1, "the bell is gone");
    give(&toys, 20, [cast("a")]);
    assert_eq!(settle(&toys, ECHO, 2, true), "settled");
    assert_eq!(rung(&toys, "a"), Some(0), "an echo of a bell that was scrapped");
}
