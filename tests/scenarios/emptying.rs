//! Emptying a workspace waits for what is under way, and leaves nothing of what was.

use crate::support::orders::{complete_order, create_order};
use crate::support::{checkpoint, now, status};
use hindcast::domains;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::runtime::{FixedEnvironment, Order, Runtime, Standing};
use hindcast::store::{EventStore, MemoryStore, Shelf, Write};
use std::rc::Rc;

fn page() -> Rc<Runtime<MemoryStore, FixedEnvironment>> {
    let page = Runtime::new(MemoryStore::default(), FixedEnvironment::default(), domains::all());
    now(page.take_the_lead()).expect("memory does not fail");
    page
}

#[test]
fn an_emptied_workspace_is_as_good_as_a_new_one() {
    let page = page();
    for round in 1..=2 {
        now(page.dispatch(create_order(1))).expect("the order is new");
        now(page.dispatch(complete_order(1))).expect("the order is open");
        now(page.run_handlers()).expect("memory does not fail");
        assert_eq!(page.store().look(Log::head), Position(4), "an order, a shipment and an invoice, round {round}");
        now(page.order("Orders.orders", Order::Pause)).expect("there is such a handler");
        now(page.empty()).expect("memory does not fail");
        // what was put off until now belongs to the log before
        now(page.keep_all()).expect("memory does not fail");
        let shipping = status(&page, "Orders.Shipping");
        assert_eq!((shipping.position, shipping.lag), (Position::START, 0));
        assert_eq!(checkpoint(page.store(), "Orders.Shipping"), Some(Position::START));
        assert_eq!(status(&page, "Orders.orders").standing, Standing::Running, "what was ordered is forgotten, too");
    }
}

#[test]
fn what_another_tab_remembers_is_not_kept_in_the_emptied_workspace() {
    let page = page();
    let other = Runtime::new(page.store().clone(), FixedEnvironment::default(), domains::all());
    now(other.take_up()).expect("memory does not fail");
    now(page.dispatch(create_order(1))).expect("the order is new");
    now(page.run_handlers()).expect("memory does not fail");
    now(other.empty()).expect("memory does not fail");
    page.forget_everything();
    now(page.begin_anew()).expect("memory does not fail");
    now(page.keep_all()).expect("memory does not fail");
    assert_eq!(checkpoint(page.store(), "Orders.orders"), Some(Position::START));
}

#[test]
fn a_checkpoint_beyond_the_log_is_of_another_log() {
    let page = page();
    now(page.dispatch(create_order(1))).expect("the order is new");
    now(page.dispatch(complete_order(1))).expect("the order is open");
    now(page.run_handlers()).expect("memory does not fail");
    now(page.keep_all()).expect("memory does not fail");
    let of_before = now(page.store().read(Shelf::Handlers, "", "", usize::MAX)).expect("memory does not fail");
    now(page.store().clear()).expect("memory does not fail");
    // what a tab was about to write when another one emptied the workspace
    let late = of_before.into_iter().map(|(name, kept)| Write::put(Shelf::Handlers, name, kept)).collect();
    now(page.store().write(late)).expect("memory does not fail");
    let again = Runtime::new(page.store().clone(), FixedEnvironment::default(), domains::all());
    now(again.take_the_lead()).expect("memory does not fail");
    now(again.dispatch(create_order(1))).expect("the order is new");
    now(again.dispatch(complete_order(1))).expect("the order is open");
    now(again.run_handlers()).expect("memory does not fail");
    assert_eq!(again.store().look(Log::head), Position(4), "it is shipped and invoiced");
}
