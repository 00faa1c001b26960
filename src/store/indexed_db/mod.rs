//! The store that lasts: batches of events in IndexedDB. The only place that names IndexedDB.
//!
//! One object store of batches is the whole truth. A record's key is the position of its *last* event, so whoever knows the
//! log up to p finds everything newer in the key range above p, however records were sealed meanwhile. An append is one
//! readwrite transaction: read what is newer, let the `Log` judge, put one record. Readwrite transactions on one object store
//! run one after another across tabs; that is what makes the expected version hold. There is no second table of stream
//! versions that could disagree with it.
//!
//! Must not know what events mean, nor hold a transaction open over anything but its own requests.

mod announce;
mod fault;
mod import;
mod open;
mod records;
mod rejections;
mod seal;
mod transaction;

use super::feed::Feed;
use super::{AppendError, Claim, EventStore, Holder, ImportError, News, batch};
use crate::engine::event::{EventData, RecordedEvent};
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::fault::Fault;
use crate::engine::ids::{CommandId, Position, StreamId};
use crate::engine::log::{Log, Plan};
use crate::engine::rejection::RejectedCommand;
use crate::engine::transfer::{Import, Reading};
use announce::Announcer;
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use indexed_db_futures::transaction::TransactionMode;
use js_sys::Uint8Array;
use records::Change;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// The object store of batches, by the position of their last event.
const BATCHES: &str = "batches";
/// The object store of handlers' checkpoints, by name.
const HANDLERS: &str = "handlers";
/// The object store of claims, by key.
const CLAIMS: &str = "claims";
/// The object store of refused commands, in their order.
const REJECTIONS: &str = "rejections";

#[derive(Serialize, Deserialize)]
struct Checkpoint {
    position: Position,
}

/// Keeps events in IndexedDB. Clones share one connection.
#[derive(Clone)]
pub struct IndexedDbStore {
    database: Database,
    feed: Rc<Feed>,
    announcer: Rc<Announcer>,
}

impl IndexedDbStore {
    /// Opens the workspace `name`, makes it if it is not there, and reads its log.
    ///
    /// # Errors
    /// When the browser refuses storage, another tab blocks an upgrade, or a record is damaged.
    pub async fn open(name: &str) -> Result<Self, Fault> {
        let database = open::open(name).await?;
        let store = Self { database, feed: Rc::default(), announcer: Rc::new(Announcer::new(name)?) };
        store.catch_up().await?;
        store.follow_other_tabs();
        store.give_way_to_newer_versions();
        Ok(store)
    }

    fn follow_other_tabs(&self) {
        let store = self.clone();
        self.announcer.on_message(move || {
            let store = store.clone();
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(fault) = store.catch_up().await {
                    store.feed.tell(&News::Lost(fault));
                }
            });
        });
    }

    fn give_way_to_newer_versions(&self) {
        let store = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let fault = open::until_lost(&store.database).await;
            store.feed.tell(&News::Lost(fault));
        });
    }

    /// Joins runs of small records into segments, so that the next opening reads few large records. Meant for idle moments.
    ///
    /// # Errors
    /// When the store fails; the records are then as they were.
    pub async fn seal(&self) -> Result<(), Fault> {
        seal::seal(&self.database).await
    }
}

impl EventStore for IndexedDbStore {
    async fn append(
        &self,
        stream: &StreamId,
        expected: ExpectedVersion,
        events: Vec<EventData>,
    ) -> Result<Vec<Arc<RecordedEvent>>, AppendError> {
        let tx = self.database.transaction(BATCHES).with_mode(TransactionMode::Readwrite).build()?;
        let done = tx.on_done()?;
        let batches = tx.object_store(BATCHES)?;
        // what other tabs have committed is a fact, whatever becomes of this append
        self.feed.take_in(read_after(&batches, self.look(Log::head)).await?);
        let written: Vec<_> = match self.look(|log| log.plan(stream, expected, events))? {
            Plan::AlreadyThere(events) => return Ok(events),
            Plan::Write(events) => events.into_iter().map(Arc::new).collect(),
        };
        if let Some(last) = written.last() {
            put(&batches, last.position, &batch::encode(&written)?).await?;
        }
        transaction::completed(&tx, done).await?;
        self.feed.take_in(written.iter().cloned());
        self.announcer.announce();
        Ok(written)
    }

    async fn import(&self, reading: &Reading, handlers: &[String]) -> Result<Import, ImportError> {
        import::import(self, reading, handlers).await
    }

    async fn catch_up(&self) -> Result<(), Fault> {
        let newer = {
            let tx = self.database.transaction(BATCHES).build()?;
            let batches = tx.object_store(BATCHES)?;
            read_after(&batches, self.look(Log::head)).await?
        };
        self.feed.take_in(newer);
        Ok(())
    }

    fn look<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        self.feed.look(look)
    }

    fn subscribe(&self, listener: impl Fn(&News) + 'static) {
        self.feed.subscribe(listener);
    }

    async fn checkpoint(&self, handler: &str) -> Result<Option<Position>, Fault> {
        let checkpoint = records::load::<Checkpoint>(&self.database, HANDLERS, handler).await?;
        Ok(checkpoint.map(|checkpoint| checkpoint.position))
    }

    async fn save_checkpoint(&self, handler: &str, position: Position) -> Result<(), Fault> {
        let forward = |known: Option<&Checkpoint>| match known {
            Some(known) if known.position >= position => Change::Keep,
            _ => Change::Put(Checkpoint { position }),
        };
        records::update(&self.database, HANDLERS, handler, forward).await
    }

    async fn claim(&self, claim: &Claim) -> Result<bool, Fault> {
        let mut succeeds = false;
        let take = |holder: Option<&Holder>| {
            succeeds = claim.succeeds(holder);
            if succeeds { Change::Put(claim.holder()) } else { Change::Keep }
        };
        records::update(&self.database, CLAIMS, &claim.key, take).await?;
        Ok(succeeds)
    }

    async fn release(&self, key: &str, command: CommandId) -> Result<(), Fault> {
        let give_back = |holder: Option<&Holder>| match holder {
            Some(holder) if holder.command_id == command => Change::Delete,
            _ => Change::Keep,
        };
        records::update(&self.database, CLAIMS, key, give_back).await
    }

    async fn keep_rejection(&self, rejected: &RejectedCommand) -> Result<(), Fault> {
        rejections::keep(&self.database, rejected).await?;
        self.feed.tell(&News::Rejected(Box::new(rejected.clone())));
        Ok(())
    }

    async fn rejections(&self) -> Result<Vec<RejectedCommand>, Fault> {
        rejections::all(&self.database).await
    }
}

/// The events after `head`, out of every record that has any.
async fn read_after(batches: &ObjectStore<'_>, head: Position) -> Result<Vec<Arc<RecordedEvent>>, Fault> {
    let (mut last, mut events) = (head, Vec::new());
    for event in read_records(batches, head).await?.into_iter().flatten() {
        if event.position > last.next() {
            return Err(batch::missing(last.next()));
        }
        if event.position == last.next() {
            last = event.position;
            events.push(event);
        }
    }
    Ok(events)
}

/// The records that end after `position`, in order.
async fn read_records(batches: &ObjectStore<'_>, position: Position) -> Result<Vec<Vec<Arc<RecordedEvent>>>, Fault> {
    let range = || KeyRange::LowerBound(key(position), true);
    let records = batches.get_all::<JsValue>().with_query::<f64, _>(range()).primitive()?;
    let records = records.await?.collect::<Result<Vec<_>, _>>()?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let keys = batches.get_all_keys::<f64>().with_query::<f64, _>(range()).primitive()?;
    let keys = keys.await?.collect::<Result<Vec<_>, _>>()?;
    let decoded = |(key, record): (f64, JsValue)| {
        // a record that is no bytes is read as one of none, which no batch is
        let bytes = record.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default();
        batch::decode(key, &bytes)
    };
    keys.into_iter().zip(records).map(decoded).collect()
}

async fn put(batches: &ObjectStore<'_>, last: Position, bytes: &[u8]) -> Result<(), Fault> {
    let record = JsValue::from(Uint8Array::from(bytes));
    let request = batches.add(record).with_key(key(last)).primitive()?;
    request.await?;
    Ok(())
}

/// A position as a key. Exact up to 2^53 events, beyond which no browser's storage reaches.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn key(position: Position) -> f64 {
    position.0 as f64
}
