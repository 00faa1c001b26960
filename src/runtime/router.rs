//! Which commands are taken, and what stands around every command: the doors by which people and scripts change the pipeline.
//!
//! In memory only, and of this tab only. Must not know a command.

use super::{Environment, Middleware, Runtime};
use crate::store::EventStore;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The middlewares, and the commands that were taken off.
#[derive(Default)]
pub struct Router {
    /// The middlewares by name, in the order in which they are asked.
    pub middlewares: RefCell<Vec<(String, Rc<dyn Middleware>)>>,
    /// The commands that are off, by context and name.
    switched_off: RefCell<BTreeSet<(String, String)>>,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Registers a middleware behind those that are there; one of the same name gives its place to it.
    pub fn register(&self, name: &str, middleware: impl Middleware + 'static) {
        let mut middlewares = self.router.middlewares.borrow_mut();
        match middlewares.iter_mut().find(|(known, _)| known == name) {
            Some((_, replaced)) => *replaced = Rc::new(middleware),
            None => middlewares.push((name.to_owned(), Rc::new(middleware))),
        }
    }

    /// Lets go of a middleware.
    pub fn unregister(&self, name: &str) {
        self.router.middlewares.borrow_mut().retain(|(known, _)| known != name);
    }

    /// The names of the middlewares, in the order in which they are asked.
    pub fn middlewares(&self) -> Vec<String> {
        self.router.middlewares.borrow().iter().map(|(name, _)| name.clone()).collect()
    }

    /// Takes a command off the router, or puts it on again.
    pub fn switch(&self, context: &str, command: &str, on: bool) {
        let key = (context.to_owned(), command.to_owned());
        if on {
            self.router.switched_off.borrow_mut().remove(&key);
        } else {
            self.router.switched_off.borrow_mut().insert(key);
        }
    }

    /// Whether a command is on the router.
    pub fn is_on(&self, context: &str, command: &str) -> bool {
        !self.router.switched_off.borrow().contains(&(context.to_owned(), command.to_owned()))
    }
}
