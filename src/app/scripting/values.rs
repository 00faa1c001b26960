//! Between JavaScript and Rust: arguments in, answers and errors out, as plain JSON objects.

use super::checked::Checked;
use crate::engine::fault::Fault;
use crate::engine::rejection::Rejection;
use crate::engine::transfer::RefusedLine;
use crate::runtime::Refused;
use crate::store::ReadError;
use js_sys::{Array, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};

/// Why a call failed.
pub struct Failure {
    code: String,
    message: String,
    details: Value,
}

impl Failure {
    fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), details: json!([]) }
    }
}

impl Failure {
    /// What went wrong, in words.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The same, with some of the names that are known.
    pub fn with_known(mut self, known: &[String], more: usize) -> Self {
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        if !known.is_empty() {
            self.message = format!("{}; there are {}{more}", self.message, known.join(", "));
        }
        self
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        let details = match &refused {
            Refused::Rejected(rejection) => json!(rejection.details),
            Refused::Conflict(conflict) => json!({"expected": conflict.expected(), "actual": conflict.actual()}),
            Refused::Fault(fault) => json!({"safe": fault.safe, "remedy": fault.remedy}),
        };
        Self { code: refused.code().into(), message: refused.to_string(), details }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Refused::from(fault).into()
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Refused::from(error).into()
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Refused::from(rejection).into()
    }
}

/// The answer to a text of which lines stand in the way of an import.
pub fn import_refused(lines: &[RefusedLine]) -> Failure {
    let first = lines.first().map(ToString::to_string).unwrap_or_default();
    let message = format!("{first}; nothing was imported");
    Failure { code: "import_refused".into(), message, details: json!(lines) }
}

/// The answer to a story that did not go as it should.
pub fn went_otherwise(says: &str, why: &str) -> Failure {
    Failure::new("story_differs", format!("{says} {why}"))
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = js_sys::Error::new(&failure.message);
        let details = to_js(&failure.details).unwrap_or(Self::NULL);
        let _ = Reflect::set(&error, &"code".into(), &failure.code.into());
        let _ = Reflect::set(&error, &"details".into(), &details);
        error.into()
    }
}

/// An answer, as plain objects and arrays. It goes by way of its text: a number that an import or an append brought and that no
/// number of JavaScript can be comes out as the nearest one, and does not stand in the way of all the others.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, Failure> {
    let text = serde_json::to_string(value).map_err(|why| Failure::new("unwritable", why.to_string()))?;
    js_sys::JSON::parse(&text).map_err(|_| Failure::new("unwritable", "the answer is no JSON"))
}

/// An answer of many parts, each written for itself, so that the text of all of them is never there at once.
pub fn list_to_js(values: &[impl Serialize]) -> Result<JsValue, Failure> {
    let list = js_sys::Array::new();
    for value in values {
        list.push(&to_js(value)?);
    }
    Ok(list.into())
}

/// An argument that must be given.
pub fn required<T: DeserializeOwned>(arguments: &[JsValue], index: usize, name: &str) -> Result<T, Failure> {
    let given = arguments.get(index).cloned().unwrap_or_default();
    read(given).map_err(|why| invalid(name, &why.to_string()))
}

/// A list that must be given.
pub fn list<T: DeserializeOwned>(given: Option<&JsValue>, name: &str) -> Result<Vec<T>, Failure> {
    let list = given.and_then(JsCast::dyn_ref::<Array>).ok_or_else(|| invalid(name, "it is no list"))?;
    list.iter().map(|given| read(given).map_err(|why| invalid(name, &why.to_string()))).collect()
}

/// What somebody gave, or what is wrong with it.
pub fn read<T: DeserializeOwned>(given: JsValue) -> Result<T, serde_wasm_bindgen::Error> {
    T::deserialize(Checked(given))
}

/// The answer to an argument of which the part at a path is not what can be read.
pub fn invalid_at(path: &str, why: &str) -> Failure {
    let details = json!([{"field": path, "code": "invalid_argument", "message": why}]);
    Failure { details, ..invalid(path, why) }
}

/// The answer to an argument that cannot be read.
pub fn invalid(name: &str, why: &str) -> Failure {
    Failure::new("invalid_argument", format!("{name} is not right: {why}"))
}

/// An argument that may be left out.
pub fn optional<T: DeserializeOwned + Default>(arguments: &[JsValue], index: usize, name: &str) -> Result<T, Failure> {
    match arguments.get(index) {
        Some(given) if !given.is_undefined() && !given.is_null() => required(arguments, index, name),
        _ => Ok(T::default()),
    }
}

/// The answer to a name that nobody knows.
pub fn unknown(code: &str, thing: &str, name: &str, known: impl Iterator<Item = &'static str>) -> Failure {
    Refused::unknown(code, thing, name, known).into()
}
