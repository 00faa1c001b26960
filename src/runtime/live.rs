//! A handler at work: its tables in memory, and how far it has come.
//!
//! Applying is synchronous and pure, so a new event is in every view before the frame in which it arrived is drawn. Must not
//! know a store.

use super::progress::{Control, Progress, Standing};
use crate::engine::context::{Context, Seen};
use crate::engine::event::RecordedEvent;
use crate::engine::handler::{Handler, HandlerKind, Reaction, StartFrom};
use crate::engine::ids::Position;
use crate::engine::log::Head;
use crate::engine::tables::Tables;
use crate::engine::timestamp::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

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
    /// Up to which event what was kept of it is read, as long as the page has only begun to read that. Until all of it is there,
    /// it takes nothing in.
    pub arriving: Option<Position>,
    /// What is folded anew; the old tables stay readable until it has come as far.
    pub anew: Option<Anew>,
    /// What is kept of its work.
    pub progress: Progress,
    /// What somebody wants of it.
    pub control: Control,
    /// How many full pieces of each table are written, though `progress` does not speak of them yet.
    pub ahead: BTreeMap<&'static str, usize>,
    /// Whether `progress` has changed since it was kept.
    pub unsaved: bool,
    /// Which event failed last, and how often it was tried.
    pub tries: (Position, u32),
    /// The first and the last position of the damaged record of which it gave up an event last.
    pub damaged: Option<(Position, Position)>,
}

/// Tables that are folded anew.
pub struct Anew {
    /// The tables.
    pub tables: Tables,
    /// Up to which event they are right.
    pub applied: Position,
    /// The round that they belong to.
    round: u32,
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
            arriving: Some(Position::START),
            anew: None,
            progress: Progress { version: handler.version, ..Progress::default() },
            control: Control::default(),
            ahead: BTreeMap::new(),
            unsaved: false,
            tries: (Position::START, 0),
            damaged: None,
        }
    }

    /// Whether its tables are what was kept, or that and what came since: then they need not be read again. Of one that has only
    /// begun nothing was kept yet, and it has all that there is.
    #[must_use]
    pub fn has_what_is_kept(&self, kept: Option<&Progress>) -> bool {
        let is_whole = self.arriving.is_none() && self.anew.is_none();
        let is_right = match kept {
            Some(kept) => *kept == self.progress && self.applied >= kept.applied,
            None => self.unsaved && self.progress.kept.is_empty(),
        };
        is_whole && is_right
    }

    /// Its name among all handlers: `Orders.Shipping`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.context.prefix, self.handler.name)
    }

    /// Whether it takes events in.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.arriving.is_none() && self.shall_run()
    }

    /// Whether it takes events in, or will as soon as it is there.
    #[must_use]
    pub fn shall_run(&self) -> bool {
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
        self.anew.as_ref().map_or(self.applied, |anew| anew.applied).next()
    }

    /// Whether it is about to apply an event, by now. Without a clock nobody lags.
    #[must_use]
    pub fn applies_next(&self, event: &Head, now: Option<Timestamp>) -> bool {
        self.is_running() && self.remembers() && self.next_to_apply() == event.position && self.is_due(event, now)
    }

    /// Whether it may apply an event by now. Without a clock nobody lags.
    #[must_use]
    pub fn is_due(&self, event: &Head, now: Option<Timestamp>) -> bool {
        now.is_none_or(|now| self.due_in(event, now).is_zero())
    }

    /// Whether it lags behind on purpose.
    #[must_use]
    pub fn lags(&self) -> bool {
        self.control.lag_ms > 0 && self.is_running() && self.remembers()
    }

    /// How long it is until it may apply an event; nothing if it may now. It lags behind events of its own context only, and
    /// behind none from a future that the clock was set back from; what is folded anew is old news and waits for nothing.
    #[must_use]
    pub fn due_in(&self, event: &Head, now: Timestamp) -> Duration {
        if !self.lags() || self.anew.is_some() || !self.context.owns(event.event_type) || event.created_at > now {
            return Duration::ZERO;
        }
        let lag = Duration::from_millis(self.control.lag_ms.into());
        let age = now.as_millisecond() - event.created_at.as_millisecond();
        lag.saturating_sub(Duration::from_millis(age))
    }

    /// Whether an event is the next one, on either side of it.
    #[must_use]
    pub fn is_at(&self, position: Position) -> bool {
        let applies = self.remembers() && self.next_to_apply() == position;
        let reacts = self.handler.react.is_some() && self.progress.position.next() == position;
        self.is_running() && (applies || reacts)
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
        let apply = Arc::clone(&self.handler.apply);
        let (tables, applied) = match &mut self.anew {
            Some(anew) => (&mut anew.tables, &mut anew.applied),
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
        self.progress.lacks.remove(&event.position);
        if let Seen::Known(typed) = self.context.read(event) {
            (self.handler.apply)(typed.as_ref(), event, &mut self.tables.writer(self.applied.max(event.position)));
            self.progress.late += 1;
            self.unsaved = true;
        }
    }

    /// Notes of an event that is put aside whether the tables lack it. Where only what follows from it failed, they do not.
    pub fn put_aside(&mut self, position: Position) {
        if self.remembers() && self.anew.is_none() && self.next_to_apply() == position {
            self.progress.lacks.insert(position);
        }
    }

    /// What is left to do of an event that was put aside, when its handler had been set back so often: whether it is to be
    /// taken in, and whether to be reacted to. Of what an older program has noted, everything.
    #[must_use]
    pub fn is_left(&self, position: Position, resets: Option<u32>) -> (bool, bool) {
        let Some(resets) = resets else { return (true, true) };
        (self.progress.lacks.contains(&position), self.handler.react.is_some() && self.progress.resets == resets)
    }

    /// Goes on without the next event.
    pub fn pass_over(&mut self, position: Position) {
        if position == self.next_to_apply() {
            match &mut self.anew {
                Some(anew) => anew.applied = position,
                None => self.applied = position,
            }
            self.unsaved = true;
            self.take_over_the_new();
        }
    }

    /// What was folded anew becomes what is read, once it has come as far.
    fn take_over_the_new(&mut self) {
        if let Some(anew) = self.anew.take_if(|anew| anew.applied >= self.applied) {
            self.take_over(anew.tables, anew.applied, anew.round);
        }
    }

    fn take_over(&mut self, tables: Tables, applied: Position, round: u32) {
        (self.tables, self.applied) = (tables, applied);
        (self.progress.version, self.progress.round) = (self.handler.version, round);
        // what is kept is of what it was before, and gives way with the next write
        self.progress.kept = BTreeMap::new();
        self.progress.lacks = BTreeSet::new();
        self.unsaved = true;
    }

    /// Takes up what was kept of it: these tables, which are right up to `applied`.
    pub fn take_up(&mut self, progress: Progress, tables: Tables, applied: Position) {
        (self.progress, self.tables, self.applied) = (progress, tables, applied);
        (self.anew, self.unsaved) = (None, false);
    }

    /// Takes up what was kept of it but for its tables, which begin again.
    pub fn take_up_without_tables(&mut self, progress: Progress) {
        self.anew = None;
        self.progress = progress;
        let (tables, start) = (Tables::new(&self.handler.tables), self.first());
        self.take_over(tables, start, self.control.rounds);
    }

    /// Does what is wanted of it by now: goes back to its start, or folds everything anew.
    pub fn heed(&mut self, head: Position) {
        let folding = self.anew.as_ref().map(|anew| (self.handler.version, anew.round));
        let folded = folding.unwrap_or((self.progress.version, self.progress.round));
        if self.progress.resets != self.control.resets {
            self.begin(head);
        } else if folded != (self.handler.version, self.control.rounds) {
            self.fold_anew();
        }
    }

    /// Begins to fold everything anew, from where it began. What there is stays readable meanwhile.
    fn fold_anew(&mut self) {
        let (tables, applied, round) = (Tables::new(&self.handler.tables), self.first(), self.control.rounds);
        if self.remembers() && self.applied > applied {
            self.anew = Some(Anew { tables, applied, round });
        } else {
            self.take_over(tables, applied, round);
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
        self.anew = None;
        let (tables, first) = (Tables::new(&self.handler.tables), self.first());
        self.take_over(tables, first, self.control.rounds);
    }

    /// Whether what follows from an event is its business: not what came before it began, nor what happened elsewhere.
    #[must_use]
    pub fn acts_on(&self, position: Position, was_imported: bool) -> bool {
        position > self.progress.began && !was_imported
    }

    /// What follows from an event, given what was remembered of everything before it.
    #[must_use]
    pub fn react(&self, event: &RecordedEvent, seen: &Seen) -> Vec<Reaction> {
        let before = Position(event.position.0.saturating_sub(1));
        match (&self.handler.react, seen) {
            (Some(react), Seen::Known(typed)) => react(typed.as_ref(), event, &self.tables.as_of(before)),
            _ => Vec::new(),
        }
    }
}
