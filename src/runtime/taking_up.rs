//! Taking handlers up where they were left, in this tab or another one.
//!
//! Must not write anything but where those begin that were never seen.

use super::keeping::{first_of_piece, piece_prefix};
use super::progress::{Control, Progress};
use super::worker::{State, Worker};
use super::{Environment, Runtime};
use crate::engine::changes::Changes;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::tables::Tables;
use crate::store::{Content, EventStore, Shelf, Write, unpacked};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// How many pieces of a table are read at once.
const PAGE: usize = 16;
/// How many handlers are taken up at once.
const AT_ONCE: usize = 4;

/// The first versions of the pieces of each table.
type Pieces = BTreeMap<&'static str, BTreeSet<usize>>;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Takes up every handler where it was left, in this tab or another one. One that was never seen begins, where the log ends
    /// as this is called. Whoever waits for handlers waits for this first; commands need not.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_up(&self) -> Result<(), Fault> {
        self.take_up_those(&self.workers()).await?;
        self.take_in_clock().await?;
        self.take_in_deliveries().await
    }

    /// Waits until every handler is taken up.
    pub async fn taken_up(&self) {
        for worker in self.workers() {
            if worker.with(|state| state.arriving.is_some()) {
                drop(worker.turn.lock().await);
            }
        }
    }

    /// Takes up some handlers; none of them does anything until all are there.
    pub(super) async fn take_up_those(&self, workers: &[Rc<Worker>]) -> Result<(), Fault> {
        let head = self.store.look(Log::head);
        self.forget_systems();
        let mut turns = Vec::new();
        for worker in workers {
            turns.push(Arc::clone(&worker.turn).lock_owned().await);
        }
        let (controls, progress) =
            futures::join!(self.all_kept::<Control>(Shelf::Controls), self.all_kept::<Progress>(Shelf::Handlers));
        let (mut controls, mut progress) = (controls?, progress?);
        let missing = workers.iter().filter_map(|worker| {
            let kept = (controls.remove(&worker.name).unwrap_or_default(), progress.remove(&worker.name));
            (!has_all(worker, &kept)).then_some((worker, kept))
        });
        // one handler's pieces are read while another's are put together
        let taken_up = stream::iter(missing).map(|(worker, kept)| self.take_up_as_kept(worker, kept, head));
        taken_up.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        self.keep_beginnings(workers).await
    }

    /// Keeps where those begin that act and were never seen: what happens from now on is their business, whatever becomes of
    /// this page before it has kept more of them, and whichever tab leads then.
    async fn keep_beginnings(&self, workers: &[Rc<Worker>]) -> Result<(), Fault> {
        let begun = workers.iter().filter_map(|worker| worker.with(|state| beginning_of(&worker.name, state)));
        self.store.write(begun.collect()).await
    }

    /// Takes up one handler again, by whoever has its turn or at whose word it stands still.
    pub(super) async fn take_up_again(&self, worker: &Rc<Worker>) -> Result<(), Fault> {
        let (control, progress) =
            futures::join!(self.kept(Shelf::Controls, &worker.name), self.kept(Shelf::Handlers, &worker.name));
        let kept = (control?.unwrap_or_default(), progress?);
        self.take_up_as_kept(worker, kept, self.store.look(Log::head)).await
    }

    /// Takes up one handler, of which this is kept; if it was never seen, it begins at `start`. Its tables are put in place when
    /// all of them are there; until then those before are read.
    async fn take_up_as_kept(
        &self,
        worker: &Rc<Worker>,
        (control, progress): (Control, Option<Progress>),
        start: Position,
    ) -> Result<(), Fault> {
        let (tables, generation) = worker.with(|state| {
            // at once: what is ordered while the rest is read comes later and counts
            state.control = control;
            (state.handler.tables.clone(), state.generation)
        });
        let (mut tables, mut pieces) = (Tables::new(&tables), Pieces::new());
        let mut progress = progress;
        let are_whole = match &mut progress {
            Some(progress) => self.restore(worker, progress, &mut tables, &mut pieces).await?,
            None => false,
        };
        let is_beyond = |progress: &Progress, head: Position| progress.applied.max(progress.position) > head;
        if progress.as_ref().is_some_and(|progress| is_beyond(progress, self.store.look(Log::head))) {
            // the tab that kept it knew more than this one
            self.store.catch_up().await?;
        }
        let head = self.store.look(Log::head);
        // or it is of a log that there was before the workspace was emptied
        let progress = progress.filter(|progress| !is_beyond(progress, head));
        worker.with(|state| {
            if state.generation != generation {
                // set back or emptied meanwhile, it has begun anew
                state.arriving = None;
                return;
            }
            state.arriving = None;
            (state.pieces, state.ahead) = (pieces, BTreeMap::new());
            match progress {
                None => {
                    state.durable = None;
                    state.begin(start);
                }
                Some(progress) if are_whole && progress.applied <= head => {
                    let applied = progress.applied;
                    state.take_up(progress, tables, applied);
                }
                Some(progress) => state.take_up_without_tables(progress),
            }
            // another version has another mind about the past
            state.reconcile(head);
        });
        Ok(())
    }

    /// Fills tables with what was kept of them; whether they are whole. A piece that says more than the progress is written again by
    /// whoever keeps the handler next.
    async fn restore(
        &self,
        worker: &Worker,
        progress: &mut Progress,
        tables: &mut Tables,
        pieces: &mut Pieces,
    ) -> Result<bool, Fault> {
        let names: Vec<&'static str> = worker.with(|state| state.handler.tables.clone());
        for table in names {
            let Some(kept) = progress.kept.get(table).copied() else { continue };
            let Some(rows) = tables.get_mut(table) else { continue };
            let prefix = piece_prefix(&worker.name, progress, table);
            let firsts = pieces.entry(table).or_default();
            let mut after = String::new();
            while rows.versions() < kept {
                let page = self.store.read(Shelf::Tables, &prefix, &after, PAGE).await?;
                let Some((last, _)) = page.last() else { return Ok(false) };
                after.clone_from(last);
                for (key, piece) in page {
                    let Content::Bytes(bytes) = piece else { continue };
                    let Some(first) = first_of_piece(&key) else { continue };
                    firsts.insert(first);
                    if rows.versions() >= kept {
                        // written ahead, and of no account yet
                        continue;
                    }
                    // one that begins before is a part of a larger one that was written ahead
                    if first > rows.versions() {
                        return Ok(false);
                    }
                    if first == rows.versions()
                        && let Some(changes) = unpacked::<Changes>(&bytes)
                    {
                        // the last piece may have grown since the progress was read, or be written ahead
                        if changes.count() > kept - first {
                            progress.kept.insert(table.to_owned(), first);
                        }
                        rows.restore(&changes, kept - first);
                        worker.with(|state| state.arriving = state.arriving.and(changes.last()));
                    }
                    self.environment.breathe().await;
                }
            }
        }
        Ok(true)
    }

    pub(super) async fn kept<T: DeserializeOwned>(&self, shelf: Shelf, key: &str) -> Result<Option<T>, Fault> {
        Ok(self.store.get(shelf, key).await?.and_then(understood))
    }

    pub(super) async fn all_kept<T: DeserializeOwned>(&self, shelf: Shelf) -> Result<BTreeMap<String, T>, Fault> {
        let kept = self.store.read(shelf, "", "", usize::MAX).await?;
        Ok(kept.into_iter().filter_map(|(key, content)| Some((key, understood(content)?))).collect())
    }
}

fn understood<T: DeserializeOwned>(kept: Content) -> Option<T> {
    serde_json::from_value(kept.json()).ok()
}

/// Whether a handler has everything that was kept of it, as it has in a page that was just opened and now leads.
fn has_all(worker: &Worker, (control, progress): &(Control, Option<Progress>)) -> bool {
    worker.with(|state| state.control == *control && state.has_what_is_kept(progress.as_ref()))
}

/// What keeps the beginning of a handler that acts, unless something is kept of it already.
fn beginning_of(name: &str, state: &State) -> Option<Write> {
    let progress = Progress { applied: state.applied, ..state.progress.clone() };
    let is_new = state.is_unsaved() && state.acts();
    is_new.then(|| Write::add(Shelf::Handlers, name, serde_json::to_value(&progress).unwrap_or_default()))
}
