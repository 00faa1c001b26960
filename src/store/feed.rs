//! What a store knows of the log, and who wants to be told when that grows.
//!
//! Must not know how events became durable. Never calls a listener while the log is borrowed: a listener may look at it.

use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::engine::rejection::RejectedCommand;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// What a store tells those who subscribed.
#[derive(Clone, Debug)]
pub enum News {
    /// The log grew by these events.
    Recorded(Vec<Arc<RecordedEvent>>),
    /// A command was refused, in this tab.
    Rejected(Box<RejectedCommand>),
    /// The store is gone for this page.
    Lost(Fault),
}

type Listener = Rc<dyn Fn(&News)>;

/// The log as known here, and the listeners.
#[derive(Default)]
pub struct Feed {
    log: RefCell<Log>,
    listeners: RefCell<Vec<Listener>>,
}

impl Feed {
    /// Looks at the log.
    pub fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        look(&self.log.borrow())
    }

    /// Adds a listener.
    pub fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.listeners.borrow_mut().push(Rc::new(listener));
    }

    /// Takes in durable events and tells of those that are new.
    pub fn take_in(&self, events: impl IntoIterator<Item = Arc<RecordedEvent>>) {
        let new = self.log.borrow_mut().extend(events);
        if !new.is_empty() {
            self.tell(&News::Recorded(new));
        }
    }

    /// Tells every listener.
    pub fn tell(&self, news: &News) {
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            listener(news);
        }
    }
}
