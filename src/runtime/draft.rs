//! Events that somebody appends by hand, without a command: what a script leaves out is filled in.
//!
//! Must not decide anything; whether the append is allowed is the store's business.

use super::{Environment, Refused, Runtime};
use crate::engine::event::{EventData, JsonObject, RecordedEvent};
use crate::engine::ids::{CausationId, CorrelationId, EventId};
use crate::engine::log::Append;
use crate::store::{Commit, EventStore};
use serde::Deserialize;
use std::num::NonZeroU32;
use std::sync::Arc;

/// An event as a script gives it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Draft {
    /// A fresh one if there is none.
    #[serde(default)]
    pub event_id: Option<EventId>,
    /// Context and name, as in `Orders.OrderCreated`.
    pub event_type: String,
    /// What happened.
    pub data: JsonObject,
    /// Free.
    #[serde(default)]
    pub metadata: JsonObject,
    /// The version of the payload's shape; today's if it does not say.
    #[serde(default)]
    pub schema_version: Option<NonZeroU32>,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Completes drafts: they happen now, together, and nothing caused them but this.
    #[must_use]
    pub fn drafted(&self, drafts: Vec<Draft>) -> Vec<EventData> {
        let origin = self.environment.fresh_id();
        let created_at = self.environment.now();
        let complete = |draft: Draft| EventData {
            schema_version: draft
                .schema_version
                .map_or_else(|| self.todays_version(&draft.event_type), NonZeroU32::get),
            event_id: draft.event_id.unwrap_or_else(|| EventId(self.environment.fresh_id())),
            event_type: draft.event_type,
            data: draft.data,
            metadata: draft.metadata,
            causation_id: CausationId(origin),
            correlation_id: CorrelationId(origin),
            created_at,
        };
        drafts.into_iter().map(complete).collect()
    }

    /// Appends drafted events, all or none. The answer is what a read gives, the first time and each time it is repeated:
    /// a payload of an older shape is brought up.
    ///
    /// # Errors
    /// When the log does not allow it, or the store fails.
    pub async fn append(&self, appends: Vec<Append>) -> Result<Vec<Arc<RecordedEvent>>, Refused> {
        let recorded = self.store.commit(Commit { appends, ..Commit::default() }).await?;
        Ok(self.store.look(|log| recorded.into_iter().map(|event| log.brought_up(event)).collect()))
    }

    /// The version that the payload of an event of this type has today.
    fn todays_version(&self, event_type: &str) -> u32 {
        let owner = self.owner_of_type(event_type);
        let name = event_type.split_once('.').map_or(event_type, |(_, name)| name);
        owner.map_or(1, |context| context.schema_version(name))
    }
}
