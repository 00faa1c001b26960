//! Small values by name within a transaction, written as plain objects so that they can be read in the developer tools.
//!
//! Must not know what they mean, nor when the transaction ends.

use crate::engine::fault::Fault;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// Writes the value of a name within a transaction.
///
/// # Errors
/// When the store fails.
pub async fn put<T: Serialize>(records: &ObjectStore<'_>, name: &str, value: &T) -> Result<(), Fault> {
    records.put(to_js(name, value)?).with_key(name).primitive()?.await?;
    Ok(())
}

/// Asks for the value of a new name to be written. If the name has one already, or the store fails, so does the transaction.
///
/// # Errors
/// When the transaction is over.
pub fn add<T: Serialize>(records: &ObjectStore<'_>, name: &str, value: &T) -> Result<(), Fault> {
    records.add(to_js(name, value)?).with_key(name).primitive()?;
    Ok(())
}

/// The value of a name within a transaction, if there is one.
///
/// # Errors
/// When the store fails, or the value cannot be read.
pub async fn get<T: DeserializeOwned>(records: &ObjectStore<'_>, name: &str) -> Result<Option<T>, Fault> {
    let Some(value) = records.get::<JsValue, _, _>(name).primitive()?.await? else { return Ok(None) };
    from_js(name, value).map(Some)
}

/// How many values there are.
///
/// # Errors
/// When the store fails.
pub async fn count(records: &ObjectStore<'_>) -> Result<u32, Fault> {
    Ok(records.count().primitive()?.await?)
}

/// The names of all values.
///
/// # Errors
/// When the store fails.
pub async fn keys(records: &ObjectStore<'_>) -> Result<Vec<String>, Fault> {
    Ok(records.get_all_keys::<String>().primitive()?.await?.collect::<Result<Vec<_>, _>>()?)
}

/// A value as a plain object. By way of its text, since a whole number of 64 bits may be none of JavaScript's: it is then kept as
/// the nearest one.
///
/// # Errors
/// When it cannot be written as one.
pub fn to_js<T: Serialize>(name: &str, value: &T) -> Result<JsValue, Fault> {
    let text = serde_json::to_string(value).map_err(|why| unreadable(name, &why.to_string()))?;
    js_sys::JSON::parse(&text).map_err(|_| unreadable(name, "it is no JSON"))
}

/// A value out of a plain object.
///
/// # Errors
/// When it is another one.
pub fn from_js<T: DeserializeOwned>(name: &str, value: JsValue) -> Result<T, Fault> {
    serde_wasm_bindgen::from_value(value).map_err(|why| unreadable(name, &why.to_string()))
}

fn unreadable(name: &str, why: &str) -> Fault {
    Fault {
        code: "record_unreadable",
        happened: format!("what is kept of {name} cannot be read: {why}"),
        safe: "all events are as they were".into(),
        remedy: "reload the page; if it stays, the browser's files are damaged".into(),
    }
}
