//! A process manager: a policy with memory. It leads something that takes several steps, one instance for each key.
//!
//! After Commanded's process managers: an event starts, continues or stops an instance; what follows from it depends on what
//! the instance remembers; after a stop nothing is remembered. Must not know how commands are dispatched, nor whether they
//! were issued before.

use super::codec;
use super::event::RecordedEvent;
use super::handler::{Handler, HandlerKind, Reaction, StartFrom};
use super::tables::{Reader, Writer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// What an event means for the instance of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interest {
    /// It begins, or goes on if it has begun.
    Start(String),
    /// It goes on, if it has begun.
    Continue(String),
    /// It ends, if it has begun, and nothing is remembered of it.
    Stop(String),
}

impl Interest {
    fn key(&self) -> &str {
        match self {
            Self::Start(key) | Self::Continue(key) | Self::Stop(key) => key,
        }
    }
}

/// Leads processes, each by what has happened in it so far.
pub trait ProcessManager {
    /// The events of the context.
    type Event: 'static;
    /// What an instance remembers; the default is the time before its first event.
    type State: Default + Serialize + DeserializeOwned;
    /// Its stable name: what its checkpoint is kept under, the name of the table of its instances, and what its sticky says.
    const NAME: &'static str;
    /// Raised when `evolve` changes its mind. What is remembered is then folded anew; no command is issued again.
    const VERSION: u32 = 1;

    /// The instances that an event concerns, in the order in which they are to hear of it.
    fn interests(event: &Self::Event) -> Vec<Interest>;

    /// What follows from `event` for the instance that remembers `state`, before it takes the event in.
    fn react(state: &Self::State, event: &Self::Event, recorded: &RecordedEvent) -> Vec<Reaction>;

    /// What the instance remembers after `event`.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;

    /// What an instance remembers, if it has begun or this event begins it.
    #[must_use]
    fn state_of(interest: &Interest, kept: Option<super::event::JsonObject>) -> Option<Self::State> {
        match (kept, interest) {
            (Some(kept), _) => Some(codec::from_object(&kept).unwrap_or_default()),
            (None, Interest::Start(_)) => Some(Self::State::default()),
            (None, _) => None,
        }
    }

    /// The process manager without its types. Its table has a row for each instance, under its key.
    #[must_use]
    fn handler() -> Handler {
        let apply = |event: &dyn std::any::Any, _: &RecordedEvent, tables: &mut Writer| {
            let Some(event) = event.downcast_ref::<Self::Event>() else { return };
            for interest in Self::interests(event) {
                let key = interest.key();
                let Some(state) = Self::state_of(&interest, tables.get(Self::NAME, key)) else { continue };
                match &interest {
                    Interest::Stop(_) => tables.remove(Self::NAME, key),
                    _ => tables.put(Self::NAME, key, Self::evolve(state, event)),
                }
            }
        };
        let react = |event: &dyn std::any::Any, recorded: &RecordedEvent, tables: &Reader| {
            let Some(event) = event.downcast_ref::<Self::Event>() else { return Vec::new() };
            let reactions = Self::interests(event).into_iter().flat_map(|interest| {
                let state = Self::state_of(&interest, tables.get(Self::NAME, interest.key()));
                state.map(|state| Self::react(&state, event, recorded)).unwrap_or_default()
            });
            reactions.collect()
        };
        Handler {
            version: Self::VERSION,
            start_from: StartFrom::Current,
            tables: vec![Self::NAME],
            apply: Arc::new(apply),
            react: Some(Arc::new(react)),
            ..Handler::new(Self::NAME, HandlerKind::ProcessManager)
        }
    }
}
