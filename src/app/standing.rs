//! What is kept beside the log, for screens: how handlers stand, parked events, snapshots, deliveries; and the doors by which
//! the router and the snapshots are set.
//!
//! Read only while somebody looks. Must not know markup, nor what a handler does.

use super::session::{PageRuntime, Session};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::runtime::{HandlerStatus, Order, Parked, Refused};
use crate::store::{EventStore, Shelf};
use futures::future::LocalBoxFuture;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How long it is waited before the same is read again, in milliseconds.
const REST: u32 = 150;
/// The views are said to be behind when they are by more events than this.
const WORTH_A_WORD: u64 = 500;

/// What comes of an order. Boxed: each caller would bring its own copy of all that an order sets off.
pub type Done = LocalBoxFuture<'static, Result<(), Refused>>;

/// What somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What is in memory anyway.
    Nothing,
    /// Handlers and parked events.
    Handlers,
    /// States of streams.
    Snapshots,
    /// What was handed over to external systems.
    Outbox,
}

/// What was found of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// How every handler stands.
    pub handlers: Vec<HandlerStatus>,
    /// The events that were put aside.
    pub parked: Vec<Parked>,
    /// Snapshots or deliveries, by key.
    pub entries: Vec<(String, Value)>,
}

impl Beside {
    fn is_moving(&self) -> bool {
        self.handlers.iter().any(|handler| handler.rebuilding.is_some())
    }
}

impl Session {
    /// What is kept beside the log, read again whenever it may have changed, for as long as the owner of the signal lives.
    #[must_use]
    pub fn beside(self, looked_at: Box<dyn Fn() -> Kept + Send + Sync>) -> RwSignal<Beside> {
        let found = RwSignal::new(Beside::default());
        // whether it is being read, and whether it has changed meanwhile
        let (reading, changed) = (StoredValue::new(false), StoredValue::new(false));
        let wanted = StoredValue::new(Kept::Nothing);
        Effect::new(move |_| {
            self.log.track();
            self.standing.track();
            self.storage.track();
            wanted.set_value(looked_at());
            changed.set_value(true);
            if reading.try_update_value(|reading| std::mem::replace(reading, true)) != Some(false) {
                return;
            }
            spawn_local(async move {
                while changed.try_update_value(|changed| std::mem::replace(changed, false)) == Some(true) {
                    let (Ok(runtime), Some(wanted)) = (self.runtime(), wanted.try_get_value()) else { break };
                    let read = read(runtime, wanted).await;
                    let again = read.as_ref().is_ok_and(Beside::is_moving);
                    self.noticing(read.map(|read| tell(found, read)));
                    TimeoutFuture::new(REST).await;
                    if again {
                        changed.try_update_value(|changed| *changed = true);
                    }
                }
                reading.try_update_value(|reading| *reading = false);
            });
        });
        found
    }

    /// How much of their way the views have come, in percent, while they are far behind.
    #[must_use]
    pub fn folding(self) -> RwSignal<Option<u64>> {
        let percent = RwSignal::new(None);
        let watching = StoredValue::new(false);
        Effect::new(move |_| {
            self.log.track();
            self.standing.track();
            if watching.try_update_value(|watching| std::mem::replace(watching, true)) != Some(false) {
                return;
            }
            spawn_local(async move {
                // what was ordered has begun a moment later
                for moment in 0.. {
                    let behind = self.runtime().ok().and_then(|runtime| runtime.furthest_behind());
                    let worth = behind.filter(|(come, whole)| whole.0 - come.0 > WORTH_A_WORD);
                    tell(percent, worth.map(|(come, whole)| come.0 * 100 / whole.0));
                    if worth.is_none() && moment > 0 {
                        break;
                    }
                    TimeoutFuture::new(REST).await;
                }
                watching.try_update_value(|watching| *watching = false);
            });
        });
        percent
    }

    /// Orders something of a handler, in all tabs.
    pub fn order(self, handler: String, order: Order) -> Done {
        Box::pin(async move { self.runtime()?.order(&handler, order).await })
    }

    /// Handles a parked event again, or lets go of it.
    pub fn settle_parked(self, handler: String, position: Position, again: bool) -> Done {
        Box::pin(async move { self.runtime()?.settle_parked(&handler, position, again).await })
    }

    /// Takes a command off the router of this tab, or puts it on again.
    ///
    /// # Errors
    /// When the store is not open.
    pub fn switch(self, context: &str, command: &str, on: bool) -> Result<(), Fault> {
        self.runtime()?.switch(context, command, on);
        self.standing.update(|standing| *standing += 1);
        Ok(())
    }

    /// Whether a command is on the router of this tab.
    #[must_use]
    pub fn is_on(self, context: &str, command: &str) -> bool {
        self.standing.track();
        self.runtime().map_or(true, |runtime| runtime.is_on(context, command))
    }

    /// Says after how many events of an aggregate a snapshot is taken.
    ///
    /// # Errors
    /// When the store is not open.
    pub fn set_snapshot_every(self, aggregate: &str, events: u64) -> Result<(), Fault> {
        self.runtime()?.set_snapshot_every(aggregate, events);
        self.standing.update(|standing| *standing += 1);
        Ok(())
    }

    /// After how many events of an aggregate a snapshot is taken; 0 for never.
    #[must_use]
    pub fn snapshot_every(self, aggregate: &str) -> u64 {
        self.standing.track();
        self.runtime().map_or(0, |runtime| runtime.snapshot_every(aggregate))
    }

    /// Whether a context here has events of this type.
    #[must_use]
    pub fn knows(self, event_type: &str) -> bool {
        self.contexts().iter().any(|context| context.knows(event_type))
    }
}

/// Sets a signal that may be gone by now, and only if there is something new.
pub(super) fn tell<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|before| *before != value) == Some(true) {
        signal.set(value);
    }
}

async fn read(runtime: Rc<PageRuntime>, wanted: Kept) -> Result<Beside, Fault> {
    let shelf = match wanted {
        Kept::Nothing => return Ok(Beside::default()),
        Kept::Handlers => {
            let (handlers, parked) = (runtime.handlers().await?, runtime.parked().await?);
            return Ok(Beside { handlers, parked, entries: Vec::new() });
        }
        Kept::Snapshots => Shelf::Snapshots,
        Kept::Outbox => Shelf::Outbox,
    };
    let entries = runtime.store().read(shelf, "", "", usize::MAX).await?;
    let entries = entries.into_iter().map(|(key, content)| (key, content.json())).collect();
    Ok(Beside { entries, ..Beside::default() })
}
