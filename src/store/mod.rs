//! Where events are kept: one promise, two keepings.
//!
//! [`MemoryStore`] forgets with the program and serves tests; `IndexedDbStore` is what the page uses. One contract suite
//! (`tests/store_contract.rs`) holds for both. Must not know a context, a view or a screen.

mod batch;
mod claim;
mod commit;
mod copied;
pub mod copy;
mod feed;
mod filter;
mod links;
mod memory;
mod mending;
mod reading;
mod shelf;

pub mod indexed_db;
pub mod opfs;

pub use batch::{is_damage, packed, unpacked};
pub use claim::{Claim, Holder};
pub use commit::{AppendError, Commit, ImportError, LinkError};
pub use copied::{CopiedStore, Copies};
pub use feed::News;
pub use filter::Filter;
pub use indexed_db::{next_turn, spawn_next_turn};
pub use links::link_writes;
pub use memory::MemoryStore;
pub use mending::Mended;
pub use reading::{Direction, ReadError, Window};
pub use shelf::{Change, Content, Shelf, Write, is_superseded};

use crate::engine::event::{EventData, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::fault::Fault;
use crate::engine::ids::{EventId, Position, StreamId, StreamVersion};
use crate::engine::log::{Append, Log};
use crate::engine::rejection::RejectedCommand;
use crate::engine::transfer::Import;
use serde_json::Value;
use std::sync::Arc;

/// Keeps events. Everything that a method acknowledges is durable by then.
#[expect(async_fn_in_trait, reason = "the page has one thread; nobody needs these futures to be Send")]
pub trait EventStore: 'static {
    /// Appends events to one or several streams, all or none: one atomic transaction, resolved when it is complete. The same
    /// commit done twice (same ids, same exact expectation) writes nothing the second time and gives the same answer.
    ///
    /// # Errors
    /// When a stream is not as expected or cannot be appended to, an id is used already, a claim is taken, others have
    /// appended since the commit was made up, or the store fails.
    async fn commit(&self, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError>;

    /// Takes an import in, as it was judged: one atomic transaction, resolved when it is complete.
    ///
    /// # Errors
    /// When the log has grown since the import was judged, or the store fails.
    async fn import(&self, import: &Import) -> Result<(), ImportError>;

    /// Takes in what others have appended since. Of a log of which a record is damaged that is what comes before the record;
    /// those who subscribed are told of the damage.
    ///
    /// # Errors
    /// When the store fails.
    async fn catch_up(&self) -> Result<(), Fault>;

    /// Looks at the log as it is known here; [`EventStore::catch_up`] first to know all of it. Not every event is in memory;
    /// [`EventStore::fetch`] brings one there.
    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R;

    /// How often everything was deleted, as far as is known here.
    fn cleared(&self) -> u32;

    /// The fault of the first record of the log that is damaged, if one is. Nothing can be appended then.
    fn damage(&self) -> Option<Fault> {
        None
    }

    /// Takes the damaged record away, and all that stands behind it. Only for somebody who has these events elsewhere.
    ///
    /// # Errors
    /// When the store fails; everything is then as it was.
    async fn drop_damaged(&self) -> Result<(), Fault> {
        Ok(())
    }

    /// Brings the event at a position into memory, with its neighbours, so that one can look at it.
    ///
    /// # Errors
    /// When there is no such event, its record is damaged, or the store fails.
    async fn fetch(&self, position: Position) -> Result<(), Fault>;

    /// Is told by whoever is going to ask for so many ids. Each is found anyway, but perhaps not quickly yet.
    async fn list_ids_for(&self, _asked: usize) {}

    /// Is told of everything new, in order and without gaps, whoever did it.
    fn subscribe(&self, listener: impl Fn(&News) + 'static);

    /// Changes shelves, all of it or nothing, in the order given.
    ///
    /// # Errors
    /// When an expectation among the writes is not met (see [`is_superseded`]), or the store fails.
    async fn write(&self, writes: Vec<Write>) -> Result<(), Fault>;

    /// What is on a shelf under the keys that begin with `prefix` and come after `after`, in the order of keys, `count` at the
    /// most.
    ///
    /// # Errors
    /// When the store fails.
    async fn read(&self, on: Shelf, prefix: &str, after: &str, count: usize) -> Result<Vec<(String, Content)>, Fault>;

    /// Whoever has a claim, if somebody has.
    ///
    /// # Errors
    /// When the store fails.
    async fn holder(&self, key: &str) -> Result<Option<Holder>, Fault>;

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

    /// Deletes everything. Only the owner of the workspace asks for this, after an export was offered.
    ///
    /// # Errors
    /// When the store fails; everything is then as it was.
    async fn clear(&self) -> Result<(), Fault>;

    /// Changes the value under a key, from what is there: of changes at the same time, in whichever tab, none is lost. Gives the
    /// value that is there then. `change` is asked again when somebody was quicker.
    ///
    /// # Errors
    /// When the store fails.
    async fn update(
        &self,
        on: Shelf,
        key: &str,
        change: impl Fn(Option<Value>) -> Option<Value>,
    ) -> Result<Option<Value>, Fault> {
        loop {
            let known = self.get(on, key).await?;
            let before = known.clone().map(Content::json);
            let after = change(before.clone());
            if after == before {
                return Ok(after);
            }
            let write = match &after {
                Some(value) => Write::put(on, key, value.clone()),
                None => Write::delete(on, key),
            };
            match self.write(vec![Write::expect(on, key, known), write]).await {
                Err(fault) if is_superseded(&fault) => {}
                written => return written.map(|()| after),
            }
        }
    }

    /// Appends events to one stream; see [`EventStore::commit`].
    ///
    /// # Errors
    /// As for a commit.
    async fn append(
        &self,
        stream: &StreamId,
        expected: ExpectedVersion,
        events: Vec<EventData>,
    ) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        self.commit(Commit::of(Append { stream: stream.clone(), expected, events })).await
    }

    /// Links events into a stream: a reference, not a copy; the global log stays as it is.
    ///
    /// # Errors
    /// When an event is not there or in that stream already, the stream takes no links, or the store fails.
    async fn link(&self, stream: &StreamId, events: &[EventId]) -> Result<(), LinkError> {
        self.catch_up().await?;
        self.list_ids_for(events.len()).await;
        let positions = self.look(|log| log.plan_link(stream, events))?;
        Ok(self.write(link_writes(stream, &positions)).await?)
    }

    /// Closes a stream: no more reads by its name and no more appends. Its events stay in the log.
    ///
    /// # Errors
    /// When there is no such stream, it was closed before, or the store fails.
    async fn close(&self, stream: &StreamId) -> Result<(), ReadError> {
        self.catch_up().await?;
        self.look(|log| reading::closable(log, stream))?;
        Ok(self.write(vec![links::close_write(stream)]).await?)
    }

    /// What is under one key of a shelf.
    ///
    /// # Errors
    /// When the store fails.
    async fn get(&self, on: Shelf, key: &str) -> Result<Option<Content>, Fault> {
        let found = self.read(on, key, "", 1).await?;
        Ok(found.into_iter().find(|(found, _)| found == key).map(|(_, content)| content))
    }

    /// The events at some positions; positions beyond the log are passed over.
    ///
    /// # Errors
    /// When the store fails.
    async fn events(&self, positions: &[Position]) -> Result<Vec<Arc<RecordedEvent>>, Fault> {
        let mut events = Vec::with_capacity(positions.len());
        for position in positions.iter().filter(|position| self.look(|log| log.head_of(**position).is_some())) {
            if let Some(event) = self.look(|log| log.at(*position)) {
                events.push(event);
                continue;
            }
            self.fetch(*position).await?;
            events.extend(self.look(|log| log.at(*position)));
        }
        Ok(events)
    }

    /// The events of a stream, its own or linked ones, from the version `window.from` on. The stream `$all` is the global log.
    ///
    /// # Errors
    /// When there is no stream of that name, it was closed, or the store fails.
    async fn read_stream(&self, stream: &StreamId, window: Window) -> Result<Vec<Arc<RecordedEvent>>, ReadError> {
        Ok(self.read_numbered(stream, window).await?.into_iter().map(|(_, event)| event).collect())
    }

    /// The same, each event with its number in the stream that was read: of an event of its own that is its version, of a linked
    /// one the number of the link.
    ///
    /// # Errors
    /// As for [`EventStore::read_stream`].
    async fn read_numbered(
        &self,
        stream: &StreamId,
        window: Window,
    ) -> Result<Vec<(StreamVersion, Arc<RecordedEvent>)>, ReadError> {
        self.catch_up().await?;
        let positions = self.look(|log| reading::readable(log, stream))?;
        let wanted = window.of(positions.len()).filter_map(|index| Some((index, *positions.get(index)?)));
        let (indices, wanted): (Vec<_>, Vec<_>) = wanted.unzip();
        let numbers = indices.into_iter().map(|index| StreamVersion(index as u64 + 1));
        Ok(numbers.zip(self.events(&wanted).await?).collect())
    }

    /// The events of the global log that are wanted: those of `window.from` on, counted among themselves.
    ///
    /// # Errors
    /// When the store fails.
    async fn read_where(&self, filter: &Filter, window: Window) -> Result<Vec<Arc<RecordedEvent>>, ReadError> {
        self.catch_up().await?;
        let positions = self.look(|log| filter.positions(log));
        let wanted: Vec<_> = window.of(positions.len()).filter_map(|index| positions.get(index).copied()).collect();
        Ok(self.events(&wanted).await?)
    }

    /// The events of the global log, from the position `window.from` on.
    ///
    /// # Errors
    /// When the store fails.
    async fn read_all(&self, window: Window) -> Result<Vec<Arc<RecordedEvent>>, ReadError> {
        self.catch_up().await?;
        let count = usize::try_from(self.look(Log::head).0).unwrap_or(usize::MAX);
        let positions: Vec<_> = window.of(count).map(|index| Position(index as u64 + 1)).collect();
        Ok(self.events(&positions).await?)
    }
}
