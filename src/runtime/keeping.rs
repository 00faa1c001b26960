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
        self.lives.replace(
            self.contexts.iter().flat_map(|context| context.handlers.iter().map(|it| Live::new(context, it))).collect(),
        );
        for number in 0..self.live_count() {
            self.take_up_one(number).await?;
        }
        self.take_in_deliveries().await
    }

    pub(super) async fn take_up_one(&self, number: usize) -> Result<(), Fault> {
        let Some(name) = self.with_live(number, |live| live.name()) else { return Ok(()) };
        let control: Control = self.kept(&control_key(&name)).await?.unwrap_or_default();
        let progress: Option<Progress> = self.kept(&name).await?;
        let head = self.store.look(Log::head);
        let pieces = self.with_live(number, |live| {
            live.control = control;
            live.tables = Tables::new(&live.handler.tables);
            match progress {
                None => live.begin(head),
                Some(progress) => {
                    live.applied = progress.applied.min(head);
                    live.progress = progress;
                }
            }
            // another version has another mind about the past
            if live.progress.version != live.handler.version || live.progress.round != live.control.rounds {
                live.applied = Position::START;
                live.fold_anew();
            }
            live.progress.kept.clone()
        });
        for table in pieces.unwrap_or_default().into_keys() {
            self.restore(number, &name, &table).await?;
        }
        Ok(())
    }

    async fn restore(&self, number: usize, name: &str, table: &str) -> Result<(), Fault> {
        let round = self.with_live(number, |live| live.progress.round).unwrap_or_default();
        let prefix = piece_prefix(name, round, table);
        let mut after = String::new();
        loop {
            let page = self.store.read(Shelf::Tables, &prefix, &after, PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after.clone_from(last);
            for (_, piece) in page {
                let Content::Bytes(bytes) = piece else { continue };
                if let Some(changes) = unpacked::<Changes>(&bytes) {
                    self.with_live(number, |live| live.tables.get_mut(table).map(|table| table.restore(&changes)));
                }
                self.environment.breathe().await;
            }
        }
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
                let writes = self.writes_of(number);
                self.store.write(writes).await?;
            }
            self.environment.breathe().await;
        }
        Ok(())
    }

    /// What keeps a handler as it is now; it counts as kept.
    pub(super) fn writes_of(&self, number: usize) -> Vec<Write> {
        self.with_live(number, |live| {
            let name = live.name();
            let mut writes = Vec::new();
            for (table, rows) in live.tables.iter() {
                let kept = live.progress.kept.get(table).copied().unwrap_or_default();
                if kept == rows.versions() {
                    continue;
                }
                for piece in kept / PIECE..rows.versions().div_ceil(PIECE) {
                    let key = format!("{}{piece:08}", piece_prefix(&name, live.progress.round, table));
                    let changes = packed(&rows.changes(piece * PIECE, PIECE)).unwrap_or_default();
                    writes.push(Write::put(Shelf::Tables, key, Content::Bytes(changes)));
                }
                live.progress.kept.insert(table.to_owned(), rows.versions());
            }
            live.progress.applied = live.applied;
            if live.handler.react.is_none() {
                live.progress.position = live.applied;
            }
            live.unsaved = false;
            let progress = serde_json::to_value(&live.progress).unwrap_or_default();
            writes.push(Write::put(Shelf::Handlers, name, progress));
            writes
        })
        .unwrap_or_default()
    }

    /// Keeps what somebody wants of a handler.
    pub(super) async fn write_control(&self, name: &str) -> Result<(), Fault> {
        let control = self.find_live(name).and_then(|number| self.with_live(number, |live| live.control.clone()));
        let control = serde_json::to_value(control).unwrap_or_default();
        self.store.write(vec![Write::put(Shelf::Handlers, control_key(name), control)]).await
    }
}

/// Under which key it is kept what somebody wants of a handler.
pub(super) fn control_key(name: &str) -> String {
    format!("control/{name}")
}

fn piece_prefix(name: &str, round: u32, table: &str) -> String {
    format!("{name}/{round}/{table}/")
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
