//! What is kept of a handler, in which transaction, and how long it waits before it tries again.

use crate::support::now;
use crate::support::sleepless::Sleepless;
use crate::support::tab::Tab;
use crate::support::toy::{self, BELLS, CARETAKER, CRIER, ECHO, LINKER, cast, echoing, give, ring, rung, scrap};
use hindcast::runtime::{OnError, Order, Runtime, Then};
use hindcast::store::{Change, EventStore, Shelf, Write};

/// How far the handlers are that a transaction keeps, by name.
fn checkpoints(written: &[Write]) -> Vec<(&str, u64)> {
    let kept = written.iter().filter(|write| write.shelf == Shelf::Handlers);
    let position = |change: &Change| match change {
        Change::Put(content) | Change::Add(content) => content.clone().json()["position"].as_u64(),
        Change::Delete | Change::DeleteAll | Change::Expect(_) => None,
    };
    kept.filter_map(|write| Some((write.key.as_str(), position(&write.change)?))).collect()
}

#[test]
fn rows_and_state_are_written_with_the_checkpoint_in_one_transaction() {
    let store = toy::store();
    let toys = toy::leader(Tab::of(&store));
    toys.store().take_written();
    give(&toys, 0, [cast("a"), ring("a", 2), scrap("a"), cast("a")]);
    now(toys.keep_all()).expect("memory does not fail");
    let (mut handlers, mut tables) = (Vec::new(), 0);
    for transaction in toys.store().take_written() {
        let kept = checkpoints(&transaction);
        for table in transaction.iter().filter(|write| write.shelf == Shelf::Tables) {
            let handler = table.key.split('/').next().expect("the handler's name");
            assert!(kept.iter().any(|(name, _)| *name == handler), "{} is written without its checkpoint", table.key);
            tables += 1;
        }
        handlers.extend(kept.iter().map(|(name, _)| (*name).to_owned()));
    }
    assert!(tables > 0);
    for handler in [BELLS, CARETAKER, CRIER] {
        assert!(handlers.iter().any(|kept| kept == handler), "{handler} was never kept");
    }
}

#[test]
fn links_and_deliveries_are_written_with_the_checkpoint_in_one_transaction() {
    let store = toy::store();
    let toys = toy::leader(Tab::of(&store));
    toys.store().take_written();
    give(&toys, 0, [cast("a"), ring("a", 1), ring("a", 1)]);
    let written = toys.store().take_written();
    for (shelf, handler) in [(Shelf::Links, LINKER), (Shelf::Outbox, CRIER)] {
        let of_shelf = written.iter().filter(|transaction| transaction.iter().any(|write| write.shelf == shelf));
        let with: Vec<_> = of_shelf.map(|transaction| checkpoints(transaction)).collect();
        assert_eq!(with, [[(handler, 2)], [(handler, 3)]], "{shelf:?}: each with the position of its event");
    }
}

#[test]
fn a_checkpoint_never_passes_an_event_that_was_not_handled() {
    let store = toy::store();
    let toys = toy::leader(Tab::of(&store));
    give(&toys, 0, [cast("a")]);
    now(toys.keep_all()).expect("memory does not fail");
    let stop = OnError { tries: 1, delay_ms: 0, then: Then::Stop };
    for handler in [BELLS, ECHO, LINKER, CARETAKER, CRIER] {
        now(toys.order(handler, Order::OnError(stop.clone().into()))).expect("it is known");
        now(toys.order(handler, Order::FailOn(Some("Toy.BellScrapped".into())))).expect("it is known");
    }
    toys.store().take_written();
    give(&toys, 10, [echoing("a", 1), scrap("a"), cast("a"), ring("a", 1)]);
    now(toys.keep_all()).expect("memory does not fail");
    let scrapped = 4;
    for transaction in toys.store().take_written() {
        for (handler, position) in checkpoints(&transaction) {
            assert!(position < scrapped, "{handler} is at {position}");
        }
    }
}

#[test]
fn a_handler_waits_before_it_tries_again() {
    let toys = Runtime::new(toy::store(), Sleepless::default(), vec![toy::context(|_| ())]);
    now(toys.take_the_lead()).expect("memory does not fail");
    let fail = |on_error: Option<OnError>| {
        for order in on_error
            .map(|change| Order::OnError(change.into()))
            .into_iter()
            .chain([Order::FailOn(Some("Toy.BellCast".into()))])
        {
            now(toys.order(BELLS, order)).expect("it is known");
        }
    };
    fail(None);
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!(toys.environment().slept.take(), [100, 100], "three tries, unless somebody says otherwise");
    assert_eq!(now(toys.parked()).expect("memory does not fail").len(), 1);
    fail(Some(OnError { tries: 4, delay_ms: 7, then: Then::Park }));
    now(toys.dispatch(cast("b"))).expect("it is new");
    now(toys.run_handlers()).expect("memory does not fail");
    assert_eq!(toys.environment().slept.take(), [7, 7, 7]);
    assert_eq!(now(toys.parked()).expect("memory does not fail").len(), 2);
    assert_eq!(toys.store().look(|log| log.head().0), 2);
}

#[test]
fn pieces_written_ahead_count_for_nothing_when_the_page_dies_before_their_checkpoint() {
    let store = toy::store();
    let dying = toy::leader(Tab::of(&store));
    for handler in [ECHO, LINKER, CARETAKER, CRIER] {
        now(dying.order(handler, Order::Pause)).expect("it is known");
    }
    give(&dying, 0, [cast("a")]);
    now(dying.keep_all()).expect("memory does not fail");
    give(&dying, 10, [ring("a", 2_500)]);
    dying.store().take_written();
    dying.store().die_at_next_checkpoint();
    assert!(now(dying.keep_all()).is_err());
    let ahead = dying.store().take_written().concat();
    let pieces = ahead.iter().filter(|write| write.shelf == Shelf::Tables && write.key.starts_with(BELLS));
    assert_eq!(pieces.count(), 2, "the full ones");
    drop(dying);
    let next = toy::leader(store.clone());
    assert_eq!(rung(&next, "a"), Some(0), "as of the checkpoint");
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&next, "a"), Some(2_500), "nothing twice, nothing missing");
    now(next.keep_all()).expect("memory does not fail");
    assert_eq!(rung(&toy::leader(store), "a"), Some(2_500), "and they are written again");
}
