//! The past as of a position is what it was, however one comes there.

use super::arbitrary::log;
use super::cases;
use crate::support::orders::{FixedRuntime, follower};
use crate::support::telling::events_of_story;
use crate::support::{events_of, log_with, now, record, seen, status};
use hindcast::domains;
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::runtime::{OnError, Order, Then};
use hindcast::store::{EventStore, MemoryStore};
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, proptest};
use std::sync::Arc;

/// A store in which handlers pass over what they cannot read, as there is none who could mend it.
fn forgiving(events: &[Arc<RecordedEvent>]) -> MemoryStore {
    let store = MemoryStore::default();
    let shown = follower(store.clone());
    let skip = OnError { tries: 1, delay_ms: 0, then: Then::Skip };
    for status in now(shown.handlers()).expect("memory does not fail") {
        now(shown.order(&status.name, Order::OnError(skip.clone().into()))).expect("it is known");
    }
    append(&store, events);
    store
}

fn append(store: &MemoryStore, events: &[Arc<RecordedEvent>]) {
    let known = usize::try_from(store.look(Log::head).0).expect("small");
    for event in &events[known.min(events.len())..] {
        record(store, event);
    }
}

/// What a page shows as of a position that knows of nothing else than these events.
fn shown(events: &[Arc<RecordedEvent>], at: Position) -> String {
    let shown = follower(forgiving(events));
    now(shown.run_handlers()).expect("memory does not fail");
    seen(&shown, at)
}

fn cut_at(events: &[Arc<RecordedEvent>], position: u64) -> &[Arc<RecordedEvent>] {
    &events[..usize::try_from(position).expect("small").min(events.len())]
}

/// A page that has heard of these events from the first one on, so that process managers remember what they lead.
fn followed(events: &[Arc<RecordedEvent>]) -> FixedRuntime<MemoryStore> {
    let page = follower(MemoryStore::default());
    append(page.store(), events);
    now(page.run_handlers()).expect("memory does not fail");
    page
}

/// What handlers of all kinds remember as of a position, process managers and couriers among them, to the byte.
fn remembered(page: &FixedRuntime<MemoryStore>, at: Position) -> Vec<String> {
    let mut all = vec![seen(page, at)];
    for context in &page.contexts() {
        for handler in &context.handlers {
            for name in &handler.tables {
                let rows = page.with_table(context, handler.name, name, |table| {
                    table.newest_first(at).map(|row| (row.key, row.cells)).collect::<Vec<_>>()
                });
                all.push(format!(
                    "{}.{}.{name} {:?}",
                    context.prefix,
                    handler.name,
                    rows.expect("there is such a table")
                ));
            }
        }
    }
    all
}

#[test]
fn what_any_handler_of_any_context_remembers_as_of_any_position_is_that_of_the_log_cut_there() {
    for context in domains::all() {
        for scenario in &context.model.scenarios {
            let events = events_of_story(&context, scenario);
            let live = followed(&events);
            assert_eq!(now(live.parked()), Ok(vec![]), "{}", scenario.name);
            for at in 0..=events.len() as u64 {
                let cut = followed(cut_at(&events, at));
                let then = remembered(&live, Position(at));
                assert_eq!(then, remembered(&cut, Position(at)), "{} as of {at}", scenario.name);
                assert_eq!(then, remembered(&cut, Position(u64::MAX)), "{} while {at} was the newest", scenario.name);
            }
        }
    }
}

#[test]
fn the_stories_give_every_handler_that_remembers_something_to_remember() {
    let mut silent: Vec<String> = Vec::new();
    for context in domains::all() {
        let pages: Vec<_> =
            context.model.scenarios.iter().map(|scenario| followed(&events_of_story(&context, scenario))).collect();
        for handler in &context.handlers {
            for name in &handler.tables {
                let has_rows = |page: &FixedRuntime<MemoryStore>| {
                    page.with_table(&context, handler.name, name, |table| table.versions() > 0) == Some(true)
                };
                if !pages.iter().any(has_rows) {
                    silent.push(format!("{}.{}.{name}", context.prefix, handler.name));
                }
            }
        }
    }
    assert_eq!(silent, [""; 0]);
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn views_as_of_any_position_are_those_of_the_log_cut_there(log in log(), jumps in vec(0_u64..70, 1..8)) {
        let events = events_of(&log);
        let live = follower(forgiving(&events));
        now(live.run_handlers()).expect("memory does not fail");
        for jump in jumps {
            let cut = cut_at(&events, jump);
            let head = Position(cut.len() as u64);
            prop_assert_eq!(seen(&live, Position(jump)), shown(cut, Position(jump)), "as of {}", jump);
            prop_assert_eq!(seen(&live, head), shown(cut, Position(u64::MAX)), "the newest is the live one");
        }
    }

    #[test]
    fn what_was_shown_stays_when_the_log_grows(log in log(), early in 0_u64..60) {
        let events = events_of(&log);
        let store = forgiving(cut_at(&events, early));
        let live = follower(store.clone());
        now(live.run_handlers()).expect("memory does not fail");
        let head = store.look(Log::head);
        let while_young = seen(&live, Position(u64::MAX));
        append(&store, &events);
        now(live.run_handlers()).expect("memory does not fail");
        prop_assert_eq!(seen(&live, head), while_young);
    }

    #[test]
    fn views_do_not_depend_on_how_many_events_come_at_once(log in log(), batches in vec(1_u64..60, 0..20)) {
        let events = events_of(&log);
        let store = forgiving(&[]);
        let live = follower(store.clone());
        let mut known = 0;
        for batch in batches.into_iter().chain([u64::MAX]) {
            known = batch.saturating_add(known);
            append(&store, cut_at(&events, known.min(events.len() as u64)));
            now(live.run_handlers()).expect("memory does not fail");
        }
        for at in 0..=events.len() as u64 {
            prop_assert_eq!(seen(&live, Position(at)), shown(&events, Position(at)), "as of {}", at);
        }
    }

    #[test]
    fn views_do_not_depend_on_when_they_are_kept_and_taken_up_again(
        log in log(),
        stops in vec((1_u64..20, any::<bool>()), 0..8),
    ) {
        let events = events_of(&log);
        let store = forgiving(&[]);
        let mut known = 0;
        let mut live = crate::support::orders::runtime(store.clone());
        for (more, kept) in stops {
            known += more;
            append(&store, cut_at(&events, known));
            now(live.apply_all()).expect("memory does not fail");
            if kept {
                now(live.keep_all()).expect("memory does not fail");
            }
            live = crate::support::orders::runtime(store.clone());
        }
        append(&store, &events);
        now(live.apply_all()).expect("memory does not fail");
        for at in 0..=events.len() as u64 {
            prop_assert_eq!(seen(&live, Position(at)), shown(&events, Position(at)), "as of {}", at);
        }
        for status in now(live.handlers()).expect("memory does not fail") {
            prop_assert_eq!(status.parked, 0, "{}", status.name);
        }
    }

    #[test]
    fn a_log_does_not_depend_on_the_batches_that_events_come_in(
        log in log(),
        batches in vec((0_usize..60, 1_usize..60), 0..20),
    ) {
        let events = events_of(&log);
        let mut taken_in = Log::default();
        // batches may overlap, come again, or lie beyond a gap; at last everything comes once more
        for (from, count) in batches.into_iter().chain([(0, usize::MAX)]) {
            taken_in.extend(events.iter().skip(from).take(count).cloned());
        }
        prop_assert_eq!(&events_of(&taken_in), &events);
        let streams = |log: &Log| log.streams().map(|(stream, newest)| (stream.to_owned(), newest.position)).collect::<Vec<_>>();
        prop_assert_eq!(streams(&taken_in), streams(&log_with(events)));
        for (stream, _) in log.streams() {
            let stream = hindcast::engine::ids::StreamId(stream.to_owned());
            prop_assert_eq!(taken_in.positions_of(&stream), log.positions_of(&stream));
        }
    }

    #[test]
    fn folding_everything_anew_gives_the_same_views(log in log()) {
        let events = events_of(&log);
        let live = crate::support::orders::runtime(forgiving(&events));
        now(live.run_handlers()).expect("memory does not fail");
        let before: Vec<_> = (0..=log.head().0).map(|at| seen(&live, Position(at))).collect();
        now(live.order("Orders.orders", Order::Rebuild)).expect("it is known");
        now(live.order("Orders.shipments", Order::Reset)).expect("it is known");
        prop_assert_eq!(status(&live, "Orders.orders").lag, 0);
        let after: Vec<_> = (0..=log.head().0).map(|at| seen(&live, Position(at))).collect();
        prop_assert_eq!(before, after);
    }
}
