//! Commands meet the log: what happens between "send" and "recorded", and what follows by itself.
//!
//! Generic over the store, so that everything here runs natively in tests. Must not know a screen, nor a particular context.

mod dispatch;
mod draft;
mod environment;
mod follow_up;
mod import;
mod refused;
mod uniqueness;

pub use dispatch::{Command, Receipt};
pub use draft::Draft;
pub use environment::BrowserEnvironment;
pub use environment::{Environment, FixedEnvironment};
pub use import::ImportReport;
pub use refused::Refused;

use crate::engine::context::{Context, Views};
use crate::engine::ids::Position;
use crate::store::EventStore;
use futures::lock::Mutex;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often a command is decided again after somebody else was first.
const RETRIES: u8 = 10;

/// The views of a context as of a position, kept to be asked by the pipeline.
type ReadModel = (Position, Box<dyn Views>);

/// Dispatches commands to the aggregates of its contexts and runs their policies.
pub struct Runtime<S, E> {
    store: S,
    environment: E,
    contexts: Vec<Arc<Context>>,
    running_policies: Mutex<()>,
    read_models: RefCell<BTreeMap<&'static str, ReadModel>>,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// A runtime over a store.
    pub fn new(store: S, environment: E, contexts: impl Into<Vec<Arc<Context>>>) -> Self {
        Self {
            store,
            environment,
            contexts: contexts.into(),
            running_policies: Mutex::new(()),
            read_models: RefCell::default(),
        }
    }

    /// The store, to read from.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The contexts that it runs.
    pub fn contexts(&self) -> &[Arc<Context>] {
        &self.contexts
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
}
