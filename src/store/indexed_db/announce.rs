//! Telling the other tabs that the log has grown or a shelf has changed.
//!
//! A hint and no more: whoever hears it reads the log, which is the truth. A lost message costs freshness, never an event.

use crate::engine::fault::Fault;
use gloo::events::EventListener;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// Speaks to and hears the other tabs of a workspace.
pub struct Announcer {
    channel: BroadcastChannel,
    listening: RefCell<Option<EventListener>>,
}

impl Announcer {
    /// Joins the tabs of the workspace `name`.
    ///
    /// # Errors
    /// When the browser has no broadcast channels.
    pub fn new(name: &str) -> Result<Self, Fault> {
        let channel = BroadcastChannel::new(name).map_err(|_| Fault {
            code: "no_broadcast",
            happened: "this browser cannot keep several tabs in step".into(),
            safe: "nothing was changed".into(),
            remedy: "open the page in a current browser".into(),
        })?;
        Ok(Self { channel, listening: RefCell::default() })
    }

    /// Tells the other tabs what has changed. One that cannot be told catches up with its own next step.
    pub fn announce(&self, what: &str) {
        let _ = self.channel.post_message(&JsValue::from_str(what));
    }

    /// Calls `heard` with what another tab has told us.
    pub fn on_message(&self, heard: impl Fn(String) + 'static) {
        let listener = EventListener::new(&self.channel, "message", move |event| {
            let message = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
            heard(message.unwrap_or_default());
        });
        self.listening.replace(Some(listener));
    }
}
