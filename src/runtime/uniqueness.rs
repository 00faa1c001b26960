//! Values that must be unique, such as the number of an order.
//!
//! A stream cannot know of the others, so this is no rule of an aggregate. The read model is asked whether it has the value
//! already. The commit then claims the value, in a table that all tabs share and in the transaction that records the events:
//! of two tabs at the same moment one gets it. The claim outlasts the lag of a read model; where the command fails there is
//! none to give back. A value that is held only for a while is not claimed, for it may be free again sooner than a claim
//! would be; of two tabs the second learns that others have recorded something, and asks the read model again. After the
//! validation against a read model in the livebook *ES/CQRS's Anatomy*; the one transaction is ours.

use super::command::{Command, Stamp};
use super::damaged::EventLookup;
use super::pipeline::{Notes, UNIQUENESS};
use super::worker::Worker;
use super::{Environment, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::Unique;
use crate::engine::spelling::compared;
use crate::store::{Claim, EventStore};
use serde_json::Value;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// How long a value stays claimed.
const CLAIMED_FOR: Duration = Duration::from_mins(1);
/// After how many events of a read model that is far behind others may have their turn.
const PAUSE: u64 = 64;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// The claims that a command has to make.
    ///
    /// # Errors
    /// The rejection that values are taken, or the fault that the store failed.
    pub(super) async fn unique(
        &self,
        context: &Context,
        command: &Command,
        stamp: Stamp,
        notes: &mut Notes,
    ) -> Result<Vec<(Unique, Claim)>, Refused> {
        let (mut claims, mut taken) = (Vec::new(), Vec::new());
        notes.enter(UNIQUENESS);
        if unique_of(context, command).is_empty() {
            notes.did("had nothing to ask");
        }
        for unique in unique_of(context, command) {
            let Some(value) = command.data.get(unique.field) else { continue };
            let row = self.row_of(context, unique, value).await?;
            if row.is_some_and(|row| unique.is_taken(&command.data, &row)) {
                notes.did(&format!("{} {value} is taken", unique.field));
                taken.push(*unique);
            } else {
                notes.did(&format!("{} {value} is free", unique.field));
                if unique.held_by.is_none() {
                    claims.push((*unique, claim_of(context, unique, value, stamp)));
                }
            }
        }
        if taken.is_empty() { Ok(claims) } else { Err(Unique::refusal(&taken).into()) }
    }

    /// The rejection that a value is claimed by another command, if one is.
    pub(super) async fn taken(&self, claims: &[(Unique, Claim)]) -> Result<Option<Refused>, Refused> {
        let mut taken = Vec::new();
        for (unique, claim) in claims {
            if self.store.holder(&claim.key).await?.is_some_and(|holder| !claim.succeeds(Some(&holder))) {
                taken.push(*unique);
            }
        }
        Ok((!taken.is_empty()).then(|| Unique::refusal(&taken).into()))
    }

    /// The row under a value, as of all that is known by now. Of a read model that is behind, for it stands still, lags or fails, the
    /// events that it has missed are applied to the rows that they concern, beside it. No other handler is waited for.
    async fn row_of(&self, context: &Context, unique: &Unique, value: &Value) -> Result<Option<JsonObject>, Refused> {
        let Some(worker) = self.find_worker(&format!("{}.{}", context.prefix, unique.view)) else { return Ok(None) };
        let key = spelled(value).as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        self.apply_slice(std::slice::from_ref(&worker), Position::START);
        loop {
            let head = self.store.look(Log::head);
            let looked = worker.with(|state| {
                let row = state.tables.get(unique.taken).and_then(|table| table.get(&key));
                if state.applied >= head { Ok(row) } else { Err(state.foresee()) }
            });
            let Err(foreseen) = looked else { return Ok(looked.ok().flatten()) };
            if foreseen >= head {
                return Ok(worker.with(|state| state.foreseen_row(unique.taken, &key)));
            }
            self.foresee_next(&worker, foreseen.next()).await?;
        }
    }

    /// Applies one more event beside a read model that is behind.
    async fn foresee_next(&self, worker: &Rc<Worker>, position: Position) -> Result<(), Refused> {
        let (context, generation) = worker.with(|state| (Arc::clone(&state.context), state.generation));
        let is_own = self.store.look(|log| log.head_of(position).is_some_and(|head| context.owns(head.event_type)));
        // what is in a damaged record nobody knows
        let event = match self.event(position).await? {
            EventLookup::Found(event) if is_own => Some(event),
            _ => None,
        };
        worker.with(|state| {
            if state.generation == generation {
                state.foresee_event(position, event.as_deref());
            }
        });
        if position.0.is_multiple_of(PAUSE) {
            self.environment.breathe().await;
        }
        Ok(())
    }
}

/// What must be unique in a command.
pub(super) fn unique_of<'a>(context: &'a Context, command: &Command) -> &'a [Unique] {
    context.model.step(&command.name).map_or(&[], |step| &step.command.unique)
}

/// What is looked up for a value: spellings that look alike are one value.
fn spelled(value: &Value) -> Value {
    value.as_str().map_or_else(|| value.clone(), |text| compared(text).into())
}

fn claim_of(context: &Context, unique: &Unique, value: &Value, stamp: Stamp) -> Claim {
    Claim {
        key: format!("{}/{}/{}", context.model.name, unique.field, spelled(value)),
        command_id: stamp.id,
        now: stamp.at,
        until: stamp.at.after(CLAIMED_FOR),
    }
}
