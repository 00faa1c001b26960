//! Commands meet the log: what happens between "send" and "recorded", and what follows by itself.
//!
//! Generic over the store, so that everything here runs natively in tests. Must not know a screen, nor a particular context.
//!
//! **Who owns what.** A [`Runtime`] is one tab's. Commands go through `dispatch`. Each handler of each hosted context is a `Worker`
//! (`worker`), which owns its tables, its position, its troubles (`trouble`) and its process (`process`). Applying events to tables
//! (`apply`) is done in every tab, in one sweep over all workers that never waits for one of them. What follows in the world (`react`)
//! is done in the tab that leads (`leading`), each worker in its own process. How far they have come is kept by that tab (`keeping`)
//! and taken up from there (`taking_up`). What people order of a handler is a record that any tab changes (`control`). Contexts come
//! and go (`hosting`).
//!
//! **Which lock guards what.** There is one kind of lock, `Worker::turn`: whoever takes one handler further over an await holds it
//! (reacting, keeping, taking up, settling a parked event, emptying the workspace). Whoever needs several takes them in the order of
//! the workers, or does not wait for them. Whoever has one never waits for another. Everything else is borrowed for a moment and never
//! over an await. Orders wait for no lock: they raise the handler's generation, and whoever was at something finds that it was overtaken,
//! at the latest in the transaction that it wants to write, which expects the generation and the term to be the same (`Write::expect`).

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
mod foresight;
mod generations;
mod giving_up;
mod history;
mod hosting;
mod import;
mod keeping;
mod lag;
mod leading;
mod middleware;
mod parked;
mod pipeline;
mod process;
mod progress;
mod react;
mod refused;
mod returning;
mod router;
mod running;
mod snapshots;
mod stories;
mod systems;
mod taking_up;
mod trouble;
mod uniqueness;
mod views;
mod worker;

pub use apply::Halt;
pub use command::{Command, Receipt};
pub use consistency::Consistency;
pub use control::{HandlerStatus, Order};
pub use draft::Draft;
pub use environment::{BrowserEnvironment, Environment, FixedEnvironment, Process};
pub use import::ImportReport;
pub use leading::Term;
pub use middleware::Middleware;
pub use pipeline::{Passage, STAGES, Stage};
pub use process::Progressed;
pub use progress::{Control, OnError, OnErrorChange, Parked, Standing, Then};
pub use refused::Refused;
pub use returning::Returning;
pub use stories::{Verdict, stories};

use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::fault::Fault;
use crate::engine::table::Table;
use crate::store::EventStore;
use pipeline::Passages;
use process::{Signal, Wakeful};
use router::Router;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use worker::Worker;

/// How often a command is decided again after somebody else was first.
const RETRIES: u8 = 10;

/// Dispatches commands to the aggregates of its contexts and runs their handlers.
pub struct Runtime<S, E> {
    store: S,
    environment: E,
    /// Itself, for processes, which live as long as they are at something.
    me: Weak<Self>,
    /// The contexts that are hosted; `hosting` changes them, together with the workers.
    contexts: RefCell<Vec<Arc<Context>>>,
    /// The handlers of these, each at work on its own.
    workers: RefCell<Vec<Rc<Worker>>>,
    /// The term for which this tab leads, if it does.
    term: Cell<Option<Term>>,
    /// The process that applies events to tables.
    applying: Rc<Wakeful>,
    /// Told when handlers have come further, and who is told of that besides; see `process`.
    moved: Signal,
    watchers: RefCell<Vec<Watcher>>,
    /// The fault of the store that a process met last, for whoever waits for that process.
    failed: RefCell<Option<Fault>>,
    /// Which commands are taken, and what stands around them.
    router: Router,
    /// The ways of the last commands through the pipeline.
    passages: RefCell<Passages>,
    /// After how many events of an aggregate a snapshot is taken, where somebody has said so.
    snapshots_every: RefCell<BTreeMap<String, u64>>,
    /// What was handed over to external systems, by system, and how these are set, as read last.
    deliveries: RefCell<BTreeMap<String, Table>>,
    systems: RefCell<BTreeMap<String, JsonObject>>,
}

/// Whoever is told of what processes do.
type Watcher = Rc<dyn Fn(&Progressed)>;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// A runtime over a store, which from now on reads old payloads as the contexts say. Its handlers do nothing before
    /// [`Runtime::take_up`].
    pub fn new(store: S, environment: E, contexts: impl Into<Vec<Arc<Context>>>) -> Rc<Self> {
        let runtime = Rc::new_cyclic(|me| Self {
            store,
            environment,
            me: Weak::clone(me),
            contexts: RefCell::default(),
            workers: RefCell::default(),
            term: Cell::default(),
            applying: Rc::default(),
            moved: Signal::default(),
            watchers: RefCell::default(),
            failed: RefCell::default(),
            router: Router::default(),
            passages: RefCell::default(),
            snapshots_every: RefCell::default(),
            deliveries: RefCell::default(),
            systems: RefCell::default(),
        });
        for context in contexts.into() {
            runtime.let_in(&context, usize::MAX, |_| None);
        }
        runtime
    }

    /// The store, to read from.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Where clock and ids come from.
    pub fn environment(&self) -> &E {
        &self.environment
    }

    /// The handlers at work. The list is not borrowed for longer than that.
    fn workers(&self) -> Vec<Rc<Worker>> {
        self.workers.borrow().clone()
    }

    /// The handler at work of this name among all: `Orders.Shipping`.
    fn find_worker(&self, name: &str) -> Option<Rc<Worker>> {
        self.workers.borrow().iter().find(|worker| worker.name == name).cloned()
    }
}
