//! Values that must be unique, such as the number of an order.
//!
//! A stream cannot know of the others, so this is no rule of an aggregate. First the value is claimed for a short time, in a
//! table that all tabs share, under the command's id: of two tabs at the same moment one gets it. Then the read model is
//! asked whether it has the value already. The claim outlasts the lag of a read model and is released when the command fails.
//! After the validation against a read model in the livebook *ES/CQRS's Anatomy*; the release is ours.

use super::dispatch::Stamp;
use super::{Command, Environment, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::ids::{CommandId, Position};
use crate::engine::model::Unique;
use crate::engine::rejection::{FieldError, Rejection};
use crate::store::{Claim, EventStore};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How long a value stays claimed.
const CLAIMED_FOR: Duration = Duration::from_mins(1);

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Claims the values of a command that must be unique; gives back the claims that it now has.
    ///
    /// # Errors
    /// The rejection that values are taken, or the fault that the store failed.
    pub(super) async fn claim(
        &self,
        context: &Arc<Context>,
        command: &Command,
        stamp: Stamp,
    ) -> Result<Vec<String>, Refused> {
        let unique = context.model.step(&command.name).map_or(&[][..], |step| step.command.unique);
        let (mut claims, mut taken) = (Vec::new(), Vec::new());
        for unique in unique {
            let Some(value) = command.data.get(unique.field) else { continue };
            let claim = claim_of(context, unique, value, stamp);
            let is_ours = self.store.claim(&claim).await?;
            if is_ours {
                claims.push(claim.key);
            }
            if !is_ours || self.has(context, unique, value).await? {
                taken.push(FieldError {
                    field: unique.field.into(),
                    code: "uniqueness".into(),
                    message: "already exist".into(),
                });
            }
        }
        if taken.is_empty() {
            return Ok(claims);
        }
        self.release(&claims, stamp.id).await?;
        Err(Rejection::validation(taken).into())
    }

    /// Gives claims back.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn release(&self, claims: &[String], id: CommandId) -> Result<(), Refused> {
        for key in claims {
            self.store.release(key, id).await?;
        }
        Ok(())
    }

    /// Whether the read model, as of all that is known by now, has a value.
    async fn has(&self, context: &Arc<Context>, unique: &Unique, value: &Value) -> Result<bool, Refused> {
        self.store.catch_up().await?;
        let mut read_models = self.read_models.borrow_mut();
        let start = || (Position::START, context.empty_views());
        let (position, views) = read_models.entry(context.model.name).or_insert_with(start);
        self.store.look(|log| {
            while let Some(event) = log.at(position.next()) {
                views.apply(event);
                *position = event.position;
            }
        });
        Ok(views.has(unique, value))
    }
}

fn claim_of(context: &Context, unique: &Unique, value: &Value, stamp: Stamp) -> Claim {
    Claim {
        key: format!("{}/{}/{value}", context.model.name, unique.field),
        command_id: stamp.id,
        now: stamp.at,
        until: stamp.at.after(CLAIMED_FOR),
    }
}
