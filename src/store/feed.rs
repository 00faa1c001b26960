//! What a store knows of the log and of refused commands, and who wants to be told when that grows.
//!
//! Must not know how events became durable. Never calls a listener while the log is borrowed: a listener may look at it.

use super::shelf::Shelf;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::rejection::RejectedCommand;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a store tells those who subscribed.
#[derive(Clone, Debug)]
pub enum News {
    /// The log grew: from the first position, which was known, to the last.
    Recorded(Position, Position),
    /// Events came into memory, so that one can look at them.
    Fetched,
    /// A shelf was changed.
    Written(Shelf),
    /// A command was refused, in whichever tab.
    Rejected(Box<RejectedCommand>),
    /// Everything was deleted.
    Cleared,
    /// The store is closed for now, and is being opened again.
    Closed(Fault),
    /// The store is open again.
    Reopened,
    /// The store is gone for this page.
    Lost(Fault),
}

type Listener = Rc<dyn Fn(&News)>;

/// The log and the refused commands as known here, and the listeners.
#[derive(Default)]
pub struct Feed {
    log: RefCell<Log>,
    rejections: RefCell<Vec<RejectedCommand>>,
    /// The number of the newest refused command that is known, also of one that was deleted since.
    refusals: Cell<u32>,
    listeners: RefCell<Vec<Listener>>,
    cleared: Cell<u32>,
    is_lost: Cell<bool>,
}

impl Feed {
    /// Looks at the log.
    pub fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        look(&self.log.borrow())
    }

    /// How often everything was deleted, as far as is known here. What was read before is of another log.
    pub fn cleared(&self) -> u32 {
        self.cleared.get()
    }

    /// Forgets everything, if it was deleted more often than was known. Whether it was.
    pub fn begin_anew(&self, cleared: u32) -> bool {
        let is_new = cleared > self.cleared.get();
        if is_new {
            self.cleared.set(cleared);
            self.log.borrow_mut().clear();
            self.rejections.borrow_mut().clear();
            self.tell(&News::Cleared);
        }
        is_new
    }

    /// Adds a listener.
    pub fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.listeners.borrow_mut().push(Rc::new(listener));
    }

    /// Lets the log take in what is durable, and tells if it grew.
    pub fn take_in<R>(&self, take: impl FnOnce(&mut Log) -> R) -> R {
        let before = self.look(Log::head);
        let taken = take(&mut self.log.borrow_mut());
        let after = self.look(Log::head);
        if after > before {
            self.tell(&News::Recorded(before, after));
        }
        taken
    }

    /// The refused commands that listeners were told of, oldest first.
    pub fn rejections(&self) -> Vec<RejectedCommand> {
        self.rejections.borrow().clone()
    }

    /// The number of the newest one.
    pub fn refusals(&self) -> u32 {
        self.refusals.get()
    }

    /// Takes refused commands in, each with its number, and tells of those that are new.
    pub fn take_in_rejections(&self, found: impl IntoIterator<Item = (u32, RejectedCommand)>) {
        for (number, rejected) in found {
            if number > self.refusals.get() {
                self.refusals.set(number);
                self.rejections.borrow_mut().push(rejected.clone());
                self.tell(&News::Rejected(Box::new(rejected)));
            }
        }
    }

    /// Tells that the store is gone for this page, and why: once, for what fails afterwards fails because of that.
    pub fn lose(&self, fault: Fault) {
        if !self.is_lost.replace(true) {
            self.tell(&News::Lost(fault));
        }
    }

    /// Whether the store is gone for this page.
    pub fn is_lost(&self) -> bool {
        self.is_lost.get()
    }

    /// Tells every listener.
    pub fn tell(&self, news: &News) {
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            listener(news);
        }
    }
}
