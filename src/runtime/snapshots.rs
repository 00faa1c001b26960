//! Snapshots: the state of a long stream at some version, so that loading it need not fold everything.
//!
//! A snapshot is a copy and never the truth: one of another version, newer than its stream, or that cannot be read, is passed
//! over, and loading gives the same state with and without it. Must not know a state.

use super::damaged::of_stream;
use super::{Environment, Runtime};
use crate::engine::aggregate::{HostedAggregate, Past, Snapshot};
use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamId};
use crate::store::{EventStore, Shelf, Write};
use serde_json::Value;

/// A snapshot is taken every so many events, unless somebody says otherwise.
const EVERY: u64 = 100;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// What is known of a stream: its snapshot, if there is one that can be used, and the events after it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn past(&self, aggregate: &dyn HostedAggregate, stream: &StreamId) -> Result<Past, Fault> {
        let positions = self.store.look(|log| log.positions_of(stream));
        let snapshot = self.snapshot(aggregate, stream, positions.len()).await?;
        let from = snapshot.as_ref().map_or(0, |snapshot| usize::try_from(snapshot.stream_version.0).unwrap_or(0));
        let later: &[Position] = positions.get(from..).unwrap_or_default();
        let events = self.store.events(later).await.map_err(|fault| of_stream(stream, fault))?;
        Ok(Past { snapshot, events })
    }

    async fn snapshot(
        &self,
        aggregate: &dyn HostedAggregate,
        stream: &StreamId,
        version: usize,
    ) -> Result<Option<Snapshot>, Fault> {
        // a stream that is too short to have one is not asked for it
        if self.snapshot_every(aggregate.name()) > version as u64 {
            return Ok(None);
        }
        let kept = self.store.get(Shelf::Snapshots, &stream.0).await?;
        let snapshot: Option<Snapshot> = kept.and_then(|kept| serde_json::from_value(kept.json()).ok());
        Ok(snapshot.filter(|snapshot| snapshot.stream_version.0 <= version as u64 && aggregate.can_use(snapshot)))
    }

    /// Keeps the state of a stream, if its newest events, so many, brought it to a version at which this is done.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn keep_snapshot(
        &self,
        aggregate: &dyn HostedAggregate,
        stream: &StreamId,
        newest: usize,
    ) -> Result<(), Fault> {
        let (every, stream_version) =
            (self.snapshot_every(aggregate.name()), self.store.look(|log| log.version(stream)));
        let before = stream_version.0.saturating_sub(newest as u64);
        if every == 0 || before / every == stream_version.0 / every {
            return Ok(());
        }
        let past = self.past(aggregate, stream).await?;
        let state = aggregate.state(&past)?;
        let snapshot = Snapshot { stream_version, snapshot_version: aggregate.snapshot_version(), state };
        let content = serde_json::to_value(snapshot).unwrap_or(Value::Null);
        self.store.write(vec![Write::put(Shelf::Snapshots, stream.0.clone(), content)]).await
    }

    /// After how many events of an aggregate a snapshot is taken; 0 for never.
    pub fn snapshot_every(&self, aggregate: &str) -> u64 {
        self.snapshots_every.borrow().get(aggregate).copied().unwrap_or(EVERY)
    }

    /// Says after how many events of an aggregate a snapshot is taken.
    pub fn set_snapshot_every(&self, aggregate: &str, events: u64) {
        self.snapshots_every.borrow_mut().insert(aggregate.to_owned(), events);
    }
}
