//! A tab whose news arrive late: it knows of the log what it asked for, and nothing by itself.
//!
//! All tabs of one [`MemoryStore`] share its log and its shelves, so what goes wrong between tabs of a browser can go wrong
//! here, without a browser and in the same way every time.
#![allow(dead_code, reason = "laws and scenarios need different parts of it")]

use hindcast::engine::event::RecordedEvent;
use hindcast::engine::fault::Fault;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::engine::rejection::RejectedCommand;
use hindcast::engine::transfer::Import;
use hindcast::store::{
    AppendError, Change, Commit, Content, EventStore, Holder, ImportError, MemoryStore, News, Shelf, Write,
};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::Arc;

/// What others do while a tab is frozen.
type Meanwhile = Box<dyn FnOnce()>;

#[derive(Default)]
pub struct Tab {
    shared: MemoryStore,
    known: RefCell<Log>,
    fails_to_write: Cell<bool>,
    fails_at_checkpoints: Cell<bool>,
    commits_left: Cell<Option<usize>>,
    before_next_commits: RefCell<VecDeque<Commit>>,
    written: RefCell<Vec<Vec<Write>>>,
    imported_before_next_write: RefCell<Option<Import>>,
    damaged: Cell<Option<(Position, Position)>>,
    frozen: RefCell<Option<(usize, Meanwhile)>>,
}

impl Tab {
    /// A tab that knows what there is by now.
    pub fn of(shared: &MemoryStore) -> Self {
        let tab = Self { shared: shared.clone(), ..Self::default() };
        tab.take_in();
        tab
    }

    /// From now on nothing is written on a shelf, and that is a fault: the page dies before a checkpoint has moved.
    pub fn die_before_next_checkpoint(&self) {
        self.fails_to_write.set(true);
    }

    /// The same, but what is written without a checkpoint is written.
    pub fn die_at_next_checkpoint(&self) {
        self.fails_at_checkpoints.set(true);
    }

    /// After so many commits no other one is done, and that is a fault: the page dies between two commands.
    pub fn die_after_commits(&self, commits: usize) {
        self.commits_left.set(Some(commits));
    }

    /// Writing on shelves succeeds again: it was a full disk, say.
    pub fn recover(&self) {
        self.fails_to_write.set(false);
    }

    /// Right before this tab's next commit another one does this; said several times, before that many commits.
    pub fn another_commits_first(&self, commit: Commit) {
        self.before_next_commits.borrow_mut().push_back(commit);
    }

    /// What was written on shelves since this was asked last, by transaction.
    pub fn take_written(&self) -> Vec<Vec<Write>> {
        self.written.take()
    }

    /// Right before the next write on a shelf another tab imports this, and we hear of it.
    pub fn another_imports_before_next_write(&self, import: Import) {
        self.imported_before_next_write.replace(Some(import));
    }

    /// After so many more writes on shelves this tab is frozen, and other tabs do this meanwhile; then it goes on.
    pub fn freeze_after_writes(&self, writes: usize, meanwhile: impl FnOnce() + 'static) {
        self.frozen.replace(Some((writes, Box::new(meanwhile))));
    }

    fn freeze(&self) {
        let frozen = self.frozen.take();
        match frozen {
            Some((0, meanwhile)) => meanwhile(),
            Some((writes, meanwhile)) => drop(self.frozen.replace(Some((writes - 1, meanwhile)))),
            None => {}
        }
    }

    /// From now on nobody can read what the events between these say; their record is damaged, until it is mended.
    pub fn damage(&self, first: u64, last: u64) {
        self.damaged.set(Some((Position(first), Position(last))));
        self.take_in();
    }

    /// The record is whole again.
    pub fn mend(&self) {
        self.damaged.set(None);
        self.take_in();
    }

    fn take_in(&self) {
        let mut known = self.shared.look(Log::clone);
        if let Some((first, last)) = self.damaged.get() {
            known.settle(first, last);
        }
        self.known.replace(known);
    }
}

fn page_died() -> Fault {
    Fault {
        code: "page_died",
        happened: "the page died".into(),
        safe: "what was recorded is recorded".into(),
        remedy: "open it again".into(),
    }
}

impl EventStore for Tab {
    async fn commit(&self, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        match self.commits_left.get() {
            Some(0) => return Err(page_died().into()),
            left => self.commits_left.set(left.map(|left| left - 1)),
        }
        let first = self.before_next_commits.borrow_mut().pop_front();
        if let Some(first) = first {
            self.shared.commit(first).await.expect("the other one is first");
        }
        let outcome = self.shared.commit(commit).await;
        self.take_in();
        outcome
    }

    async fn import(&self, import: &Import) -> Result<(), ImportError> {
        let outcome = self.shared.import(import).await;
        self.take_in();
        outcome
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        self.take_in();
        Ok(())
    }

    fn cleared(&self) -> u32 {
        self.shared.cleared()
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        look(&self.known.borrow())
    }

    async fn fetch(&self, position: Position) -> Result<(), Fault> {
        self.shared.fetch(position).await
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.shared.subscribe(listener);
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), Fault> {
        if let Some(import) = self.imported_before_next_write.take() {
            self.shared.import(&import).await.expect("it fits");
            self.take_in();
        }
        self.freeze();
        let is_look = |write: &Write| matches!(write.change, Change::Expect(_));
        let is_checkpoint = writes.iter().any(|write| write.shelf == Shelf::Handlers && !is_look(write));
        if self.fails_to_write.get() || (self.fails_at_checkpoints.get() && is_checkpoint) {
            return Err(page_died());
        }
        self.written.borrow_mut().push(writes.clone());
        let outcome = self.shared.write(writes).await;
        self.take_in();
        outcome
    }

    async fn read(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        count: usize,
    ) -> Result<Vec<(String, Content)>, Fault> {
        self.shared.read(shelf, prefix, after, count).await
    }

    async fn holder(&self, key: &str) -> Result<Option<Holder>, Fault> {
        self.shared.holder(key).await
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        self.shared.keep_rejection(rejected).await
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        self.shared.rejections().await
    }

    async fn clear(&self) -> Result<(), Fault> {
        let outcome = self.shared.clear().await;
        self.take_in();
        outcome
    }
}
