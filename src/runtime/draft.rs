//! Events that somebody appends by hand, without a command: what a script leaves out is filled in.
//!
//! Must not decide anything; whether the append is allowed is the store's business.

use super::{Environment, Runtime};
use crate::engine::event::{EventData, JsonObject};
use crate::engine::ids::{CausationId, CorrelationId, EventId};
use crate::store::EventStore;
use serde::Deserialize;

/// An event as a script gives it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
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
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Completes drafts: they happen now, together, and nothing caused them but this.
    #[must_use]
    pub fn drafted(&self, drafts: Vec<Draft>) -> Vec<EventData> {
        let origin = self.environment.fresh_id();
        let created_at = self.environment.now();
        let complete = |draft: Draft| EventData {
            event_id: draft.event_id.unwrap_or_else(|| EventId(self.environment.fresh_id())),
            event_type: draft.event_type,
            data: draft.data,
            metadata: draft.metadata,
            causation_id: CausationId(origin),
            correlation_id: CorrelationId(origin),
            created_at,
            schema_version: 1,
        };
        drafts.into_iter().map(complete).collect()
    }
}
