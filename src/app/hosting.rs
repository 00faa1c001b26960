//! Contexts that come and go while the page is open: the doors by which one is hosted, changed or withdrawn, and what is shown then.
//!
//! Must not know where a context comes from.

use super::session::Session;
use crate::domains::models::Models;
use crate::engine::context::{Context, Domain};
use crate::runtime::Refused;
use leptos::prelude::*;
use std::sync::Arc;

impl Session {
    /// Lets a context join the workspace.
    ///
    /// # Errors
    /// As for [`crate::runtime::Runtime::host`]; or that the store is not open.
    pub async fn host(self, context: Arc<Context>) -> Result<(), Refused> {
        let hosted = self.runtime()?.host(context).await;
        self.show_contexts();
        hosted
    }

    /// Lets a changed context take the place of the one of its name.
    ///
    /// # Errors
    /// As for [`crate::runtime::Runtime::rehost`]; or that the store is not open.
    pub async fn rehost(self, context: Arc<Context>) -> Result<(), Refused> {
        let hosted = self.runtime()?.rehost(context).await;
        self.show_contexts();
        hosted
    }

    /// Lets a context leave the workspace. Where it was shown, the first one is from now on.
    ///
    /// # Errors
    /// As for [`crate::runtime::Runtime::withdraw`]; or that the store is not open.
    pub async fn withdraw(self, name: &str) -> Result<(), Refused> {
        let withdrawn = self.runtime()?.withdraw(name).await;
        self.show_contexts();
        withdrawn
    }

    /// Shows the contexts that the runtime hosts by now and that have a wall; the one that is shown stays shown, if it is among them.
    fn show_contexts(self) {
        let Ok(runtime) = self.runtime() else { return };
        let shown = self.context().model.name;
        let mut contexts = runtime.contexts();
        contexts.retain(|context| context.prefix != Models::PREFIX);
        let number = contexts.iter().position(|context| context.model.name == shown).unwrap_or_default();
        self.contexts.set(contexts);
        // told also where the number is the same: what is shown under it may be another wall
        self.shown.set(number);
        self.standing.update(|standing| *standing += 1);
        self.react();
        self.log.look_again();
        self.show_soon(true);
    }
}
