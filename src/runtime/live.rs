//! A handler at work: its tables in memory, and how far it has come.
//!
//! Applying is synchronous and pure, so a new event is in every view before the frame in which it arrived is drawn. Must not
//! know a store.

use super::progress::{Control, Progress, Standing};
use crate::engine::context::{Context, Seen};
use crate::engine::event::RecordedEvent;
use crate::engine::handler::{Handler, HandlerKind, Reaction, StartFrom};
use crate::engine::ids::Position;
use crate::engine::tables::Tables;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A handler at work.
pub struct Live {
    /// Its context.
    pub context: Arc<Context>,
    /// What it does.
    pub handler: Handler,
    /// What it remembers, for everybody to read.
    pub tables: Tables,
    /// Up to which event the tables are right.
    pub applied: Position,
    /// Tables that are folded anew, and up to which event; the old ones stay readable until these have come as far.
    pub anew: Option<(Tables, Position)>,
    /// What is kept of its work.
    pub progress: Progress,
    /// What somebody wants of it.
    pub control: Control,
    /// Whether `progress` has changed since it was kept.
    pub unsaved: bool,
    /// How often the next event was tried.
    pub tries: u32,
}

impl Live {
    /// A handler that has not begun.
    #[must_use]
    pub fn new(context: &Arc<Context>, handler: &Handler) -> Self {
        Self {
            context: Arc::clone(context),
            tables: Tables::new(&handler.tables),
            handler: handler.clone(),
            applied: Position::START,
            anew: None,
            progress: Progress { version: handler.version, ..Progress::default() },
            control: Control::default(),
            unsaved: false,
            tries: 0,
        }
    }

    /// Its name among all handlers: `Orders.Shipping`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.context.prefix, self.handler.name)
    }

    /// Whether it takes events in.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.control.standing == Standing::Running
    }

    /// Whether it has tables that events are applied to.
    #[must_use]
    pub fn remembers(&self) -> bool {
        !self.handler.tables.is_empty()
    }

    /// The event that is applied next.
    #[must_use]
    pub fn next_to_apply(&self) -> Position {
        self.anew.as_ref().map_or(self.applied, |(_, position)| *position).next()
    }

    /// Why it cannot handle an event, if it cannot.
    #[must_use]
    pub fn complaint(&self, event: &RecordedEvent, seen: &Seen) -> Option<String> {
        if self.control.fails_on.as_deref() == Some(event.event_type.as_str()) {
            return Some("it was told to fail on this type of event".into());
        }
        match seen {
            Seen::Unreadable(why) => Some(format!("the event cannot be read: {why}")),
            Seen::Foreign | Seen::Unknown | Seen::Known(_) => None,
        }
    }

    /// Takes the next event in, or passes over it if it means nothing here. One that was handled already is not taken in again.
    pub fn apply(&mut self, event: &RecordedEvent, seen: &Seen) {
        if event.position != self.next_to_apply() {
            return;
        }
        let apply = self.handler.apply;
        let (tables, applied) = match &mut self.anew {
            Some((tables, position)) => (tables, position),
            None => (&mut self.tables, &mut self.applied),
        };
        if let Seen::Known(typed) = seen {
            apply(typed.as_ref(), event, &mut tables.writer(event.position));
        }
        *applied = event.position;
        self.unsaved = true;
        self.take_over_the_new();
    }

    /// Takes an event in that was put aside before: what it changes, it changes now.
    pub fn apply_late(&mut self, event: &RecordedEvent) {
        if let Seen::Known(typed) = self.context.read(event) {
            (self.handler.apply)(typed.as_ref(), event, &mut self.tables.writer(self.applied.max(event.position)));
            self.unsaved = true;
        }
    }

    /// Goes on without the next event.
    pub fn pass_over(&mut self, position: Position) {
        if position == self.next_to_apply() {
            match &mut self.anew {
                Some((_, applied)) => *applied = position,
                None => self.applied = position,
            }
            self.unsaved = true;
            self.take_over_the_new();
        }
    }

    /// What was folded anew becomes what is read, once it has come as far.
    fn take_over_the_new(&mut self) {
        if let Some((tables, position)) = self.anew.take_if(|(_, position)| *position >= self.applied) {
            (self.tables, self.applied) = (tables, position);
        }
    }

    /// Begins to fold everything anew, from where it began. What there is stays readable meanwhile.
    pub fn fold_anew(&mut self) {
        let start = self.first();
        let (kept, round) = (BTreeMap::new(), self.control.rounds);
        self.progress =
            Progress { kept, round, applied: start, version: self.handler.version, ..self.progress.clone() };
        self.unsaved = true;
        let tables = Tables::new(&self.handler.tables);
        if self.applied > start {
            self.anew = Some((tables, start));
        } else {
            (self.tables, self.applied) = (tables, start);
        }
    }

    /// The position after which its tables begin. A process that began before its manager was first seen is not the manager's
    /// business; whoever only looks, looks at everything.
    fn first(&self) -> Position {
        match self.handler.kind {
            HandlerKind::ProcessManager => self.progress.began,
            _ => Position::START,
        }
    }

    /// Begins, at the head as it is now.
    pub fn begin(&mut self, head: Position) {
        let start = match self.control.start_from.unwrap_or(self.handler.start_from) {
            StartFrom::Origin => Position::START,
            StartFrom::Current => head,
            StartFrom::Position(position) => position.min(head),
        };
        (self.progress.position, self.progress.began) = (start, start);
        self.progress.resets = self.control.resets;
        self.applied = self.first();
        self.progress.applied = self.applied;
        self.tables = Tables::new(&self.handler.tables);
        self.unsaved = true;
    }

    /// What follows from an event, given what was remembered of everything before it.
    #[must_use]
    pub fn react(&self, event: &RecordedEvent, seen: &Seen) -> Vec<Reaction> {
        let before = Position(event.position.0.saturating_sub(1));
        match (self.handler.react, seen) {
            (Some(react), Seen::Known(typed)) => react(typed.as_ref(), event, &self.tables.as_of(before)),
            _ => Vec::new(),
        }
    }
}
