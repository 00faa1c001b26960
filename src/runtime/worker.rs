//! A handler at work: its tables in memory, how far it has come, and what troubles it.
//!
//! Everything here is synchronous and pure, so a new event is in every view before the frame in which it arrived is drawn. Must not
//! know a store.

use super::process::Wakeful;
use super::progress::{Control, Progress, Standing};
use super::trouble::{Side, Troubles, Verdict};
use crate::engine::context::{Context, Seen};
use crate::engine::event::RecordedEvent;
use crate::engine::handler::{Handler, Reaction};
use crate::engine::ids::Position;
use crate::engine::log::Head;
use crate::engine::tables::Tables;
use crate::engine::timestamp::Timestamp;
use futures::lock::Mutex;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// A handler at work, and who may do what with it.
pub struct Worker {
    /// Its name among all handlers: `Orders.Shipping`.
    pub name: String,
    /// What it has and how it stands. Borrowed for a moment only, never over an await.
    state: RefCell<State>,
    /// Held by whoever takes it further over an await: one reacts, keeps, takes up or settles at a time. Orders and applying do not
    /// wait for it; whoever holds it finds by the generation that it was overtaken.
    pub turn: Arc<Mutex<()>>,
    /// Its process, which reacts.
    pub process: Wakeful,
    /// Whether it would react, if it remembered more: it is woken when it does.
    pub awaits_tables: Cell<bool>,
}

impl Worker {
    /// A handler that has not begun.
    #[must_use]
    pub fn new(context: &Arc<Context>, handler: &Handler) -> Rc<Self> {
        let state = State::new(context, handler);
        let name = format!("{}.{}", context.prefix, handler.name);
        let (turn, process, awaits_tables) = (Arc::default(), Wakeful::default(), Cell::default());
        Rc::new(Self { name, state: RefCell::new(state), turn, process, awaits_tables })
    }

    /// Looks at it, or changes it.
    pub fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.state.borrow_mut())
    }

    /// The generation that it is in, see [`State::generation`].
    pub fn generation(&self) -> u64 {
        self.state.borrow().generation
    }
}

/// What a handler has, and how it stands.
pub struct State {
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
    /// How far it has come, as the page knows it.
    pub progress: Progress,
    /// What was kept of that last.
    pub durable: Option<Progress>,
    /// What somebody wants of it.
    pub control: Control,
    /// How many versions of each table are written in full pieces, though `durable` does not speak of them yet.
    pub ahead: BTreeMap<&'static str, usize>,
    /// The first versions of the pieces in which each table is kept.
    pub pieces: BTreeMap<&'static str, BTreeSet<usize>>,
    /// Counts what it has taken in or done, to know what has changed since it was kept.
    pub edits: u64,
    /// How many of these are kept.
    pub kept_edits: u64,
    /// Whether it has moved over an event of its own context since it was kept.
    pub owes: bool,
    /// Counts how often it was set back, folded anew, killed, taken up or withdrawn. Whoever began something before that was
    /// overtaken: what comes of it counts for nothing.
    pub generation: u64,
    /// Whether its context has left the workspace.
    pub is_withdrawn: bool,
    /// What it could not handle last.
    pub troubles: Troubles,
    /// What it would remember of events that it may not apply yet, for whoever must know; see `uniqueness`.
    pub foresight: Option<Foresight>,
    /// The first and the last position of the damaged record of which it gave up an event last.
    pub damaged: Option<(Position, Position)>,
}

/// Tables that are folded anew.
pub struct Anew {
    /// The tables.
    pub tables: Tables,
    /// Up to which event they are right.
    pub applied: Position,
    /// Which of the rebuilds they belong to.
    pub(super) rebuilds: u32,
}

/// Rows that events beyond `State::applied` would change, over the tables.
pub struct Foresight {
    /// The rows.
    pub rows: Tables,
    /// Which rows of the tables are among them, changed or not.
    pub known: BTreeSet<(String, String)>,
    /// Up to which event they are right.
    pub applied: Position,
    /// Of which tables they are: the generation, and up to which event those were right.
    pub over: (u64, Position),
}

/// A handler that has come further than by so many events since it was kept is kept again, though nothing else has changed.
const FAR: u64 = 1_000;

impl State {
    fn new(context: &Arc<Context>, handler: &Handler) -> Self {
        Self {
            context: Arc::clone(context),
            tables: Tables::new(&handler.tables),
            handler: handler.clone(),
            applied: Position::START,
            arriving: Some(Position::START),
            anew: None,
            progress: Progress { version: handler.version, ..Progress::default() },
            durable: None,
            control: Control::default(),
            ahead: BTreeMap::new(),
            pieces: BTreeMap::new(),
            edits: 0,
            kept_edits: 0,
            owes: false,
            generation: 0,
            is_withdrawn: false,
            troubles: Troubles::default(),
            foresight: None,
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
            None => self.is_unsaved() && self.progress.kept.is_empty(),
        };
        is_whole && is_right
    }

    /// Whether something has changed since it was kept.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.edits != self.kept_edits
    }

    /// Whether what has changed since it was kept is worth a transaction: more than that it has passed over a few events that are
    /// none of its context's.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        let Some(durable) = &self.durable else { return self.is_unsaved() && (self.acts() || self.has_rows()) };
        let moved = self.applied.max(self.progress.position).0.saturating_sub(durable.applied.max(durable.position).0);
        let has = |table: &str, versions: usize| durable.kept.get(table).copied().unwrap_or_default() == versions;
        let same = Progress { position: durable.position, applied: durable.applied, ..self.progress.clone() };
        self.is_unsaved()
            && (self.owes
                || moved >= FAR
                || same != *durable
                || self.tables.iter().any(|(name, table)| !has(name, table.versions())))
    }

    fn has_rows(&self) -> bool {
        self.tables.iter().any(|(_, table)| table.versions() > 0)
    }

    /// Whether something follows in the world from events that it takes in.
    #[must_use]
    pub fn acts(&self) -> bool {
        self.handler.react.is_some()
    }

    /// Whether it takes events in.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.arriving.is_none() && !self.is_withdrawn && self.shall_run()
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

    /// Whether it lags behind on purpose.
    #[must_use]
    pub fn lags(&self) -> bool {
        self.control.lag_ms > 0 && self.is_running() && self.remembers()
    }

    /// How long it is until it may apply an event; nothing if it may now, or where nobody knows the time. It lags behind events of
    /// its own context only, and behind none from a future that the clock was set back from; what is folded anew is old news and
    /// waits for nothing.
    #[must_use]
    pub fn due_in(&self, event: &Head, now: Option<Timestamp>) -> Duration {
        let Some(now) = now.filter(|now| self.lags() && event.created_at <= *now) else { return Duration::ZERO };
        if self.anew.is_some() || !self.context.owns(event.event_type) {
            return Duration::ZERO;
        }
        let lag = Duration::from_millis(self.control.lag_ms.into());
        let age = now.as_millisecond() - event.created_at.as_millisecond();
        lag.saturating_sub(Duration::from_millis(age))
    }

    /// Whether an event is the next one on a side of it.
    #[must_use]
    pub fn is_at_on(&self, side: Side, position: Position) -> bool {
        self.is_running()
            && match side {
                Side::Applying => self.remembers() && self.next_to_apply() == position,
                Side::Reacting => self.acts() && self.progress.position.next() == position,
            }
    }

    /// Notes that it could not handle an event, and says what becomes of that.
    pub fn fail(&mut self, side: Side, position: Position, why: String) -> Verdict {
        self.troubles.fail(side, position, why, self.control.on_error.tries)
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
        self.edits += 1;
        self.take_over_the_new();
    }

    /// Everything that follows from an event is done.
    pub fn done_with(&mut self, position: Position) {
        (self.progress.position, self.owes) = (position, true);
        self.edits += 1;
    }

    /// Nothing follows from an event, which is none of its context's or has happened elsewhere.
    pub fn passes(&mut self, position: Position) {
        self.progress.position = position;
        self.edits += 1;
    }

    /// Takes an event in that was put aside before: what it changes, it changes now.
    pub fn apply_late(&mut self, event: &RecordedEvent) {
        self.progress.lacks.remove(&event.position);
        if let Seen::Known(typed) = self.context.read(event) {
            (self.handler.apply)(typed.as_ref(), event, &mut self.tables.writer(self.applied.max(event.position)));
            self.progress.late += 1;
            self.edits += 1;
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
        (self.progress.lacks.contains(&position), self.acts() && self.progress.resets == resets)
    }

    /// Goes on without the next event.
    pub fn pass_over(&mut self, position: Position) {
        if position == self.next_to_apply() {
            match &mut self.anew {
                Some(anew) => anew.applied = position,
                None => self.applied = position,
            }
            self.edits += 1;
            self.take_over_the_new();
        }
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
