//! Keeping what handlers remember, piece by piece, each with the checkpoint in one transaction.
//!
//! Only the tab that runs the handlers keeps anything. Must not know what the rows mean.

use super::live::Live;
use super::progress::{Control, Progress};
use super::{Environment, Runtime};
use crate::engine::changes::Changes;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::tables::Tables;
use crate::store::{Content, EventStore, Shelf, Write, packed, unpacked};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// How many row versions a piece has. The last one is written anew until it is full.
const PIECE: usize = 1_000;
/// How many pieces are read at once.
const PAGE: usize = 16;
/// How many rows of a table are noted with a parked event.
const NOTED: usize = 20;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Takes up every handler where it was left, in this tab or another one. One that was never seen begins.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_up(&self) -> Result<(), Fault> {
        if self.live_count() == 0 {
            let all = self.contexts.iter().flat_map(|context| context.handlers.iter().map(|it| Live::new(context, it)));
            self.lives.replace(all.collect());
        }
        for number in 0..self.live_count() {
            self.take_up_one(number).await?;
        }
        self.take_in_deliveries().await
    }

    /// Takes up one handler. Its tables are put in place when all of them are there; until then those before are read.
    pub(super) async fn take_up_one(&self, number: usize) -> Result<(), Fault> {
        let names = self.with_live(number, |live| (live.name(), live.handler.tables.clone()));
        let Some((name, tables)) = names else { return Ok(()) };
        let control: Control = self.kept(&control_key(&name)).await?.unwrap_or_default();
        let progress: Option<Progress> = self.kept(&name).await?;
        let mut tables = Tables::new(&tables);
        let are_whole = match &progress {
            Some(progress) => self.restore(&name, progress, &mut tables).await?,
            None => false,
        };
        if progress.as_ref().is_some_and(|progress| progress.applied > self.store.look(Log::head)) {
            // the tab that kept it knew more than this one
            self.store.catch_up().await?;
        }
        let head = self.store.look(Log::head);
        self.with_live(number, |live| {
            live.control = control;
            match progress {
                None => live.begin(head),
                Some(progress) if are_whole && progress.applied <= head => {
                    let applied = progress.applied;
                    live.take_up(progress, tables, applied);
                }
                Some(progress) => live.take_up_without_tables(progress),
            }
            // another version has another mind about the past
            live.heed(head);
        });
        Ok(())
    }

    /// Fills tables with what was kept of them; whether they are whole.
    async fn restore(&self, name: &str, progress: &Progress, tables: &mut Tables) -> Result<bool, Fault> {
        for (table, kept) in &progress.kept {
            let Some(rows) = tables.get_mut(table) else { continue };
            let prefix = piece_prefix(name, progress, table);
            let mut after = String::new();
            while rows.versions() < *kept {
                let page = self.store.read(Shelf::Tables, &prefix, &after, PAGE).await?;
                let Some((last, _)) = page.last() else { return Ok(false) };
                after.clone_from(last);
                for (_, piece) in page {
                    let Content::Bytes(bytes) = piece else { continue };
                    if let Some(changes) = unpacked::<Changes>(&bytes) {
                        // the last piece may have grown since the progress was read
                        rows.restore(&changes, kept - rows.versions());
                    }
                    self.environment.breathe().await;
                }
            }
        }
        Ok(true)
    }

    async fn kept<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Fault> {
        let kept = self.store.get(Shelf::Handlers, key).await?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept.json()).ok()))
    }

    /// Keeps what has changed of every handler.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_all(&self) -> Result<(), Fault> {
        if !self.leads.get() {
            return Ok(());
        }
        for number in 0..self.live_count() {
            if self.with_live(number, |live| live.unsaved && live.anew.is_none()) == Some(true) {
                self.keep(number, None, Vec::new()).await?;
            }
            self.environment.breathe().await;
        }
        Ok(())
    }

    /// Keeps a handler as it is now, with whatever else belongs into that transaction: as one that has handled everything up
    /// to `position`, if one is given. If the store fails, nothing counts as kept.
    pub(super) async fn keep(&self, number: usize, position: Option<Position>, more: Vec<Write>) -> Result<(), Fault> {
        let Some((before, mut writes)) = self.with_live(number, |live| {
            let before = live.progress.clone();
            (before, writes_of(live, position))
        }) else {
            return Ok(());
        };
        writes.extend(more);
        let outcome = self.store.write(writes).await;
        self.with_live(number, |live| {
            let same = (live.progress.version, live.progress.round) == (before.version, before.round);
            match &outcome {
                Ok(()) => live.progress.position = position.unwrap_or(live.progress.position),
                Err(_) if same => (live.progress.kept, live.unsaved) = (before.kept, true),
                Err(_) => live.unsaved = true,
            }
        });
        outcome
    }

    /// Keeps what somebody wants of a handler.
    pub(super) async fn write_control(&self, name: &str, control: &Control) -> Result<(), Fault> {
        let control = serde_json::to_value(control).unwrap_or_default();
        self.store.write(vec![Write::put(Shelf::Handlers, control_key(name), control)]).await
    }
}

/// What keeps a handler as it is now; it counts as kept.
fn writes_of(live: &mut Live, position: Option<Position>) -> Vec<Write> {
    let (name, mut writes) = (live.name(), Vec::new());
    if live.progress.kept.is_empty() && live.remembers() {
        writes.push(Write::delete_all(Shelf::Tables, format!("{name}/")));
    }
    for (table, rows) in live.tables.iter() {
        let kept = live.progress.kept.insert(table.to_owned(), rows.versions()).unwrap_or_default();
        if kept == rows.versions() {
            continue;
        }
        for piece in kept / PIECE..rows.versions().div_ceil(PIECE) {
            let key = format!("{}{piece:08}", piece_prefix(&name, &live.progress, table));
            let changes = packed(&rows.changes(piece * PIECE, PIECE)).unwrap_or_default();
            writes.push(Write::put(Shelf::Tables, key, Content::Bytes(changes)));
        }
    }
    live.progress.applied = live.applied;
    if live.handler.react.is_none() {
        live.progress.position = live.applied;
    }
    live.unsaved = false;
    let progress = Progress { position: position.unwrap_or(live.progress.position), ..live.progress.clone() };
    writes.push(Write::put(Shelf::Handlers, name, serde_json::to_value(&progress).unwrap_or_default()));
    writes
}

/// Under which key it is kept what somebody wants of a handler.
pub(super) fn control_key(name: &str) -> String {
    format!("control/{name}")
}

/// Under which keys the pieces of a table are kept: those of another version or round are not its own.
fn piece_prefix(name: &str, progress: &Progress, table: &str) -> String {
    format!("{name}/{}.{}/{table}/", progress.version, progress.round)
}

/// The newest rows that were remembered before an event, by table, for somebody who wonders.
pub(super) fn remembered(tables: &Tables, position: Position) -> Value {
    let before = Position(position.0.saturating_sub(1));
    let rows = |table: &crate::engine::table::Table| {
        table.newest_first(before).take(NOTED).map(|row| (row.key, Value::Object(row.cells))).collect::<Vec<_>>()
    };
    let tables = tables.iter().map(|(name, table)| (name.to_owned(), json!(rows(table))));
    Value::Object(tables.collect())
}
