//! The next frame: when what has changed is put on the screen, all of it at once.
//!
//! A page that nobody sees has no frames; there a short time takes their place, so that it does not fall behind for good.
//! Must not know what is shown.

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;

/// How long a frame is waited for, in milliseconds.
const LONGEST: u32 = 100;

/// Calls `show` with the next frame.
pub fn next_frame(show: impl FnOnce() + 'static) {
    let waiting: Rc<RefCell<Option<Waiting>>> = Rc::default();
    let show = Rc::new(RefCell::new(Some(show)));
    let once = {
        let waiting = Rc::clone(&waiting);
        move || {
            // whichever comes second finds nothing left to do
            let show = show.borrow_mut().take();
            drop(waiting.borrow_mut().take());
            if let Some(show) = show {
                show();
            }
        }
    };
    let again = once.clone();
    let frame = request_animation_frame(move |_| once());
    let timeout = Timeout::new(LONGEST, again);
    waiting.replace(Some((frame, timeout)));
}

type Waiting = (AnimationFrame, Timeout);
