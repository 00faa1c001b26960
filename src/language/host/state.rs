//! What an aggregate or a process remembers: values in slots, of which each has a name.
//!
//! Must not know which of the two it is.

use super::value::NOTHING;
use crate::engine::event::JsonObject;
use serde_json::Value;

/// What is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    slots: Vec<Value>,
    /// Whether nothing has happened yet.
    pub is_new: bool,
}

impl State {
    /// What is remembered before anything has happened.
    pub fn new(slots: Vec<Value>) -> Self {
        Self { slots, is_new: true }
    }

    /// What was remembered, as it was kept under these names.
    pub fn kept(names: &[Box<str>], kept: &JsonObject) -> Self {
        let slots = names.iter().map(|name| kept.get(&**name).cloned().unwrap_or_default());
        Self { slots: slots.collect(), is_new: false }
    }

    /// The value in a slot.
    pub fn slot(&self, slot: usize) -> Option<&Value> {
        self.slots.get(slot)
    }

    /// Takes the value of a slot out, to put it back changed.
    pub fn take(&mut self, slot: usize) -> Value {
        self.slots.get_mut(slot).map_or(NOTHING, std::mem::take)
    }

    /// Puts a value into a slot.
    pub fn set(&mut self, slot: usize, value: Value) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = value;
        }
    }

    /// All values that are there, under these names.
    pub fn named(&self, names: &[Box<str>]) -> JsonObject {
        let there = names.iter().zip(&self.slots).filter(|(_, value)| !value.is_null());
        there.map(|(name, value)| (String::from(&**name), value.clone())).collect()
    }

    /// Whether a number among what is remembered is too large.
    pub fn is_too_large(&self) -> bool {
        self.slots.iter().any(super::value::is_too_large)
    }
}
