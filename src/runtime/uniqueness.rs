//! Values that must be unique, such as the number of an order.
//!
//! A stream cannot know of the others, so this is no rule of an aggregate. The read model is asked whether it has the value
//! already. The commit then claims the value, in a table that all tabs share and in the transaction that records the events:
//! of two tabs at the same moment one gets it. The claim outlasts the lag of a read model; where the command fails there is
//! none to give back. A value that is held only for a while is not claimed, for it may be free again sooner than a claim
//! would be; of two tabs the second learns that others have recorded something, and asks the read model again. After the
//! validation against a read model in the livebook *ES/CQRS's Anatomy*; the one transaction is ours.

use super::command::{Command, Stamp};
use super::damaged::Had;
use super::pipeline::{Notes, UNIQUENESS};
use super::{Environment, Refused, Runtime};
use crate::engine::context::{Context, Seen};
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::Unique;
use crate::engine::tables::Tables;
use crate::store::{Claim, EventStore};
use serde_json::Value;
use std::time::Duration;

/// How long a value stays claimed.
const CLAIMED_FOR: Duration = Duration::from_mins(1);

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

    /// The row under a value, as of all that is known by now: what a read model that stands still has missed is added.
    async fn row_of(&self, context: &Context, unique: &Unique, value: &Value) -> Result<Option<JsonObject>, Refused> {
        self.apply_all().await?;
        let Some(number) = self.find_live(&format!("{}.{}", context.prefix, unique.view)) else { return Ok(None) };
        let key = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        let row = |tables: &Tables| tables.get(unique.taken).and_then(|table| table.get(&key));
        let head = self.store.look(Log::head);
        let looked = self.with_live(number, |live| {
            if live.applied >= head { Ok(row(&live.tables)) } else { Err((live.tables.clone(), live.applied)) }
        });
        let (mut tables, applied) = match looked {
            None => return Ok(None),
            Some(Ok(row)) => return Ok(row),
            Some(Err(behind)) => behind,
        };
        for position in (applied.next().0..=head.0).map(Position) {
            // what is in a damaged record nobody knows
            let Had::Whole(event) = self.event(position).await? else { continue };
            if let (Seen::Known(typed), Some(handler)) = (context.read(&event), context.handler(unique.view)) {
                (handler.apply)(typed.as_ref(), &event, &mut tables.writer(event.position));
            }
        }
        Ok(row(&tables))
    }
}

/// What must be unique in a command.
pub(super) fn unique_of<'a>(context: &'a Context, command: &Command) -> &'a [Unique] {
    context.model.step(&command.name).map_or(&[], |step| &step.command.unique)
}

fn claim_of(context: &Context, unique: &Unique, value: &Value, stamp: Stamp) -> Claim {
    Claim {
        key: format!("{}/{}/{value}", context.model.name, unique.field),
        command_id: stamp.id,
        now: stamp.at,
        until: stamp.at.after(CLAIMED_FOR),
    }
}
