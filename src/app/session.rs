//! The session: one handle to everything that a page knows.
//!
//! The log grows only through [`Session::hear`], the playhead moves only through [`Session::time`], commands go out only
//! through [`Session::dispatch`]. What is shown is a memo over these. Must not know markup, nor any particular context.

use super::moment::{Moment, Replay};
use crate::domains;
use crate::engine::context::Context;
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::rejection::RejectedCommand;
use crate::kernels::playhead::{Playhead, TimeCommand};
use crate::runtime::{BrowserEnvironment, Command, Environment, Receipt, Refused, Runtime};
use crate::store::indexed_db::IndexedDbStore;
use crate::store::{EventStore, News};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The runtime of the page.
pub type PageRuntime = Runtime<IndexedDbStore, BrowserEnvironment>;

/// The database that the page keeps its events in.
const WORKSPACE: &str = "hindcast";
/// How long after opening the store tidies up, in milliseconds: late enough not to be in anybody's way.
const SEAL_AFTER: u32 = 3_000;

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
    /// The event at the playhead.
    Event,
    /// The stream of that event.
    Stream,
}

/// Everything that the page knows. Copied freely; all copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    /// The log as it is known here.
    pub log: RwSignal<Log>,
    /// Where in time we look.
    pub playhead: RwSignal<Playhead>,
    /// The commands that were refused, oldest first.
    pub rejections: RwSignal<Vec<RejectedCommand>>,
    /// A fault that a person has to know of.
    pub notice: RwSignal<Option<Fault>>,
    /// Where the events are.
    pub storage: RwSignal<Storage>,
    /// What the inspector shows.
    pub tab: RwSignal<Tab>,
    /// Whether the page is shown to a room.
    pub presenting: RwSignal<bool>,
    /// The shown context as of the playhead.
    pub moment: Memo<Arc<Moment>>,
    /// The same, one event earlier.
    pub moment_before: Memo<Arc<Moment>>,
    /// The event at the playhead.
    pub event: Memo<Option<Arc<RecordedEvent>>>,
    replays: StoredValue<Vec<Replay>>,
    shown: StoredValue<Replay>,
    runtime: StoredValue<Option<Rc<PageRuntime>>, LocalStorage>,
}

impl Session {
    /// A session that has not been opened yet.
    #[must_use]
    pub fn new() -> Self {
        let replays = domains::all().map(Replay::new);
        let [shown, ..] = replays.clone();
        let shown = StoredValue::new(shown);
        let log = RwSignal::new(Log::default());
        let playhead = RwSignal::new(Playhead::default());
        let position = Memo::new(move |_| playhead.get().position());
        let as_of = move |position| shown.with_value(|replay| log.with_untracked(|log| replay.as_of(log, position)));
        Self {
            log,
            playhead,
            rejections: RwSignal::default(),
            notice: RwSignal::default(),
            storage: RwSignal::new(Storage::Opening),
            tab: RwSignal::default(),
            presenting: RwSignal::default(),
            moment: Memo::new(move |_| as_of(position.get())),
            moment_before: Memo::new(move |_| as_of(Position(position.get().0.saturating_sub(1)))),
            event: Memo::new(move |_| {
                let position = position.get();
                log.with_untracked(|log| log.at(position).cloned())
            }),
            replays: StoredValue::new(replays.to_vec()),
            shown,
            runtime: StoredValue::new_local(None),
        }
    }

    /// Opens the store, reads the log and begins to follow it.
    pub async fn open(self) {
        match self.try_open().await {
            Ok(()) => self.storage.set(Storage::Saved),
            Err(fault) => self.lose(fault),
        }
    }

    async fn try_open(self) -> Result<(), Fault> {
        let store = IndexedDbStore::open(WORKSPACE).await?;
        store.subscribe(move |news| self.hear(news));
        self.rejections.set(store.rejections().await?);
        self.log.set(store.look(Log::clone));
        self.time(TimeCommand::HeadMoved(store.look(Log::head)));
        let runtime = Rc::new(Runtime::new(store, BrowserEnvironment, domains::all()));
        runtime.start_policies().await?;
        self.runtime.set_value(Some(runtime));
        self.react();
        self.seal_later();
        Ok(())
    }

    fn hear(self, news: &News) {
        match news {
            News::Recorded(events) => {
                self.log.update(|log| {
                    log.extend(events.iter().cloned());
                });
                self.time(TimeCommand::HeadMoved(self.log.with_untracked(Log::head)));
                self.react();
            }
            News::Rejected(rejected) => self.rejections.update(|rejections| rejections.push(rejected.as_ref().clone())),
            News::Lost(fault) => self.lose(fault.clone()),
        }
    }

    fn lose(self, fault: Fault) {
        self.storage.set(Storage::Lost);
        self.notice.set(Some(fault));
    }

    /// Moves the playhead: the only door to it.
    pub fn time(self, command: TimeCommand) {
        let moved = self.playhead.get_untracked().apply(command);
        if moved != self.playhead.get_untracked() {
            self.playhead.set(moved);
        }
    }

    /// Does a command.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn dispatch(self, command: Command) -> Result<Receipt, Refused> {
        self.runtime()?.dispatch(command).await
    }

    /// Waits until the policies have handled everything.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn idle(self) -> Result<(), Fault> {
        self.runtime()?.run_policies().await
    }

    fn react(self) {
        if self.runtime().is_ok() {
            spawn_local(async move {
                if let Err(fault) = self.idle().await {
                    self.notice.set(Some(fault));
                }
            });
        }
    }

    fn seal_later(self) {
        let Ok(runtime) = self.runtime() else { return };
        spawn_local(async move {
            gloo::timers::future::TimeoutFuture::new(SEAL_AFTER).await;
            if let Err(fault) = runtime.store().seal().await {
                self.notice.set(Some(fault));
            }
        });
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

    /// The contexts that can be run, each to be looked at as of any position.
    #[must_use]
    pub fn replays(self) -> Vec<Replay> {
        self.replays.get_value()
    }

    /// The context whose wall is shown, to be looked at as of any position.
    #[must_use]
    pub fn replay(self) -> Replay {
        self.shown.get_value()
    }

    /// The context whose wall is shown.
    #[must_use]
    pub fn context(self) -> Arc<Context> {
        self.shown.with_value(|replay| Arc::clone(&replay.context))
    }

    /// A new id for a form.
    #[must_use]
    pub fn fresh_id(self) -> String {
        BrowserEnvironment.fresh_id().to_string()
    }

    /// Whether a command can be given: the log is open, and we look at now.
    #[must_use]
    pub fn accepts_commands(self) -> bool {
        self.storage.get() == Storage::Saved && self.playhead.get().is_following()
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}
