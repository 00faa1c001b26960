//! Shelves as object stores of the same names: keys are texts, values plain objects or bytes.
//!
//! Must not know what the values mean.

use super::{IndexedDbStore, records, transaction};
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::store::links;
use crate::store::shelf::{beyond, touched};
use crate::store::{Change, Content, Shelf, Write};
use futures::future::try_join_all;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use indexed_db_futures::transaction::TransactionMode;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

/// Changes shelves in one transaction; gives back what was written. Links are numbered in here, after those of other tabs.
pub async fn write(store: &IndexedDbStore, mut writes: Vec<Write>) -> Result<Vec<Write>, Fault> {
    let shelves = touched(&writes);
    if shelves.is_empty() {
        return Ok(writes);
    }
    let names = shelves.iter().map(<&str>::from);
    let tx = store.database.transaction(names.collect::<Vec<_>>()).with_mode(TransactionMode::Readwrite).build()?;
    let done = tx.on_done()?;
    if shelves.contains(&Shelf::Links) {
        take_in_links(store, &tx.object_store(Shelf::Links.into())?).await?;
        writes = store.feed.look(|log| links::numbered(log, writes));
    }
    let change = async |write: &Write| change(&tx.object_store(write.shelf.into())?, write).await;
    if writes.iter().any(|write| matches!(write.change, Change::Add(_))) {
        // looks before it writes, so that each has to see what came of those before it
        for write in &writes {
            change(write).await?;
        }
    } else {
        // asked for in their order and waited for together: one by one, each would cost a way there and back
        try_join_all(writes.iter().map(change)).await?;
    }
    transaction::completed(&tx, done).await?;
    Ok(writes)
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

async fn change(shelf: &ObjectStore<'_>, write: &Write) -> Result<(), Fault> {
    let key = write.key.as_str();
    match &write.change {
        Change::Put(content) => shelf.put(value_of(key, content)?).with_key(key).primitive()?.await.map(drop)?,
        Change::Add(content) => {
            if shelf.get::<JsValue, _, _>(key).primitive()?.await?.is_none() {
                shelf.add(value_of(key, content)?).with_key(key).primitive()?.await?;
            }
        }
        Change::Delete => shelf.delete::<&str, _>(key).primitive()?.await?,
        Change::DeleteAll => {
            let range = KeyRange::Bound(key.to_owned(), false, beyond(key), true);
            shelf.delete::<String, _>(range).primitive()?.await?;
        }
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
