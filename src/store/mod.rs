//! Where events are kept: one promise, two keepings.
//!
//! [`MemoryStore`] forgets with the program and serves tests; `IndexedDbStore` is what the page uses. One contract suite
//! (`tests/store_contract.rs`) holds for both. Must not know a context, a view or a screen.

mod batch;
mod claim;
mod feed;
mod importing;
mod memory;
mod reading;

pub mod indexed_db;

pub use claim::{Claim, Holder};
pub use feed::News;
pub use importing::ImportError;
pub use memory::MemoryStore;
pub use reading::{Direction, ReadError, Window};

use crate::engine::event::{EventData, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::fault::Fault;
use crate::engine::ids::{CommandId, Position, StreamId};
use crate::engine::log::{AppendRefused, Log};
use crate::engine::rejection::RejectedCommand;
use crate::engine::transfer::{Import, Reading};
use std::sync::Arc;
use thiserror::Error;

/// Why an append did not happen.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AppendError {
    /// The log does not allow it; nothing was written.
    #[error(transparent)]
    Refused(#[from] AppendRefused),
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Keeps events. Everything that a method acknowledges is durable by then.
#[expect(async_fn_in_trait, reason = "the page has one thread; nobody needs these futures to be Send")]
pub trait EventStore {
    /// Appends all of `events` to a stream, or none: one atomic transaction, resolved when it is complete. The same append
    /// done twice (same ids, same exact expectation) writes nothing the second time and gives the same answer.
    ///
    /// # Errors
    /// When the stream is not as expected, an id is used already, the stream is the global log, or the store fails.
    async fn append(
        &self,
        stream: &StreamId,
        expected: ExpectedVersion,
        events: Vec<EventData>,
    ) -> Result<Vec<Arc<RecordedEvent>>, AppendError>;

    /// Takes all of a reading's events in that are not here yet, or none: one atomic transaction, resolved when it is
    /// complete. In the same transaction the checkpoints of `handlers` move beyond the imported events: what comes from a
    /// file has happened elsewhere, and whatever it led to has happened there. So that no checkpoint passes an event that
    /// was not handled, every one of them must be at the head before; one that was never seen counts as if it were.
    ///
    /// # Errors
    /// When a line is refused, a handler has events before the head to handle, or the store fails.
    async fn import(&self, reading: &Reading, handlers: &[String]) -> Result<Import, ImportError>;

    /// Takes in what others have appended since.
    ///
    /// # Errors
    /// When the store fails.
    async fn catch_up(&self) -> Result<(), Fault>;

    /// Looks at the log as it is known here; [`EventStore::catch_up`] first to know all of it.
    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R;

    /// Is told of everything new, in order and without gaps, whoever appended it.
    fn subscribe(&self, listener: impl Fn(&News) + 'static);

    /// How far a handler has come, if it was ever seen.
    ///
    /// # Errors
    /// When the store fails.
    async fn checkpoint(&self, handler: &str) -> Result<Option<Position>, Fault>;

    /// Notes how far a handler has come. Never moves backwards.
    ///
    /// # Errors
    /// When the store fails.
    async fn save_checkpoint(&self, handler: &str, position: Position) -> Result<(), Fault>;

    /// Has a key for a command for a while, unless another command has it. Whether it is the command's now.
    ///
    /// # Errors
    /// When the store fails.
    async fn claim(&self, claim: &Claim) -> Result<bool, Fault>;

    /// Gives a key back, if the command has it.
    ///
    /// # Errors
    /// When the store fails.
    async fn release(&self, key: &str, command: CommandId) -> Result<(), Fault>;

    /// Keeps a command that was refused.
    ///
    /// # Errors
    /// When the store fails.
    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault>;

    /// The commands that were refused, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault>;

    /// The events of a stream, from the version `window.from` on.
    ///
    /// # Errors
    /// When there is no stream of that name, or the store fails.
    async fn read_stream(&self, stream: &StreamId, window: Window) -> Result<Vec<Arc<RecordedEvent>>, ReadError> {
        self.catch_up().await?;
        self.look(|log| match log.stream(stream) {
            events if events.is_empty() => Err(ReadError::StreamNotFound(stream.clone())),
            events => Ok(window.of(&events).into_iter().cloned().collect()),
        })
    }

    /// The events of the global log, from the position `window.from` on.
    ///
    /// # Errors
    /// When the store fails.
    async fn read_all(&self, window: Window) -> Result<Vec<Arc<RecordedEvent>>, ReadError> {
        self.catch_up().await?;
        Ok(self.look(|log| window.of(log.events())))
    }
}
