//! What is looked at after each step of a simulated world: acknowledged commands are there, and no checkpoint is ahead of what was
//! done.
//!
//! Must not know what is going to happen.

use super::page::Answer;
use super::tab::World;
use crate::support::now;
use crate::support::toy::{CRIER, ECHO, LINKER};
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::ids::{Position, StreamId};
use hindcast::store::{Change, Content, EventStore, Shelf};
use serde_json::Value;
use std::sync::Arc;

/// What was looked at so far.
pub struct Watching {
    world: World,
    transactions: usize,
    answered: usize,
}

impl Watching {
    pub fn of(world: &World) -> Self {
        Self { world: world.clone(), transactions: 0, answered: 0 }
    }

    /// Looks at what has happened since it was called last.
    pub fn look(&mut self, answers: &[Answer]) {
        let written: Vec<_> = self.world.written.borrow()[self.transactions..].to_vec();
        self.transactions += written.len();
        for write in
            written.into_iter().flatten().filter(|write| write.shelf == Shelf::Handlers && write.key.contains('.'))
        {
            if let Change::Put(Content::Json(progress)) = &write.change {
                self.look_at_checkpoint(&write.key, progress);
            }
        }
        let acknowledged = || answers.iter().filter_map(|answer| answer.borrow().clone()?.ok());
        let count = acknowledged().count();
        if count > self.answered {
            self.answered = count;
            for event in acknowledged().flat_map(|receipt| receipt.events) {
                let there = self.world.store.look(|log| log.at(event.position));
                assert_eq!(there, Some(event), "what was acknowledged is there");
            }
        }
    }

    /// Everything that follows from the events up to a checkpoint is done, or put aside.
    fn look_at_checkpoint(&self, handler: &str, progress: &Value) {
        let at = |field: &str| Position(progress[field].as_u64().expect("a position"));
        let (began, position) = (at("began"), at("position"));
        let rings: Vec<_> = self.world.store.look(|log| {
            (began.0 + 1..=position.0)
                .filter_map(|at| log.at(Position(at)))
                .filter(|event| event.event_type == "Toy.BellRung")
                .collect()
        });
        for ring in &rings {
            let is_done = match handler {
                ECHO => ring.data["echoes"] == 0 || self.is_echoed(ring),
                LINKER => self.world.store.look(|log| log.has_link(&StreamId("rings".into()), ring.position)),
                CRIER => self.has(Shelf::Outbox, &format!("{}/0", ring.event_id.0)),
                _ => true,
            };
            let is_parked = || self.has(Shelf::Parked, &format!("{handler}/{:012}", ring.position.0));
            assert!(is_done || is_parked(), "{handler} is at {position} and has not done {}", ring.position);
        }
    }

    fn is_echoed(&self, ring: &Arc<RecordedEvent>) -> bool {
        let later = self.world.store.look(|log| log.correlated(ring.correlation_id));
        later.iter().any(|at| {
            self.world
                .store
                .look(|log| log.at(*at))
                .is_some_and(|event| event.command_causation() == Some(ring.event_id.0))
        })
    }

    fn has(&self, shelf: Shelf, key: &str) -> bool {
        now(self.world.store.get(shelf, key)).expect("memory does not fail").is_some()
    }
}
