//! Values that must be unique, such as the number of an order.
//!
//! A stream cannot know of the others, so this is no rule of an aggregate. The read model is asked whether it has the value
//! already. The commit then claims the value, in a table that all tabs share and in the transaction that records the events:
//! of two tabs at the same moment one gets it. The claim outlasts the lag of a read model; where the command fails there is
//! none to give back. After the validation against a read model in the livebook *ES/CQRS's Anatomy*; the one transaction is ours.

use super::command::{Command, Stamp};
use super::dispatch::did;
use super::middleware::Stage;
use super::{Environment, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::model::Unique;
use crate::engine::rejection::{FieldError, Rejection};
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
        stages: &mut Vec<Stage>,
    ) -> Result<Vec<(Unique, Claim)>, Refused> {
        let unique = context.model.step(&command.name).map_or(&[][..], |step| step.command.unique);
        let (mut claims, mut taken) = (Vec::new(), Vec::new());
        for unique in unique {
            let Some(value) = command.data.get(unique.field) else { continue };
            if self.is_taken(context, unique, value).await? {
                did(stages, "uniqueness", format!("{} {value} is taken", unique.field));
                taken.push(unique);
            } else {
                did(stages, "uniqueness", format!("{} {value} is free", unique.field));
                claims.push((*unique, claim_of(context, unique, value, stamp)));
            }
        }
        if taken.is_empty() { Ok(claims) } else { Err(refusal(&taken).into()) }
    }

    /// The rejection that a value is claimed by another command, if one is.
    pub(super) async fn taken(&self, claims: &[(Unique, Claim)]) -> Result<Option<Refused>, Refused> {
        let mut taken = Vec::new();
        for (unique, claim) in claims {
            if self.store.holder(&claim.key).await?.is_some_and(|holder| !claim.succeeds(Some(&holder))) {
                taken.push(unique);
            }
        }
        Ok((!taken.is_empty()).then(|| refusal(&taken).into()))
    }

    /// Whether the read model, as of all that is known by now, has a value.
    async fn is_taken(&self, context: &Context, unique: &Unique, value: &Value) -> Result<bool, Refused> {
        self.apply_all().await?;
        let name = format!("{}.{}", context.prefix, unique.view);
        let key = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        let number = self.find_live(&name);
        let has = number.and_then(|number| {
            self.with_live(number, |live| live.tables.get(unique.taken).is_some_and(|table| table.has(&key)))
        });
        Ok(has.unwrap_or_default())
    }
}

fn refusal(taken: &[&Unique]) -> Rejection {
    let fault = |unique: &&Unique| FieldError {
        field: unique.field.into(),
        code: unique.code.into(),
        message: unique.message.into(),
    };
    Rejection::validation(taken.iter().map(fault).collect())
}

fn claim_of(context: &Context, unique: &Unique, value: &Value, stamp: Stamp) -> Claim {
    Claim {
        key: format!("{}/{}/{value}", context.model.name, unique.field),
        command_id: stamp.id,
        now: stamp.at,
        until: stamp.at.after(CLAIMED_FOR),
    }
}
