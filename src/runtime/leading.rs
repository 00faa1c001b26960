//! Leading: the one tab that lets handlers act, and the term for which it does.
//!
//! A tab that takes the lead begins a new term and writes its number beside the checkpoints. Everything that a leading tab writes
//! of handlers expects that number to be there still, in the same transaction. So a tab that was replaced (it was frozen, or in
//! a dialog, and wakes up) writes nothing any more, whatever it was in the middle of, and steps down. Commands that it still
//! gives are harmless: their ids derive from the event. Must not know how a tab is chosen (`app/leader_election.rs`).

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
    /// Begins a new term: from now on this tab runs the handlers, from where another one has left off, and no other tab does.
    ///
    /// # Errors
    /// When another tab has begun a term at the same moment (see [`is_superseded`]), or the store fails.
    pub async fn take_the_lead(&self) -> Result<(), Fault> {
        self.store.catch_up().await?;
        let _one_at_a_time = self.acting.lock().await;
        if self.leads() {
            return Ok(());
        }
        // before anything is taken up: from here on the tab that led until now can change nothing of it
        let term = self.begin_term().await?;
        self.take_up_all().await?;
        self.term.set(Some(term));
        let kept = self.keep_what_has_changed().await;
        self.unless_superseded(kept).await
    }

    /// This tab does not run the handlers any more. What it has done and not kept, the next leader does again, without a second
    /// effect.
    pub fn step_down(&self) {
        self.term.set(None);
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

    /// Keeps a term in a workspace that was emptied: the numbers go on, so that none comes twice.
    pub(super) async fn restore_term(&self, term: Option<Term>) -> Result<(), Fault> {
        let Some(term) = term else { return Ok(()) };
        self.store.write(vec![Write::add(Shelf::Handlers, TERM, term.content())]).await
    }

    /// Belongs into every transaction that a leading tab writes of handlers: it fails once another tab leads.
    pub(super) fn within_term(&self) -> Option<Write> {
        self.term.get().map(|term| Write::expect(Shelf::Handlers, TERM, Some(term.content())))
    }

    /// That another tab leads meanwhile is no fault: this one steps down, and takes up what that one has kept.
    pub(super) async fn unless_superseded(&self, outcome: Result<(), Fault>) -> Result<(), Fault> {
        match outcome {
            Err(fault) if is_superseded(&fault) => {
                self.step_down();
                self.take_up_all().await
            }
            other => other,
        }
    }
}
