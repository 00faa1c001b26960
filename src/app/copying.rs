//! The second copy of the log, as the page works with it: mended when the workspace opens, followed while it is used.
//!
//! Must not know the format of the copy, nor what is compared: the store does. Must not know markup.

use super::safekeeping::{CopyState, Health, Place};
use super::session::{PageRuntime, Session};
use super::standing::tell;
use super::witness;
use super::workspace_name;
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::store::indexed_db::IndexedDbStore;
use crate::store::opfs::{ELSEWHERE, Opfs, elsewhere};
use crate::store::{CopiedStore, Copies, EventStore};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The store of the page.
type Store = CopiedStore<IndexedDbStore, Opfs>;

/// How often a tab that has begun to lead asks for the copy, and how many milliseconds apart: the one before may just be going.
const TRIES: u32 = 10;
const AGAIN: u32 = 200;

impl Session {
    /// Why what is acknowledged is in the database alone, if it is. Not while another tab sees to the copy.
    #[must_use]
    pub fn lacks_copy(self) -> Option<Fault> {
        match self.copies.get() {
            Copies::OneBecause(fault) if fault.code != ELSEWHERE => Some(fault),
            _ => None,
        }
    }

    /// Lets log and copy make each other whole, and tells what was lost. Whatever fails here, the page works with what it has.
    pub(super) async fn mend(self, store: &Store, copy: Result<Opfs, Fault>) {
        let told = store.inner().loss();
        match copy {
            Err(fault) => store.do_without(fault),
            Ok(copy) => match store.attach(copy).await {
                Ok(Some(mended)) => self.tell_of_mending(mended.told(told)),
                Ok(None) => {}
                Err(fault) => {
                    self.notice.set(Some(fault.clone()));
                    store.do_without(fault);
                }
            },
        }
    }

    fn tell_of_mending(self, told: Fault) {
        self.safekeeping.repaired.set(Some(format!("{}; {}", told.happened, told.safe)));
        self.notice.set(Some(told));
    }

    /// Tells of events that are missing, if they did not come back.
    pub(super) fn miss(self, store: &Store) {
        if self.notice.with_untracked(Option::is_none) {
            self.notice.set(witness::missing(store.look(Log::head), store.inner().loss()));
        }
    }

    /// Leaves the copy to the tab that leads from now on.
    pub(super) fn leave_the_copy(self, runtime: &PageRuntime) {
        runtime.store().do_without(elsewhere());
        self.tell_of_copy(runtime);
    }

    /// Now and then: the tab that leads has the copy, and the copy has what others have linked and closed.
    pub(super) async fn keep_a_copy(self) {
        let Ok(runtime) = self.runtime() else { return };
        if runtime.leads() {
            self.take_the_copy().await;
        }
    }

    /// Says how the copy stands.
    fn tell_of_copy(self, runtime: &PageRuntime) {
        let copies = runtime.store().copies();
        let events = self.log.with_untracked(Log::head).0;
        let (events, health) = match &copies {
            Copies::Two => (events, Health::Whole),
            Copies::One => (runtime.store().copied(), Health::Behind),
            Copies::OneBecause(fault) if fault.code == ELSEWHERE => (events, Health::Whole),
            Copies::OneBecause(fault) => (0, Health::Absent(fault.happened.clone())),
        };
        self.safekeeping.tell_of(CopyState { place: Place::SecondCopy, events, health });
        tell(self.copies, copies);
    }

    /// Lets the copy take in what is new, whoever has written it.
    pub(super) fn copy_soon(self) {
        let Ok(runtime) = self.runtime() else { return };
        spawn_local(async move {
            runtime.store().follow().await;
            self.tell_of_copy(&runtime);
        });
    }

    /// The same, with links and closings that others than this tab's handlers have made.
    pub(super) fn copy_all_soon(self) {
        let Ok(runtime) = self.runtime() else { return };
        spawn_local(async move {
            runtime.store().follow().await;
            runtime.store().follow_beside().await;
            self.tell_of_copy(&runtime);
        });
    }

    /// Looks through the whole copy, once the page is at rest.
    pub(super) async fn check_the_copy(self) {
        let Ok(runtime) = self.runtime() else { return };
        match runtime.store().check_copy().await {
            Ok(None) => {}
            Ok(Some(mended)) => self.tell_of_mending(mended.told(None)),
            Err(fault) => runtime.store().do_without(fault),
        }
        self.tell_of_copy(&runtime);
    }

    /// Takes the copy over from a tab that is gone, if this one has none.
    pub(super) async fn take_the_copy(self) {
        let Ok(runtime) = self.runtime() else { return };
        for _ in 0..TRIES {
            if runtime.store().has_copy() {
                break;
            }
            match Opfs::open(&workspace_name::current()).await {
                Err(fault) if fault.code == ELSEWHERE => TimeoutFuture::new(AGAIN).await,
                copy => {
                    self.mend(runtime.store(), copy).await;
                    break;
                }
            }
        }
        runtime.store().follow().await;
        runtime.store().follow_beside().await;
        self.tell_of_copy(&runtime);
    }
}
