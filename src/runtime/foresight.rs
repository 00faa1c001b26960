//! What a read model would say if it had everything: for a value that must be unique, nobody waits until it has.
//!
//! Rows are taken over from the tables when an event touches them; the tables stay as they are, and nothing else of them is copied.
//! What was foreseen is kept for the next command, until the read model itself goes on. Must not know who asks.

use super::worker::{Foresight, State};
use crate::engine::context::Seen;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::ids::Position;
use crate::engine::tables::Tables;
use std::collections::BTreeSet;
use std::sync::Arc;

impl State {
    /// Up to which event it is foreseen what it would remember.
    pub fn foresee(&mut self) -> Position {
        let over = (self.generation, self.applied);
        if let Some(foresight) = self.foresight.as_ref().filter(|foresight| foresight.over == over) {
            return foresight.applied;
        }
        let (rows, known) = (Tables::new(&self.handler.tables), BTreeSet::new());
        self.foresight = Some(Foresight { rows, known, applied: self.applied, over });
        self.applied
    }

    /// Foresees one more event; nothing where it is another context's, or cannot be read.
    pub fn foresee_event(&mut self, position: Position, event: Option<&RecordedEvent>) {
        let Some(foresight) = self.foresight.as_mut().filter(|foresight| foresight.applied.next() == position) else {
            return;
        };
        foresight.applied = position;
        if let Some(event) = event
            && let Seen::Known(typed) = self.context.read(event)
        {
            let apply = Arc::clone(&self.handler.apply);
            let mut writer = foresight.rows.writer_over(position, &self.tables, &mut foresight.known);
            apply(typed.as_ref(), event, &mut writer);
        }
    }

    /// A row as it is foreseen.
    pub fn foreseen_row(&self, table: &str, key: &str) -> Option<JsonObject> {
        let foresight = self.foresight.as_ref();
        match foresight.filter(|foresight| foresight.known.contains(&(table.to_owned(), key.to_owned()))) {
            Some(foresight) => foresight.rows.get(table)?.get(key),
            None => self.tables.get(table)?.get(key),
        }
    }
}
