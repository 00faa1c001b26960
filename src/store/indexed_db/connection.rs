//! The connection to the database: closed by the browser (it lost its files, or its process), it is opened again.
//!
//! A connection that is closed under the page refuses every transaction from then on, while the events are as they were, as a rule.
//! So the page opens a new one and goes on, if the database behind it still has the log that is known here. Must not write anything.

use super::{IndexedDbStore, batches, fault, open};
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::store::{EventStore, News};
use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::database::Database;
use open::Ended;
use std::cell::{Cell, RefCell};
use wasm_bindgen_futures::spawn_local;

/// How long it is waited before a closed database is opened once more, in milliseconds.
const PAUSE: u32 = 1_000;

/// The open database, and the one that takes its place when that is closed.
pub struct Connection {
    name: String,
    database: RefCell<Database>,
    /// Whether a new one is being opened.
    reopening: Cell<bool>,
}

impl Connection {
    /// Opens the database `name`, or makes it. Gives as well what the browser says of a loss, if it says something.
    ///
    /// # Errors
    /// As [`open::open`].
    pub async fn open(name: &str) -> Result<(Self, Option<String>), Fault> {
        let (database, loss) = open::open(name).await?;
        let database = RefCell::new(database);
        Ok((Self { name: name.to_owned(), database, reopening: Cell::default() }, loss))
    }

    /// The database as it is open now.
    pub fn database(&self) -> Database {
        self.database.borrow().clone()
    }
}

impl IndexedDbStore {
    /// Lets go of the database when another tab wants it for itself; opens it again when the browser closes it.
    pub(super) fn watch_the_connection(&self) {
        let store = self.clone();
        spawn_local(async move {
            match open::until_ended(&store.database()).await {
                Ended::Wanted => store.feed.lose(fault::lost()),
                Ended::Closed => store.reopen().await,
            }
        });
    }

    /// Opens the database again, if a fault says that it is closed. Not every browser tells it otherwise.
    pub(super) fn reopen_if_closed(&self, fault: &Fault) {
        if fault.code == fault::CLOSED && !self.feed.is_lost() {
            let store = self.clone();
            spawn_local(async move { store.reopen().await });
        }
    }

    /// The outcome of something; if the database was closed, it is opened again.
    pub(super) fn minding<T>(&self, outcome: Result<T, Fault>) -> Result<T, Fault> {
        if let Err(fault) = &outcome {
            self.reopen_if_closed(fault);
        }
        outcome
    }

    async fn reopen(&self) {
        if self.connection.reopening.replace(true) {
            return;
        }
        self.feed.tell(&News::Closed(fault::closed()));
        let outcome = self.try_to_reopen().await;
        self.connection.reopening.set(false);
        match outcome {
            Ok(()) => {
                self.watch_the_connection();
                self.feed.tell(&News::Reopened);
            }
            Err(fault) => self.feed.lose(fault),
        }
    }

    async fn try_to_reopen(&self) -> Result<(), Fault> {
        let database = loop {
            match open::open(&self.connection.name).await {
                Ok((database, _)) => break database,
                Err(fault) if fault.code == fault::NEWER => return Err(fault),
                Err(_) => TimeoutFuture::new(PAUSE).await,
            }
        };
        let has_all = batches::has_all_of(&database, self.look(Log::head), self.feed.cleared()).await;
        if !matches!(has_all, Ok(true)) {
            database.close();
            return Err(has_all.err().unwrap_or_else(fault::emptied));
        }
        self.connection.database.replace(database);
        self.catch_up().await?;
        self.load_links().await
    }
}
