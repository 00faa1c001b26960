//! The models that were written in this workspace: each is hosted as it was written last, in every tab.
//!
//! The view `models` says which there are and at which event each got its text. This file keeps the hosted contexts equal to that view: a
//! model that is new is hosted, one that was written again takes the place of the older one, one that was removed leaves. Must not know how
//! a model is edited.

use super::session::Session;
use crate::domains::models::models_view::{self, ModelRow};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::language;
use crate::runtime::Refused;
use crate::store::EventStore;
use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;

/// A model that is hosted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostedModel {
    row: ModelRow,
}

impl Session {
    /// The models as of a position, in the order in which they came.
    pub fn written_models(self, at: Position) -> Result<Vec<ModelRow>, Fault> {
        let runtime = self.runtime()?;
        let Ok(context) = runtime.context("models") else { return Ok(Vec::new()) };
        let rows = runtime.rows(&context, models_view::NAME, at, usize::MAX);
        Ok(rows.into_iter().filter_map(|row| serde_json::from_value(Value::Object(row.cells)).ok()).collect())
    }

    /// The text that a model got at an event.
    ///
    /// # Errors
    /// When the event cannot be read.
    pub async fn text_of_model(self, row: &ModelRow) -> Result<String, Fault> {
        let events = self.runtime()?.store().events(&[row.position]).await?;
        let text = events.first().and_then(|event| event.data.get("text")).and_then(Value::as_str);
        Ok(text.unwrap_or_default().to_owned())
    }

    /// Hosts the models as they are written now. Several calls at once follow each other; what cannot be hosted is passed over, since
    /// one bad text must not keep the others out.
    pub async fn follow_models(self) {
        let Ok(runtime) = self.runtime() else { return };
        let lock = self.following_models.get_value();
        let _one_at_a_time = lock.lock().await;
        let head = runtime.store().look(Log::head);
        let Ok(rows) = self.written_models(head) else { return };
        let hosted = self.hosted_models.get_value();
        let gone = hosted.iter().filter(|hosted| !rows.iter().any(|row| row.name == hosted.row.name));
        for HostedModel { row } in gone {
            self.noticing(without_rejection(self.withdraw(&row.name).await));
        }
        let mut now = Vec::new();
        for row in rows {
            let own = hosted.iter().find(|hosted| hosted.row.name == row.name);
            if own.is_some_and(|own| own.row.position == row.position) || self.host_model(&row, own.is_some()).await {
                now.push(HostedModel { row });
            }
        }
        self.hosted_models.set_value(now);
    }

    /// Hosts one model; whether it runs now.
    async fn host_model(self, row: &ModelRow, is_known: bool) -> bool {
        let Ok(text) = self.text_of_model(row).await else { return false };
        let Some(context) = language::host(&language::check(&text)) else { return false };
        let context = Arc::new(context);
        let outcome = if is_known { self.rehost(context).await } else { self.host(context).await };
        let runs = outcome.is_ok();
        self.noticing(without_rejection(outcome));
        runs
    }

    /// Shows the wall of a context by name, if there is one.
    pub fn show_context(self, name: &str) {
        let number = self.contexts_now().iter().position(|context| context.model.name == name);
        if let Some(number) = number {
            self.shown.set(number);
        }
    }
}

fn without_rejection(outcome: Result<(), Refused>) -> Result<(), Fault> {
    match outcome {
        Err(Refused::Fault(fault)) => Err(fault),
        _ => Ok(()),
    }
}
