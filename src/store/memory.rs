//! A store that forgets with the program.
//!
//! Clones share the log, as two tabs of a page do. Must not be more lenient than the store that lasts: both ask the same
//! `Log` what is allowed.

use super::feed::Feed;
use super::shelf::{Change, Content, Shelf, Write};
use super::{AppendError, Commit, EventStore, Holder, ImportError, News};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Log, Plan};
use crate::engine::rejection::RejectedCommand;
use crate::engine::transfer::Import;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Keeps events in memory.
#[derive(Clone, Default)]
pub struct MemoryStore {
    feed: Rc<Feed>,
    shelves: Rc<RefCell<BTreeMap<(Shelf, String), Content>>>,
    claims: Rc<RefCell<BTreeMap<String, Holder>>>,
}

impl MemoryStore {
    /// Lets go of all claims, as time would: for whoever knows that every read model has followed.
    pub fn forget_claims(&self) {
        self.claims.borrow_mut().clear();
    }

    fn claim(&self, commit: &Commit) -> Result<(), AppendError> {
        let mut claims = self.claims.borrow_mut();
        if let Some(taken) = commit.claims.iter().find(|claim| !claim.succeeds(claims.get(&claim.key))) {
            return Err(AppendError::Claimed(taken.key.clone()));
        }
        claims.extend(commit.claims.iter().map(|claim| (claim.key.clone(), claim.holder())));
        Ok(())
    }

    fn is_unmet(&self, Write { shelf, key, change }: &Write) -> bool {
        let Change::Expect(expected) = change else { return false };
        self.shelves.borrow().get(&(*shelf, key.clone())) != expected.as_ref()
    }

    fn change(&self, Write { shelf, key, change }: Write) {
        let mut shelves = self.shelves.borrow_mut();
        match change {
            Change::Put(content) => drop(shelves.insert((shelf, key), content)),
            Change::Add(content) => drop(shelves.entry((shelf, key)).or_insert(content)),
            Change::Delete => drop(shelves.remove(&(shelf, key))),
            Change::DeleteAll => shelves.retain(|(there, known), _| *there != shelf || !known.starts_with(&key)),
            Change::Expect(_) => {}
        }
    }
}

impl EventStore for MemoryStore {
    async fn commit(&self, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        if commit.as_of.is_some_and(|as_of| as_of != self.look(Log::head)) {
            return Err(AppendError::Stale);
        }
        match self.look(|log| log.plan(commit.appends.clone()))? {
            Plan::AlreadyThere(positions) => Ok(self.events(&positions).await?),
            Plan::Write(events) => {
                self.claim(&commit)?;
                let events: Vec<_> = events.into_iter().map(Arc::new).collect();
                self.feed.take_in(|log| log.extend(events.iter().cloned()));
                Ok(events)
            }
        }
    }

    async fn import(&self, import: &Import) -> Result<(), ImportError> {
        if self.look(|log| import.is_stale(log)) {
            return Err(ImportError::Stale);
        }
        self.feed.take_in(|log| log.take_for_good(import));
        Ok(self.write(super::links::writes_of(import)).await?)
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        Ok(())
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        self.feed.look(look)
    }

    fn cleared(&self) -> u32 {
        self.feed.cleared()
    }

    async fn fetch(&self, position: Position) -> Result<(), Fault> {
        Err(super::batch::missing(position))
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.feed.subscribe(listener);
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), Fault> {
        let shelves = super::shelf::changed(&writes);
        if let Some(unmet) = writes.iter().find(|write| self.is_unmet(write)) {
            return Err(super::shelf::superseded(&unmet.key));
        }
        let writes = self.look(|log| super::links::numbered(log, writes));
        self.feed.take_in(|log| super::links::note_all(log, &writes));
        for write in writes {
            self.change(write);
        }
        for shelf in shelves {
            self.feed.tell(&News::Written(shelf));
        }
        Ok(())
    }

    async fn read(&self, on: Shelf, prefix: &str, after: &str, count: usize) -> Result<Vec<(String, Content)>, Fault> {
        let shelves = self.shelves.borrow();
        let range = shelves.range((on, prefix.to_owned())..);
        let range = range.take_while(|((there, key), _)| *there == on && key.starts_with(prefix));
        let wanted = range.filter(|((_, key), _)| key.as_str() > after).take(count);
        Ok(wanted.map(|((_, key), content)| (key.clone(), content.clone())).collect())
    }

    async fn holder(&self, key: &str) -> Result<Option<Holder>, Fault> {
        Ok(self.claims.borrow().get(key).copied())
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        self.feed.take_in_rejections([(self.feed.refusals() + 1, rejected.clone())]);
        Ok(())
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        Ok(self.feed.rejections())
    }

    async fn clear(&self) -> Result<(), Fault> {
        self.shelves.borrow_mut().clear();
        self.claims.borrow_mut().clear();
        self.feed.begin_anew(self.feed.cleared() + 1);
        Ok(())
    }
}
