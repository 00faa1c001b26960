//! Which tab runs the handlers: one that was replaced, in the middle of whatever it did, changes nothing any more.

use crate::support::tab::Tab;
use crate::support::toy::{self, CRIER, ECHO, LINKER, Toys, cast, echoing, give, ring, told};
use crate::support::{checkpoint, log_of, now};
use hindcast::engine::ids::StreamId;
use hindcast::engine::log::Log;
use hindcast::store::{EventStore, MemoryStore, Shelf, is_superseded};
use std::cell::RefCell;
use std::rc::Rc;

fn echoes(store: &MemoryStore) -> usize {
    log_of(store).iter().filter(|event| event.issued_by() == Some("Echo")).count()
}

fn linked(store: &MemoryStore) -> usize {
    store.look(|log| log.positions_of(&StreamId("rings".into())).len())
}

fn term(toys: &Toys<Tab>) -> u64 {
    toys.term().expect("it leads").0
}

#[test]
fn a_tab_that_was_replaced_keeps_nothing_and_steps_down() {
    let store = toy::store();
    let old = toy::leader(Tab::of(&store));
    give(&old, 0, [cast("a"), ring("a", 2)]);
    let new = toy::leader(Tab::of(&store));
    give(&new, 10, [ring("a", 3)]);
    now(new.keep_all()).expect("memory does not fail");
    assert!(old.leads(), "it has not heard of it yet");
    old.store().take_written();
    now(old.keep_all()).expect("that another tab leads is no fault");
    assert!(!old.leads() && new.leads());
    for handler in [ECHO, LINKER, CRIER] {
        assert_eq!(
            checkpoint(&store, handler),
            Some(store.look(Log::head)),
            "{handler} is where the new leader left it"
        );
    }
    assert_eq!(told(&new), 5);
}

#[test]
fn a_tab_that_freezes_between_a_command_and_its_checkpoint_has_no_second_effect_when_it_wakes() {
    for writes in 0..5 {
        let store = toy::store();
        let old = toy::leader(Tab::of(&store));
        give(&old, 0, [cast("a")]);
        let new: Rc<RefCell<Option<Toys<Tab>>>> = Rc::default();
        let (place, shared) = (Rc::clone(&new), store.clone());
        now(old.dispatch(echoing("a", 2))).expect("it is possible");
        old.store().freeze_after_writes(writes, move || {
            let leader = toy::leader(Tab::of(&shared));
            now(leader.run_handlers()).expect("memory does not fail");
            now(leader.keep_all()).expect("memory does not fail");
            place.replace(Some(leader));
        });
        now(old.run_handlers()).expect("that another tab leads is no fault");
        now(old.keep_all()).expect("it keeps nothing");
        assert!(!old.leads());
        let new = new.take().unwrap_or_else(|| panic!("nobody took over after {writes} writes"));
        now(new.store().catch_up()).expect("memory does not fail");
        now(new.run_handlers()).expect("memory does not fail");
        assert_eq!((echoes(&store), told(&new), linked(&store)), (2, 3, 3), "each once");
        assert_eq!(checkpoint(&store, CRIER), Some(store.look(Log::head)));
    }
}

#[test]
fn a_tab_that_was_replaced_and_leads_again_goes_on_where_the_other_one_stopped() {
    let store = toy::store();
    let (first, second) = (toy::leader(Tab::of(&store)), toy::leader(Tab::of(&store)));
    give(&second, 0, [cast("a"), echoing("a", 1)]);
    now(second.keep_all()).expect("memory does not fail");
    first.step_down();
    now(first.take_the_lead()).expect("nobody else wants it");
    give(&first, 10, [echoing("a", 1)]);
    now(second.store().catch_up()).expect("memory does not fail");
    now(second.run_handlers()).expect("that another tab leads is no fault");
    now(second.keep_all()).expect("it keeps nothing");
    assert_eq!((first.leads(), second.leads()), (true, false));
    assert_eq!((echoes(&store), told(&first)), (2, 4));
}

#[test]
fn of_two_tabs_that_take_the_lead_at_once_one_has_it() {
    let store = toy::store();
    let (late, shared) = (toy::follower(Tab::of(&store)), store.clone());
    late.store().freeze_after_writes(0, move || drop(toy::leader(Tab::of(&shared))));
    let fault = now(late.take_the_lead()).expect_err("the other one was first");
    assert!(is_superseded(&fault) && !late.leads(), "{fault}");
}

#[test]
fn the_numbers_of_terms_only_grow_even_over_an_emptied_workspace() {
    let store = toy::store();
    let old = toy::leader(Tab::of(&store));
    let new = toy::leader(Tab::of(&store));
    assert!(term(&new) > term(&old));
    now(new.empty()).expect("memory does not fail");
    give(&new, 0, [cast("a")]);
    now(new.keep_all()).expect("memory does not fail");
    assert!(new.leads(), "the one that leads goes on in the emptied workspace");
    now(old.store().catch_up()).expect("memory does not fail");
    now(old.run_handlers()).expect("that another tab leads is no fault");
    now(old.keep_all()).expect("it keeps nothing");
    assert!(!old.leads());
    let next = toy::leader(Tab::of(&store));
    assert!(term(&next) > term(&new));
    let kept = now(store.get(Shelf::Handlers, "term")).expect("memory does not fail").expect("it is kept");
    assert_eq!(kept.json(), term(&next));
}
