//! Waiting for handlers: what a command's giver sees right after it, under strong and under eventual consistency.
//!
//! A command is done when its events are recorded; views and policies follow a moment later. Who cannot bear that waits here.
//! Must not handle an event itself.

use super::control::position_of;
use super::progress::Progress;
use super::{Environment, Refused, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::rejection::Rejection;
use crate::store::{EventStore, Shelf};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// How long it is waited each time for handlers that are late, and how often.
pub(super) const WAIT: Duration = Duration::from_millis(20);
pub(super) const WAITS: usize = 250;

/// For whom the giver of a command waits: nobody, every handler that runs, or those of these names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Consistency {
    /// Nobody: what handlers make of it shows in a moment.
    #[default]
    Eventual,
    /// Every handler that runs.
    Strong,
    /// The handlers of these names.
    Handlers(Vec<String>),
}

impl TryFrom<Value> for Consistency {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        match value {
            Value::String(word) if word == "eventual" => Ok(Self::Eventual),
            Value::String(word) if word == "strong" => Ok(Self::Strong),
            Value::Array(names) => {
                let names = names.into_iter().filter_map(|name| name.as_str().map(ToOwned::to_owned));
                Ok(Self::Handlers(names.collect()))
            }
            _ => Err("expected \"eventual\", \"strong\" or a list of handlers"),
        }
    }
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
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

    /// Waits until handlers have handled everything up to a position: those of these names, or all that run.
    ///
    /// # Errors
    /// `consistency_timeout`: the command is done, the handlers are late. That there is no handler of a name, or the fault that the store failed.
    pub async fn wait_for(&self, names: Option<&[String]>, position: Position) -> Result<(), Refused> {
        for name in names.unwrap_or_default() {
            self.known_live(name)?;
        }
        for _ in 0..WAITS {
            self.run_handlers().await?;
            if self.has_come_to(names, position).await? {
                return Ok(());
            }
            self.environment.sleep(WAIT).await;
        }
        let late = "the command is done, but not every handler has handled it in time";
        Err(Rejection::new("consistency_timeout", late).into())
    }

    async fn has_come_to(&self, names: Option<&[String]>, position: Position) -> Result<bool, Fault> {
        for number in 0..self.live_count() {
            let asked = self.with_live(number, |live| {
                let name = live.name();
                let wanted = match names {
                    Some(names) => names.contains(&name) || names.iter().any(|wanted| wanted == live.handler.name),
                    None => live.is_running(),
                };
                // a tab that does not lead learns from the store how far those have come that act
                let acts = live.handler.react.is_some() && !self.leads.get();
                (wanted && position_of(live) < position).then_some((name, acts))
            });
            let Some(Some((name, acts))) = asked else { continue };
            let kept = if acts { self.store.get(Shelf::Handlers, &name).await? } else { None };
            let kept = kept.and_then(|kept| serde_json::from_value::<Progress>(kept.json()).ok());
            if kept.is_none_or(|kept| kept.position < position) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
