//! Leading, as a page sees it: which tab runs the handlers, and what this one does when it takes the lead or loses it.
//!
//! How a tab is chosen is told in `leader_election`, what a term is in `runtime/leading.rs`. Must not know markup.

use super::leader_election::{Candidate, Turn};
use super::session::{PageRuntime, Session};
use super::workspace_name;
use crate::engine::fault::Fault;
use crate::store::is_superseded;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Which tab runs the handlers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leader {
    /// It is not known yet.
    #[default]
    Unknown,
    /// This one.
    Here,
    /// Another one.
    Elsewhere,
    /// Another one, which has not answered for a while.
    Silent,
}

/// Who leads, as this tab knows it, and its part in the election.
#[derive(Clone, Copy)]
pub struct Lead {
    /// Which tab runs the handlers.
    pub leader: RwSignal<Leader>,
    candidate: StoredValue<Option<Rc<Candidate>>, LocalStorage>,
}

impl Default for Lead {
    fn default() -> Self {
        Self { leader: RwSignal::default(), candidate: StoredValue::new_local(None) }
    }
}

impl Session {
    /// Takes part in the election of the tab that runs the handlers.
    pub(super) fn stand_for_the_lead(self, runtime: &Rc<PageRuntime>) {
        let runtime = Rc::clone(runtime);
        let candidate = Candidate::stand(&workspace_name::current(), move |turn| match turn {
            Turn::Leads { silent } => self.take_the_lead(Rc::clone(&runtime), silent),
            Turn::StepsDown { replaced } => self.step_down(&runtime, replaced),
            Turn::Waits => self.show_who_leads(),
        });
        self.lead.candidate.set_value(Some(candidate));
        self.show_who_leads();
    }

    fn take_the_lead(self, runtime: Rc<PageRuntime>, silent: bool) {
        spawn_local(async move {
            self.take_the_copy().await;
            match runtime.take_the_lead().await {
                Ok(()) => {
                    self.with_candidate(|candidate| candidate.begin_term(runtime.term().map(|term| term.0)));
                    if silent {
                        self.notice.set(Some(taken()));
                    }
                }
                Err(fault) => {
                    self.with_candidate(Candidate::resign);
                    if !is_superseded(&fault) {
                        self.noticing(Err(fault));
                    }
                }
            }
            self.show_who_leads();
            self.react();
        });
    }

    fn step_down(self, runtime: &Rc<PageRuntime>, replaced: bool) {
        let led = runtime.leads();
        runtime.step_down();
        if replaced {
            self.leave_the_copy(runtime);
        }
        if led && replaced {
            self.notice.set(Some(replaced_by_another()));
        }
        self.show_who_leads();
        let runtime = Rc::clone(runtime);
        // what the other tab has kept counts from now on
        spawn_local(async move { self.noticing(runtime.obey().await) });
    }

    /// Gives the lead up if the store has shown that another tab has it.
    pub(super) fn heed_the_term(self, runtime: &PageRuntime) {
        let thinks_so = self.lead.leader.get_untracked() == Leader::Here;
        if thinks_so && !runtime.leads() {
            self.with_candidate(Candidate::resign);
            self.show_who_leads();
        }
    }

    fn show_who_leads(self) {
        let leads = self.runtime().is_ok_and(|runtime| runtime.leads());
        let (mut known, mut silent) = (false, false);
        self.with_candidate(|candidate| (known, silent) = (candidate.is_known(), candidate.is_silent()));
        let leader = match (leads, known, silent) {
            (true, _, _) => Leader::Here,
            (false, true, true) => Leader::Silent,
            (false, true, false) => Leader::Elsewhere,
            (false, false, _) => Leader::Unknown,
        };
        self.lead.leader.set(leader);
        self.standing.update(|standing| *standing += 1);
    }

    fn with_candidate(self, act: impl FnOnce(&Rc<Candidate>)) {
        // not borrowed while it acts: it may come back here
        if let Some(candidate) = self.lead.candidate.get_value() {
            act(&candidate);
        }
    }
}

fn taken() -> Fault {
    Fault {
        code: "lead_taken",
        happened: "the browser tab that ran policies and projections did not answer, so this one runs them now".into(),
        safe: "everything that was recorded, and nothing is done twice".into(),
        remedy: "look whether a tab of Hindcast shows a dialog or has crashed, and close it".into(),
    }
}

fn replaced_by_another() -> Fault {
    Fault {
        code: "lead_lost",
        happened: "this tab did not answer for a while, so another browser tab runs policies and projections now"
            .into(),
        safe: "everything that was recorded, and nothing is done twice".into(),
        remedy: "go on; what you do here reaches the other tab".into(),
    }
}
