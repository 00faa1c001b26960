//! What follows by itself: policies turn events into commands, each event once.
//!
//! Every policy has a checkpoint, which also moves over events that mean nothing to it and is saved after the commands that
//! an event led to. If the page dies between the two, the event is handled again, and the ids, which follow from the event's
//! id, make the same commands out of it: they were done before. So several tabs may do this side by side, too.
//! Must not know a particular policy.

use super::{Command, Environment, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::event::{self, RecordedEvent};
use crate::engine::fault::Fault;
use crate::engine::ids::CommandId;
use crate::engine::log::Log;
use crate::engine::policy::FollowUp;
use crate::store::EventStore;
use std::sync::Arc;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Makes sure that every policy has a checkpoint. One that was never seen starts from current: what happened before it
    /// is not its business.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn start_policies(&self) -> Result<(), Fault> {
        for context in &self.contexts {
            for policy in context.policies() {
                let handler = handler(context, policy);
                if self.store.checkpoint(&handler).await?.is_none() {
                    self.store.save_checkpoint(&handler, self.store.look(Log::head)).await?;
                }
            }
        }
        Ok(())
    }

    /// Lets every policy handle what it has not handled yet, and what comes of that, until nothing is left. Called while it
    /// is running, it waits and then does what has come since.
    ///
    /// # Errors
    /// When the store fails. A policy's command that the rules refuse is no error; it is kept like every refused command.
    pub async fn run_policies(&self) -> Result<(), Fault> {
        let _one_at_a_time = self.running_policies.lock().await;
        loop {
            let before = self.store.look(Log::head);
            for context in &self.contexts {
                for policy in context.policies() {
                    self.run_policy(context, policy).await?;
                }
            }
            if self.store.look(Log::head) == before {
                return Ok(());
            }
        }
    }

    async fn run_policy(&self, context: &Context, policy: &str) -> Result<(), Fault> {
        let handler = handler(context, policy);
        let mut saved = self.store.checkpoint(&handler).await?.unwrap_or_default();
        let mut reached = saved;
        while let Some(event) = self.store.look(|log| log.at(reached.next()).cloned()) {
            reached = event.position;
            let follow_ups = context.react(policy, &event);
            if follow_ups.is_empty() {
                continue;
            }
            // it may be imported, or done by another tab, since we began; the store knows, and moves it with the event
            saved = self.store.checkpoint(&handler).await?.unwrap_or_default();
            if saved < reached {
                self.handle(context, policy, &event, follow_ups).await?;
                self.store.save_checkpoint(&handler, reached).await?;
                saved = reached;
            }
        }
        if reached > saved {
            self.store.save_checkpoint(&handler, reached).await?;
        }
        Ok(())
    }

    /// Gives the commands that a policy wants because of an event.
    async fn handle(
        &self,
        context: &Context,
        policy: &str,
        event: &Arc<RecordedEvent>,
        follow_ups: Vec<FollowUp>,
    ) -> Result<(), Fault> {
        for (index, follow_up) in follow_ups.into_iter().enumerate() {
            let command = Command {
                context: context.model.name.into(),
                name: follow_up.command.into(),
                data: follow_up.data,
                command_id: Some(CommandId(event.event_id.derive(&format!("{policy}/{index}")))),
                correlation_id: Some(event.correlation_id),
                causation_id: Some(event.event_id.into()),
                metadata: [(event::ISSUED_BY.to_owned(), policy.into())].into_iter().collect(),
            };
            if let Err(Refused::Fault(fault)) = self.dispatch(command).await {
                return Err(fault);
            }
        }
        Ok(())
    }
}

/// The name under which a policy's checkpoint is kept.
pub(super) fn handler(context: &Context, policy: &str) -> String {
    format!("{}.{policy}", context.prefix)
}
