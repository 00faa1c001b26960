//! Faults that handlers once had, each as small as it can be told, in many orders of events.

use super::page::Page;
use super::seeds::each_seed;
use super::tab::World;
use crate::support::{checkpoint, orders, toy};
use hindcast::domains;
use hindcast::engine::handler::StartFrom;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::runtime::{Environment, OnError, Order, Then};
use hindcast::store::{EventStore, MemoryStore, Shelf};
use serde_json::Value;
use std::rc::Rc;
use std::time::Duration;

const SEEDS: u64 = 60;

/// Lets everything come to its end.
fn settle(world: &World) {
    world.scheduler.until(|| false);
}

fn open_toys(world: &World, leads: bool) -> Rc<Page> {
    let page = Page::open(world, vec![toy::context(|_| ())], leads);
    settle(world);
    page
}

fn order(page: &Rc<Page>, handler: &'static str, order: Order) {
    page.run(move |page| async move { page.runtime.order(handler, order).await });
}

/// What is kept of a handler on a shelf.
fn kept(world: &World, shelf: Shelf, handler: &str) -> Value {
    let kept = crate::support::now(world.store.get(shelf, handler)).expect("memory does not fail");
    kept.map(hindcast::store::Content::json).unwrap_or_default()
}

#[test]
fn a_command_and_the_policies_do_not_wait_for_the_retries_of_a_view_that_nobody_asked_for() {
    each_seed(SEEDS, |seed| {
        let world = World::new(seed, MemoryStore::default());
        world.scheduler.be_patient();
        let page = Page::open(&world, domains::all().to_vec(), true);
        settle(&world);
        let retries = OnError { tries: 4, delay_ms: 4_000, then: Then::Park };
        order(&page, "Orders.order-lines", Order::OnError(retries.into()));
        order(&page, "Orders.order-lines", Order::FailOn(Some("Orders.OrderCreated".into())));
        settle(&world);
        let began = world.scheduler.now();
        page.give(orders::create_order(1));
        let head = |count: u64| world.store.look(Log::head) >= Position(count);
        assert!(world.scheduler.until(|| head(1)));
        let second = page.give(orders::create_order(2));
        assert!(world.scheduler.until(|| second.borrow().is_some()));
        let completed = page.give(orders::complete_order(2));
        assert!(world.scheduler.until(|| completed.borrow().is_some() && head(5)), "shipped and invoiced");
        let took = world.scheduler.now().checked_sub(began).unwrap();
        assert!(took < Duration::from_secs(4), "it took {took:?} of the world's time");
    });
}

#[test]
fn a_reset_that_comes_while_the_handler_is_at_an_event_is_not_lost() {
    each_seed(SEEDS, |seed| {
        let world = World::new(seed, toy::store());
        // rings from before the policy began
        toy::give(
            &toy::without_handlers(world.store.clone()),
            0,
            [toy::cast("a"), toy::echoing("a", 1), toy::echoing("a", 1)],
        );
        let (leads, follows) = (open_toys(&world, true), open_toys(&world, false));
        order(&leads, toy::ECHO, Order::StartFrom(StartFrom::Origin));
        settle(&world);
        leads.give(toy::echoing("a", 1));
        world.scheduler.some_steps(60);
        order(if seed % 2 == 0 { &leads } else { &follows }, toy::ECHO, Order::Reset);
        settle(&world);
        let echoes =
            crate::support::log_of(&world.store).iter().filter(|event| event.issued_by() == Some("Echo")).count();
        assert_eq!(echoes, 3, "it begins again, and rings of all times are echoed");
        assert_eq!(checkpoint(&world.store, toy::ECHO), Some(world.store.look(Log::head)));
    });
}

#[test]
fn what_two_tabs_order_at_once_is_all_kept() {
    each_seed(SEEDS, |seed| {
        let world = World::new(seed, toy::store());
        let (leads, follows) = (open_toys(&world, true), open_toys(&world, false));
        order(&leads, toy::BELLS, Order::FailOn(Some("Toy.BellScrapped".into())));
        order(&follows, toy::BELLS, Order::LagMs(50));
        order(&leads, toy::ECHO, Order::Pause);
        order(&follows, toy::ECHO, Order::StartFrom(StartFrom::Origin));
        settle(&world);
        let (bells, echo) = (kept(&world, Shelf::Controls, toy::BELLS), kept(&world, Shelf::Controls, toy::ECHO));
        assert_eq!((&bells["fails_on"], &bells["lag_ms"]), (&"Toy.BellScrapped".into(), &50.into()));
        assert_eq!((&echo["standing"], &echo["start_from"]), (&"paused".into(), &"origin".into()));
    });
}

#[test]
fn what_is_ordered_while_a_handler_gives_up_is_kept_and_so_is_that_it_gave_up() {
    each_seed(SEEDS, |seed| {
        let world = World::new(seed, toy::store());
        let (leads, follows) = (open_toys(&world, true), open_toys(&world, false));
        order(&leads, toy::BELLS, Order::OnError(OnError { tries: 1, delay_ms: 0, then: Then::Stop }.into()));
        order(&leads, toy::BELLS, Order::FailOn(Some("Toy.BellCast".into())));
        settle(&world);
        leads.give(toy::cast("a"));
        world.scheduler.some_steps(30);
        order(&follows, toy::BELLS, Order::LagMs(50));
        settle(&world);
        let bells = kept(&world, Shelf::Controls, toy::BELLS);
        assert_eq!(bells["lag_ms"], 50);
        assert!(bells["standing"]["failed"].is_array(), "{bells}");
    });
}

#[test]
fn a_clock_that_two_tabs_move_is_moved_by_both() {
    each_seed(SEEDS, |seed| {
        let world = World::new(seed, toy::store());
        let tabs = [open_toys(&world, true), open_toys(&world, false)];
        for tab in &tabs {
            tab.run(|page| async move { Ok(page.runtime.move_clock(Duration::from_hours(1)).await?) });
        }
        settle(&world);
        for tab in &tabs {
            tab.run(|page| async move { Ok(page.runtime.take_in_clock().await?) });
        }
        settle(&world);
        let ahead: Vec<_> = tabs.iter().map(|tab| tab.runtime.environment().ahead()).collect();
        assert_eq!(ahead, [7_200_000, 7_200_000]);
    });
}

#[test]
fn however_much_a_rebuild_has_before_it_no_step_of_the_page_takes_in_more_than_a_slice() {
    each_seed(10, |seed| {
        let world = World::new(seed, toy::store());
        let page = open_toys(&world, true);
        page.give(toy::cast("a"));
        settle(&world);
        page.give(toy::ring("a", 900));
        settle(&world);
        order(&page, toy::BELLS, Order::Rebuild);
        let come = || page.runtime.furthest_behind().map(|(come, _)| come.0);
        assert!(world.scheduler.until(|| come().is_some()), "it has begun");
        let (mut before, mut steps) = (come().unwrap_or_default(), 0);
        page.give(toy::ring("a", 1));
        while let Some(now) = come() {
            assert!(now.saturating_sub(before) <= 64, "{before} to {now} in one step");
            before = now;
            steps += 1;
            world.scheduler.step();
        }
        assert!(steps > 10);
        settle(&world);
        assert_eq!(toy::rung_in(&page.runtime, "a"), Some(901));
    });
}

#[test]
fn a_workspace_that_is_emptied_while_a_tab_takes_the_lead_is_led_all_the_same() {
    each_seed(SEEDS, |seed| {
        let world = World::new(seed, toy::store());
        let page = Page::open(&world, vec![toy::context(|_| ())], true);
        world.scheduler.some_steps(40);
        page.run(|page| async move { Ok(page.runtime.empty().await?) });
        settle(&world);
        page.give(toy::cast("b"));
        settle(&world);
        page.give(toy::ring("b", 2));
        settle(&world);
        assert_eq!(toy::rung_in(&page.runtime, "b"), Some(2));
        assert_eq!(checkpoint(&world.store, toy::CRIER), Some(world.store.look(Log::head)));
    });
}

#[test]
fn a_workspace_is_emptied_when_no_handler_is_at_an_event_and_nothing_of_before_is_left() {
    each_seed(SEEDS, |seed| {
        let world = World::new(seed, toy::store());
        let pages = [open_toys(&world, true), open_toys(&world, false)];
        pages[0].give(toy::cast("a"));
        settle(&world);
        pages[0].give(toy::echoing("a", 2));
        world.scheduler.some_steps(60);
        let empties = Rc::clone(&pages[usize::from(seed % 2 == 1)]);
        empties.run(|page| async move { Ok(page.runtime.empty().await?) });
        settle(&world);
        assert_eq!(world.store.look(Log::head), Position::START, "nobody wrote into what is none of their business");
        pages[1].give(toy::cast("b"));
        settle(&world);
        pages[1].give(toy::ring("b", 2));
        settle(&world);
        for page in &pages {
            assert_eq!((toy::rung_in(&page.runtime, "a"), toy::rung_in(&page.runtime, "b")), (None, Some(2)));
        }
        assert_eq!(checkpoint(&world.store, toy::CRIER), Some(world.store.look(Log::head)));
    });
}
