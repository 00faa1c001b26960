//! The session: one handle to everything that a page knows.
//!
//! The log grows only through [`Session::hear`], the playhead moves only through [`Session::time`], commands go out only
//! through [`Session::dispatch`]. What is shown is a memo over these. Must not know markup, nor any particular context.

use super::backup::Backup;
use super::beat::{Beat, Here, beat_of};
use super::compare::Thing;
use super::find::Finding;
use super::follow::Due;
use super::late::Late;
use super::lead::Lead;
use super::mining::Mining;
use super::moment::Moment;
use super::reading::Reading;
use super::safekeeping::Safekeeping;
use super::shown::Source;
use super::story::Story;
use super::underwriting::Desk;
use super::written::Written;
use crate::domains;
use crate::engine::context::Context;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamVersion};
use crate::engine::log::Log;
use crate::engine::rejection::RejectedCommand;
use crate::engine::timestamp::Timestamp;
use crate::kernels::form::World;
use crate::kernels::playhead::{Playhead, TimeCommand};
use crate::runtime::{BrowserEnvironment, Command, Consistency, Environment, Receipt, Refused, Runtime};
use crate::store::indexed_db::IndexedDbStore;
use crate::store::opfs::Opfs;
use crate::store::{CopiedStore, Copies, EventStore};
use futures::future::LocalBoxFuture;
use futures::lock::Mutex;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use std::rc::Rc;
use std::sync::Arc;

/// The runtime of the page.
pub type PageRuntime = Runtime<CopiedStore<IndexedDbStore, Opfs>, BrowserEnvironment>;

/// Where the events are, as far as a person needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// The log is being read.
    Opening,
    /// What is acknowledged is saved in this browser.
    Saved,
    /// Nothing can be recorded any more; a notice says why.
    Lost,
}

/// What the inspector shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Tab {
    /// The views at the playhead.
    #[default]
    State,
    /// What the context has beyond tables, to look at and to work with.
    Desk,
    /// The event at the playhead.
    Event,
    /// The stream of that event.
    Stream,
    /// What takes events in, and how it stands.
    Handlers,
    /// What is in the store, as tables.
    Store,
}

/// What somebody wants of the timeline, wherever they are on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineWish {
    /// Fewer events, larger.
    Nearer,
    /// More events, smaller.
    Further,
    /// The whole log.
    Whole,
    /// To look for something in it.
    Find,
}

/// Everything that the page knows. Copied freely; all copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    /// The log as it is known here, and the views over it.
    pub log: Source,
    /// Where in time we look.
    pub playhead: RwSignal<Playhead>,
    /// The shown context as of the playhead.
    pub moment: Memo<Moment>,
    /// The event at the playhead, once it is in memory.
    pub event: Memo<Option<Arc<RecordedEvent>>>,
    pub(super) late: Late,
    /// The commands that were refused, oldest first.
    pub rejections: RwSignal<Vec<RejectedCommand>>,
    /// A fault that a person has to know of.
    pub notice: RwSignal<Option<Fault>>,
    /// Where the events are.
    pub storage: RwSignal<Storage>,
    /// In how many places they are.
    pub copies: RwSignal<Copies>,
    /// What the inspector shows.
    pub tab: RwSignal<Tab>,
    /// Whether the page is shown to a room.
    pub presenting: RwSignal<bool>,
    /// Whether the screen is black, so that the room looks at the speaker.
    pub is_black: RwSignal<bool>,
    /// The number of the context whose wall is shown.
    pub shown: RwSignal<usize>,
    /// Counts how often handlers or external systems have changed how they stand.
    pub standing: RwSignal<u64>,
    /// Counts how often commands may have gone through the pipeline of this tab.
    pub passed: RwSignal<u64>,
    /// The commands that are under way though their form was left.
    pub unattended: RwSignal<Vec<&'static str>>,
    /// Which tab runs the handlers.
    pub lead: Lead,
    /// Where the events are kept.
    pub safekeeping: Safekeeping,
    /// The file outside of the browser, and the reminder to export.
    pub backup: Backup,
    /// The story that is told, if one is.
    pub story: RwSignal<Story>,
    /// Whether a beat is under way, if only of a story that somebody has left meanwhile.
    pub(super) beat_under_way: RwSignal<bool>,
    /// The beat that is told, and how things were when it began.
    pub beat: Memo<Option<Beat>>,
    /// Whether the timeline shows the events of all contexts.
    pub all_events: RwSignal<bool>,
    /// What somebody wants of the timeline, until it is done.
    pub timeline_wish: RwSignal<Option<TimelineWish>>,
    /// The moment that all tables are compared with, if one is pinned.
    pub pinned: RwSignal<Option<Position>>,
    /// Whether the tables show what the whole action changed, and not only the event at the playhead.
    pub whole_action: RwSignal<bool>,
    /// The row whose history somebody looks into.
    pub looked_into: RwSignal<Option<Thing>>,
    /// What is looked for in the log, and what was found.
    pub finding: RwSignal<Finding>,
    /// Whether somebody looks for something.
    pub is_finding: RwSignal<bool>,
    /// The refused command that somebody looks into, by its number among all.
    pub refusal: RwSignal<Option<usize>>,
    /// Counts how often the workspace was emptied and everything began anew.
    pub renewed: RwSignal<u64>,
    /// The models that are hosted here, as they were written; see `written`.
    pub(super) hosted_models: StoredValue<Vec<Written>>,
    /// One at a time brings the hosted models up to date.
    pub(super) following_models: StoredValue<Rc<Mutex<()>>, LocalStorage>,
    /// The miner of the coins context.
    pub mining: RwSignal<Mining>,
    /// The desks of two underwriters of the loans context.
    pub desks: RwSignal<[Desk; 2]>,
    /// What was read last of a row that was written to: under strong and under eventual consistency.
    pub readings: [RwSignal<Reading>; 2],
    /// The contexts that are hosted; [`Session::host`] and its like change them.
    pub(super) contexts: RwSignal<Vec<Arc<Context>>>,
    pub(super) runtime: StoredValue<Option<Rc<PageRuntime>>, LocalStorage>,
    /// Where in time we are, ahead of `playhead` by what the next frame will show.
    pub(super) now: StoredValue<Playhead>,
    pub(super) due: StoredValue<Due>,
    /// How many imports are under way.
    pub(super) importing: StoredValue<u32>,
    /// How many commands were given and are not answered yet.
    pub(super) under_way: StoredValue<u32>,
}

impl Session {
    /// A session that has not been opened yet.
    #[must_use]
    pub fn new() -> Self {
        let contexts = RwSignal::new(domains::all().to_vec());
        let (log, playhead, shown) = (Source::new(), RwSignal::new(Playhead::default()), RwSignal::new(0_usize));
        let position = Memo::new(move |_| playhead.get().position());
        let moment = move |position| {
            contexts.track();
            Moment::of(context_of(contexts, shown.get()), position, log, log.track())
        };
        let moment = Memo::new(move |_| moment(position.get()));
        let event = Memo::new(move |_| {
            let position = position.get();
            log.with(|log| log.at(position))
        });
        let (story, beat_under_way, rejections) = (RwSignal::default(), RwSignal::default(), RwSignal::default());
        let now: StoredValue<Playhead> = StoredValue::default();
        let here = move || Here {
            head: log.with_untracked(Log::head),
            playhead: now.get_value().position(),
            refusals: rejections.with_untracked(Vec::len),
        };
        let beat = beat_of(story, beat_under_way, here);
        Self {
            log,
            playhead,
            moment,
            event,
            late: Late::of(playhead, moment, event),
            rejections,
            notice: RwSignal::default(),
            storage: RwSignal::new(Storage::Opening),
            copies: RwSignal::default(),
            tab: RwSignal::default(),
            presenting: RwSignal::default(),
            is_black: RwSignal::default(),
            shown,
            standing: RwSignal::default(),
            passed: RwSignal::default(),
            unattended: RwSignal::default(),
            lead: Lead::default(),
            safekeeping: Safekeeping::default(),
            backup: Backup::default(),
            story,
            beat_under_way,
            beat,
            all_events: RwSignal::default(),
            timeline_wish: RwSignal::default(),
            pinned: RwSignal::default(),
            whole_action: RwSignal::default(),
            looked_into: RwSignal::default(),
            finding: RwSignal::default(),
            is_finding: RwSignal::default(),
            refusal: RwSignal::default(),
            renewed: RwSignal::default(),
            hosted_models: StoredValue::default(),
            following_models: StoredValue::new_local(Rc::default()),
            mining: RwSignal::default(),
            desks: RwSignal::default(),
            readings: [RwSignal::default(), RwSignal::default()],
            contexts,
            runtime: StoredValue::new_local(None),
            now,
            due: StoredValue::default(),
            importing: StoredValue::default(),
            under_way: StoredValue::default(),
        }
    }

    /// Where in time we are, though the screen may show it only with the next frame.
    #[must_use]
    pub fn position(self) -> Position {
        self.now.get_value().position()
    }

    /// Moves the playhead: the only door to it.
    pub fn time(self, command: TimeCommand) {
        self.now.update_value(|now| *now = now.apply(command));
        self.show_soon(false);
    }

    /// Does a command.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn dispatch(self, command: Command) -> Result<Receipt, Refused> {
        self.dispatch_and_wait(command, &Consistency::Eventual).await
    }

    /// Does a command, and waits for those handlers that its giver wants to have handled it.
    ///
    /// # Errors
    /// Why it was not done; or that it is done, and the handlers are late.
    pub async fn dispatch_and_wait(self, command: Command, consistency: &Consistency) -> Result<Receipt, Refused> {
        let runtime = self.runtime()?;
        self.under_way.update_value(|under_way| *under_way += 1);
        let outcome = runtime.dispatch_and_wait(command, consistency).await;
        self.under_way.update_value(|under_way| *under_way -= 1);
        self.put_off(|due| &mut due.passed);
        self.show_soon(false);
        outcome
    }

    /// Gives a command of the shown context from the screen. Boxed: each caller would bring its own copy of all that it sets off.
    #[must_use]
    pub fn give(self, name: &str, data: JsonObject) -> LocalBoxFuture<'static, Result<Receipt, Refused>> {
        self.give_as_seen(name, data, None)
    }

    /// The same, given on what somebody saw: if the stream is not at this version any more, it is refused.
    #[must_use]
    pub fn give_as_seen(
        self,
        name: &str,
        data: JsonObject,
        seen: Option<StreamVersion>,
    ) -> LocalBoxFuture<'static, Result<Receipt, Refused>> {
        let context = self.context().model.name.to_owned();
        let expected = seen.map(ExpectedVersion::Exact);
        Box::pin(self.dispatch(Command { context, name: name.to_owned(), data, expected, ..Command::default() }))
    }

    /// Waits until the handlers have handled everything.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn idle(self) -> Result<(), Refused> {
        let runtime = self.runtime()?;
        runtime.run_handlers().await?;
        let head = runtime.store().look(Log::head);
        runtime.wait_for(None, head).await
    }

    /// The runtime, once the store is open.
    ///
    /// # Errors
    /// The fault that it is not.
    pub fn runtime(self) -> Result<Rc<PageRuntime>, Fault> {
        self.runtime.get_value().ok_or_else(|| Fault {
            code: "not_open",
            happened: "the log is not open".into(),
            safe: "nothing was changed".into(),
            remedy: "wait until the page says that it saves, or reload it".into(),
        })
    }

    /// The contexts that are hosted; what shows them follows when one comes or goes.
    #[must_use]
    pub fn contexts(self) -> Vec<Arc<Context>> {
        // asked from a task or an event there is nobody to follow
        if Observer::get().is_some() {
            self.contexts.track();
        }
        self.contexts.get_untracked()
    }

    /// The contexts that are hosted now.
    #[must_use]
    pub fn contexts_now(self) -> Vec<Arc<Context>> {
        self.contexts.get_untracked()
    }

    /// The context whose wall is shown.
    #[must_use]
    pub fn context(self) -> Arc<Context> {
        context_of(self.contexts, self.shown.get_untracked())
    }

    /// The shown context as of a position.
    #[must_use]
    pub fn moment_at(self, position: Position) -> Moment {
        Moment::of(self.context(), position, self.log, 0)
    }

    /// A new id for a form.
    #[must_use]
    pub fn fresh_id(self) -> String {
        BrowserEnvironment::default().fresh_id().to_string()
    }

    /// What the examples of a form need of the world.
    #[must_use]
    pub fn world(self, fresh_id: &dyn Fn() -> String) -> World<'_> {
        World { fresh_id, now: self.time_now() }
    }

    /// The time by the clock of the workspace; before it is open by the real one.
    #[must_use]
    pub fn time_now(self) -> Timestamp {
        self.runtime().map_or_else(|_| BrowserEnvironment::default().now(), |runtime| runtime.environment().now())
    }

    /// Whether a command can be given: the log is open, and we look at now.
    #[must_use]
    pub fn accepts_commands(self) -> bool {
        self.storage.get() == Storage::Saved && self.playhead.get().is_following()
    }
}

/// A context by number; the first one where there is none of that number.
fn context_of(contexts: RwSignal<Vec<Arc<Context>>>, number: usize) -> Arc<Context> {
    let found = contexts.with_untracked(|contexts| contexts.get(number).or(contexts.first()).map(Arc::clone));
    found.unwrap_or_else(|| Arc::clone(&domains::all()[0]))
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}
