//! What those who subscribed are told.

use super::keeping::{Keeping, code, events, exact, record, stream};
use hindcast::engine::log::Log;
use hindcast::store::{EventStore, News};
use std::cell::RefCell;
use std::rc::Rc;

/// The positions that a store tells of, in the order of telling.
pub fn told<S: EventStore>(store: &S) -> Rc<RefCell<Vec<u64>>> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hearing = Rc::clone(&heard);
    store.subscribe(move |news| match news {
        News::Recorded(before, after) => hearing.borrow_mut().extend(before.0 + 1..=after.0),
        News::Lost(fault) => panic!("the store is lost: {fault}"),
        _ => {}
    });
    heard
}

pub async fn subscribers_are_told_in_order_and_without_gaps(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let other = keeping.tab().await;
    let listeners = [told(&store), told(&store), told(&other)];
    record(&store, "a", [1]).await;
    record(&store, "b", 2..=40).await;
    record(&store, "a", [41, 42]).await;
    for heard in listeners {
        assert!(keeping.wait_for(|| heard.borrow().len() == 42).await);
        assert_eq!(*heard.borrow(), (1..=42).collect::<Vec<_>>());
    }
}

pub async fn a_late_subscriber_is_told_of_what_is_new_only(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1, 2]).await;
    let heard = told(&store);
    assert!(heard.borrow().is_empty());
    record(&store, "a", [3]).await;
    assert_eq!(*heard.borrow(), [3]);
}

pub async fn a_subscriber_sees_in_the_log_what_it_is_told(keeping: impl Keeping) {
    let store = Rc::new(keeping.tab().await);
    let seen = Rc::new(RefCell::new(Vec::new()));
    let (looking, noting) = (Rc::downgrade(&store), Rc::clone(&seen));
    store.subscribe(move |_| {
        let head = looking.upgrade().map(|store| store.look(Log::head));
        noting.borrow_mut().extend(head);
    });
    record(&*store, "a", [1]).await;
    record(&*store, "a", [2, 3]).await;
    assert_eq!(seen.borrow().iter().map(|head| head.0).collect::<Vec<_>>(), [1, 3]);
}

pub async fn of_an_append_that_wrote_nothing_nobody_is_told(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "a", [1]).await;
    let heard = told(&store);
    assert_eq!(code(store.append(&stream("a"), exact(0), events([1])).await), "ok");
    assert_eq!(code(store.append(&stream("a"), exact(0), events([2])).await), "wrong_expected_version");
    assert_eq!(code(store.append(&stream("b"), exact(0), events([1])).await), "duplicate_event");
    assert_eq!(code(store.append(&stream("b"), exact(0), vec![]).await), "ok");
    assert!(heard.borrow().is_empty(), "{heard:?}");
}
