//! Telling the other tabs that the log has grown or a shelf has changed.
//!
//! A hint and no more: whoever hears it reads the log, which is the truth. A lost message costs freshness, never an event. A
//! message takes a third of a millisecond to send, so what changes in one turn is one message, behind the answer to whoever
//! changed it.

use super::next_turn;
use gloo::events::EventListener;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

/// Stands between the things that one message tells.
const SEPARATOR: &str = " ";

/// Speaks to and hears the other tabs of a workspace.
pub struct Announcer {
    /// None in a browser that has no such channels: then a tab hears of the others when it reads the log itself.
    channel: Option<BroadcastChannel>,
    /// What is told with the next turn.
    due: RefCell<Vec<String>>,
    listening: RefCell<Option<EventListener>>,
}

impl Announcer {
    /// Joins the tabs of the workspace `name`, if the browser can.
    pub fn new(name: &str) -> Self {
        Self { channel: BroadcastChannel::new(name).ok(), due: RefCell::default(), listening: RefCell::default() }
    }

    /// Whether the other tabs hear this one, and it them.
    pub fn is_heard(&self) -> bool {
        self.channel.is_some()
    }

    /// Tells the other tabs what has changed, with the next turn. One that cannot be told catches up with its own next step.
    pub fn announce(self: &Rc<Self>, what: &str) {
        let mut due = self.due.borrow_mut();
        if due.is_empty() {
            let announcer = Rc::clone(self);
            spawn_local(async move {
                next_turn().await;
                let all = announcer.due.take().join(SEPARATOR);
                if let Some(channel) = &announcer.channel {
                    let _ = channel.post_message(&JsValue::from_str(&all));
                }
            });
        }
        if !due.iter().any(|known| known == what) {
            due.push(what.to_owned());
        }
    }

    /// Calls `heard` with each thing that another tab has told us.
    pub fn on_message(&self, heard: impl Fn(String) + 'static) {
        let Some(channel) = &self.channel else { return };
        let listener = EventListener::new(channel, "message", move |event| {
            let message = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
            message.unwrap_or_default().split(SEPARATOR).for_each(|what| heard(what.to_owned()));
        });
        self.listening.replace(Some(listener));
    }
}
