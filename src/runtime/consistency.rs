//! Consistency: for whom the giver of a command waits, and what it means that they are late.
//!
//! The command is done before anybody is waited for, so being late is no failure of it: `consistency_timeout` says that it is
//! done and somebody is behind. Must not handle an event itself.

use super::command::{Command, Receipt};
use super::control::position_of;
use super::progress::Progress;
use super::{Environment, Refused, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::rejection::Rejection;
use crate::store::{EventStore, Shelf};
use futures::future::{Either, select};
use serde::Deserialize;
use serde_json::Value;
use std::pin::pin;
use std::time::Duration;

/// How long it is waited each time for handlers that are late, and how often.
pub(super) const WAIT: Duration = Duration::from_millis(20);
pub(super) const WAITS: usize = 250;

/// For whom the giver of a command waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Consistency {
    /// For nobody: what follows from the command comes soon.
    #[default]
    Eventual,
    /// For every handler that runs.
    Strong,
    /// For the handlers of these names.
    Handlers(Vec<String>),
}

impl TryFrom<Value> for Consistency {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let names = |names: &Vec<Value>| {
            let name = |name: &Value| name.as_str().map(ToOwned::to_owned);
            names.iter().map(name).collect::<Option<Vec<_>>>()
        };
        match (value.as_str(), value.as_array().and_then(names)) {
            (Some("eventual"), _) => Ok(Self::Eventual),
            (Some("strong"), _) => Ok(Self::Strong),
            (_, Some(names)) => Ok(Self::Handlers(names)),
            _ => Err("expected \"eventual\", \"strong\" or a list of handlers"),
        }
    }
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Does a command and waits for whom its giver wants to wait.
    ///
    /// # Errors
    /// As for [`Runtime::dispatch`], and `consistency_timeout`: the command is done, the handlers are late. Where a handler is
    /// named that nobody knows, nothing is done.
    pub async fn dispatch_and_wait(&self, command: Command, consistency: &Consistency) -> Result<Receipt, Refused> {
        if let Consistency::Handlers(names) = consistency {
            self.know_all(names)?;
        }
        let receipt = self.dispatch(command).await?;
        self.wait_as(consistency, receipt.position).await?;
        Ok(receipt)
    }

    /// Waits as a consistency asks for, until what happened up to a position is handled.
    ///
    /// # Errors
    /// As [`Runtime::wait_for`].
    pub async fn wait_as(&self, consistency: &Consistency, position: Position) -> Result<(), Refused> {
        match consistency {
            Consistency::Eventual => Ok(()),
            Consistency::Strong => self.wait_for(None, position).await,
            Consistency::Handlers(names) => self.wait_for(Some(names), position).await,
        }
    }

    fn know_all(&self, names: &[String]) -> Result<(), Refused> {
        names.iter().try_for_each(|name| self.known_worker(name).map(drop))
    }

    /// Waits until handlers have handled everything up to a position: those of these names, or all that run.
    ///
    /// # Errors
    /// `consistency_timeout`: the command is done, the handlers are late. That there is no handler of a name, or the fault that the store failed.
    pub async fn wait_for(&self, names: Option<&[String]>, position: Position) -> Result<(), Refused> {
        self.know_all(names.unwrap_or_default())?;
        let mut left = WAITS;
        self.failed.take();
        self.wake_all();
        loop {
            let moved = self.moved.next();
            if self.has_come_to(names, position).await? {
                return Ok(());
            }
            self.failed.take().map_or(Ok(()), Err)?;
            if left == 0 {
                break;
            }
            // how far those have come that act in another tab is told by nobody
            match select(moved, pin!(self.environment.sleep(WAIT))).await {
                Either::Left(_) => {}
                Either::Right(_) => {
                    left -= 1;
                    self.wake_all();
                }
            }
        }
        let late = "the command is done, but not every handler has handled it in time";
        Err(Rejection::new("consistency_timeout", late).into())
    }

    async fn has_come_to(&self, names: Option<&[String]>, position: Position) -> Result<bool, Fault> {
        for worker in self.workers() {
            let (is_late, acts_elsewhere) = worker.with(|state| {
                let is_wanted = match names {
                    Some(names) => names.iter().any(|wanted| *wanted == worker.name || wanted == state.handler.name),
                    None => state.shall_run(),
                };
                let is_late = is_wanted && (state.arriving.is_some() || position_of(state) < position);
                (is_late, state.acts() && !self.leads())
            });
            if !is_late {
                continue;
            }
            // a tab that does not lead learns from the store how far those have come that act
            if !acts_elsewhere {
                return Ok(false);
            }
            let kept = self.kept::<Progress>(Shelf::Handlers, &worker.name).await?;
            if kept.is_none_or(|kept| self.come_to(&worker, kept.position) < position) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
