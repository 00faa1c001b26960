//! Taking handlers up where they were left, in this tab or another one.
//!
//! Must not write anything but where those begin that were never seen.

use super::keeping::piece_prefix;
use super::live::Live;
use super::progress::{Control, Progress};
use super::{Environment, Runtime};
use crate::engine::changes::Changes;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::tables::Tables;
use crate::store::{Content, EventStore, Shelf, Write, unpacked};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// How many pieces of a table are read at once.
const PAGE: usize = 16;
/// How many handlers are taken up at once.
const AT_ONCE: usize = 4;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Takes up every handler where it was left, in this tab or another one. One that was never seen begins, where the log ends
    /// as this is called. Whoever waits for handlers waits for this first; commands need not.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_up(&self) -> Result<(), Fault> {
        let _one_at_a_time = self.acting.lock().await;
        self.take_up_all().await
    }

    /// Waits until every handler is taken up.
    pub async fn taken_up(&self) {
        if self.lives.borrow().iter().any(|live| live.arriving.is_some()) {
            drop(self.acting.lock().await);
        }
    }

    pub(super) async fn take_up_all(&self) -> Result<(), Fault> {
        let head = self.store.look(Log::head);
        self.forget_systems();
        let (controls, progress) =
            futures::join!(self.all_kept::<Control>(Shelf::Controls), self.all_kept::<Progress>(Shelf::Handlers));
        let (mut controls, mut progress) = (controls?, progress?);
        let missing = (0..self.live_count()).filter_map(|number| {
            let name = self.with_live(number, |live| live.name())?;
            let kept = (controls.remove(&name).unwrap_or_default(), progress.remove(&name));
            (!self.is_taken_up(number, &kept)).then_some((number, kept))
        });
        // one handler's pieces are read while another's are put together
        let taken_up = stream::iter(missing).map(|(number, kept)| self.take_up_as_kept(number, kept, head));
        taken_up.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        self.keep_beginnings().await?;
        self.take_in_clock().await?;
        self.take_in_deliveries().await
    }

    /// Keeps where those begin that act and were never seen: what happens from now on is their business, whatever becomes of
    /// this page before it has kept more of them, and whichever tab leads then.
    async fn keep_beginnings(&self) -> Result<(), Fault> {
        let begun = self.lives.borrow().iter().filter_map(beginning_of).collect();
        self.store.write(begun).await
    }

    /// Whether a handler has everything that was kept of it, as it has in a page that was just opened and now leads.
    fn is_taken_up(&self, number: usize, (control, progress): &(Control, Option<Progress>)) -> bool {
        let has_all = |live: &mut Live| live.control == *control && live.has_what_is_kept(progress.as_ref());
        self.with_live(number, has_all) == Some(true)
    }

    /// Takes up one handler.
    pub(super) async fn take_up_one(&self, number: usize) -> Result<(), Fault> {
        let Some(name) = self.with_live(number, |live| live.name()) else { return Ok(()) };
        let (control, progress) = futures::join!(self.kept(Shelf::Controls, &name), self.kept(Shelf::Handlers, &name));
        let kept = (control?.unwrap_or_default(), progress?);
        self.take_up_as_kept(number, kept, self.store.look(Log::head)).await
    }

    /// Takes up one handler, of which this is kept; if it was never seen, it begins at `start`. Its tables are put in place when all of them are there; until then those
    /// before are read.
    async fn take_up_as_kept(
        &self,
        number: usize,
        (control, progress): (Control, Option<Progress>),
        start: Position,
    ) -> Result<(), Fault> {
        let names = self.with_live(number, |live| {
            // at once: what is ordered while the rest is read comes later and counts
            live.control = control;
            (live.name(), live.handler.tables.clone())
        });
        let Some((name, tables)) = names else { return Ok(()) };
        let mut tables = Tables::new(&tables);
        let are_whole = match &progress {
            Some(progress) => self.restore(number, &name, progress, &mut tables).await?,
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
        self.with_live(number, |live| {
            live.arriving = None;
            match progress {
                None => live.begin(start),
                Some(progress) if are_whole && progress.applied <= head => {
                    let applied = progress.applied;
                    live.take_up(progress, tables, applied);
                }
                Some(progress) => live.take_up_without_tables(progress),
            }
            // another version has another mind about the past
            live.heed(head);
        });
        Ok(())
    }

    /// Fills tables with what was kept of them; whether they are whole.
    async fn restore(
        &self,
        number: usize,
        name: &str,
        progress: &Progress,
        tables: &mut Tables,
    ) -> Result<bool, Fault> {
        for (table, kept) in &progress.kept {
            let Some(rows) = tables.get_mut(table) else { continue };
            let prefix = piece_prefix(name, progress, table);
            let mut after = String::new();
            while rows.versions() < *kept {
                let page = self.store.read(Shelf::Tables, &prefix, &after, PAGE).await?;
                let Some((last, _)) = page.last() else { return Ok(false) };
                after.clone_from(last);
                for (_, piece) in page {
                    let Content::Bytes(bytes) = piece else { continue };
                    if let Some(changes) = unpacked::<Changes>(&bytes) {
                        // the last piece may have grown since the progress was read
                        rows.restore(&changes, kept - rows.versions());
                        self.with_live(number, |live| live.arriving = live.arriving.and(changes.last()));
                    }
                    self.environment.breathe().await;
                }
            }
        }
        Ok(true)
    }

    async fn kept<T: DeserializeOwned>(&self, shelf: Shelf, key: &str) -> Result<Option<T>, Fault> {
        Ok(self.store.get(shelf, key).await?.and_then(understood))
    }

    async fn all_kept<T: DeserializeOwned>(&self, shelf: Shelf) -> Result<BTreeMap<String, T>, Fault> {
        let kept = self.store.read(shelf, "", "", usize::MAX).await?;
        Ok(kept.into_iter().filter_map(|(key, content)| Some((key, understood(content)?))).collect())
    }
}

fn understood<T: DeserializeOwned>(kept: Content) -> Option<T> {
    serde_json::from_value(kept.json()).ok()
}

/// What keeps the beginning of a handler that acts, unless something is kept of it already.
fn beginning_of(live: &Live) -> Option<Write> {
    let progress = Progress { applied: live.applied, ..live.progress.clone() };
    let is_new = live.unsaved && live.handler.react.is_some();
    is_new.then(|| Write::add(Shelf::Handlers, live.name(), serde_json::to_value(&progress).unwrap_or_default()))
}
