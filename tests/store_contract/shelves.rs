//! Small values by key beside the log: how far handlers have come, and what they remember.

use super::keeping::Keeping;
use hindcast::store::{Content, EventStore, News, Shelf, Write, is_superseded};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;

const HANDLER: &str = "Orders.Shipping";

/// How far a handler has come.
fn checkpoint(handler: &str, position: u64) -> Write {
    Write::put(Shelf::Handlers, handler, json!({ "position": position }))
}

fn at(position: u64) -> Content {
    json!({ "position": position }).into()
}

async fn keys<S: EventStore>(store: &S, prefix: &str, after: &str, count: usize) -> Vec<String> {
    let found = store.read(Shelf::Tables, prefix, after, count).await.expect("a shelf can be read");
    found.into_iter().map(|(key, _)| key).collect()
}

fn tables(keys: &[&str]) -> Vec<Write> {
    keys.iter().map(|key| Write::put(Shelf::Tables, *key, json!(key))).collect()
}

pub async fn a_handler_that_was_never_seen_has_no_checkpoint(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.get(Shelf::Handlers, HANDLER).await, Ok(None));
    store.write(vec![checkpoint("Orders.Shipping2", 3)]).await.expect("it can be kept");
    assert_eq!(store.get(Shelf::Handlers, HANDLER).await, Ok(None), "one whose name begins like it is another one");
}

pub async fn a_checkpoint_before_the_first_event_is_remembered(keeping: impl Keeping) {
    let store = keeping.tab().await;
    store.write(vec![checkpoint(HANDLER, 0)]).await.expect("it can be kept");
    assert_eq!(store.get(Shelf::Handlers, HANDLER).await, Ok(Some(at(0))), "seen, though nothing happened yet");
}

pub async fn every_handler_has_a_checkpoint_of_its_own(keeping: impl Keeping) {
    let store = keeping.tab().await;
    store.write(vec![checkpoint(HANDLER, 5), checkpoint("Orders.Invoicing", 2)]).await.expect("both can be kept");
    assert_eq!(store.get(Shelf::Handlers, HANDLER).await, Ok(Some(at(5))));
    assert_eq!(store.get(Shelf::Handlers, "Orders.Invoicing").await, Ok(Some(at(2))));
    assert_eq!(store.get(Shelf::Handlers, "Orders").await, Ok(None));
    assert_eq!(store.get(Shelf::Parked, HANDLER).await, Ok(None), "shelves are kept apart");
}

pub async fn a_checkpoint_is_the_same_in_every_tab(keeping: impl Keeping) {
    let (one, other) = (keeping.tab().await, keeping.tab().await);
    one.write(vec![checkpoint(HANDLER, 5)]).await.expect("it can be kept");
    assert_eq!(other.get(Shelf::Handlers, HANDLER).await, Ok(Some(at(5))));
    other.write(vec![checkpoint(HANDLER, 6)]).await.expect("it can be kept");
    assert_eq!(one.get(Shelf::Handlers, HANDLER).await, Ok(Some(at(6))));
}

pub async fn what_is_written_with_an_expectation_is_written_if_it_is_met_and_not_at_all_if_not(keeping: impl Keeping) {
    let (one, other) = (keeping.tab().await, keeping.tab().await);
    let number = |number: u64| Some(Content::from(json!(number)));
    let raise = |from: Option<Content>, to: u64| {
        let expected = Write::expect(Shelf::Handlers, "term", from);
        vec![expected, Write::put(Shelf::Handlers, "term", json!(to)), checkpoint(HANDLER, to)]
    };
    one.write(raise(None, 1)).await.expect("nothing is there");
    other.write(raise(number(1), 2)).await.expect("the other tab has it from the store");
    for old in [None, number(1), number(3), Some(json!({"term": 2}).into()), Some(Content::Bytes(vec![2]))] {
        let refused = one.write(raise(old.clone(), 9)).await.expect_err("it is 2");
        assert!(is_superseded(&refused), "{old:?}: {refused}");
        // whatever comes before it in the list
        let last = vec![checkpoint(HANDLER, 9), Write::expect(Shelf::Handlers, "term", old)];
        assert!(one.write(last).await.is_err());
        assert_eq!(one.get(Shelf::Handlers, HANDLER).await, Ok(Some(at(2))), "nothing of it is written");
    }
    other.write(raise(number(2), 3)).await.expect("what was refused has left everything as it was");
    assert_eq!(one.get(Shelf::Handlers, "term").await, Ok(number(3)));
}

pub async fn values_and_bytes_come_back_as_they_were(keeping: impl Keeping) {
    let store = keeping.tab().await;
    let deep = (0..200).fold(json!(null), |inner, _| json!([inner]));
    let contents: Vec<Content> = vec![
        json!({"Köln 北京 🚚": [1, -2, 0.5, true, null, "\u{0}\u{2028}"], "empty": {}, "none": []}).into(),
        Value::Null.into(),
        json!("text").into(),
        json!(9_007_199_254_740_991_u64).into(),
        deep.into(),
        Content::Bytes(vec![]),
        Content::Bytes((0..=255).collect()),
    ];
    let put = |(number, content): (usize, &Content)| Write::put(Shelf::Outbox, format!("{number}"), content.clone());
    store.write(contents.iter().enumerate().map(put).collect()).await.expect("they can be kept");
    let read = keeping.tab().await.read(Shelf::Outbox, "", "", usize::MAX).await.expect("they can be read");
    assert_eq!(read.into_iter().map(|(_, content)| content).collect::<Vec<_>>(), contents);
}

pub async fn changes_are_made_in_the_order_given(keeping: impl Keeping) {
    let store = keeping.tab().await;
    store.write(tables(&["a", "b", "b/1", "b/2", "c"])).await.expect("they can be kept");
    let writes = vec![
        Write::add(Shelf::Tables, "a", json!("not me")),
        Write::add(Shelf::Tables, "d", json!("me")),
        Write::delete(Shelf::Tables, "c"),
        Write::delete(Shelf::Tables, "nobody"),
        Write::delete_all(Shelf::Tables, "b/"),
        Write::put(Shelf::Tables, "b/2", json!("after")),
        checkpoint(HANDLER, 7),
    ];
    store.write(writes).await.expect("they can be done");
    let left = keeping.tab().await.read(Shelf::Tables, "", "", usize::MAX).await.expect("a shelf can be read");
    let left: Vec<_> = left.into_iter().map(|(key, content)| (key, content.json())).collect();
    let expected = [("a", "a"), ("b", "b"), ("b/2", "after"), ("d", "me")];
    assert_eq!(left, expected.map(|(key, value)| (key.to_owned(), json!(value))));
    assert_eq!(store.get(Shelf::Handlers, HANDLER).await, Ok(Some(at(7))), "in the same transaction");
    store.write(vec![Write::delete_all(Shelf::Tables, "")]).await.expect("it can be emptied");
    assert!(keys(&store, "", "", 9).await.is_empty());
    assert_eq!(store.get(Shelf::Handlers, HANDLER).await, Ok(Some(at(7))), "the other shelf is as it was");
}

async fn add_one<S: EventStore>(tab: &S) {
    let count = |kept: Option<Value>| kept.and_then(|kept| kept.as_u64()).unwrap_or_default();
    let added = tab.update(Shelf::Controls, "counter", |kept| Some(json!(count(kept) + 1))).await;
    added.expect("it can be changed");
}

pub async fn of_many_tabs_that_change_one_value_none_loses_a_change(keeping: impl Keeping) {
    let mut tabs = Vec::new();
    for _ in 0..5 {
        tabs.push(keeping.tab().await);
    }
    let add_ten = async |tab: &_| {
        for _ in 0..10 {
            add_one(tab).await;
        }
    };
    futures::future::join_all(tabs.iter().map(add_ten)).await;
    assert_eq!(tabs[0].get(Shelf::Controls, "counter").await, Ok(Some(json!(50).into())));
    let none = |_| None;
    assert_eq!(tabs[1].update(Shelf::Controls, "counter", none).await, Ok(None));
    assert_eq!(tabs[2].get(Shelf::Controls, "counter").await, Ok(None), "it can be taken away as well");
}

pub async fn a_shelf_is_read_in_pages_in_the_order_of_keys(keeping: impl Keeping) {
    let store = keeping.tab().await;
    store.write(tables(&["t/2", "s", "t/10", "t/1", "u", "t", "t/🚚", "t/ü"])).await.expect("they can be kept");
    assert_eq!(keys(&store, "", "", 3).await, ["s", "t", "t/1"]);
    assert_eq!(keys(&store, "", "t/1", 2).await, ["t/10", "t/2"]);
    assert_eq!(keys(&store, "t/", "", 99).await, ["t/1", "t/10", "t/2", "t/ü", "t/🚚"]);
    assert_eq!(keys(&store, "t/", "t/10", 1).await, ["t/2"]);
    assert_eq!(keys(&store, "t/", "s", 1).await, ["t/1"], "what comes after is still what begins so");
    assert!(keys(&store, "t/", "t/🚚", 9).await.is_empty());
    assert!(keys(&store, "t/", "z", 9).await.is_empty(), "nothing comes after it");
    assert!(keys(&store, "x", "", 9).await.is_empty());
    assert!(keys(&store, "", "", 0).await.is_empty());
}

pub async fn every_tab_is_told_of_a_changed_shelf(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await];
    let heard = Rc::new(RefCell::new(Vec::new()));
    for (number, tab) in tabs.iter().enumerate() {
        let hearing = Rc::clone(&heard);
        tab.subscribe(move |news| {
            if let News::Written(shelf) = news {
                hearing.borrow_mut().push((number, *shelf));
            }
        });
    }
    tabs[0].write(vec![checkpoint(HANDLER, 1), checkpoint("Orders.Invoicing", 1)]).await.expect("it can be kept");
    for number in 0..tabs.len() {
        let told = || heard.borrow().contains(&(number, Shelf::Handlers));
        assert!(keeping.wait_for(told).await, "{heard:?}");
    }
    let mine = heard.borrow().iter().filter(|heard| **heard == (0, Shelf::Handlers)).count();
    assert_eq!(mine, 1, "once for all changes of it");
    let before = heard.borrow().len();
    tabs[0].write(Vec::new()).await.expect("nothing can be done");
    assert_eq!(heard.borrow().len(), before);
}
