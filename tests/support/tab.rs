//! A tab whose news arrive late: it knows of the log what it asked for, and nothing by itself.
//!
//! All tabs of one [`MemoryStore`] share its log and its checkpoints, so what goes wrong between tabs of a browser can go
//! wrong here, without a browser and in the same way every time.

use hindcast::engine::event::{EventData, RecordedEvent};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::fault::Fault;
use hindcast::engine::ids::{CommandId, Position, StreamId};
use hindcast::engine::log::Log;
use hindcast::engine::rejection::RejectedCommand;
use hindcast::engine::transfer::{Import, Reading};
use hindcast::store::{AppendError, Claim, EventStore, ImportError, MemoryStore, News};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

#[derive(Default)]
pub struct Tab {
    shared: MemoryStore,
    known: RefCell<Log>,
    dies_before_next_checkpoint: Cell<bool>,
    imported_after_next_look: RefCell<Option<(Reading, Vec<String>)>>,
}

impl Tab {
    /// A tab that knows what there is by now.
    pub fn of(shared: &MemoryStore) -> Self {
        let tab = Self { shared: shared.clone(), ..Self::default() };
        tab.take_in();
        tab
    }

    /// From now on saving a checkpoint is a fault: the page dies before it is done.
    pub fn die_before_next_checkpoint(&self) {
        self.dies_before_next_checkpoint.set(true);
    }

    /// Right after the next look at a checkpoint, another tab imports this and we hear of it.
    #[allow(dead_code, reason = "the laws know no imports in other tabs")]
    pub fn another_imports_after_next_look(&self, reading: Reading, handlers: Vec<String>) {
        self.imported_after_next_look.replace(Some((reading, handlers)));
    }

    fn take_in(&self) {
        self.known.borrow_mut().extend(self.shared.look(|log| log.events().to_vec()));
    }
}

impl EventStore for Tab {
    async fn append(
        &self,
        stream: &StreamId,
        expected: ExpectedVersion,
        events: Vec<EventData>,
    ) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        let outcome = self.shared.append(stream, expected, events).await;
        self.take_in();
        outcome
    }

    async fn import(&self, reading: &Reading, handlers: &[String]) -> Result<Import, ImportError> {
        let outcome = self.shared.import(reading, handlers).await;
        self.take_in();
        outcome
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        self.take_in();
        Ok(())
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        look(&self.known.borrow())
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.shared.subscribe(listener);
    }

    async fn checkpoint(&self, handler: &str) -> Result<Option<Position>, Fault> {
        let found = self.shared.checkpoint(handler).await;
        if let Some((reading, handlers)) = self.imported_after_next_look.take() {
            self.shared.import(&reading, &handlers).await.expect("it fits");
            self.take_in();
        }
        found
    }

    async fn save_checkpoint(&self, handler: &str, position: Position) -> Result<(), Fault> {
        if self.dies_before_next_checkpoint.get() {
            return Err(Fault {
                code: "page_died",
                happened: "the page died".into(),
                safe: "what was recorded is recorded".into(),
                remedy: "open it again".into(),
            });
        }
        self.shared.save_checkpoint(handler, position).await
    }

    async fn claim(&self, claim: &Claim) -> Result<bool, Fault> {
        self.shared.claim(claim).await
    }

    async fn release(&self, key: &str, command: CommandId) -> Result<(), Fault> {
        self.shared.release(key, command).await
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        self.shared.keep_rejection(rejected).await
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        self.shared.rejections().await
    }
}
