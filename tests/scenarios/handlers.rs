//! What handlers promise, in a context of our own: where they begin, how far they have come, and what can be ordered.

use crate::support::tab::Tab;
use crate::support::toy::{
    self, BELLS, CARETAKER, CRIER, ECHO, LINKER, cast, command, echoing, give, ring, rung, told,
};
use crate::support::{checkpoint, log_of, now, seen, status};
use hindcast::engine::handler::StartFrom;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::runtime::{Order, Standing};
use hindcast::store::{EventStore, MemoryStore, Shelf};
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// A store in which a bell was cast and rung twice, and no handler was ever seen.
fn before_any_handler() -> MemoryStore {
    let store = toy::store();
    give(&toy::without_handlers(store.clone()), 0, [cast("a"), ring("a", 2)]);
    store
}

/// How often each ring was echoed.
fn echoes(store: &MemoryStore) -> usize {
    log_of(store).iter().filter(|event| event.issued_by() == Some("Echo")).count()
}

fn echo_that_starts(start_from: StartFrom) -> std::sync::Arc<hindcast::engine::context::Context> {
    toy::with_handler("Echo", |echo| echo.start_from = start_from)
}

#[test]
fn a_handler_that_was_never_seen_begins_where_it_says() {
    for (start_from, began, echoed) in
        [(StartFrom::Origin, 0, 2), (StartFrom::Position(Position(2)), 2, 1), (StartFrom::Current, 3, 0)]
    {
        let store = toy::store();
        give(&toy::without_handlers(store.clone()), 0, [cast("a"), echoing("a", 1), echoing("a", 1)]);
        let toys = toy::leader_of(store.clone(), echo_that_starts(start_from));
        assert_eq!(checkpoint(&store, ECHO), Some(Position(began)), "{start_from:?}");
        now(toys.run_handlers()).expect("memory does not fail");
        assert_eq!(echoes(&store), echoed, "{start_from:?}");
    }
}

#[test]
fn a_handler_that_was_seen_goes_on_where_it_was_wherever_it_would_begin_now() {
    let store = before_any_handler();
    drop(toy::leader(store.clone()));
    give(&toy::follower(store.clone()), 10, [echoing("a", 1)]);
    for start_from in [StartFrom::Origin, StartFrom::Position(Position(1)), StartFrom::Current] {
        let toys = toy::leader_of(store.clone(), echo_that_starts(start_from));
        now(toys.run_handlers()).expect("memory does not fail");
        now(toys.keep_all()).expect("memory does not fail");
        assert_eq!(echoes(&store), 1, "{start_from:?}: the one that came after it was first seen");
    }
}

#[test]
fn a_checkpoint_moves_over_events_that_mean_nothing_to_the_handler() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), ring("a", 1)]);
    let notes =
        toys.drafted(vec![serde_json::from_value(json!({"event_type": "Notes.NoteTaken", "data": {}})).unwrap()]);
    now(store.append(
        &hindcast::engine::ids::StreamId("note-1".into()),
        hindcast::engine::expected_version::ExpectedVersion::Any,
        notes,
    ))
    .expect("it is new");
    now(toys.run_handlers()).expect("memory does not fail");
    now(toys.keep_all()).expect("memory does not fail");
    for handler in [BELLS, ECHO, LINKER, CARETAKER, CRIER] {
        assert_eq!(checkpoint(&store, handler), Some(Position(3)), "{handler}");
        assert_eq!(status(&toys, handler).lag, 0, "{handler}");
    }
}

#[test]
fn nothing_is_applied_twice_however_often_it_is_kept_taken_up_and_run() {
    let store = toy::store();
    let mut id = 0;
    for _ in 0..4 {
        let toys = toy::leader(store.clone());
        id += 10;
        let first = if id == 10 { vec![cast("a")] } else { Vec::new() };
        give(&toys, id, first.into_iter().chain([ring("a", 3)]));
        now(toys.keep_all()).expect("memory does not fail");
        now(toys.take_up()).expect("memory does not fail");
        now(toys.run_handlers()).expect("memory does not fail");
        give(&toys, id + 5, [ring("a", 1)]);
        // what came since it was kept is applied anew by the next one
    }
    assert_eq!(rung(&toy::leader(store.clone()), "a"), Some(15), "as of what was kept");
    let last = toy::leader(store);
    now(last.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&last, "a"), Some(16));
}

#[test]
fn a_command_is_done_before_the_handlers_are_there_and_they_take_it_in_once_they_are() {
    let store = toy::store();
    let before = toy::leader(store.clone());
    give(&before, 0, [cast("a"), ring("a", 2)]);
    now(before.keep_all()).expect("memory does not fail");
    let opened = toy::without_handlers(store);
    give(&opened, 10, [ring("a", 1)]);
    assert_eq!(rung(&opened, "a"), None, "nothing is taken in before what was kept is there");
    assert_eq!(status(&opened, BELLS).lag, 4, "the caretaker has rung it too");
    now(opened.take_up()).expect("memory does not fail");
    now(opened.run_handlers()).expect("memory does not fail");
    assert_eq!((rung(&opened, "a"), status(&opened, BELLS).lag), (Some(3), 0));
}

#[test]
fn what_a_leader_kept_before_this_tab_heard_of_it_is_not_applied_twice() {
    let store = toy::store();
    let late = Tab::of(&store);
    let leads = toy::leader(store.clone());
    give(&leads, 0, [cast("a"), ring("a", 2)]);
    now(leads.keep_all()).expect("memory does not fail");
    let opened = toy::follower(late);
    now(opened.store().catch_up()).expect("memory does not fail");
    now(opened.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&opened, "a"), Some(2));
}

#[test]
fn pieces_that_grew_after_the_progress_was_read_count_up_to_the_progress() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), ring("a", 2)]);
    now(toys.keep_all()).expect("memory does not fail");
    let before = now(store.get(Shelf::Handlers, BELLS)).expect("memory does not fail").expect("it is kept");
    give(&toys, 10, [ring("a", 2)]);
    now(toys.keep_all()).expect("memory does not fail");
    now(store.write(vec![hindcast::store::Write::put(Shelf::Handlers, BELLS, before)])).expect("memory does not fail");
    let next = toy::follower(store);
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&next, "a"), Some(4));
}

#[test]
fn tables_of_which_a_piece_is_missing_are_folded_anew() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), ring("a", 2)]);
    now(toys.keep_all()).expect("memory does not fail");
    now(store.write(vec![hindcast::store::Write::delete_all(Shelf::Tables, BELLS)])).expect("memory does not fail");
    let next = toy::leader(store);
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!(rung(&next, "a"), Some(2));
}

#[test]
fn a_write_that_failed_loses_nothing_once_the_store_is_well_again() {
    let store = toy::store();
    let toys = toy::leader(Tab::of(&store));
    now(toys.dispatch(cast("a"))).expect("it is new");
    now(toys.dispatch(ring("a", 3))).expect("it is there");
    toys.store().die_before_next_checkpoint();
    assert!(now(toys.run_handlers()).is_err());
    assert!(now(toys.keep_all()).is_err());
    toys.store().recover();
    now(toys.run_handlers()).expect("memory does not fail");
    now(toys.keep_all()).expect("memory does not fail");
    assert_eq!(told(&toys), 3, "every delivery is there");
    let rings = hindcast::engine::ids::StreamId("rings".into());
    assert_eq!(store.look(|log| log.version(&rings).0), 3, "every link is there");
    let next = toy::leader(store);
    assert_eq!(rung(&next, "a"), Some(3), "and every row");
}

#[test]
fn a_projection_of_another_version_is_folded_anew_while_its_old_rows_stay_readable() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a")]);
    give(&toys, 10, (0..100).map(|_| ring("a", 1)));
    now(toys.keep_all()).expect("memory does not fail");
    let newer = toy::leader_of(store.clone(), toy::with_version("bells", 2));
    assert_eq!(rung(&newer, "a"), Some(100), "the old rows");
    assert_eq!(status(&newer, BELLS).rebuilding, Some(Position::START));
    let _ = newer.apply_at_hand();
    let how_far = status(&newer, BELLS).rebuilding.expect("it is not done yet");
    assert!(how_far > Position::START && how_far < Position(101), "{how_far}");
    assert_eq!(rung(&newer, "a"), Some(100), "still the old rows");
    now(newer.run_handlers()).expect("memory does not fail");
    assert_eq!((status(&newer, BELLS).rebuilding, rung(&newer, "a")), (None, Some(100)));
    now(newer.keep_all()).expect("memory does not fail");
    let again = toy::leader_of(store, toy::with_version("bells", 2));
    assert_eq!((status(&again, BELLS).rebuilding, rung(&again, "a")), (None, Some(100)), "it was kept");
}

#[test]
fn a_page_that_closes_while_a_projection_is_folded_anew_begins_that_again() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a")]);
    give(&toys, 10, (0..100).map(|_| ring("a", 1)));
    now(toys.keep_all()).expect("memory does not fail");
    let newer = toy::leader_of(store.clone(), toy::with_version("bells", 2));
    let _ = newer.apply_at_hand();
    now(newer.keep_all()).expect("memory does not fail");
    drop(newer);
    let again = toy::leader_of(store, toy::with_version("bells", 2));
    assert_eq!((status(&again, BELLS).rebuilding, rung(&again, "a")), (Some(Position::START), Some(100)));
    now(again.run_handlers()).expect("memory does not fail");
    assert_eq!((status(&again, BELLS).rebuilding, rung(&again, "a")), (None, Some(100)));
}

#[test]
fn a_version_with_fewer_rows_leaves_nothing_of_the_old_one_behind() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a")]);
    // more than a piece of row versions
    give(&toys, 10, [ring("a", 1_500)]);
    now(toys.keep_all()).expect("memory does not fail");
    let silent = toy::context(|context| {
        let bells = &mut context.handlers[0];
        bells.version = 2;
        bells.apply = Arc::new(|_, _, _| {});
    });
    let newer = toy::leader_of(store.clone(), silent.clone());
    now(newer.run_handlers()).expect("memory does not fail");
    now(newer.keep_all()).expect("memory does not fail");
    let again = toy::leader_of(store.clone(), silent);
    assert_eq!(rung(&again, "a"), None);
    let pieces = now(store.read(Shelf::Tables, BELLS, "", usize::MAX)).expect("memory does not fail");
    assert_eq!(pieces, vec![]);
}

#[test]
fn while_one_is_folded_anew_the_others_take_in_what_is_new_first() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a")]);
    give(&toys, 10, (0..200).map(|_| ring("a", 1)));
    now(toys.keep_all()).expect("memory does not fail");
    let newer = toy::leader_of(store, toy::with_version("Caretaker", 2));
    assert_eq!(rung(&newer, "a"), Some(200));
    now(newer.dispatch(with_id(ring("a", 1), 0xAAAA))).expect("it is there");
    let _ = newer.apply_at_hand();
    assert_eq!(rung(&newer, "a"), Some(201), "at once");
    assert!(status(&newer, CARETAKER).rebuilding.is_some(), "and that one is not done yet");
}

fn with_id(command: hindcast::runtime::Command, id: u128) -> hindcast::runtime::Command {
    let command_id = Some(hindcast::engine::ids::CommandId(uuid::Uuid::from_u128(id)));
    hindcast::runtime::Command { command_id, ..command }
}

#[test]
fn a_process_manager_of_another_version_does_not_act_again() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), ring("a", 4)]);
    now(toys.keep_all()).expect("memory does not fail");
    let before = log_of(&store);
    let newer = toy::leader_of(store.clone(), toy::with_version("Caretaker", 2));
    now(newer.run_handlers()).expect("memory does not fail");
    assert_eq!(log_of(&store), before);
    give(&newer, 10, [ring("a", 2)]);
    let repairs = log_of(&store).iter().filter(|event| event.event_type == "Toy.RepairOrdered").count();
    assert_eq!(
        repairs, 4,
        "it remembers the four rings: after the sixth there is the second of the bell and of the town"
    );
}

#[test]
fn a_paused_handler_lags_and_goes_on_where_it_was() {
    let store = toy::store();
    let toys = toy::leader(store);
    give(&toys, 0, [cast("a"), ring("a", 1)]);
    for handler in [BELLS, ECHO] {
        now(toys.order(handler, Order::Pause)).expect("it is known");
    }
    give(&toys, 10, [echoing("a", 1), ring("a", 1)]);
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).lag, status(&toys, ECHO).lag), (Some(1), 4, 4));
    assert_eq!(status(&toys, BELLS).standing, Standing::Paused);
    assert_eq!(status(&toys, CRIER).lag, 0, "others go on");
    for handler in [ECHO, BELLS] {
        now(toys.order(handler, Order::Resume)).expect("it is known");
    }
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).lag, status(&toys, ECHO).lag), (Some(4), 0, 0));
}

#[test]
fn a_handler_that_is_paused_in_one_tab_is_paused_in_the_next_that_leads() {
    let store = toy::store();
    let follows = toy::follower(store.clone());
    now(follows.order(BELLS, Order::Pause)).expect("it is known");
    let leads = toy::leader(store);
    give(&leads, 0, [cast("a")]);
    assert_eq!((rung(&leads, "a"), status(&leads, BELLS).standing), (None, Standing::Paused));
}

#[test]
fn a_killed_handler_loses_what_it_had_in_memory_and_goes_on_after_what_was_kept() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), ring("a", 1)]);
    now(toys.keep_all()).expect("memory does not fail");
    give(&toys, 10, [ring("a", 5)]);
    assert_eq!(rung(&toys, "a"), Some(6));
    now(toys.order(BELLS, Order::Kill)).expect("it is known");
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).standing), (Some(1), Standing::Killed));
    give(&toys, 20, [ring("a", 1)]);
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).lag), (Some(1), 10), "six rings and four repairs");
    now(toys.order(BELLS, Order::Resume)).expect("it is known");
    assert_eq!((rung(&toys, "a"), status(&toys, BELLS).lag), (Some(7), 0), "nothing twice, nothing missing");
}

#[test]
fn a_killed_courier_and_a_killed_policy_do_nothing_twice() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), echoing("a", 2)]);
    for handler in [ECHO, CRIER, LINKER, CARETAKER] {
        now(toys.order(handler, Order::Kill)).expect("it is known");
        now(toys.order(handler, Order::Resume)).expect("it is known");
    }
    assert_eq!(
        (log_of(&store).len(), told(&toys)),
        (4 + 2, 3),
        "three rings, and a repair of the bell and of the town"
    );
}

#[test]
fn a_handler_that_is_set_back_handles_everything_again_and_nothing_happens_twice() {
    let store = toy::store();
    let toys = toy::leader(store.clone());
    give(&toys, 0, [cast("a"), echoing("a", 2)]);
    let (before, head) = (log_of(&store), store.look(Log::head));
    let views = seen(&toys, head);
    for handler in [BELLS, ECHO, LINKER, CARETAKER, CRIER] {
        now(toys.order(handler, Order::StartFrom(StartFrom::Origin))).expect("it is known");
        now(toys.order(handler, Order::Reset)).expect("it is known");
        assert_eq!(status(&toys, handler).lag, 0, "{handler}");
    }
    assert_eq!((log_of(&store), told(&toys)), (before, 3));
    assert_eq!(seen(&toys, head), views);
}

#[test]
fn a_handler_that_was_set_back_while_no_tab_led_begins_again_when_one_does() {
    let store = before_any_handler();
    give(&toy::follower(store.clone()), 10, [echoing("a", 1)]);
    drop(toy::leader(store.clone()));
    let follows = toy::follower(store.clone());
    now(follows.order(ECHO, Order::StartFrom(StartFrom::Origin))).expect("it is known");
    now(follows.order(ECHO, Order::Reset)).expect("it is known");
    assert_eq!(echoes(&store), 0, "nobody leads");
    let leads = toy::leader(store.clone());
    now(leads.run_handlers()).expect("memory does not fail");
    assert_eq!(echoes(&store), 1);
}

#[test]
fn a_tab_that_takes_the_lead_hides_nothing_that_it_has_shown() {
    let store = toy::store();
    let toys = Rc::new(toy::follower(store.clone()));
    give(&toys, 0, [cast("a"), ring("a", 1)]);
    let shown = Rc::new(RefCell::new(Vec::new()));
    let (looks, seen) = (Rc::downgrade(&toys), Rc::clone(&shown));
    store.subscribe(move |_| seen.borrow_mut().extend(looks.upgrade().map(|toys| rung(&toys, "a"))));
    now(toys.take_the_lead()).expect("memory does not fail");
    assert!(shown.borrow().len() > 1, "something was kept");
    assert!(shown.borrow().iter().all(|rings| *rings == Some(1)), "{shown:?}");
}

#[test]
fn a_tab_that_does_not_lead_sees_how_far_the_handlers_have_come() {
    let store = toy::store();
    let (follows, leads) = (toy::follower(store.clone()), toy::leader(store));
    give(&leads, 0, [cast("a"), ring("a", 2)]);
    now(leads.keep_all()).expect("memory does not fail");
    now(follows.run_handlers()).expect("memory does not fail");
    now(follows.obey()).expect("memory does not fail");
    for handler in [BELLS, ECHO, CARETAKER] {
        assert_eq!(status(&follows, handler).lag, 0, "{handler}");
    }
}

#[test]
fn what_is_ordered_of_a_handler_that_nobody_knows_is_refused_with_those_that_there_are() {
    let toys = toy::leader(toy::store());
    let refused = now(toys.order("Toy.bels", Order::Pause)).expect_err("there is none");
    assert_eq!(refused.code(), "unknown_handler");
    assert!(refused.to_string().contains(BELLS));
}

#[test]
fn a_leader_that_goes_without_goodbye_between_command_and_checkpoint_doubles_nothing_and_misses_nothing() {
    let store = toy::store();
    let dying = toy::leader(Tab::of(&store));
    now(dying.dispatch(with_id(cast("a"), 1))).expect("it is new");
    now(dying.dispatch(with_id(command("Ring", json!({"bell": "a", "times": 3, "echoes": 1})), 2)))
        .expect("it is there");
    dying.store().die_before_next_checkpoint();
    assert!(now(dying.run_handlers()).is_err(), "what follows is recorded, and no checkpoint");
    assert_eq!(log_of(&store).len(), 11, "each handler has done what it could: three echoes, four repairs");
    drop(dying);
    let next = toy::leader(Tab::of(&store));
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!((echoes(&store), rung(&next, "a"), told(&next)), (3, Some(6), 6));
    let repairs = log_of(&store).iter().filter(|event| event.event_type == "Toy.RepairOrdered").count();
    assert_eq!(repairs, 4);
}
