//! Names that are kept for good: each distinct text once, as `&'static str`.
//!
//! Names in a wall, a schema or a handler are copied and compared everywhere. Those of built-in contexts are literals; those
//! of models that people write come from their text. Interning makes both the same type. A kept text is never given back. That
//! is right here: a model has 500 heads at the most and names of 80 letters, and a text that was kept before costs nothing
//! the next time. Must not be used for anything that grows with the log.

use std::collections::BTreeSet;
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

#[cfg(test)]
mod tests {
    use super::intern;

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
