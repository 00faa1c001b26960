//! Keeping what handlers remember, piece by piece, each with the checkpoint in one transaction.
//!
//! Only the tab that runs the handlers keeps anything. Must not know what the rows mean.

use super::live::Live;
use super::progress::{Control, Progress};
use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::table::Table;
use crate::engine::tables::Tables;
use crate::store::{Content, EventStore, Shelf, Write, packed};
use serde_json::{Value, json};

/// How many row versions a piece has. The last one is written anew until it is full.
const PIECE: usize = 1_000;
/// Changes with the way in which a piece is written; what an older program has kept is then folded anew.
const FORMAT: u32 = 3;
/// How many rows of a table are noted with a parked event.
const NOTED: usize = 20;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Keeps what has changed of every handler.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_all(&self) -> Result<(), Fault> {
        // not while handlers are at work, and not while the workspace is emptied
        let _one_at_a_time = self.acting.lock().await;
        let kept = self.keep_what_has_changed().await;
        self.unless_superseded(kept).await
    }

    pub(super) async fn keep_what_has_changed(&self) -> Result<(), Fault> {
        if !self.leads() {
            return Ok(());
        }
        for number in 0..self.live_count() {
            self.keep_ahead(number).await?;
        }
        let due = |number: &usize| self.with_live(*number, |live| live.unsaved && live.anew.is_none()) == Some(true);
        let due: Vec<_> = (0..self.live_count()).filter(due).collect();
        self.keep_together(&due, None, Vec::new()).await
    }

    /// Writes pieces that are full already, a few at a time. They count for nothing before the progress that speaks of them is
    /// written; but then that is a short transaction, however much a handler has to remember.
    async fn keep_ahead(&self, number: usize) -> Result<(), Fault> {
        while let Some(Some((table, piece, write))) = self.with_live(number, |live| next_full_piece(live)) {
            self.store.write(self.within_term().into_iter().chain([write]).collect()).await?;
            self.with_live(number, |live| live.ahead.insert(table, piece + 1));
            self.environment.breathe().await;
        }
        Ok(())
    }

    /// Keeps a handler as it is now, with whatever else belongs into that transaction: as one that has handled everything up
    /// to `position`, if one is given. If the store fails, nothing counts as kept.
    pub(super) async fn keep(&self, number: usize, position: Option<Position>, more: Vec<Write>) -> Result<(), Fault> {
        self.keep_together(&[number], position, more).await
    }

    async fn keep_together(&self, all: &[usize], position: Option<Position>, more: Vec<Write>) -> Result<(), Fault> {
        let (mut before, mut writes) = (Vec::new(), Vec::new());
        for number in all {
            self.with_live(*number, |live| {
                before.push((*number, live.progress.clone()));
                writes.extend(writes_of(live, position));
            });
        }
        writes.extend(more);
        if !writes.is_empty() {
            writes.extend(self.within_term());
        }
        let outcome = self.store.write(writes).await;
        for (number, before) in before {
            self.with_live(number, |live| {
                let same = (live.progress.version, live.progress.round) == (before.version, before.round);
                match &outcome {
                    Ok(()) => live.progress.position = position.unwrap_or(live.progress.position),
                    Err(_) if same => (live.progress.kept, live.unsaved) = (before.kept, true),
                    Err(_) => live.unsaved = true,
                }
            });
        }
        outcome
    }

    /// Keeps what somebody wants of a handler.
    pub(super) async fn write_control(&self, name: &str, control: &Control) -> Result<(), Fault> {
        let control = serde_json::to_value(control).unwrap_or_default();
        self.store.write(vec![Write::put(Shelf::Controls, name, control)]).await
    }
}

/// The next piece of a table that is full and not written yet: its table, its number, and what writes it.
fn next_full_piece(live: &Live) -> Option<(&'static str, usize, Write)> {
    if live.anew.is_some() || (live.progress.kept.is_empty() && live.remembers()) {
        // what an earlier version has kept goes first, in the transaction that begins anew
        return None;
    }
    live.tables.iter().find_map(|(table, rows)| {
        let kept = live.progress.kept.get(table).copied().unwrap_or_default() / PIECE;
        let piece = live.ahead.get(table).copied().unwrap_or_default().max(kept);
        let is_full = (piece + 1) * PIECE <= rows.versions();
        is_full.then(|| (table, piece, piece_of(live, table, rows, piece)))
    })
}

fn piece_of(live: &Live, table: &str, rows: &Table, piece: usize) -> Write {
    let key = format!("{}{piece:08}", piece_prefix(&live.name(), &live.progress, table));
    let changes = packed(&rows.changes(piece * PIECE, PIECE)).unwrap_or_default();
    Write::put(Shelf::Tables, key, Content::Bytes(changes))
}

/// What keeps a handler as it is now; it counts as kept.
fn writes_of(live: &mut Live, position: Option<Position>) -> Vec<Write> {
    let (name, mut writes, mut pieces) = (live.name(), Vec::new(), Vec::new());
    if live.progress.kept.is_empty() && live.remembers() {
        live.ahead.clear();
        writes.push(Write::delete_all(Shelf::Tables, format!("{name}/")));
    }
    for (table, rows) in live.tables.iter() {
        let kept = live.progress.kept.insert(table.to_owned(), rows.versions()).unwrap_or_default();
        if kept == rows.versions() {
            continue;
        }
        let first = live.ahead.remove(table).unwrap_or_default().max(kept / PIECE);
        for piece in first..rows.versions().div_ceil(PIECE) {
            pieces.push((table, piece));
        }
    }
    writes.extend(
        pieces.into_iter().filter_map(|(table, piece)| Some(piece_of(live, table, live.tables.get(table)?, piece))),
    );
    live.progress.applied = live.applied;
    if live.handler.react.is_none() {
        live.progress.position = live.applied;
    }
    live.unsaved = false;
    let progress = Progress { position: position.unwrap_or(live.progress.position), ..live.progress.clone() };
    writes.push(Write::put(Shelf::Handlers, name, serde_json::to_value(&progress).unwrap_or_default()));
    writes
}

/// Under which keys the pieces of a table are kept: those of another format, version or round are not its own.
pub(super) fn piece_prefix(name: &str, progress: &Progress, table: &str) -> String {
    format!("{name}/{FORMAT}-{}.{}/{table}/", progress.version, progress.round)
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
