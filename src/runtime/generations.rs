//! How a handler begins, is taken up, is folded anew or set back, and leaves: each time another generation of it begins.
//!
//! Whoever was at something in an earlier generation was overtaken, and what comes of it counts for nothing. Must not know a store.

use super::progress::Progress;
use super::trouble::Troubles;
use super::worker::{Anew, State};
use crate::engine::context::Context;
use crate::engine::handler::{Handler, HandlerKind, StartFrom};
use crate::engine::ids::Position;
use crate::engine::tables::Tables;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl State {
    /// What was folded anew becomes what is read, once it has come as far.
    pub(super) fn take_over_the_new(&mut self) {
        if let Some(anew) = self.anew.take_if(|anew| anew.applied >= self.applied) {
            self.take_over(anew.tables, anew.applied, anew.rebuilds);
        }
    }

    fn take_over(&mut self, tables: Tables, applied: Position, rebuilds: u32) {
        self.generation += 1;
        (self.tables, self.applied) = (tables, applied);
        (self.progress.version, self.progress.rebuilds) = (self.handler.version, rebuilds);
        // what is kept is of what it was before, and gives way with the next write
        self.progress.kept = BTreeMap::new();
        self.progress.lacks = BTreeSet::new();
        self.edits += 1;
    }

    /// Takes up what was kept of it: these tables, which are right up to `applied`.
    pub fn take_up(&mut self, progress: Progress, tables: Tables, applied: Position) {
        self.generation += 1;
        self.durable = Some(progress.clone());
        (self.progress, self.tables, self.applied) = (progress, tables, applied);
        (self.anew, self.kept_edits, self.owes) = (None, self.edits, false);
        self.troubles = Troubles::default();
    }

    /// Takes up what was kept of it but for its tables, which begin again.
    pub fn take_up_without_tables(&mut self, progress: Progress) {
        self.anew = None;
        self.durable = Some(progress.clone());
        self.progress = progress;
        self.troubles = Troubles::default();
        let (tables, start) = (Tables::new(&self.handler.tables), self.first());
        self.take_over(tables, start, self.control.rebuilds);
    }

    /// Reconciles what it does with what is wanted of it by now: it goes back to its start, or folds everything anew.
    pub fn reconcile(&mut self, head: Position) {
        let folding = self.anew.as_ref().map(|anew| (self.handler.version, anew.rebuilds));
        let folded = folding.unwrap_or((self.progress.version, self.progress.rebuilds));
        if self.progress.resets != self.control.resets {
            self.begin(head);
        } else if folded != (self.handler.version, self.control.rebuilds) {
            self.fold_anew();
        }
    }

    /// Begins to fold everything anew, from where it began. What there is stays readable meanwhile.
    fn fold_anew(&mut self) {
        let (tables, applied, rebuilds) = (Tables::new(&self.handler.tables), self.first(), self.control.rebuilds);
        self.generation += 1;
        self.troubles = Troubles::default();
        if self.remembers() && self.applied > applied {
            self.anew = Some(Anew { tables, applied, rebuilds });
        } else {
            self.anew = None;
            self.take_over(tables, applied, rebuilds);
        }
    }

    /// The position after which its tables begin. A process that began before its manager was first seen is not the manager's
    /// business; whoever only looks, looks at everything.
    fn first(&self) -> Position {
        match self.handler.kind {
            HandlerKind::ProcessManager => self.progress.began,
            _ => Position::START,
        }
    }

    /// Begins; where it begins with what is new, at `head`, or where the log ended when it was set back.
    pub fn begin(&mut self, head: Position) {
        let head = self.control.reset_at.map_or(head, |at| at.min(head));
        let start = match self.control.start_from.unwrap_or(self.handler.start_from) {
            StartFrom::Origin => Position::START,
            StartFrom::Current => head,
            StartFrom::Position(position) => position.min(head),
        };
        (self.progress.position, self.progress.began) = (start, start);
        self.progress.resets = self.control.resets;
        (self.anew, self.owes) = (None, true);
        self.troubles = Troubles::default();
        let (tables, first) = (Tables::new(&self.handler.tables), self.first());
        self.take_over(tables, first, self.control.rebuilds);
    }

    /// Its context has left: whatever it is at comes to nothing.
    pub fn withdraw(&mut self) {
        self.is_withdrawn = true;
        self.generation += 1;
    }

    /// Becomes the handler of its name in a changed context, if it can go on with the tables that it has. One of another version has to
    /// be reconciled then.
    pub fn become_one_of(&mut self, context: &Arc<Context>, handler: &Handler) -> bool {
        let can = self.handler.tables == handler.tables && self.handler.kind == handler.kind;
        if can {
            (self.context, self.handler) = (Arc::clone(context), handler.clone());
            self.generation += 1;
            self.troubles = Troubles::default();
        }
        can
    }
}
