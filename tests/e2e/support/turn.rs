//! Whose turn it is: two browsers at a time, however many tests there are. More would only slow each other down.

use std::sync::{Condvar, Mutex, PoisonError};

use super::chromium::Chromium;

/// How many tests may have a browser, and the browsers that tests have left. Each start takes half a second, and is one that can fail.
struct Places {
    free: u8,
    left: Vec<Chromium>,
}

static PLACES: (Mutex<Places>, Condvar) = (Mutex::new(Places { free: 2, left: Vec::new() }), Condvar::new());

/// One of the two places, until it is dropped.
pub(super) struct Turn;

impl Turn {
    /// Waits for a place.
    pub(super) fn take() -> Self {
        let places = PLACES.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut places = PLACES.1.wait_while(places, |places| places.free == 0).unwrap_or_else(PoisonError::into_inner);
        places.free -= 1;
        Self
    }
}

/// A browser that another test has left, if there is one.
pub(super) fn left() -> Option<Chromium> {
    PLACES.0.lock().unwrap_or_else(PoisonError::into_inner).left.pop()
}

/// Leaves a browser to the tests that come.
pub(super) fn leave(chromium: Chromium) {
    PLACES.0.lock().unwrap_or_else(PoisonError::into_inner).left.push(chromium);
}

impl Drop for Turn {
    fn drop(&mut self) {
        PLACES.0.lock().unwrap_or_else(PoisonError::into_inner).free += 1;
        PLACES.1.notify_one();
    }
}
