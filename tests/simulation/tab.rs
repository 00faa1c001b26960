//! What a tab has of the world: a store whose requests take their time and whose news arrive late, and a clock.
//!
//! All tabs share one [`MemoryStore`], which does each transaction in one go, as the browser's database does. A tab knows of the log
//! what it has read or written itself; what others have done it hears of by a message, some time later. Must not know a handler.

use super::scheduler::Scheduler;
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::fault::Fault;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::engine::rejection::RejectedCommand;
use hindcast::engine::timestamp::Timestamp;
use hindcast::engine::transfer::Import;
use hindcast::runtime::{Environment, Process};
use hindcast::store::{
    AppendError, Change, Commit, Content, EventStore, Holder, ImportError, MemoryStore, News, Shelf, Write,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

type Listener = Rc<dyn Fn(&News)>;

/// What all tabs share: what lasts, who is there, and what was acknowledged.
#[derive(Clone)]
pub struct World {
    pub scheduler: Scheduler,
    pub store: MemoryStore,
    tabs: Rc<RefCell<Vec<Tab>>>,
    /// What was written on shelves, in the order of the transactions.
    pub written: Rc<RefCell<Vec<Vec<Write>>>>,
    ids: Rc<Cell<u128>>,
    /// How often everything was deleted.
    cleared: Rc<Cell<u32>>,
}

impl World {
    pub fn new(seed: u64, store: MemoryStore) -> Self {
        Self {
            scheduler: Scheduler::new(seed),
            store,
            tabs: Rc::default(),
            written: Rc::default(),
            ids: Rc::default(),
            cleared: Rc::default(),
        }
    }

    /// One more tab.
    pub fn tab(&self) -> Tab {
        let number = self.tabs.borrow().len();
        let tab = Tab(Rc::new(Inner {
            number,
            world: self.clone(),
            known: RefCell::new(self.store.look(Log::clone)),
            listeners: RefCell::default(),
            is_closed: Cell::default(),
            disk_is_full: Cell::default(),
            cleared: Cell::new(self.cleared.get()),
        }));
        self.tabs.borrow_mut().push(tab.clone());
        tab
    }

    /// The tabs, for whoever ends.
    pub fn forget_tabs(&self) {
        self.tabs.borrow_mut().clear();
    }
}

struct Inner {
    number: usize,
    world: World,
    known: RefCell<Log>,
    listeners: RefCell<Vec<Listener>>,
    is_closed: Cell<bool>,
    disk_is_full: Cell<bool>,
    cleared: Cell<u32>,
}

/// A tab's own view of the store. Clones are the same tab.
#[derive(Clone)]
pub struct Tab(Rc<Inner>);

impl Tab {
    pub fn number(&self) -> usize {
        self.0.number
    }

    pub fn scheduler(&self) -> &Scheduler {
        &self.0.world.scheduler
    }

    /// It goes without goodbye: nothing that it is at comes to an end.
    pub fn close(&self) {
        self.0.is_closed.set(true);
        self.0.listeners.borrow_mut().clear();
        self.scheduler().end(self.0.number);
    }

    /// Whether nothing can be written on a shelf.
    pub fn fill_disk(&self, is_full: bool) {
        self.0.disk_is_full.set(is_full);
    }

    fn shared(&self) -> &MemoryStore {
        &self.0.world.store
    }

    async fn gate(&self) {
        self.scheduler().gate().await;
    }

    /// Takes in what lasts by now, and tells whoever listens in this tab.
    fn take_in(&self) {
        if self.0.cleared.replace(self.0.world.cleared.get()) != self.0.world.cleared.get() {
            self.0.known.borrow_mut().clear();
            self.tell(&News::Cleared);
        }
        let (before, after) = {
            let mut known = self.0.known.borrow_mut();
            let before = known.head();
            self.shared().look(|log| {
                let new = (before.0 + 1..=log.head().0).filter_map(|position| log.as_written(Position(position)));
                known.extend(new);
                for (stream, positions) in log.linked_streams() {
                    known.link(stream, positions.iter().copied());
                }
                log.closed_streams().for_each(|stream| known.close(stream));
            });
            (before, known.head())
        };
        if after > before {
            self.tell(&News::Recorded(before, after));
        }
    }

    fn tell(&self, news: &News) {
        let listeners = self.0.listeners.borrow().clone();
        for listener in &listeners {
            listener(news);
        }
    }

    /// Sends the other tabs a message, which each of them gets some time later.
    fn announce(&self, shelf: Option<Shelf>) {
        let tabs = self.0.world.tabs.borrow().clone();
        for tab in tabs.into_iter().filter(|tab| tab.0.number != self.0.number && !tab.0.is_closed.get()) {
            let (scheduler, owner) = (self.scheduler().clone(), tab.0.number);
            self.scheduler().spawn(owner, async move {
                scheduler.gate().await;
                tab.take_in();
                if let Some(shelf) = shelf {
                    tab.tell(&News::Written(shelf));
                }
            });
        }
    }
}

fn disk_full() -> Fault {
    Fault {
        code: "disk_full",
        happened: "the disk is full".into(),
        safe: "what was recorded is recorded".into(),
        remedy: "make room".into(),
    }
}

impl EventStore for Tab {
    async fn commit(&self, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        self.gate().await;
        let before = self.shared().look(Log::head);
        let outcome = self.shared().commit(commit).await;
        if self.shared().look(Log::head) > before {
            self.announce(None);
        }
        self.gate().await;
        self.take_in();
        outcome
    }

    async fn import(&self, import: &Import) -> Result<(), ImportError> {
        self.gate().await;
        let outcome = self.shared().import(import).await;
        self.announce(None);
        self.gate().await;
        self.take_in();
        outcome
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        self.gate().await;
        self.take_in();
        Ok(())
    }

    fn cleared(&self) -> u32 {
        self.shared().cleared()
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        look(&self.0.known.borrow())
    }

    async fn fetch(&self, position: Position) -> Result<(), Fault> {
        self.gate().await;
        self.shared().fetch(position).await
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.0.listeners.borrow_mut().push(Rc::new(listener));
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), Fault> {
        self.gate().await;
        if self.0.disk_is_full.get() {
            return Err(disk_full());
        }
        let changes = writes.iter().filter(|write| !matches!(write.change, Change::Expect(_)));
        let shelves: BTreeSet<_> = changes.map(|write| write.shelf).collect();
        let outcome = self.shared().write(writes.clone()).await;
        if outcome.is_err() {
            self.gate().await;
            return outcome;
        }
        self.0.world.written.borrow_mut().push(writes);
        for shelf in &shelves {
            self.announce(Some(*shelf));
        }
        self.gate().await;
        self.take_in();
        for shelf in shelves {
            self.tell(&News::Written(shelf));
        }
        outcome
    }

    async fn read(&self, on: Shelf, prefix: &str, after: &str, count: usize) -> Result<Vec<(String, Content)>, Fault> {
        self.gate().await;
        let read = self.shared().read(on, prefix, after, count).await;
        self.gate().await;
        read
    }

    async fn holder(&self, key: &str) -> Result<Option<Holder>, Fault> {
        self.gate().await;
        let holder = self.shared().holder(key).await;
        self.gate().await;
        holder
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        self.gate().await;
        self.shared().keep_rejection(rejected).await
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        self.gate().await;
        self.shared().rejections().await
    }

    async fn clear(&self) -> Result<(), Fault> {
        self.gate().await;
        self.shared().clear().await?;
        self.0.world.cleared.set(self.0.world.cleared.get() + 1);
        self.announce(None);
        self.gate().await;
        self.take_in();
        Ok(())
    }
}

/// A tab's clock, which is the scheduler's, and its ids.
pub struct TabEnvironment {
    scheduler: Scheduler,
    tab: usize,
    ids: Rc<Cell<u128>>,
    ahead: Cell<i64>,
}

impl TabEnvironment {
    pub fn of(world: &World, tab: &Tab) -> Self {
        Self {
            scheduler: world.scheduler.clone(),
            tab: tab.number(),
            ids: Rc::clone(&world.ids),
            ahead: Cell::default(),
        }
    }
}

/// When the simulated world began, in milliseconds.
const BEGAN: u64 = 1_772_445_600_000;

impl Environment for TabEnvironment {
    fn now(&self) -> Timestamp {
        let passed = u64::try_from(self.scheduler.now().as_millis()).unwrap_or_default();
        Timestamp::from_millisecond((BEGAN + passed).saturating_add_signed(self.ahead.get()))
    }

    fn fresh_id(&self) -> Uuid {
        self.ids.set(self.ids.get() + 1);
        Uuid::from_u128(self.ids.get())
    }

    fn random(&self) -> u64 {
        self.scheduler.below(1 << 30) as u64
    }

    fn ahead(&self) -> i64 {
        self.ahead.get()
    }

    fn set_ahead(&self, milliseconds: i64) {
        self.ahead.set(milliseconds);
    }

    async fn sleep(&self, time: Duration) {
        self.scheduler.sleep(time).await;
    }

    async fn breathe(&self) {
        self.scheduler.gate().await;
    }

    fn spawn(&self, process: Process) {
        self.scheduler.spawn(self.tab, process);
    }
}
