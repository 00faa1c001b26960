//! Taking in a log's text: as a whole or not at all, and the handlers stand behind it.

use super::keeping::{Keeping, events, exact, numbers, record, stream, whole_log};
use super::telling::told;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::engine::transfer::{Reading, lines};
use hindcast::store::{EventStore, ImportError, MemoryStore};

const SHIPPING: &str = "Orders.Shipping";

fn handlers() -> [String; 1] {
    [SHIPPING.to_owned()]
}

/// The text of a log in which these streams got the events of these numbers.
async fn text(appends: &[(&str, std::ops::Range<u64>)]) -> String {
    let elsewhere = MemoryStore::default();
    for (name, numbers) in appends {
        record(&elsewhere, name, numbers.clone()).await;
    }
    exported(&elsewhere)
}

fn exported<S: EventStore>(store: &S) -> String {
    store.look(|log| lines(log, &["lessons"]).collect::<Result<_, _>>()).expect("a log is text")
}

fn lines_of<T>(outcome: Result<T, ImportError>) -> Vec<(u64, String)> {
    match outcome {
        Err(ImportError::Refused(lines)) => lines.into_iter().map(|line| (line.line, line.field)).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

pub async fn an_exported_log_imported_into_an_empty_workspace_is_the_same_to_the_byte(keeping: impl Keeping) {
    let text = text(&[("a", 1..4), ("Köln 北京 🚚", 4..6), ("a", 6..7)]).await;
    let store = keeping.tab().await;
    let import = store.import(&Reading::of(&text), &[]).await.expect("it is empty");
    assert_eq!((import.new.len(), import.already_there), (6, 0));
    assert_eq!(exported(&store), text);
    let other = keeping.tab().await;
    assert_eq!(whole_log(&other).await.len(), 6);
    assert_eq!(exported(&other), text, "in another tab, too");
}

pub async fn more_than_two_thousand_events_are_imported_in_one_go(keeping: impl Keeping) {
    let text = text(&[("a", 0..1_500), ("b", 1_500..2_101)]).await;
    let store = keeping.tab().await;
    record(&store, "c", [9_000]).await;
    store.import(&Reading::of(&text), &[]).await.expect("the streams are new");
    record(&store, "b", [9_001]).await;
    let log = whole_log(&keeping.tab().await).await;
    assert_eq!(numbers(&log), [9_000].into_iter().chain(0..2_101).chain([9_001]).collect::<Vec<_>>());
    assert!(log.iter().zip(1..).all(|(event, position)| event.position == Position(position)));
}

pub async fn new_events_get_positions_after_the_head_and_keep_their_versions(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "here", [100, 101]).await;
    let reading = Reading::of(&text(&[("a", 1..3)]).await);
    let import = store.import(&reading, &[]).await.expect("the stream is new");
    let places: Vec<_> = import.new.iter().map(|event| (event.position.0, event.stream_version.0)).collect();
    assert_eq!(places, [(3, 1), (4, 2)]);
    assert_eq!(numbers(&whole_log(&keeping.tab().await).await), [100, 101, 1, 2]);
    assert!(store.append(&stream("a"), exact(2), events([3])).await.is_ok(), "the stream goes on");
}

pub async fn an_import_that_was_done_before_writes_nothing_and_tells_nobody(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let reading = Reading::of(&text(&[("a", 1..4)]).await);
    store.import(&reading, &handlers()).await.expect("it is empty");
    record(&store, "a", [4]).await;
    let heard = told(&store);
    let again = store.import(&reading, &handlers()).await.expect("it is here already");
    assert_eq!((again.new.len(), again.already_there), (0, 3));
    assert!(heard.borrow().is_empty());
    assert_eq!(store.checkpoint(SHIPPING).await, Ok(Some(Position(3))), "event 4 is not imported");
}

pub async fn an_import_with_one_refused_line_writes_nothing_at_all(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "b", [50]).await;
    let text = text(&[("a", 1..4), ("b", 4..5)]).await;
    assert_eq!(lines_of(store.import(&Reading::of(&text), &handlers()).await), [(5, "stream_version".into())]);
    let cut = text.lines().take(3).collect::<Vec<_>>().join("\n");
    assert_eq!(lines_of(store.import(&Reading::of(&cut), &handlers()).await), [(1, "events".into())]);
    let other = keeping.tab().await;
    assert_eq!(numbers(&whole_log(&other).await), [50]);
    assert_eq!(other.checkpoint(SHIPPING).await, Ok(None), "no checkpoint was moved");
}

pub async fn checkpoints_move_beyond_imported_events(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "b", [50]).await;
    store.save_checkpoint(SHIPPING, Position(1)).await.expect("it can be saved");
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let names = [SHIPPING.to_owned(), "Orders.New".to_owned()];
    store.import(&Reading::of(&text(&[("a", 1..4)]).await), &names).await.expect("the stream is new");
    for name in &names {
        let checkpoint = keeping.tab().await.checkpoint(name).await;
        seen.borrow_mut().push(checkpoint);
    }
    assert_eq!(*seen.borrow(), [Ok(Some(Position(4))), Ok(Some(Position(4)))]);
}

pub async fn a_handler_that_is_behind_holds_the_import_up(keeping: impl Keeping) {
    let store = keeping.tab().await;
    record(&store, "b", [50, 51]).await;
    store.save_checkpoint(SHIPPING, Position(1)).await.expect("it can be saved");
    let reading = Reading::of(&text(&[("a", 1..4)]).await);
    let names = ["Orders.First".to_owned(), SHIPPING.to_owned()];
    assert_eq!(store.import(&reading, &names).await, Err(ImportError::Behind(SHIPPING.into())));
    let other = keeping.tab().await;
    assert_eq!(other.look(Log::head), Position(2));
    assert_eq!(other.checkpoint("Orders.First").await, Ok(None), "nothing was written");
    store.save_checkpoint(SHIPPING, Position(2)).await.expect("it can be saved");
    assert!(store.import(&reading, &names).await.is_ok());
}

pub async fn an_import_sees_what_another_tab_has_appended(keeping: impl Keeping) {
    let (store, other) = (keeping.tab().await, keeping.tab().await);
    record(&other, "a", [1]).await;
    let reading = Reading::of(&text(&[("a", 1..3)]).await);
    let import = store.import(&reading, &[]).await.expect("it continues the stream");
    assert_eq!((import.new.len(), import.already_there), (1, 1));
    let heard = whole_log(&other).await;
    assert_eq!(numbers(&heard), [1, 2]);
}
