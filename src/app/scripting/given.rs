//! What a script hands over, copied once before anything reads it.
//!
//! A script may give anything: an object that contains itself, a getter that throws, a proxy without an end. What reads an
//! argument afterwards recurses and trusts it, so this looks first, with bounds, and every look may fail. An exception that passed
//! through this program would end it. Must not know what an argument is for.

use super::values::{Failure, invalid_at};
use crate::app::transfer::is_well_formed;
use crate::engine::event::MAX_DEPTH;
use js_sys::{Array, JSON, JsString, Object, Reflect};
use std::fmt::Write as _;
use wasm_bindgen::prelude::*;

/// How deep an argument may be nested: an event at its deepest, and the lists around it.
const DEEPEST: usize = MAX_DEPTH + 4;
/// How many values an argument may have.
const VALUES: usize = 1_000_000;
/// How many letters the texts of an argument may have together.
const LETTERS: usize = 64 * 1024 * 1024;
/// How many letters an argument may have that is a name or an id.
const NAME: u32 = 10_000;
/// The one argument that is a long text: the log to be imported, which is read in pieces.
const TEXT: &str = "text";
/// Of a path, so many steps are shown.
const SHOWN: usize = 12;

#[wasm_bindgen]
extern "C" {
    /// The names of an object's fields; a proxy may throw.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    pub fn keys_of(object: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_list(value: &JsValue) -> Result<bool, JsValue>;

    /// `[object Object]`, `[object Map]` and so on.
    #[wasm_bindgen(catch, js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    fn kind_of(value: &JsValue) -> Result<String, JsValue>;
}

/// Copies the arguments that have these names; those after them stay as they are.
///
/// # Errors
/// When one of them is not plain JSON, with the path of what is not.
pub fn copied_all(arguments: Vec<JsValue>, names: &[&str]) -> Result<Vec<JsValue>, Failure> {
    let copy =
        |(index, given): (usize, JsValue)| names.get(index).map_or(Ok(given.clone()), |name| copied(&given, name));
    arguments.into_iter().enumerate().map(copy).collect()
}

/// Copies one argument: plain objects and lists, texts, numbers, true, false and null.
///
/// # Errors
/// When it is anything else, with the path of what is not.
pub fn copied(given: &JsValue, name: &str) -> Result<JsValue, Failure> {
    let mut copy = Copy { text: String::new(), values: 0, letters: 0, path: Vec::new(), above: Vec::new() };
    if let Some(text) = given.dyn_ref::<JsString>() {
        let is_too_long = name != TEXT && text.length() > NAME;
        return if is_too_long { Err(invalid_at(name, &too_long(NAME as usize))) } else { Ok(given.clone()) };
    }
    if given.is_undefined() || given.is_null() || given.as_bool().is_some() || given.as_f64().is_some() {
        return Ok(given.clone());
    }
    copy.value(given).map_err(|why| invalid_at(&copy.place(name), &why))?;
    JSON::parse(&copy.text).map_err(|why| invalid_at(name, &thrown(&why)))
}

/// A copy under way, as JSON.
struct Copy {
    text: String,
    values: usize,
    letters: usize,
    /// The way from the argument to what is being looked at.
    path: Vec<Step>,
    /// The objects and lists on that way.
    above: Vec<JsValue>,
}

enum Step {
    Field(String),
    Entry(u32),
}

impl Copy {
    fn value(&mut self, value: &JsValue) -> Result<(), String> {
        self.values += 1;
        if self.values > VALUES {
            return Err(too_many());
        }
        if value.is_undefined() || value.is_null() {
            self.text.push_str("null");
        } else if let Some(truth) = value.as_bool() {
            self.text.push_str(if truth { "true" } else { "false" });
        } else if let Some(number) = value.as_f64() {
            self.number(number)?;
        } else if let Some(text) = value.dyn_ref::<JsString>() {
            self.string(text)?;
        } else if value.is_bigint() {
            return Err("it is a BigInt, which JSON does not have; give a number or a text".into());
        } else if value.is_function() {
            return Err("it is a function".into());
        } else if value.is_symbol() {
            return Err("it is a symbol".into());
        } else {
            self.nested(value)?;
        }
        Ok(())
    }

    fn number(&mut self, number: f64) -> Result<(), String> {
        if !number.is_finite() {
            return Err(format!("it is {number}, which is no number in JSON"));
        }
        // a whole number of JavaScript has no fraction, neither has it in an event
        let written = if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number}") } else { json(&number) };
        self.text.push_str(&written);
        Ok(())
    }

    fn string(&mut self, text: &JsString) -> Result<(), String> {
        self.letters += text.length() as usize;
        if self.letters > LETTERS {
            return Err(too_long(LETTERS));
        }
        if !is_well_formed(text) {
            return Err("it has a lone surrogate, which is half of a letter".into());
        }
        self.text.push_str(&json(&String::from(text)));
        Ok(())
    }

    fn nested(&mut self, value: &JsValue) -> Result<(), String> {
        if self.above.len() >= DEEPEST {
            return Err(self.endless());
        }
        self.above.push(value.clone());
        let list = is_list(value).map_err(|why| thrown(&why))?;
        if list {
            self.list(value)?;
        } else {
            self.object(value)?;
        }
        self.above.pop();
        Ok(())
    }

    fn list(&mut self, value: &JsValue) -> Result<(), String> {
        let length = Reflect::get(value, &"length".into()).map_err(|why| thrown(&why))?.as_f64().unwrap_or(f64::NAN);
        let left = (VALUES - self.values.min(VALUES)) as f64;
        if !(0.0..=left).contains(&length) {
            return Err(too_many());
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was compared a line above")]
        let length = length as u32;
        self.text.push('[');
        for index in 0..length {
            if index > 0 {
                self.text.push(',');
            }
            self.path.push(Step::Entry(index));
            let entry = Reflect::get_u32(value, index).map_err(|why| thrown(&why))?;
            self.value(&entry)?;
            self.path.pop();
        }
        self.text.push(']');
        Ok(())
    }

    fn object(&mut self, value: &JsValue) -> Result<(), String> {
        let kind = kind_of(value).map_err(|why| thrown(&why))?;
        if kind != "[object Object]" {
            let kind = kind.trim_start_matches("[object ").trim_end_matches(']');
            return Err(format!(
                "it is of the kind {kind}; plain objects, lists, texts, numbers, true, false and null are taken"
            ));
        }
        let keys = keys_of(value).map_err(|why| thrown(&why))?;
        if keys.length() as usize > VALUES - self.values.min(VALUES) {
            return Err(too_many());
        }
        self.text.push('{');
        let mut is_first = true;
        for key in keys.iter() {
            self.path.push(Step::Field(key.as_string().unwrap_or_default()));
            let field = Reflect::get(value, &key).map_err(|why| thrown(&why))?;
            if !field.is_undefined() {
                if !is_first {
                    self.text.push(',');
                }
                is_first = false;
                self.string(key.unchecked_ref())?;
                self.text.push(':');
                self.value(&field)?;
            }
            self.path.pop();
        }
        self.text.push('}');
        Ok(())
    }

    /// Why the way goes on beyond its bound. Of what contains itself the place where it does is named.
    fn endless(&mut self) -> String {
        let seen_before = |at: &usize| {
            let (before, here) = self.above.split_at(*at);
            here.first().is_some_and(|here| before.iter().any(|above| Object::is(above, here)))
        };
        match (0..self.above.len()).find(seen_before) {
            Some(again) => {
                self.path.truncate(again);
                "it contains itself".into()
            }
            None => format!("it is nested deeper than {MAX_DEPTH} levels"),
        }
    }

    /// Where the copy has come to, as in `events[0].data`.
    fn place(&self, name: &str) -> String {
        let mut place = name.to_owned();
        for step in self.path.iter().take(SHOWN) {
            let _ = match step {
                Step::Field(field) => write!(place, ".{}", field.chars().take(60).collect::<String>()),
                Step::Entry(index) => write!(place, "[{index}]"),
            };
        }
        if self.path.len() > SHOWN {
            place.push('…');
        }
        place
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn too_many() -> String {
    format!("it has more than the {VALUES} values that an argument may have")
}

fn too_long(most: usize) -> String {
    format!("it is longer than the {most} letters that are taken here")
}

/// What an object of a script threw while it was read.
fn thrown(why: &JsValue) -> String {
    let message = why.as_string().or_else(|| Reflect::get(why, &"message".into()).ok()?.as_string());
    format!("reading it threw: {}", message.unwrap_or_default())
}
