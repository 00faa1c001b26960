//! What the giver of a command is told when it is done.
//!
//! Must not know who asks, nor in which language.

use super::command::Receipt;
use super::{Environment, Refused, Runtime};
use crate::engine::aggregate::Past;
use crate::store::EventStore;
use serde::Deserialize;
use serde_json::{Value, json};

/// What somebody wants to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returning {
    /// All there is to say of where it went.
    #[default]
    Receipt,
    /// Its events.
    Events,
    /// The version of the stream after them.
    Version,
    /// The state of the stream after them.
    State,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// What is told of a command that was done.
    ///
    /// # Errors
    /// When the state is wanted and the stream cannot be read.
    pub async fn told(&self, receipt: &Receipt, returning: Returning) -> Result<Value, Refused> {
        Ok(match returning {
            Returning::Receipt => json!({
                "events": receipt.events,
                "stream_id": receipt.stream_id,
                "version": receipt.version,
                "position": receipt.position,
            }),
            Returning::Events => json!(receipt.events),
            Returning::Version => json!(receipt.version),
            Returning::State => self.state_after(receipt).await?,
        })
    }

    /// The state as the command has left it, whatever happened since.
    async fn state_after(&self, receipt: &Receipt) -> Result<Value, Refused> {
        let contexts = self.contexts();
        let Some(owner) = contexts.iter().find_map(|context| context.owner_of(&receipt.stream_id)) else {
            return Ok(Value::Null);
        };
        let mut positions = self.store.look(|log| log.positions_of(&receipt.stream_id));
        positions.truncate(usize::try_from(receipt.version.0).unwrap_or(usize::MAX));
        Ok(owner.state(&Past::of(self.store.events(&positions).await?))?)
    }
}
