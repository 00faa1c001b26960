//! Imported history: kept as it is, and nothing follows from it here.

use crate::support::orders::{complete_order, create_order, follower, log_of, now, of_type, runtime, with_id};
use crate::support::tab::Tab;
use crate::support::{checkpoint, reading, status};
use hindcast::engine::ids::{Position, StreamId};
use hindcast::engine::log::Log;
use hindcast::engine::transfer::{Import, Reading};
use hindcast::runtime::ImportReport;
use hindcast::store::{EventStore, MemoryStore};

const SHIPPING: &str = "Orders.Shipping";

/// The text of a log in which this order was completed, and the page died before a shipment was made for it.
fn completed_and_not_shipped(number: u8) -> Reading {
    let elsewhere = follower(MemoryStore::default());
    for other in 1..number {
        // ids are counted, so that each order's events have others
        now(elsewhere.dispatch(create_order(other))).expect("the order is new");
    }
    now(elsewhere.dispatch(create_order(number))).expect("the order is new");
    now(elsewhere.dispatch(complete_order(number))).expect("the order is open");
    reading(&elsewhere)
}

fn shipments(store: &impl EventStore) -> usize {
    of_type(&log_of(store), "ShipmentCreated").len()
}

#[test]
fn no_command_follows_from_an_imported_event() {
    let runtime = runtime(MemoryStore::default());
    let report = now(runtime.import(&completed_and_not_shipped(1))).expect("the log is empty");
    assert_eq!(report, ImportReport { new: 2, imported: true, ..ImportReport::default() });
    now(runtime.run_handlers()).expect("memory does not fail");
    assert_eq!((runtime.store().look(Log::head), shipments(runtime.store())), (Position(2), 0));
    assert_eq!(status(&runtime, SHIPPING).position, Position(2), "it has passed them");
}

#[test]
fn no_command_follows_when_the_page_dies_right_after_the_import() {
    let store = MemoryStore::default();
    let dying = runtime(Tab::of(&store));
    dying.store().die_before_next_checkpoint();
    now(dying.import(&completed_and_not_shipped(1))).expect("the import itself says that it is one");
    drop(dying);
    for _ in 0..2 {
        let next = runtime(store.clone());
        now(next.run_handlers()).expect("memory does not fail");
    }
    assert_eq!((store.look(Log::head), shipments(&store)), (Position(2), 0));
}

#[test]
fn no_command_follows_in_another_tab_that_hears_of_the_import_while_its_policies_run() {
    let store = MemoryStore::default();
    let tab = runtime(Tab::of(&store));
    now(tab.dispatch(with_id(create_order(7), 0xE007))).expect("the order is new");
    now(tab.dispatch(with_id(complete_order(7), 0xE008))).expect("the order is open");
    let import = store.look(|log| Import::plan(log, &completed_and_not_shipped(1)));
    // the events come after the shipment was recorded and before the policy's checkpoint has moved
    let shipped_after_import = Import { after: Position(3), ..import };
    tab.store().another_imports_before_next_write(shipped_after_import);
    now(tab.run_handlers()).expect("memory does not fail");
    assert_eq!(tab.store().look(Log::head), Position(6), "it heard of them");
    assert_eq!(shipments(&store), 1, "that of its own order");
}

#[test]
fn what_happens_to_an_imported_order_later_is_handled() {
    let elsewhere = follower(MemoryStore::default());
    now(elsewhere.dispatch(create_order(1))).expect("the order is new");
    let runtime = runtime(MemoryStore::default());
    now(runtime.import(&reading(&elsewhere))).expect("the log is empty");
    let command = with_id(complete_order(1), 0xE001);
    now(runtime.dispatch(command)).expect("the order is open");
    now(runtime.run_handlers()).expect("memory does not fail");
    assert_eq!(shipments(runtime.store()), 1);
}

#[test]
fn what_was_not_handled_before_the_import_is_handled_after_it() {
    let store = MemoryStore::default();
    let first = runtime(store.clone());
    now(first.dispatch(create_order(2))).expect("the order is new");
    now(first.dispatch(complete_order(2))).expect("the order is open");
    drop(first);
    let shipped_elsewhere = "{\"format\":\"hindcast-log\",\"version\":1,\"events\":1,\"model\":[\"notes\"]}\n\
        {\"event_id\":\"00000000-0000-4000-8000-00000000f001\",\"event_type\":\"Notes.NoteTaken\",\"stream_id\":\"note-1\",\
        \"stream_version\":1,\"position\":1,\"data\":{},\"metadata\":{},\"causation_id\":\"00000000-0000-4000-8000-00000000f001\",\
        \"correlation_id\":\"00000000-0000-4000-8000-00000000f001\",\"created_at\":\"2026-01-01T00:00:00Z\",\"schema_version\":1}\n";
    let next = runtime(store.clone());
    let report = now(next.import(&Reading::of(shipped_elsewhere))).expect("the stream is new");
    assert_eq!(report.unknown_type.get("Notes.NoteTaken"), Some(&1), "kept, and said to be unknown");
    assert_eq!(checkpoint(&store, SHIPPING), Some(Position::START), "an import moves no checkpoint over the order");
    now(next.run_handlers()).expect("memory does not fail");
    assert_eq!(shipments(&store), 1);
    let types: Vec<_> = log_of(&store).iter().map(|event| event.event_type.clone()).collect();
    assert_eq!(types[2..], ["Notes.NoteTaken", "Orders.ShipmentCreated", "Orders.InvoiceCreated"]);
}

#[test]
fn trying_an_import_writes_nothing_and_says_what_importing_does() {
    let runtime = runtime(MemoryStore::default());
    let reading = completed_and_not_shipped(3);
    let tried = now(runtime.try_import(&reading)).expect("memory does not fail");
    assert_eq!(runtime.store().look(Log::head), Position::START);
    let done = now(runtime.import(&reading)).expect("the log is empty");
    assert_eq!(ImportReport { imported: true, ..tried }, done);
    let again = now(runtime.import(&reading)).expect("it is here already");
    assert_eq!((again.new, again.already_there), (0, 4));
}

#[test]
fn a_stream_that_went_on_here_is_not_overwritten_and_nothing_else_is_imported_either() {
    let runtime = runtime(MemoryStore::default());
    now(runtime.store().catch_up()).expect("memory does not fail");
    for _ in 0..5 {
        // other ids than the text has
        now(runtime.dispatch(complete_order(9))).expect_err("there is no such order");
    }
    now(runtime.dispatch(create_order(2))).expect("the order is new");
    let before = log_of(runtime.store());
    let report = now(runtime.import(&completed_and_not_shipped(2))).expect("memory does not fail");
    assert!(!report.imported);
    let lines = report.refused;
    let stream = StreamId(format!("order-{}", crate::support::orders::order_id(2)));
    assert_eq!((lines[0].line, lines[0].field.as_str()), (3, "stream_version"));
    assert!(lines[0].message.contains(&stream.0), "{}", lines[0]);
    assert_eq!(log_of(runtime.store()), before);
}
