//! Names that are kept for good: each distinct text once, as `&'static str`.
//!
//! Names in a wall, a schema or a handler are copied and compared everywhere. Those of built-in contexts are literals; those
//! of models that people write come from their text. Interning makes both the same type. A kept text is never given back. That
//! is right here: a model has 500 heads at the most and names of 80 letters, and a text that was kept before costs nothing
//! the next time. Must not be used for anything that grows with the log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The one copy of a text, for the life of the page.
#[must_use]
pub fn intern(text: &str) -> &'static str {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text) {
        return known;
    }
    let name: &'static str = Box::leak(text.into());
    kept.insert(name);
    name
}

/// How people say names that cannot be told from their form in code: `GoodsPutonShelf` is "Goods Put on Shelf".
static SAID: Mutex<BTreeMap<&'static str, &'static str>> = Mutex::new(BTreeMap::new());

/// Notes how people say a name, from now on and for the whole page.
pub fn call(name: &'static str, says: &str) {
    if !super::model::words(name).eq_ignore_ascii_case(says) {
        SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(name, intern(says));
    }
}

/// How people say a name, if that was noted.
#[must_use]
pub fn said(name: &str) -> Option<&'static str> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner).get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::{call, intern};
    use crate::engine::model::label;

    #[test]
    fn a_name_is_shown_as_people_say_it() {
        call(intern("GoodsPutonShelf"), "Goods Put on Shelf");
        call(intern("shelf-rows"), "Shelf Rows");
        assert_eq!(
            (label("GoodsPutonShelf").as_str(), label("shelf-rows").as_str()),
            ("Goods Put on Shelf", "Shelf rows")
        );
    }

    #[test]
    fn equal_texts_share_one_copy() {
        let (one, other) = (intern(&String::from("order-lines")), intern(&String::from("order-lines")));
        assert!(std::ptr::eq(one, other));
        assert_eq!((one, intern("")), ("order-lines", ""));
    }

    #[test]
    fn threads_share_the_copies() {
        let there = std::thread::spawn(|| intern("from elsewhere").as_ptr() as usize);
        assert_eq!(there.join().ok(), Some(intern("from elsewhere").as_ptr() as usize));
    }
}
