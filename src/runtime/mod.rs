//! Commands meet the log: what happens between "send" and "recorded", and what follows by itself.
//!
//! Generic over the store, so that everything here runs natively in tests. Must not know a screen, nor a particular context.

mod act;
mod apply;
mod clock;
mod command;
mod consistency;
mod control;
mod damaged;
mod dispatch;
mod draft;
mod emptying;
mod enrich;
mod environment;
mod import;
mod keeping;
mod lag;
mod leading;
mod live;
mod middleware;
mod parked;
mod pipeline;
mod progress;
mod refused;
mod returning;
mod snapshots;
mod systems;
mod taking_up;
mod uniqueness;
mod views;

pub use apply::Halt;
pub use command::{Command, Receipt};
pub use consistency::Consistency;
pub use control::{HandlerStatus, Order};
pub use draft::Draft;
pub use environment::{BrowserEnvironment, Environment, FixedEnvironment};
pub use import::ImportReport;
pub use leading::Term;
pub use middleware::Middleware;
pub use pipeline::{Passage, STAGES, Stage};
pub use progress::{Control, OnError, Parked, Standing, Then};
pub use refused::Refused;
pub use returning::Returning;

use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::table::Table;
use crate::store::EventStore;
use futures::lock::Mutex;
use live::Live;
use pipeline::Passages;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How often a command is decided again after somebody else was first.
const RETRIES: u8 = 10;

/// Dispatches commands to the aggregates of its contexts and runs their handlers.
pub struct Runtime<S, E> {
    store: S,
    environment: E,
    contexts: Vec<Arc<Context>>,
    lives: RefCell<Vec<Live>>,
    term: Cell<Option<Term>>,
    acting: Mutex<()>,
    ordering: Mutex<()>,
    middlewares: RefCell<Vec<(String, Box<dyn Middleware>)>>,
    passages: RefCell<Passages>,
    switched_off: RefCell<BTreeSet<(String, String)>>,
    snapshots_every: RefCell<BTreeMap<String, u64>>,
    deliveries: RefCell<BTreeMap<String, Table>>,
    systems: RefCell<BTreeMap<String, JsonObject>>,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// A runtime over a store, which from now on reads old payloads as the contexts say. Its handlers do nothing before
    /// [`Runtime::take_up`].
    pub fn new(store: S, environment: E, contexts: impl Into<Vec<Arc<Context>>>) -> Self {
        let contexts = contexts.into();
        for context in &contexts {
            store.look(|log| log.upcasts().host(context.prefix, &context.upcasts));
        }
        let lives = contexts.iter().flat_map(|context| context.handlers.iter().map(|it| Live::new(context, it)));
        Self {
            store,
            environment,
            lives: RefCell::new(lives.collect()),
            contexts,
            term: Cell::default(),
            acting: Mutex::new(()),
            ordering: Mutex::new(()),
            middlewares: RefCell::default(),
            passages: RefCell::default(),
            switched_off: RefCell::default(),
            snapshots_every: RefCell::default(),
            deliveries: RefCell::default(),
            systems: RefCell::default(),
        }
    }

    /// The store, to read from.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Where clock and ids come from.
    pub fn environment(&self) -> &E {
        &self.environment
    }

    /// The contexts that it runs.
    pub fn contexts(&self) -> &[Arc<Context>] {
        &self.contexts
    }

    /// Registers a middleware behind those that are there; one of the same name gives its place to it.
    pub fn register(&self, name: &str, middleware: impl Middleware + 'static) {
        let mut middlewares = self.middlewares.borrow_mut();
        match middlewares.iter_mut().find(|(known, _)| known == name) {
            Some((_, replaced)) => *replaced = Box::new(middleware),
            None => middlewares.push((name.to_owned(), Box::new(middleware))),
        }
    }

    /// Lets go of a middleware.
    pub fn unregister(&self, name: &str) {
        self.middlewares.borrow_mut().retain(|(known, _)| known != name);
    }

    /// The names of the middlewares, in the order in which they are asked.
    pub fn middlewares(&self) -> Vec<String> {
        self.middlewares.borrow().iter().map(|(name, _)| name.clone()).collect()
    }

    /// Takes a command off the router, or puts it on again.
    pub fn switch(&self, context: &str, command: &str, on: bool) {
        let key = (context.to_owned(), command.to_owned());
        if on {
            self.switched_off.borrow_mut().remove(&key);
        } else {
            self.switched_off.borrow_mut().insert(key);
        }
    }

    /// Whether a command is on the router.
    pub fn is_on(&self, context: &str, command: &str) -> bool {
        !self.switched_off.borrow().contains(&(context.to_owned(), command.to_owned()))
    }

    /// A context by name.
    ///
    /// # Errors
    /// The rejection that there is none of that name, listing those that there are.
    pub fn context(&self, name: &str) -> Result<&Arc<Context>, Refused> {
        let known = || self.contexts.iter().map(|context| context.model.name);
        let found = self.contexts.iter().find(|context| context.model.name == name);
        found.ok_or_else(|| Refused::unknown("unknown_context", "context", name, known()))
    }

    fn with_live<R>(&self, number: usize, change: impl FnOnce(&mut Live) -> R) -> Option<R> {
        self.lives.borrow_mut().get_mut(number).map(change)
    }

    /// How many handlers there are. The list is not borrowed for longer than that.
    fn live_count(&self) -> usize {
        self.lives.borrow().len()
    }

    fn find_live(&self, name: &str) -> Option<usize> {
        self.lives.borrow().iter().position(|live| live.name() == name)
    }
}
