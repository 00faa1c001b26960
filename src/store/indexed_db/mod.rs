//! The store that lasts: batches of events in IndexedDB. The only place that names IndexedDB.
//!
//! One object store of batches is the whole truth of what happened. A record's key is the position of its *last* event, so
//! whoever knows the log up to p finds everything newer in the key range above p, however records were sealed meanwhile. An
//! append is one readwrite transaction: read what is newer, let the `Log` judge, put one record (`commit`). There is no
//! second table of stream versions that could disagree with it. Sealed segments keep their payloads in records of their own,
//! which are read when somebody looks.
//!
//! Must not know what events mean, nor hold a transaction open over anything but its own requests.

mod announce;
mod at_once;
mod batches;
mod check;
mod commit;
mod connection;
mod fault;
mod file_handle;
mod open;
mod records;
mod rejections;
mod seal;
mod settle;
mod shelves;
mod transaction;
mod turn;

pub use file_handle::{keep_file, kept_file};
pub use open::names as database_names;
pub use turn::{next_turn, spawn_next_turn};

use super::batch::{damaged, is_damage, missing};
use super::feed::Feed;
use super::links::{self, note_all};
use super::shelf::changed;
use super::{AppendError, Commit, Content, EventStore, Holder, ImportError, News, Shelf, Write};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::rejection::RejectedCommand;
use crate::engine::transfer::Import;
use announce::Announcer;
use batches::Mark;
use connection::Connection;
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;

/// The object store of batches, by the position of their last event.
const BATCHES: &str = "batches";
/// The object store of the payloads of sealed batches, by the same key.
const PAYLOADS: &str = "payloads";
/// The object store of claims, by key.
const CLAIMS: &str = "claims";
/// The object store of refused commands, in their order.
const REJECTIONS: &str = "rejections";
/// How many ids are listed in one turn, which takes about a millisecond.
const IDS: u32 = 2_000;
/// How many ids somebody may ask for without all of them being listed first.
const FEW: usize = 10;
/// What other tabs are told when the log has grown; of a shelf and of refused commands they are told the name.
const RECORDED: &str = "recorded";
/// What other tabs are told when everything was deleted.
const CLEARED: &str = "cleared";

/// Keeps events in IndexedDB. Clones share one connection.
#[derive(Clone)]
pub struct IndexedDbStore {
    connection: Rc<Connection>,
    feed: Rc<Feed>,
    announcer: Rc<Announcer>,
    /// The mark of the log up to which everything is known here, if that was read yet.
    mark: Rc<Cell<Option<Mark>>>,
    /// Whether nobody else had written anything when this tab last appended.
    alone: Rc<Cell<bool>>,
    /// What is wrong with the first record that cannot be read.
    damage: Rc<RefCell<Option<Fault>>>,
    loss: Option<String>,
}

impl IndexedDbStore {
    /// Opens the workspace `name`, makes it if it is not there, and reads its log. Where a record is damaged, the store knows what comes before it; see [`IndexedDbStore::damage`].
    ///
    /// # Errors
    /// When the browser refuses storage, or another tab blocks an upgrade.
    pub async fn open(name: &str) -> Result<Self, Fault> {
        let (connection, loss) = Connection::open(name).await?;
        let connection = Rc::new(connection);
        let feed = Rc::<Feed>::default();
        let announcer = Rc::new(Announcer::new(name));
        let store = Self {
            connection,
            feed,
            announcer,
            mark: Rc::default(),
            alone: Rc::new(Cell::new(true)),
            damage: Rc::default(),
            loss,
        };
        store.catch_up().await?;
        store.load_links().await?;
        store.follow_other_tabs();
        store.watch_the_connection();
        Ok(store)
    }

    /// Whether this tab hears at once what other tabs record. One that does not reads it with its next step.
    #[must_use]
    pub fn hears_other_tabs(&self) -> bool {
        self.announcer.is_heard()
    }

    fn database(&self) -> Database {
        self.connection.database()
    }

    /// Makes the browser's own files sound, if it was killed the last time. Meant for when a page opens; see `settle`.
    pub async fn settle(name: &str) {
        settle::settle(name).await;
    }

    /// What the browser says of a database that it has deleted, if it did so since the last visit.
    #[must_use]
    pub fn loss(&self) -> Option<&str> {
        self.loss.as_deref()
    }

    fn follow_other_tabs(&self) {
        let store = self.clone();
        self.announcer.on_message(move |message| {
            let store = store.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match store.hear(&message).await {
                    Ok(()) => store.list_ids().await,
                    Err(fault) => store.feed.lose(fault),
                }
            });
        });
    }

    async fn hear(&self, message: &str) -> Result<(), Fault> {
        if message == REJECTIONS {
            return rejections::take_in_newer(self).await;
        }
        let written = Shelf::from_str(message).ok();
        if written.is_none() {
            self.catch_up().await?;
        }
        if matches!(written, Some(Shelf::Links | Shelf::Closed)) || message == CLEARED {
            self.load_links().await?;
        }
        if let Some(written) = written {
            self.feed.tell(&News::Written(written));
        }
        Ok(())
    }

    /// Lets the log know of every link and closing that it has not heard of.
    async fn load_links(&self) -> Result<(), Fault> {
        let known = links::key(self.look(Log::link_count));
        for (shelf, after) in [(Shelf::Links, known.as_str()), (Shelf::Closed, "")] {
            let found = self.read(shelf, "", after, usize::MAX).await?;
            self.feed.take_in(|log| {
                for (key, content) in found {
                    links::note(log, shelf, &key, &content.json());
                }
            });
        }
        Ok(())
    }

    /// Lets this tab and the others know of what is written on these shelves.
    fn tell_of_writes(&self, shelves: &BTreeSet<Shelf>, writes: &[Write]) {
        self.feed.take_in(|log| note_all(log, writes));
        for shelf in shelves {
            self.announcer.announce(shelf.into());
            self.feed.tell(&News::Written(*shelf));
        }
    }

    /// Puts the ids of all events where they are found quickly.
    async fn list_ids(&self) {
        while !self.feed.take_in(|log| log.list(IDS)) {
            next_turn().await;
        }
    }

    /// Makes what comes later quick: ids are listed, and runs of small records joined into segments, so that the next opening reads
    /// few large records. Meant for idle moments.
    ///
    /// # Errors
    /// When the store fails; the records are then as they were.
    pub async fn tidy_up(&self) -> Result<(), Fault> {
        self.list_ids().await;
        seal::seal(self).await
    }
}

impl EventStore for IndexedDbStore {
    async fn commit(&self, commit: Commit) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        let outcome = commit::commit(self, commit).await;
        if let Err(AppendError::Fault(fault)) = &outcome {
            self.reopen_if_closed(fault);
        }
        outcome
    }

    async fn import(&self, import: &Import) -> Result<(), ImportError> {
        commit::import(self, import).await
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        match self.minding(batches::catch_up(self).await) {
            Err(fault) if is_damage(&fault) => {
                if self.damage.replace(Some(fault.clone())).is_none() {
                    self.feed.tell(&News::Lost(fault));
                }
                Ok(())
            }
            other => {
                self.damage.take();
                other
            }
        }
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        self.feed.look(look)
    }

    fn cleared(&self) -> u32 {
        self.feed.cleared()
    }

    fn damage(&self) -> Option<Fault> {
        self.damage.borrow().clone()
    }

    async fn drop_damaged(&self) -> Result<(), Fault> {
        let database = self.database();
        let tx = transaction::writing(&database, [BATCHES, PAYLOADS])?;
        let after = self.look(Log::head);
        batches::delete_after(&tx.object_store(BATCHES)?, after).await?;
        batches::delete_after(&tx.object_store(PAYLOADS)?, after).await?;
        transaction::commit(tx).await?;
        self.catch_up().await
    }

    async fn list_ids_for(&self, asked: usize) {
        if asked > FEW {
            self.list_ids().await;
        }
    }

    async fn fetch(&self, position: Position) -> Result<(), Fault> {
        let (cleared, segment) = (self.feed.cleared(), self.look(|log| log.segment_of(position)));
        let (first, last) = segment.ok_or_else(|| missing(position))?;
        let payloads = Arc::new(batches::payloads(&self.database(), last).await?);
        if self.feed.cleared() != cleared {
            return Err(missing(position));
        }
        self.feed.take_in(|log| log.keep(first, payloads));
        if self.look(|log| log.as_written(position).is_none()) {
            return Err(damaged(last, format!("event {position} cannot be read")));
        }
        self.feed.tell(&News::Fetched);
        Ok(())
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.feed.subscribe(listener);
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), Fault> {
        let shelves = changed(&writes);
        let writes = self.minding(shelves::write(self, writes).await)?;
        self.tell_of_writes(&shelves, &writes);
        Ok(())
    }

    async fn read(&self, on: Shelf, prefix: &str, after: &str, count: usize) -> Result<Vec<(String, Content)>, Fault> {
        shelves::read(&self.database(), on, prefix, after, count).await
    }

    async fn holder(&self, key: &str) -> Result<Option<Holder>, Fault> {
        let database = self.database();
        let tx = database.transaction(CLAIMS).build()?;
        records::get(&tx.object_store(CLAIMS)?, key).await
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        rejections::keep(&self.database(), rejected).await?;
        self.announcer.announce(REJECTIONS);
        rejections::take_in_newer(self).await
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        rejections::take_in_newer(self).await?;
        Ok(self.feed.rejections())
    }

    async fn clear(&self) -> Result<(), Fault> {
        let database = self.database();
        let names: Vec<String> = database.object_store_names().collect();
        let tx = transaction::writing(&database, names.iter().map(String::as_str))?;
        let batches = tx.object_store(BATCHES)?;
        let (cleared, mark) = (batches::cleared(&batches).await? + 1, batches::mark(&batches).await?);
        for name in &names {
            tx.object_store(name)?.clear()?.await?;
        }
        batches::put_cleared(&batches, cleared).await?;
        batches::put_mark_after(&batches, mark).await?;
        transaction::commit(tx).await?;
        self.announcer.announce(CLEARED);
        self.feed.begin_anew(cleared);
        Ok(())
    }
}
