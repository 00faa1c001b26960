//! A store that forgets with the program.
//!
//! Clones share the log, as two tabs of a page do. Must not be more lenient than the store that lasts: both ask the same
//! `Log` what is allowed.

use super::feed::Feed;
use super::importing::{at_head, judged};
use super::{AppendError, Claim, EventStore, Holder, ImportError, News};
use crate::engine::event::{EventData, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::fault::Fault;
use crate::engine::ids::{CommandId, Position, StreamId};
use crate::engine::log::{Log, Plan};
use crate::engine::rejection::RejectedCommand;
use crate::engine::transfer::{Import, Reading};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Keeps events in memory.
#[derive(Clone, Default)]
pub struct MemoryStore {
    feed: Rc<Feed>,
    checkpoints: Rc<RefCell<BTreeMap<String, Position>>>,
    claims: Rc<RefCell<BTreeMap<String, Holder>>>,
    rejections: Rc<RefCell<Vec<RejectedCommand>>>,
}

impl EventStore for MemoryStore {
    async fn append(
        &self,
        stream: &StreamId,
        expected: ExpectedVersion,
        events: Vec<EventData>,
    ) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        match self.look(|log| log.plan(stream, expected, events))? {
            Plan::AlreadyThere(events) => Ok(events),
            Plan::Write(events) => {
                let events: Vec<_> = events.into_iter().map(Arc::new).collect();
                self.feed.take_in(events.iter().cloned());
                Ok(events)
            }
        }
    }

    async fn import(&self, reading: &Reading, handlers: &[String]) -> Result<Import, ImportError> {
        let import = self.look(|log| judged(log, reading))?;
        if import.new.is_empty() {
            return Ok(import);
        }
        let (before, head) = self.look(|log| (log.head(), import.head(log)));
        for handler in handlers {
            at_head(handler, self.checkpoints.borrow().get(handler).copied(), before)?;
        }
        let beyond = handlers.iter().map(|handler| (handler.clone(), head));
        self.checkpoints.borrow_mut().extend(beyond);
        self.feed.take_in(import.new.iter().cloned());
        Ok(import)
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        Ok(())
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        self.feed.look(look)
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.feed.subscribe(listener);
    }

    async fn checkpoint(&self, handler: &str) -> Result<Option<Position>, Fault> {
        Ok(self.checkpoints.borrow().get(handler).copied())
    }

    async fn save_checkpoint(&self, handler: &str, position: Position) -> Result<(), Fault> {
        let mut checkpoints = self.checkpoints.borrow_mut();
        let known = checkpoints.entry(handler.to_owned()).or_default();
        *known = position.max(*known);
        Ok(())
    }

    async fn claim(&self, claim: &Claim) -> Result<bool, Fault> {
        let mut claims = self.claims.borrow_mut();
        let succeeds = claim.succeeds(claims.get(&claim.key));
        if succeeds {
            claims.insert(claim.key.clone(), claim.holder());
        }
        Ok(succeeds)
    }

    async fn release(&self, key: &str, command: CommandId) -> Result<(), Fault> {
        self.claims.borrow_mut().retain(|claimed, holder| claimed != key || holder.command_id != command);
        Ok(())
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        self.rejections.borrow_mut().push(rejected.clone());
        self.feed.tell(&News::Rejected(Box::new(rejected.clone())));
        Ok(())
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        Ok(self.rejections.borrow().clone())
    }
}
