//! The clock of a workspace: moved once, moved for every tab and after a reload, until it is set back.

use crate::support::now;
use hindcast::domains;
use hindcast::engine::timestamp::Timestamp;
use hindcast::runtime::{Environment, FixedEnvironment, Runtime};
use hindcast::store::MemoryStore;
use std::time::Duration;

type Page = std::rc::Rc<Runtime<MemoryStore, FixedEnvironment>>;

fn opened(store: &MemoryStore) -> Page {
    let page = Runtime::new(store.clone(), FixedEnvironment::default(), domains::all());
    now(page.take_up()).expect("memory does not fail");
    page
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

#[test]
fn a_clock_that_was_set_goes_on_from_there() {
    let page = opened(&MemoryStore::default());
    now(page.set_clock(Some(time("2031-01-01T00:00:00Z")))).expect("memory does not fail");
    let (first, second) = (page.environment().now(), page.environment().now());
    assert!(first >= time("2031-01-01T00:00:00Z") && first < time("2031-01-01T00:01:00Z"), "{first}");
    assert!(second > first, "it goes on");
}

#[test]
fn a_clock_can_be_set_to_a_time_before_the_real_one_and_back() {
    let page = opened(&MemoryStore::default());
    now(page.set_clock(Some(time("2001-01-01T00:00:00Z")))).expect("memory does not fail");
    assert!(page.environment().now() < time("2001-01-02T00:00:00Z"));
    now(page.set_clock(None)).expect("memory does not fail");
    assert_eq!(page.environment().ahead(), 0);
}

#[test]
fn a_moved_clock_is_moved_in_every_tab_and_after_a_reload() {
    let store = MemoryStore::default();
    let (page, other) = (opened(&store), opened(&store));
    now(page.move_clock(Duration::from_hours(8))).expect("memory does not fail");
    now(page.move_clock(Duration::from_hours(1))).expect("memory does not fail");
    now(other.take_in_clock()).expect("memory does not fail");
    for tab in [page, other, opened(&store)] {
        assert_eq!(tab.environment().ahead(), 9 * 3_600_000);
    }
}

#[test]
fn an_emptied_workspace_has_the_real_time() {
    let store = MemoryStore::default();
    let page = opened(&store);
    now(page.move_clock(Duration::from_hours(8))).expect("memory does not fail");
    now(page.empty()).expect("memory does not fail");
    for tab in [page, opened(&store)] {
        assert_eq!(tab.environment().ahead(), 0);
    }
}
