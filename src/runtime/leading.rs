//! Leading: the one tab that lets handlers act, and the term for which it does.
//!
//! A tab that takes the lead begins a new term and writes its number beside the checkpoints. Everything that a leading tab writes
//! of handlers expects that number to be there still, in the same transaction. So a tab that was replaced (it was frozen, or in
//! a dialog, and wakes up) writes nothing any more, whatever it was in the middle of, and steps down. Commands that it still
//! gives are harmless: their ids derive from the event. Must not know how a tab is chosen (`app/leader_election.rs`).

use super::trouble::Troubles;
use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::store::{Content, EventStore, Shelf, Write, is_superseded};
use serde_json::Value;

/// The key of the current term on the shelf of the handlers. No handler is called that: their names have a dot.
const TERM: &str = "term";

/// The number of a term. Each one is greater than those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub u64);

impl Term {
    fn content(self) -> Content {
        Value::from(self.0).into()
    }
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Begins a new term: from now on this tab runs the handlers, from where another one has left off, and no other tab does. They do
    /// nothing before they are woken.
    ///
    /// # Errors
    /// When another tab has begun a term at the same moment (see [`crate::store::is_superseded`]), or the store fails.
    pub async fn take_the_lead(&self) -> Result<(), Fault> {
        self.store.catch_up().await?;
        if self.leads() {
            return Ok(());
        }
        // before anything is taken up: from here on the tab that led until now can change nothing of it
        let term = self.begin_term().await?;
        self.take_up_those(&self.workers()).await?;
        self.take_in_clock().await?;
        self.take_in_deliveries().await?;
        // what this tab left to the tab that led is its own to decide now
        self.workers().iter().for_each(|worker| worker.with(|state| state.troubles = Troubles::default()));
        self.term.set(Some(term));
        self.keep_all().await
    }

    /// This tab does not run the handlers any more. What it has done and not kept, the next leader does again, without a second
    /// effect.
    pub fn step_down(&self) {
        if self.term.take().is_some() {
            self.tell_moved();
        }
    }

    /// Whether this tab runs the handlers, as far as it knows.
    pub fn leads(&self) -> bool {
        self.term.get().is_some()
    }

    /// The term for which this tab leads.
    pub fn term(&self) -> Option<Term> {
        self.term.get()
    }

    async fn begin_term(&self) -> Result<Term, Fault> {
        let last = self.last_term().await?;
        let term = Term(last.map_or(0, |last| last.0) + 1);
        let expected = Write::expect(Shelf::Handlers, TERM, last.map(Term::content));
        self.store.write(vec![expected, Write::put(Shelf::Handlers, TERM, term.content())]).await?;
        Ok(term)
    }

    /// The newest term that was begun in this workspace, by whichever tab.
    pub(super) async fn last_term(&self) -> Result<Option<Term>, Fault> {
        let kept = self.store.get(Shelf::Handlers, TERM).await?;
        Ok(kept.and_then(|kept| kept.json().as_u64()).map(Term))
    }

    /// Keeps a term in a workspace that was emptied, unless a newer one is there: the numbers go on, so that none comes twice.
    pub(super) async fn restore_term(&self, term: Option<Term>) -> Result<(), Fault> {
        let Some(term) = term else { return Ok(()) };
        loop {
            let last = self.last_term().await?;
            if last >= Some(term) {
                return Ok(());
            }
            let expected = Write::expect(Shelf::Handlers, TERM, last.map(Term::content));
            match self.store.write(vec![expected, Write::put(Shelf::Handlers, TERM, term.content())]).await {
                Err(fault) if is_superseded(&fault) => {}
                written => return written,
            }
        }
    }

    /// Belongs into every transaction that a leading tab writes of handlers: it fails once another tab leads. Nothing in a tab that does
    /// not lead.
    pub(super) fn within_term(&self) -> Option<Write> {
        self.term.get().map(|term| Write::expect(Shelf::Handlers, TERM, Some(term.content())))
    }

    /// A transaction of this tab was not done, for somebody has overtaken it: another tab leads, or something was ordered.
    pub(super) async fn learn_who_overtook(&self) -> Result<(), Fault> {
        if self.last_term().await? > self.term() {
            self.step_down();
            // what the other tab has kept counts from now on
            self.spawn(|runtime| async move {
                let heard = runtime.obey().await;
                runtime.note_fault(heard);
            });
            return Ok(());
        }
        // whoever has emptied the workspace may have done so before this term had begun
        self.restore_term(self.term()).await?;
        let mut controls = self.all_kept(Shelf::Controls).await?;
        for worker in self.workers() {
            self.reconcile(&worker, controls.remove(&worker.name), None);
        }
        self.wake_all();
        Ok(())
    }
}
