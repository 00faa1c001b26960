//! JSON from a stranger: no key twice, not too deep, and a fault says in which field it is.
//!
//! A reader that takes the last of two equal keys would show something else than what another program sees in the same
//! file. Must not know what the fields mean.

use super::{MAX_DEPTH, WHOLE_LINE, Wrong};
use crate::engine::event::JsonObject;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// How many letters of a path are shown.
const SHOWN: usize = 200;

/// The fields of an object, each to be taken once.
pub struct Fields(JsonObject);

impl Fields {
    /// The fields of the one object in a line.
    pub fn of(line: &str) -> Result<Self, Wrong> {
        match read(line)? {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(Wrong::new(WHOLE_LINE, "is no JSON object")),
        }
    }

    /// A field that must be there.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Wrong> {
        let value = self.0.swap_remove(name).ok_or_else(|| Wrong::new(name, "is missing"))?;
        serde_json::from_value(value).map_err(|why| Wrong::new(name, reason(&why)))
    }

    /// Whether a field is there that was not taken.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// That every field was taken.
    pub fn nothing_else(self) -> Result<(), Wrong> {
        let known = |name: &String| Wrong::new(shown(name.clone()), "is no field of this format");
        self.0.keys().next().map_or(Ok(()), |name| Err(known(name)))
    }
}

fn read(line: &str) -> Result<Value, Wrong> {
    let path = Path::default();
    let mut json = serde_json::Deserializer::from_slice(line.as_bytes());
    // ours counts as well, and knows the path
    json.disable_recursion_limit();
    let value = Strict(&path).deserialize(&mut json).map_err(|why| path.wrong(&why))?;
    json.end().map_err(|why| Wrong::new(WHOLE_LINE, placed(&why)))?;
    Ok(value)
}

/// The reason without the line that the reader of one line always calls 1.
fn reason(why: &serde_json::Error) -> String {
    let text = why.to_string();
    text.split_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}

fn placed(why: &serde_json::Error) -> String {
    format!("{} at column {}", reason(why), why.column())
}

/// Where the reader is.
#[derive(Default)]
struct Path(RefCell<Vec<Step>>);

enum Step {
    Key(String),
    Index(usize),
}

impl Path {
    fn enter(&self, step: Step) {
        self.0.borrow_mut().push(step);
    }

    fn leave(&self) {
        self.0.borrow_mut().pop();
    }

    fn depth(&self) -> usize {
        self.0.borrow().len()
    }

    /// The fault, at the place where the reader stopped.
    fn wrong(&self, why: &serde_json::Error) -> Wrong {
        let mut path = String::new();
        for step in self.0.borrow().iter() {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => path.extend([".", key]),
                Step::Index(index) => path.extend(["[", &index.to_string(), "]"]),
            }
        }
        let field = if path.is_empty() { WHOLE_LINE.into() } else { shown(path) };
        Wrong::new(field, if why.is_data() { reason(why) } else { placed(why) })
    }
}

fn shown(path: String) -> String {
    match path.char_indices().nth(SHOWN) {
        Some((end, _)) => path.get(..end).unwrap_or_default().to_owned() + "…",
        None => path,
    }
}

struct Strict<'a>(&'a Path);

impl Strict<'_> {
    /// A list or an object begins.
    fn deeper<E: Error>(&self) -> Result<(), E> {
        let fits = self.0.depth() < MAX_DEPTH;
        if fits { Ok(()) } else { Err(E::custom(format!("is nested more than {MAX_DEPTH} deep"))) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("is no number of JSON"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.deeper()?;
        let mut list = Vec::new();
        self.0.enter(Step::Index(0));
        while let Some(entry) = entries.next_element_seed(Strict(self.0))? {
            list.push(entry);
            self.0.leave();
            self.0.enter(Step::Index(list.len()));
        }
        self.0.leave();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.0.enter(Step::Key(key.clone()));
            if object.contains_key(&key) {
                return Err(A::Error::custom("is there twice"));
            }
            object.insert(key, entries.next_value_seed(Strict(self.0))?);
            self.0.leave();
        }
        Ok(Value::Object(object))
    }
}
