//! Opening the store: at once, as a rule; and again and again where the browser is silent, short of something, or another tab holds on.
//!
//! The page is there meanwhile and says what is the matter. Must not know markup.

use super::session::{PageRuntime, Session, Storage};
use super::workspace_name;
use super::written::written_in;
use crate::domains;
use crate::engine::context::Context;
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::kernels::playhead::TimeCommand;
use crate::runtime::{BrowserEnvironment, Runtime};
use crate::store::indexed_db::IndexedDbStore;
use crate::store::opfs::Opfs;
use crate::store::{CopiedStore, EventStore};
use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// How long it is waited before a store that could not be opened is opened once more, in milliseconds.
const OPEN_AGAIN: u32 = 2_000;
/// The faults of opening that may be over by then: the browser is silent or short of something, or another tab holds on.
const PASSING: [&str; 6] =
    ["storage_silent", "storage_blocked", "storage_closed", "storage_refused", "storage_full", "storage_failed"];

impl Session {
    /// Opens the store, reads the log and begins to follow it.
    pub async fn open(self) {
        workspace_name::find().await;
        match self.try_open().await {
            Ok(()) => self.storage.set(Storage::Saved),
            Err(fault) => {
                if PASSING.contains(&fault.code) {
                    self.go_on_opening();
                }
                self.lose(fault);
            }
        }
    }

    /// Opens the store as soon as the browser lets it. The page is there meanwhile, and says what is the matter.
    fn go_on_opening(self) {
        spawn_local(async move {
            loop {
                TimeoutFuture::new(OPEN_AGAIN).await;
                match self.try_open().await {
                    Ok(()) => return self.is_open_again(),
                    Err(fault) if PASSING.contains(&fault.code) => {}
                    Err(fault) => return self.lose(fault),
                }
            }
        });
    }

    /// The store is open after all: what was said of it is over.
    pub(super) fn is_open_again(self) {
        self.storage.set(Storage::Saved);
        let is_over = |fault: &Fault| PASSING.contains(&fault.code);
        if self.notice.with_untracked(|notice| notice.as_ref().is_some_and(is_over)) {
            self.notice.set(None);
        }
        self.show_soon(true);
    }

    async fn try_open(self) -> Result<(), Fault> {
        let workspace = workspace_name::current();
        let opening = IndexedDbStore::open(&workspace);
        let (store, (), copy) = futures::join!(opening, IndexedDbStore::settle(&workspace), Opfs::open(&workspace));
        // to wait for the copy would make a command a third longer; it is on its way before the command is answered
        let store = CopiedStore::that_does_not_wait(store?);
        if !store.inner().hears_other_tabs() {
            self.notice.set(Some(no_broadcast()));
        }
        self.mend(&store, copy).await;
        self.miss(&store);
        let damage = store.damage();
        store.subscribe(move |news| self.hear(news));
        // those of earlier visits are told like those to come
        store.rejections().await?;
        let contexts = self.contexts_of(&store).await?;
        let runtime = Runtime::new(store, BrowserEnvironment::default(), contexts);
        runtime.watch(move |progressed| self.see(progressed));
        self.take_up(Rc::clone(&runtime));
        runtime.take_in_clock().await?;
        self.runtime.set_value(Some(Rc::clone(&runtime)));
        self.copy_all_soon();
        self.log.show(Rc::clone(&runtime) as Rc<dyn super::shown::Shown>);
        self.time(TimeCommand::HeadMoved(runtime.store().look(Log::head)));
        self.tidy_up_later();
        self.begin_safekeeping();
        self.begin_backup();
        // what comes before a damaged record can be looked at and exported all the same
        damage.map_or(Ok(()), Err)
    }

    /// The contexts of a store that was opened: those of this build, and the models that were written in it.
    async fn contexts_of(self, store: &impl EventStore) -> Result<Vec<Arc<Context>>, Fault> {
        let (mut walls, mut hosted) = (domains::all().to_vec(), Vec::new());
        for model in written_in(store).await? {
            if let Some(context) = model.context() {
                walls.push(context);
                hosted.push(model);
            }
        }
        self.hosted_models.set_value(hosted);
        self.contexts.set(walls.clone());
        walls.push(domains::models());
        Ok(walls)
    }

    /// Takes up the handlers, and later the lead, beside whatever else happens: neither the wall nor the timeline nor a command
    /// needs what handlers remember, and of a long log that takes its time to be read.
    fn take_up(self, runtime: Rc<PageRuntime>) {
        spawn_local(async move {
            if let Err(fault) = runtime.take_up().await {
                return self.lose(fault);
            }
            self.show_soon(true);
            self.react();
            self.stand_for_the_lead(&runtime);
        });
        self.catch_up_when_seen();
    }

    /// A tab that was frozen, or cannot hear the others, may have missed what they recorded.
    fn catch_up_when_seen(self) {
        let seen = move |_: &web_sys::Event| {
            if let (false, Ok(runtime)) = (gloo::utils::document().hidden(), self.runtime()) {
                spawn_local(async move { self.noticing(runtime.store().catch_up().await) });
            }
        };
        EventListener::new(&gloo::utils::document(), "visibilitychange", seen).forget();
        EventListener::new(&gloo::utils::window(), "focus", seen).forget();
    }
}

fn no_broadcast() -> Fault {
    Fault {
        code: "no_broadcast",
        happened: "this browser does not let tabs hear of each other".into(),
        safe: "everything that is recorded here is saved".into(),
        remedy: "work in one tab; another one shows what is new when you go to it".into(),
    }
}
