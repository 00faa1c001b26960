//! A store with a second copy: what it acknowledges is in both, if both work; or is on its way into the copy, where that is not waited for.
//!
//! One tab has the copy, the one that the browser lets write it; events of other tabs follow a moment later, when that tab hears of
//! them. Where there is no copy, everything works as without one, and [`Copies`] says so. Must not know how either is kept.

use super::copy::{CopyFile, Linked, Medium, Record, State};
use super::shelf::touched;
use super::{AppendError, Change, Commit, Content, EventStore, Holder, ImportError, News, Shelf, Write, links};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::rejection::RejectedCommand;
use crate::engine::transfer::{Import, unwritable};
use serde_json::value::to_raw_value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// How many events one record of the copy has at the most.
const TOGETHER: u64 = 200;
/// A copy that is further behind than so many events is not waited for: it is being made.
const FAR: u64 = 2_000;

/// In how many places the events are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// In the database alone, for now.
    #[default]
    One,
    /// In the database alone, and this is why.
    OneBecause(Fault),
    /// In the database, and in the copy as well.
    Two,
}

/// A store, and the copy of what it has. Clones share both.
pub struct CopiedStore<S, M> {
    inner: S,
    copy: Rc<RefCell<Option<Rc<CopyFile<M>>>>>,
    copies: Rc<RefCell<Copies>>,
    is_far: Rc<Cell<bool>>,
    waits: bool,
}

impl<S: Clone, M> Clone for CopiedStore<S, M> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            copy: Rc::clone(&self.copy),
            copies: Rc::clone(&self.copies),
            is_far: Rc::clone(&self.is_far),
            waits: self.waits,
        }
    }
}

impl<S: EventStore, M: Medium> CopiedStore<S, M> {
    /// A store that has no copy yet. What it acknowledges is in the copy by then, too.
    pub fn new(inner: S) -> Self {
        Self { inner, copy: Rc::default(), copies: Rc::default(), is_far: Rc::default(), waits: true }
    }

    /// One whose appends and imports do not wait for the copy: whoever hears of them lets it follow, see [`CopiedStore::follow`].
    pub fn that_does_not_wait(inner: S) -> Self {
        Self { waits: false, ..Self::new(inner) }
    }

    /// The store itself.
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// In how many places the events are.
    pub fn copies(&self) -> Copies {
        self.copies.borrow().clone()
    }

    /// The copy, if there is one.
    pub(super) fn copy(&self) -> Option<Rc<CopyFile<M>>> {
        self.copy.borrow().clone()
    }

    /// How many events the copy has.
    pub fn copied(&self) -> u64 {
        self.copy().map_or(0, |copy| copy.state().head.0)
    }

    /// Whether there is a copy to write to.
    pub fn has_copy(&self) -> bool {
        self.copy.borrow().is_some()
    }

    /// Goes on without a copy, for a reason.
    pub fn do_without(&self, why: Fault) {
        self.copy.take();
        self.copies.replace(Copies::OneBecause(why));
    }

    /// Goes on with a copy that has what the log has, or a part of it.
    pub(super) fn go_on_with(&self, copy: CopyFile<M>) {
        self.copy.replace(Some(Rc::new(copy)));
    }

    /// Lets the copy follow: afterwards it has what the log has now. Only a copy that is being made from a long log is not waited for.
    pub async fn follow(&self) {
        self.follow_with(None).await;
    }

    async fn follow_with(&self, beside: Option<Record>) {
        let Some(copy) = self.copy() else { return };
        if let Err(fault) = self.try_to_follow(&copy, beside).await {
            self.do_without(fault);
        }
    }

    async fn try_to_follow(&self, copy: &CopyFile<M>, beside: Option<Record>) -> Result<(), Fault> {
        let is_patient = !self.is_far.get() || beside.is_some();
        let Some(_turn) = copy.begin(is_patient).await else { return Ok(()) };
        if self.inner.cleared() != copy.state().cleared {
            copy.begin_anew(self.inner.cleared()).await?;
        }
        while copy.state().head < self.look(Log::head) {
            let (from, to) = (copy.state().head, self.look(Log::head));
            self.is_far.set(to.0 - from.0 > FAR);
            if self.is_far.get() {
                self.copies.replace(Copies::One);
            }
            self.copy_events(copy, to).await?;
        }
        self.is_far.set(false);
        if let Some(mut beside) = beside {
            beside.state = self.state_after(copy.state());
            copy.append(&[beside]).await?;
        }
        self.copies.replace(Copies::Two);
        Ok(())
    }

    /// Copies the events up to a position: all of them count or none, if they are not too many for that.
    async fn copy_events(&self, copy: &CopyFile<M>, to: Position) -> Result<(), Fault> {
        let cleared = self.inner.cleared();
        while copy.state().head < to {
            let state = copy.state();
            let imported = self.look(|log| log.was_imported(state.head.next()));
            let mut record = Record { state, imported, ..Record::default() };
            let mut position = state.head.next();
            while position <= to
                && (record.events.len() as u64) < TOGETHER
                && self.look(|log| log.was_imported(position)) == imported
            {
                let event = self.as_written(position).await?;
                let text = to_raw_value(event.as_ref()).map_err(unwritable)?;
                record.state.hash = record.state.hash.then(text.get().as_bytes());
                (record.state.head, record.state.last) = (position, Some(event.event_id));
                record.events.push(text);
                position = position.next();
            }
            // an import is whole or not there; of a long log that is copied for the first time, each part counts
            record.more = record.state.head < to && (imported || !self.is_far.get());
            if self.inner.cleared() != cleared {
                return copy.begin_anew(self.inner.cleared()).await;
            }
            copy.append(&[record]).await?;
        }
        Ok(())
    }

    /// An event as it was written, whatever of it is in memory.
    pub(super) async fn as_written(&self, position: Position) -> Result<Arc<RecordedEvent>, Fault> {
        if let Some(event) = self.look(|log| log.as_written(position)) {
            return Ok(event);
        }
        self.inner.fetch(position).await?;
        self.look(|log| log.as_written(position)).ok_or_else(|| super::batch::missing(position))
    }

    /// Copies all links and closings, if they are others than the copy has.
    pub async fn follow_beside(&self) {
        let Some(copy) = self.copy() else { return };
        let state = copy.state();
        let (links, closed) = self.look(|log| (log.link_count() as u64, log.closed_count() as u64));
        if (state.links, state.closed) != (links, closed) {
            let all = self.look(|log| Record {
                linked: log.linked_streams().map(|(stream, links)| linked(stream, links.to_vec())).collect(),
                closings: log.closed_streams().cloned().collect(),
                ..Record::default()
            });
            self.follow_with(Some(all)).await;
        }
    }

    /// What the copy is once it has the links and closings of the log as well.
    fn state_after(&self, state: State) -> State {
        self.look(|log| State { links: log.link_count() as u64, closed: log.closed_count() as u64, ..state })
    }
}

fn linked(stream: &StreamId, positions: Vec<Position>) -> Linked {
    Linked { stream_id: stream.clone(), positions }
}

/// The links and closings among some writes.
fn beside_of(writes: &[Write]) -> Option<Record> {
    let mut record = Record::default();
    for write in writes {
        match (write.shelf, &write.change) {
            (Shelf::Closed, Change::Put(_) | Change::Add(_)) => record.closings.push(StreamId(write.key.clone())),
            (Shelf::Links, Change::Put(content) | Change::Add(content)) => {
                let told = links::read(&content.clone().json());
                record.linked.extend(told.map(|(stream, positions)| linked(&stream, positions)));
            }
            _ => {}
        }
    }
    (!record.linked.is_empty() || !record.closings.is_empty()).then_some(record)
}

impl<S: EventStore, M: Medium> EventStore for CopiedStore<S, M> {
    async fn commit(&self, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        let written = self.inner.commit(commit).await?;
        if self.waits {
            self.follow().await;
        }
        Ok(written)
    }

    async fn import(&self, import: &Import) -> Result<(), ImportError> {
        self.inner.import(import).await?;
        if !self.waits {
            return Ok(());
        }
        let linked = import.links.iter().map(|(stream, positions)| linked(stream, positions.clone()));
        let beside = Record { linked: linked.collect(), closings: import.closings.clone(), ..Record::default() };
        let is_there = !beside.linked.is_empty() || !beside.closings.is_empty();
        self.follow_with(is_there.then_some(beside)).await;
        Ok(())
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        self.inner.catch_up().await
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        self.inner.look(look)
    }

    fn cleared(&self) -> u32 {
        self.inner.cleared()
    }

    fn damage(&self) -> Option<Fault> {
        self.inner.damage()
    }

    async fn drop_damaged(&self) -> Result<(), Fault> {
        self.inner.drop_damaged().await
    }

    async fn fetch(&self, position: Position) -> Result<(), Fault> {
        self.inner.fetch(position).await
    }

    async fn list_ids_for(&self, asked: usize) {
        self.inner.list_ids_for(asked).await;
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.inner.subscribe(listener);
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), Fault> {
        let is_beside = touched(&writes).iter().any(|shelf| matches!(shelf, Shelf::Links | Shelf::Closed));
        let beside = is_beside.then(|| beside_of(&writes)).flatten();
        self.inner.write(writes).await?;
        if beside.is_some() {
            self.follow_with(beside).await;
        }
        Ok(())
    }

    async fn read(&self, on: Shelf, prefix: &str, after: &str, count: usize) -> Result<Vec<(String, Content)>, Fault> {
        self.inner.read(on, prefix, after, count).await
    }

    async fn holder(&self, key: &str) -> Result<Option<Holder>, Fault> {
        self.inner.holder(key).await
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        self.inner.keep_rejection(rejected).await
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        self.inner.rejections().await
    }

    async fn clear(&self) -> Result<(), Fault> {
        self.inner.clear().await?;
        self.follow().await;
        Ok(())
    }
}
