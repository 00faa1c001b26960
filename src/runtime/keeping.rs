//! Keeping what handlers remember and how far they have come, in proportion to what has changed.
//!
//! A table is kept in pieces. What is new becomes a small piece of its own; ten small pieces' worth become one, and so on up to full
//! ones, as in a log-structured merge tree: each version of a row is written a few times in all, however long the table is. Rows and
//! checkpoint are written in one transaction, and only if this tab still leads and nobody has overtaken the handler meanwhile. Must
//! not know what the rows mean.

use super::control::generation_write;
use super::progress::Progress;
use super::worker::{State, Worker};
use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::table::Table;
use crate::engine::tables::Tables;
use crate::store::{Change, Content, EventStore, Shelf, Write, is_superseded, packed};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many versions of rows a piece has that is not put together with others any more.
const PIECE: usize = 1_000;
/// Whenever a table has grown beyond a multiple of one of these, what was written since the one before becomes one piece.
const STEPS: [usize; 3] = [PIECE, 100, 10];
/// Changes with the way in which a piece is written; what an older program has kept is then folded anew.
const FORMAT: u32 = 4;
/// How many rows of a table are noted with a parked event.
const NOTED: usize = 20;

/// What a handler is to be kept as, and what of it is new.
struct Keeping {
    worker: Rc<Worker>,
    generation: u64,
    edits: u64,
    progress: Progress,
    /// The first versions of the pieces that are written, and of those that go.
    written: BTreeMap<&'static str, BTreeSet<usize>>,
    gone: BTreeMap<&'static str, BTreeSet<usize>>,
    begins_anew: bool,
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Keeps whatever has changed of every handler that is not at something.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_all(&self) -> Result<(), Fault> {
        self.keep_those(State::is_unsaved).await?;
        // where nothing was to be kept, it is asked
        if self.leads() && self.last_term().await? > self.term() {
            self.learn_who_overtook().await?;
        }
        Ok(())
    }

    /// Keeps what is worth a transaction. That a handler has passed over a few events of other contexts is not.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_changed(&self) -> Result<(), Fault> {
        self.keep_those(State::is_worth_keeping).await
    }

    async fn keep_those(&self, is_meant: fn(&State) -> bool) -> Result<(), Fault> {
        if !self.leads() {
            return Ok(());
        }
        let (mut turns, mut due) = (Vec::new(), Vec::new());
        for worker in self.workers() {
            if !worker.with(|state| state.arriving.is_none() && state.anew.is_none() && is_meant(state)) {
                continue;
            }
            // one that is at something is kept when it has done it
            if let Some(turn) = worker.turn.try_lock_owned() {
                turns.push(turn);
                due.push(worker);
            }
        }
        for worker in &due {
            self.keep_ahead(worker).await?;
        }
        self.keep_together(&due, None, Vec::new()).await.map(drop)
    }

    /// Writes pieces that are full already, a few at a time. They count for nothing before the progress that speaks of them is
    /// written; but then that is a short transaction, however much a handler has to remember.
    async fn keep_ahead(&self, worker: &Rc<Worker>) -> Result<(), Fault> {
        while let Some((table, first, write)) = worker.with(|state| next_full_piece(&worker.name, state)) {
            if !self.write_as_leader(&[Rc::clone(worker)], vec![write]).await? {
                return Ok(());
            }
            worker.with(|state| state.ahead.insert(table, first + PIECE));
            self.environment.breathe().await;
        }
        Ok(())
    }

    /// Keeps a handler as it is now, with whatever else belongs into that transaction. Whether it is kept: whoever was overtaken
    /// keeps nothing. If the store fails, nothing counts as kept.
    pub(super) async fn keep(&self, worker: &Rc<Worker>, more: Vec<Write>) -> Result<bool, Fault> {
        self.keep_together(&[Rc::clone(worker)], None, more).await
    }

    /// Keeps handlers in one transaction; `until` is their checkpoint from then on, if it moves.
    async fn keep_together(
        &self,
        workers: &[Rc<Worker>],
        until: Option<Position>,
        more: Vec<Write>,
    ) -> Result<bool, Fault> {
        let mut writes = Vec::new();
        let keepings: Vec<_> = workers.iter().map(|worker| keeping_of(worker, until, &mut writes)).collect();
        writes.extend(more);
        let is_kept = self.write_as_leader(workers, writes).await?;
        if is_kept {
            keepings.into_iter().for_each(Keeping::note);
        }
        Ok(is_kept)
    }

    /// Keeps that a handler has handled everything up to a position, with what was done because of that. Its tables stay as they were
    /// kept: what comes after those is applied anew.
    pub(super) async fn keep_checkpoint(
        &self,
        worker: &Rc<Worker>,
        until: Position,
        more: Vec<Write>,
    ) -> Result<(), Fault> {
        let (durable, resets) = worker.with(|state| {
            let own = (state.progress.version, state.progress.rebuilds, state.progress.resets, state.progress.late);
            let same = |kept: &&Progress| (kept.version, kept.rebuilds, kept.resets, kept.late) == own;
            let durable = state.durable.clone().filter(|kept| same(&kept) && kept.lacks == state.progress.lacks);
            (durable, state.progress.resets)
        });
        let is_kept = match durable {
            Some(durable) => {
                let progress = Progress { position: until, ..durable };
                let mut writes = vec![progress_write(&worker.name, &progress)];
                writes.extend(more);
                let is_kept = self.write_as_leader(&[Rc::clone(worker)], writes).await?;
                if is_kept {
                    worker.with(|state| state.durable = Some(progress));
                }
                is_kept
            }
            None => self.keep_together(&[Rc::clone(worker)], Some(until), more).await?,
        };
        worker.with(|state| {
            // a handler that is folded anew meanwhile has acted all the same; one that was set back begins again
            if is_kept && state.progress.resets == resets {
                state.progress.position = until;
            }
        });
        Ok(())
    }

    /// Writes if this tab still leads and nobody has overtaken these handlers. If not, it learns what has happened.
    async fn write_as_leader(&self, workers: &[Rc<Worker>], writes: Vec<Write>) -> Result<bool, Fault> {
        let Some(within_term) = self.within_term() else { return Ok(false) };
        if writes.is_empty() {
            return Ok(true);
        }
        let within_generation = workers.iter().map(|worker| expected_generation(worker));
        let expected = [within_term].into_iter().chain(within_generation);
        match self.store.write(expected.chain(writes).collect()).await {
            Err(fault) if is_superseded(&fault) => self.learn_who_overtook().await.map(|()| false),
            written => written.map(|()| true),
        }
    }
}

impl Keeping {
    /// All of it is written.
    fn note(self) {
        self.worker.with(|state| {
            if state.generation != self.generation {
                return;
            }
            state.kept_edits = self.edits;
            state.owes = state.owes && state.progress.position > self.progress.position;
            state.progress.kept.clone_from(&self.progress.kept);
            state.progress.applied = self.progress.applied;
            if self.begins_anew {
                state.pieces.clear();
            }
            for (table, firsts) in self.gone {
                state.pieces.entry(table).or_default().retain(|first| !firsts.contains(first));
            }
            for (table, firsts) in self.written {
                state.ahead.remove(table);
                state.pieces.entry(table).or_default().extend(firsts);
            }
            state.durable = Some(self.progress);
        });
    }
}

/// That nobody has killed, set back or rebuilt a handler meanwhile, in whichever tab.
fn expected_generation(worker: &Worker) -> Write {
    let Write { shelf, key, change } = generation_write(&worker.name, worker.with(|state| state.control.generation));
    let expected = match change {
        Change::Put(generation) => Some(generation),
        _ => None,
    };
    Write::expect(shelf, key, expected)
}

/// The next piece of a table that is full and not written yet: its table, its first version, and what writes it.
fn next_full_piece(name: &str, state: &State) -> Option<(&'static str, usize, Write)> {
    if state.anew.is_some() || (state.progress.kept.is_empty() && state.remembers()) {
        // what an earlier version has kept goes first, in the transaction that begins anew
        return None;
    }
    state.tables.iter().find_map(|(table, rows)| {
        let kept = state.progress.kept.get(table).copied().unwrap_or_default() / PIECE * PIECE;
        let first = state.ahead.get(table).copied().unwrap_or_default().max(kept);
        let is_full = first + PIECE <= rows.versions() && rows.versions() > kept + PIECE;
        is_full.then(|| (table, first, piece_of(name, &state.progress, table, rows, first, PIECE)))
    })
}

fn piece_of(name: &str, progress: &Progress, table: &str, rows: &Table, first: usize, count: usize) -> Write {
    let changes = packed(&rows.changes(first, count)).unwrap_or_default();
    Write::put(Shelf::Tables, piece_key(name, progress, table, first), Content::Bytes(changes))
}

/// The pieces in which the versions of a table after the first `kept` are written, each as its first version and how many; they may
/// begin before `kept`, and then take the place of smaller ones.
fn pieces(kept: usize, now: usize) -> Vec<(usize, usize)> {
    let grown = STEPS.into_iter().find(|step| now / step > kept / step);
    let Some(step) = grown else { return vec![(kept, now - kept)] };
    let (start, end) = (kept / step * step, now / step * step);
    let together = if step == PIECE { PIECE } else { end - start };
    let mut pieces: Vec<_> = (start..end).step_by(together).map(|first| (first, together)).collect();
    if now > end {
        pieces.push((end, now - end));
    }
    pieces
}

/// What keeps a handler as it is now, with its checkpoint at `until` if it moves.
fn keeping_of(worker: &Rc<Worker>, until: Option<Position>, writes: &mut Vec<Write>) -> Keeping {
    worker.with(|state| {
        let mut progress = state.progress.clone();
        progress.position = until.unwrap_or(progress.position);
        let begins_anew = progress.kept.is_empty() && state.remembers();
        if begins_anew && state.durable.as_ref().is_some_and(|durable| !durable.kept.is_empty() || durable.version == 0)
        {
            writes.push(Write::delete_all(Shelf::Tables, format!("{}/", worker.name)));
        }
        let (mut written, mut gone) = (BTreeMap::new(), BTreeMap::new());
        for (table, rows) in state.tables.iter() {
            let now = rows.versions();
            let kept = progress.kept.insert(table.to_owned(), now).unwrap_or_default();
            if kept == now {
                continue;
            }
            let ahead = state.ahead.get(table).copied().unwrap_or_default();
            let new = pieces(ahead.max(kept), now);
            let from = new.first().map_or(kept, |(first, _)| *first);
            // full pieces that are written ahead take the place of smaller ones as well
            let from = if ahead > kept { kept / PIECE * PIECE } else { from };
            let firsts: BTreeSet<_> = new.iter().map(|(first, _)| *first).chain((from..ahead).step_by(PIECE)).collect();
            let known = state.pieces.get(table).into_iter().flatten().copied();
            let replaced: BTreeSet<_> = known.filter(|first| *first >= from && !firsts.contains(first)).collect();
            writes.extend(
                replaced
                    .iter()
                    .map(|first| Write::delete(Shelf::Tables, piece_key(&worker.name, &progress, table, *first))),
            );
            writes.extend(
                new.iter().map(|(first, count)| piece_of(&worker.name, &progress, table, rows, *first, *count)),
            );
            gone.insert(table, replaced);
            written.insert(table, firsts);
        }
        progress.applied = state.applied;
        if !state.acts() {
            progress.position = state.applied;
        }
        writes.push(progress_write(&worker.name, &progress));
        let worker = Rc::clone(worker);
        let (generation, edits) = (state.generation, state.edits);
        Keeping { worker, generation, edits, progress, written, gone, begins_anew }
    })
}

fn progress_write(name: &str, progress: &Progress) -> Write {
    Write::put(Shelf::Handlers, name, serde_json::to_value(progress).unwrap_or_default())
}

/// Under which keys the pieces of a table are kept: those of another format, version or rebuild are not its own.
pub(super) fn piece_prefix(name: &str, progress: &Progress, table: &str) -> String {
    format!("{name}/{FORMAT}-{}.{}/{table}/", progress.version, progress.rebuilds)
}

fn piece_key(name: &str, progress: &Progress, table: &str, first: usize) -> String {
    format!("{}{first:08}", piece_prefix(name, progress, table))
}

/// The first version of a piece that is kept under a key.
pub(super) fn first_of_piece(key: &str) -> Option<usize> {
    key.rsplit('/').next()?.parse().ok()
}

/// The rows that were remembered before an event, by table, for somebody who wonders: first those whose keys the event names, then
/// the newest.
pub(super) fn remembered(tables: &Tables, position: Position, named: &[String]) -> Value {
    let before = Position(position.0.saturating_sub(1));
    let rows = |table: &Table| {
        let concerned = named.iter().filter_map(|key| table.row(key, before));
        let newest = table.newest_first(before).filter(|row| !named.contains(&row.key));
        concerned.chain(newest).take(NOTED).map(|row| (row.key, Value::Object(row.cells))).collect::<Vec<_>>()
    };
    let tables = tables.iter().map(|(name, table)| (name.to_owned(), json!(rows(table))));
    Value::Object(tables.collect())
}

#[cfg(test)]
mod tests {
    use super::{PIECE, pieces};
    use std::collections::BTreeMap;

    #[test]
    fn what_is_kept_bit_by_bit_is_there_once_in_few_pieces_and_was_written_a_few_times() {
        let (mut there, mut written, mut kept) = (BTreeMap::new(), 0, 0);
        for number in 0..6_000_usize {
            let now = kept + 1 + number % 3;
            let new = pieces(kept, now);
            let from = new.first().map_or(kept, |(first, _)| *first);
            there.retain(|first, _| *first < from);
            written += new.iter().map(|(_, count)| count).sum::<usize>();
            there.extend(new);
            kept = now;
            let mut next = 0;
            for (first, count) in &there {
                assert_eq!(*first, next, "without a gap or a double at {kept}");
                next += count;
            }
            assert_eq!(next, kept);
            assert!(there.len() <= kept / PIECE + 40, "{} pieces at {kept}", there.len());
        }
        assert!(written <= kept * 5, "{written} versions were written of {kept}");
    }

    #[test]
    fn much_at_once_is_full_pieces_and_a_rest() {
        assert_eq!(pieces(0, 2_500), [(0, 1_000), (1_000, 1_000), (2_000, 500)]);
        assert_eq!(pieces(995, 1_001), [(0, 1_000), (1_000, 1)]);
        assert_eq!(pieces(7, 9), [(7, 2)]);
    }
}
