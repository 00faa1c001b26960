//! Emptying a workspace waits for what is under way, and leaves nothing of what was.

use crate::support::orders::{complete_order, create_order};
use crate::support::{checkpoint, now, status};
use futures::future::FusedFuture;
use futures::{FutureExt, poll};
use hindcast::domains;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::engine::timestamp::Timestamp;
use hindcast::runtime::{Environment, FixedEnvironment, OnError, Order, Runtime, Standing};
use hindcast::store::{EventStore, MemoryStore, Shelf, Write};
use std::pin::pin;
use std::time::Duration;
use uuid::Uuid;

/// An environment whose pauses take a turn of somebody else, as real ones do.
#[derive(Default)]
struct Patient(FixedEnvironment);

impl Environment for Patient {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn fresh_id(&self) -> Uuid {
        self.0.fresh_id()
    }

    fn random(&self) -> u64 {
        self.0.random()
    }

    fn ahead(&self) -> i64 {
        self.0.ahead()
    }

    fn set_ahead(&self, milliseconds: i64) {
        self.0.set_ahead(milliseconds);
    }

    async fn sleep(&self, _: Duration) {
        let mut slept = false;
        futures::future::poll_fn(|_| {
            if std::mem::replace(&mut slept, true) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }

    async fn breathe(&self) {}
}

fn page() -> Runtime<MemoryStore, Patient> {
    let page = Runtime::new(MemoryStore::default(), Patient::default(), domains::all());
    now(page.take_the_lead()).expect("memory does not fail");
    page
}

#[test]
fn a_handler_that_is_at_work_is_waited_for() {
    let page = page();
    // it tries three times, with a pause after each: the work that is under way
    let patience = OnError { tries: 3, delay_ms: 10, ..OnError::default() };
    now(page.order("Orders.Shipping", Order::OnError(patience))).expect("there is such a handler");
    let fails = Order::FailOn(Some("Orders.OrderCompleted".into()));
    now(page.order("Orders.Shipping", fails)).expect("there is such a handler");
    now(page.dispatch(create_order(1))).expect("the order is new");
    now(page.dispatch(complete_order(1))).expect("the order is open");
    now(async {
        let (mut working, mut emptying) = (pin!(page.run_handlers().fuse()), pin!(page.empty().fuse()));
        assert!(poll!(&mut working).is_pending(), "it is in the middle of its work");
        assert!(poll!(&mut emptying).is_pending(), "and is not overtaken");
        assert_eq!(page.store().look(Log::head), Position(2), "nothing is deleted yet");
        for _ in 0..100 {
            let _ = (poll!(&mut working), poll!(&mut emptying));
        }
        assert!(working.is_terminated() && emptying.is_terminated(), "both come to their ends");
    });
    assert_eq!(page.store().look(Log::head), Position::START);
    assert_eq!(now(page.parked()).expect("memory does not fail"), [], "what was parked is gone with the log");
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
