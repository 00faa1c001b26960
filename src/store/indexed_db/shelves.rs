//! Shelves as object stores of the same names: keys are texts, values plain objects or bytes.
//!
//! Must not know what the values mean.

use super::{BATCHES, IndexedDbStore, batches, records, transaction};
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::store::links;
use crate::store::shelf::{beyond, superseded, touched};
use crate::store::{Change, Content, Shelf, Write};
use futures::future::try_join_all;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use indexed_db_futures::transaction::Transaction;
use js_sys::Uint8Array;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};

/// Changes shelves in one transaction; gives back what was written.
pub async fn write(store: &IndexedDbStore, writes: Vec<Write>) -> Result<Vec<Write>, Fault> {
    if writes.is_empty() {
        return Ok(writes);
    }
    let database = store.database();
    let tx = transaction::writing(&database, needed(&writes))?;
    let writes = write_within(store, &tx, writes).await?;
    transaction::commit(tx).await?;
    Ok(writes)
}

/// The object stores that a transaction has to have for some writes.
pub fn needed(writes: &[Write]) -> Vec<&'static str> {
    let shelves = touched(writes);
    let batches = shelves.contains(&Shelf::Closed).then_some(BATCHES);
    shelves.into_iter().map(<&str>::from).chain(batches).collect()
}

/// Changes shelves as a part of a transaction; gives back what is written by it. Links are numbered in here, after those of other tabs.
pub async fn write_within(
    store: &IndexedDbStore,
    tx: &Transaction<'_>,
    mut writes: Vec<Write>,
) -> Result<Vec<Write>, Fault> {
    let shelves = touched(&writes);
    if shelves.contains(&Shelf::Links) {
        take_in_links(store, &tx.object_store(Shelf::Links.into())?).await?;
        writes = store.feed.look(|log| links::numbered(log, writes));
    }
    if shelves.contains(&Shelf::Closed) {
        let batches = tx.object_store(BATCHES)?;
        batches::put_mark_after(&batches, batches::mark(&batches).await?).await?;
    }
    let there = try_join_all(writes.iter().map(|write| is_there(tx, write))).await?;
    // what is expected is asked for first, and all of it is waited for together: one by one, each would cost a way there and back
    let met = try_join_all(writes.iter().map(|write| meets(tx, write)));
    futures::try_join!(met, try_join_all(worth_it(&writes, &there).map(|write| change(tx, write))))?;
    Ok(writes)
}

/// Whether something that is only to be added has its content already.
async fn is_there(tx: &Transaction<'_>, write: &Write) -> Result<bool, Fault> {
    let Change::Add(_) = write.change else { return Ok(false) };
    let shelf = tx.object_store(write.shelf.into())?;
    Ok(shelf.get::<JsValue, _, _>(write.key.as_str()).primitive()?.await?.is_some())
}

/// Looks whether a key has what is expected of it. Let go of after an error, the transaction is undone.
async fn meets(tx: &Transaction<'_>, write: &Write) -> Result<(), Fault> {
    let Change::Expect(expected) = &write.change else { return Ok(()) };
    let shelf = tx.object_store(write.shelf.into())?;
    let found = shelf.get::<JsValue, _, _>(write.key.as_str()).primitive()?.await?;
    let found = found.map(|found| content_of(&write.key, found)).transpose()?;
    if found == *expected { Ok(()) } else { Err(superseded(&write.key)) }
}

/// The writes without those that add what is there by then: each sees what comes of those before it.
fn worth_it<'a>(writes: &'a [Write], there: &'a [bool]) -> impl Iterator<Item = &'a Write> {
    let mut now: BTreeMap<(Shelf, &str), bool> = BTreeMap::new();
    let mut emptied: Vec<(Shelf, &str)> = Vec::new();
    writes.iter().zip(there).filter_map(move |(write, there)| {
        let (shelf, key) = (write.shelf, write.key.as_str());
        let is_within = |(on, prefix): &(Shelf, &str), key: &str| *on == shelf && key.starts_with(prefix);
        let is_there = match &write.change {
            Change::Put(_) | Change::Delete => false,
            Change::Expect(_) => return None,
            Change::DeleteAll => {
                now.retain(|(on, known), _| !is_within(&(*on, key), known));
                emptied.push((shelf, key));
                return Some(write);
            }
            Change::Add(_) => {
                let before = *there && !emptied.iter().any(|emptied| is_within(emptied, key));
                now.get(&(shelf, key)).copied().unwrap_or(before)
            }
        };
        now.insert((shelf, key), !matches!(write.change, Change::Delete));
        (!is_there).then_some(write)
    })
}

/// Lets the log know of the links that other tabs have made.
async fn take_in_links(store: &IndexedDbStore, shelf: &ObjectStore<'_>) -> Result<(), Fault> {
    let known = links::key(store.feed.look(Log::link_count));
    let newer = contents(shelf, "", &known, usize::MAX).await?;
    store.feed.take_in(|log| {
        for (key, content) in newer {
            links::note(log, Shelf::Links, &key, &content.json());
        }
    });
    Ok(())
}

async fn change(tx: &Transaction<'_>, write: &Write) -> Result<(), Fault> {
    let (shelf, key) = (tx.object_store(write.shelf.into())?, write.key.as_str());
    match &write.change {
        Change::Put(content) | Change::Add(content) => {
            shelf.put(value_of(key, content)?).with_key(key).primitive()?.await.map(drop)?;
        }
        Change::Delete => shelf.delete::<&str, _>(key).primitive()?.await?,
        Change::DeleteAll => {
            let range = KeyRange::Bound(key.to_owned(), false, beyond(key), true);
            shelf.delete::<String, _>(range).primitive()?.await?;
        }
        Change::Expect(_) => {}
    }
    Ok(())
}

/// What is on a shelf.
pub async fn read(
    database: &Database,
    shelf: Shelf,
    prefix: &str,
    after: &str,
    count: usize,
) -> Result<Vec<(String, Content)>, Fault> {
    let name: &str = shelf.into();
    let tx = database.transaction(name).build()?;
    contents(&tx.object_store(name)?, prefix, after, count).await
}

async fn contents(
    records: &ObjectStore<'_>,
    prefix: &str,
    after: &str,
    count: usize,
) -> Result<Vec<(String, Content)>, Fault> {
    let (after_it, start) = match after {
        "" => (false, prefix),
        after if after.starts_with(prefix) => (true, after),
        // the order of keys is that of UTF-16
        after if after.encode_utf16().lt(prefix.encode_utf16()) => (false, prefix),
        _ => return Ok(Vec::new()),
    };
    // asked for none, the browser gives all
    if count == 0 {
        return Ok(Vec::new());
    }
    let range = || KeyRange::Bound(start.to_owned(), after_it, beyond(prefix), true);
    let limit = u32::try_from(count).unwrap_or(u32::MAX);
    let keys = records.get_all_keys::<String>().with_query::<String, _>(range()).with_limit(limit).primitive()?;
    let values = records.get_all::<JsValue>().with_query::<String, _>(range()).with_limit(limit).primitive()?;
    let (keys, values) = futures::join!(keys.into_future(), values.into_future());
    let (keys, values) = (keys?.collect::<Result<Vec<_>, _>>()?, values?.collect::<Result<Vec<_>, _>>()?);
    keys.into_iter().zip(values).map(|(key, value)| Ok((key.clone(), content_of(&key, value)?))).collect()
}

fn value_of(key: &str, content: &Content) -> Result<JsValue, Fault> {
    match content {
        Content::Json(value) => records::to_js(key, value),
        Content::Bytes(bytes) => Ok(Uint8Array::from(&bytes[..]).into()),
    }
}

fn content_of(key: &str, value: JsValue) -> Result<Content, Fault> {
    match value.dyn_ref::<Uint8Array>() {
        Some(bytes) => Ok(Content::Bytes(bytes.to_vec())),
        None => records::from_js(key, value).map(Content::Json),
    }
}
