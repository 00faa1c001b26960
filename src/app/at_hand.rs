//! Events that are brought into memory because somebody looks at them: a long log is not there as a whole.
//!
//! Must not know markup.

use super::session::Session;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::kernels::naming::naming;
use crate::store::EventStore;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

impl Session {
    /// Brings events into memory that somebody wants to look at.
    pub fn want(self, positions: Vec<Position>) {
        let missing = |log: &Log| {
            let there = |position: &Position| log.head_of(*position).is_some() && !log.has(*position);
            positions.into_iter().filter(there).collect::<Vec<_>>()
        };
        let missing = self.log.with_untracked(missing);
        if let (false, Ok(runtime)) = (missing.is_empty(), self.runtime()) {
            spawn_local(async move {
                self.noticing(runtime.store().events(&missing).await.map(drop));
            });
        }
    }

    /// Keeps what the screen shows of the playhead in memory: its event, what belongs to the same action, and the events of its
    /// stream that say what people know the thing by.
    pub fn keep_at_hand(self) {
        Effect::new(move |_| {
            let position = self.playhead.get().position();
            let wanted = self.log.with(|log| {
                let head = log.head_of(position)?;
                let stream = StreamId(head.stream_id.to_owned());
                let first = log.first_of(&stream)?;
                let contexts = self.contexts();
                let context = contexts.iter().find(|context| context.owner_of(&stream).is_some());
                let names = context.map_or_else(Vec::new, |context| naming(&context.model, log, first, position));
                Some(log.correlated(head.correlation_id).into_iter().chain(names).collect::<Vec<_>>())
            });
            self.want(wanted.unwrap_or_default());
        });
    }
}
