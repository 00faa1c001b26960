//! The desks of two underwriters: what each of them saw, and decisions on that and on nothing newer.
//!
//! A desk looks again when its owner wants to, and after its owner's own decision. Must not know markup, nor the rules.

use super::session::Session;
pub use crate::domains::loans::underwriter_desk::UNDERWRITERS;
use crate::domains::loans::underwriter_desk::{Decision, SeenRequest, Sight, TooLate};
use crate::engine::codec::object;
use crate::engine::expected_version::{Conflict, ExpectedVersion};
use crate::engine::fault::Fault;
use crate::engine::ids::{StreamId, StreamVersion};
use crate::engine::log::Log;
use crate::runtime::{Command, Refused};
use crate::store::EventStore;
use futures::future::{LocalBoxFuture, ready};
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen_futures::spawn_local;

/// The view that they look at.
pub const DASHBOARD: &str = "underwriter-dashboard";

/// A desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// What its owner saw; nothing before the first look.
    pub sight: Option<Sight>,
    /// What came of the last decision.
    pub outcome: Option<Outcome>,
    /// Whether a decision is under way.
    pub decides: bool,
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is recorded.
    Done {
        /// What was decided.
        decision: Decision,
        /// Whose request that was.
        name: String,
        /// The version that it led to.
        version: StreamVersion,
    },
    /// Somebody else was faster.
    TooLate {
        /// What should have been decided.
        decision: Decision,
        /// On which request.
        loan_request_id: String,
        /// What was missed.
        missed: TooLate,
    },
    /// It was refused for another reason.
    Refused(Refused),
}

impl Session {
    /// An underwriter looks at the dashboard as it is now.
    pub fn look_at_dashboard(self, desk: usize) {
        if let Some(sight) = self.dashboard() {
            self.change_desk(desk, |desk| *desk = Desk { sight: Some(sight), ..Desk::default() });
        }
    }

    /// Whoever has not looked yet does so.
    pub fn sit_down(self) {
        for desk in 0..UNDERWRITERS.len() {
            if self.desks.with_untracked(|desks| desks.get(desk).is_some_and(|desk| desk.sight.is_none())) {
                self.look_at_dashboard(desk);
            }
        }
    }

    /// An underwriter decides on a request, as it was when they last looked; `done` is called when that has come to something.
    pub fn decide(self, desk: usize, loan_request_id: &str, decision: Decision, done: Box<dyn Fn()>) {
        let given = self.decide_as(desk, loan_request_id, decision, Command::default());
        spawn_local(async move {
            given.await;
            done();
        });
    }

    /// The same, as a command that may have an id and metadata already. Nothing, if there is no such request on the desk, or it
    /// is not known what came of it. Boxed: stories decide, too.
    pub(super) fn decide_as(
        self,
        desk: usize,
        loan_request_id: &str,
        decision: Decision,
        given: Command,
    ) -> LocalBoxFuture<'static, Option<Outcome>> {
        let seen = self.desks.with_untracked(|desks| {
            let desk = desks.get(desk).filter(|desk| !desk.decides)?;
            desk.sight.as_ref()?.request(loan_request_id).cloned()
        });
        let (Some(seen), Some(underwriter)) = (seen, UNDERWRITERS.get(desk)) else { return Box::pin(ready(None)) };
        self.change_desk(desk, |desk| desk.decides = true);
        let command = Command {
            context: self.context().model.name.to_owned(),
            name: decision.command().to_owned(),
            data: object(json!({"loan_request_id": seen.loan_request_id, "underwriter": underwriter})),
            expected: Some(ExpectedVersion::Exact(seen.version)),
            ..given
        };
        Box::pin(async move {
            let outcome = self.decided(desk, seen, decision, command).await;
            let known = outcome.as_ref().ok().cloned();
            self.change_desk(desk, |desk| (desk.decides, desk.outcome) = (false, known.clone()));
            self.noticing(outcome.map(drop));
            known
        })
    }

    async fn decided(
        self,
        desk: usize,
        seen: SeenRequest,
        decision: Decision,
        command: Command,
    ) -> Result<Outcome, Fault> {
        match self.dispatch(command).await {
            Ok(receipt) => {
                self.look_at_dashboard(desk);
                Ok(Outcome::Done { decision, name: seen.name, version: receipt.version })
            }
            Err(Refused::Conflict(conflict)) => {
                let (missed, loan_request_id) = (self.missed(&conflict).await?, seen.loan_request_id);
                Ok(Outcome::TooLate { decision, loan_request_id, missed })
            }
            Err(Refused::Fault(fault)) => Err(fault),
            Err(refused) => Ok(Outcome::Refused(refused)),
        }
    }

    /// The dashboard as it is now, which may lag behind the log.
    fn dashboard(self) -> Option<Sight> {
        let (runtime, context) = (self.runtime().ok()?, self.context());
        let head = runtime.store().look(Log::head);
        let rows = runtime.rows(&context, DASHBOARD, head, usize::MAX);
        Some(Sight::of(&rows, head.min(runtime.applied(&context, DASHBOARD))))
    }

    /// What somebody missed who was too late.
    async fn missed(self, conflict: &Conflict) -> Result<TooLate, Fault> {
        let runtime = self.runtime()?;
        let stream: &StreamId = conflict.stream();
        let positions = runtime.store().look(|log| log.positions_of(stream));
        Ok(TooLate::of(conflict, &runtime.store().events(&positions).await?))
    }

    fn change_desk(self, desk: usize, change: impl FnOnce(&mut Desk)) {
        self.desks.update(|desks| {
            if let Some(desk) = desks.get_mut(desk) {
                change(desk);
            }
        });
    }
}
