//! Records of the log: reading what is newer than a position, writing one, fetching payloads.
//!
//! Must not decide anything: what is read is a fact, and what is written was judged before.

use super::{BATCHES, IndexedDbStore, PAYLOADS, fault};
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::{Log, Segment, SegmentPayloads};
use crate::store::batch::{self, Batch};
use indexed_db_futures::Build;
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::future::{BasicRequest, GetAllPrimitiveRequest};
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::query_source::QuerySource;
use js_sys::Uint8Array;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// How many records are read at once, and of how many events if they are large: few enough that nobody notices the pause.
const RECORDS: usize = 256;
const EVENTS: f64 = 8_000.0;

/// Above every position. The one key from here on says how often something was done that speaks of no position, see [`Mark`].
const MARKS: Position = Position(9_000_000_000_000_000);

/// How often a stream was closed or everything was deleted. Whoever knows the mark and the head knows everything that the
/// judgement of an append needs, and one look above the head shows both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(Option<Position>);

/// A record with the position of its last event.
pub type Record = (Position, Batch);

/// Some records in order, up to the first damaged one.
pub struct Page {
    /// Those that can be read.
    pub records: Vec<Record>,
    /// What is wrong with the one after them, if there is one.
    pub damage: Option<Fault>,
}

/// Reads what is newer than the log as it is known here, piece by piece; all of it, if everything was deleted meanwhile. The
/// whole of it is a fact, whatever becomes of the transaction.
pub async fn take_in_newer(store: &IndexedDbStore, batches: &ObjectStore<'_>) -> Result<(), Fault> {
    let head = store.feed.look(Log::head);
    let (cleared, newer) = futures::join!(cleared(batches), keys(batches, head, u32::MAX));
    let mut newer = newer?;
    if store.feed.begin_anew(cleared?) {
        newer = keys(batches, Position::START, u32::MAX).await?;
    }
    if let Some(last) = newer.last() {
        store.feed.take_in(|log| log.reserve(position(*last).0.saturating_sub(log.head().0)));
    }
    let mut pieces = newer.chunk_by(together());
    let mut asked = pieces.next().map(|keys| (keys, ask_for(batches, keys)));
    while let Some((keys, records)) = asked {
        let records = records?.await?.collect::<Result<Vec<_>, _>>()?;
        // the browser reads the next piece while this one is taken in
        asked = pieces.next().map(|keys| (keys, ask_for(batches, keys)));
        let Page { records, damage } = decoded(keys, records);
        store.feed.take_in(|log| take_in(log, records))?;
        damage.map_or(Ok(()), Err)?;
    }
    Ok(())
}

/// Whether a record is read together with the one before it.
fn together() -> impl FnMut(&f64, &f64) -> bool {
    let (mut first, mut count) = (None, 0);
    move |before, key| {
        count += 1;
        let fits = count < RECORDS && key - *first.get_or_insert(*before) < EVENTS;
        if !fits {
            (first, count) = (None, 0);
        }
        fits
    }
}

/// Asks for the records of these keys, which follow on one another.
fn ask_for(batches: &ObjectStore<'_>, keys: &[f64]) -> Result<GetAllPrimitiveRequest<JsValue>, Fault> {
    let (first, last) = (keys.first().copied().unwrap_or_default(), keys.last().copied().unwrap_or_default());
    let range = KeyRange::Bound(first, false, last, false);
    Ok(batches.get_all::<JsValue>().with_query::<f64, _>(range).primitive()?)
}

/// Asks for what stands above the log as it is known here. It is the mark, if that log is all there is.
pub fn ask_above(store: &IndexedDbStore, batches: &ObjectStore<'_>) -> Result<Above, Fault> {
    Ok(Above(first_from(batches, store.feed.look(Log::head).next())?))
}

/// The mark as it is now.
pub async fn mark(batches: &ObjectStore<'_>) -> Result<Mark, Fault> {
    Above(first_from(batches, MARKS)?).answer().await
}

/// Notes that a stream was closed or everything was deleted, once more than `mark` says.
pub async fn put_mark_after(batches: &ObjectStore<'_>, mark: Mark) -> Result<(), Fault> {
    batches.delete::<f64, _>(KeyRange::LowerBound(key(MARKS), false)).primitive()?.await?;
    batches.put(0).with_key(key(mark.0.unwrap_or(MARKS).next())).primitive()?.await?;
    Ok(())
}

/// The first key from a position on, once it is known.
pub struct Above(BasicRequest<Option<f64>>);

impl Above {
    /// What it is.
    pub async fn answer(self) -> Result<Mark, Fault> {
        Ok(Mark(self.0.await?.map(position)))
    }
}

fn first_from(batches: &ObjectStore<'_>, start: Position) -> Result<BasicRequest<Option<f64>>, Fault> {
    Ok(batches.get_key::<f64, _>(KeyRange::LowerBound(key(start), false)).primitive()?)
}

fn take_in(log: &mut Log, records: Vec<Record>) -> Result<(), Fault> {
    for (last, batch) in records {
        let next = log.head().next();
        let follows = match batch {
            Batch::Small(events) => {
                let follows = events.first().is_none_or(|event| event.position <= next);
                log.extend(events);
                follows
            }
            Batch::Sealed(columns) => {
                let first = (last.0 + 1).checked_sub(columns.count() as u64).filter(|first| *first > 0);
                let first = first.ok_or_else(|| batch::damaged(last, "it has more events than came before it"))?;
                log.load(Position(first), &columns)
            }
        };
        if !follows {
            return Err(batch::missing(next));
        }
        if log.head() < last {
            return Err(batch::damaged(last, "some of its events are missing"));
        }
    }
    Ok(())
}

/// At most `count` records that end after a position, in order.
pub async fn read(batches: &ObjectStore<'_>, after: Position, count: u32) -> Result<Page, Fault> {
    let keys = keys(batches, after, count).await?;
    if keys.is_empty() {
        return Ok(Page { records: Vec::new(), damage: None });
    }
    let records = ask_for(batches, &keys)?.await?.collect::<Result<Vec<_>, _>>()?;
    Ok(decoded(&keys, records))
}

async fn keys(batches: &ObjectStore<'_>, after: Position, count: u32) -> Result<Vec<f64>, Fault> {
    let range = KeyRange::Bound(key(after), true, key(MARKS), true);
    let keys = batches.get_all_keys::<f64>().with_query::<f64, _>(range).with_limit(count).primitive()?;
    Ok(keys.await?.collect::<Result<Vec<_>, _>>()?)
}

fn decoded(keys: &[f64], records: Vec<JsValue>) -> Page {
    let mut page = Page { records: Vec::with_capacity(records.len()), damage: None };
    for (key, record) in keys.iter().zip(records) {
        match batch::decode(key, &bytes_of(&record)) {
            Ok(batch) => page.records.push((position(*key), batch)),
            Err(damage) => {
                page.damage = Some(damage);
                break;
            }
        }
    }
    page
}

/// Whether a database has the log that is known here: as far, and emptied no less often.
pub async fn has_all_of(database: &Database, head: Position, cleared: u32) -> Result<bool, Fault> {
    let tx = database.transaction(BATCHES).build()?;
    let batches = tx.object_store(BATCHES)?;
    let before = Position(head.0.saturating_sub(1));
    let (found, last) = futures::join!(self::cleared(&batches), keys(&batches, before, 1));
    let (found, last) = (found?, last?);
    Ok(found > cleared || (found == cleared && (head == Position::START || !last.is_empty())))
}

/// How often everything was deleted. It stands before the first event.
pub async fn cleared(batches: &ObjectStore<'_>) -> Result<u32, Fault> {
    Ok(batches.get::<u32, _, _>(key(Position::START)).primitive()?.await?.unwrap_or_default())
}

/// Notes that everything was deleted once more.
pub async fn put_cleared(batches: &ObjectStore<'_>, cleared: u32) -> Result<(), Fault> {
    batches.put(cleared).with_key(key(Position::START)).primitive()?.await?;
    Ok(())
}

/// Asks for the record of a commit to be put. If that fails, so does the transaction.
pub fn put_events(batches: &ObjectStore<'_>, events: &[Arc<RecordedEvent>]) -> Result<(), Fault> {
    match events.last() {
        Some(last) => add(batches, last.position, &batch::encode(events)?).map(drop),
        None => Ok(()),
    }
}

/// Puts the two records of a segment that ends at `last`.
pub async fn put_segment(
    batches: &ObjectStore<'_>,
    payloads: &ObjectStore<'_>,
    last: Position,
    segment: &Segment,
) -> Result<(), Fault> {
    let (packed, columns) = (batch::packed(&segment.payloads)?, batch::encode_columns(&segment.columns)?);
    futures::try_join!(add(payloads, last, &packed)?, add(batches, last, &columns)?)?;
    Ok(())
}

/// Takes the records away that end within a range.
pub async fn delete(batches: &ObjectStore<'_>, first: Position, last: Position) -> Result<(), Fault> {
    let old = KeyRange::Bound(key(first), false, key(last), false);
    Ok(batches.delete::<f64, _>(old).primitive()?.await?)
}

/// Takes the records away that end after a position.
pub async fn delete_after(records: &ObjectStore<'_>, position: Position) -> Result<(), Fault> {
    let range = KeyRange::Bound(key(position), true, key(MARKS), true);
    Ok(records.delete::<f64, _>(range).primitive()?.await?)
}

fn add(records: &ObjectStore<'_>, last: Position, bytes: &[u8]) -> Result<BasicRequest<f64>, Fault> {
    let record = JsValue::from(Uint8Array::from(bytes));
    Ok(records.add(record).with_key(key(last)).primitive()?)
}

/// The payloads of the segment that ends at `last`.
pub async fn payloads(database: &Database, last: Position) -> Result<SegmentPayloads, Fault> {
    let tx = database.transaction(PAYLOADS).build()?;
    let record = tx.object_store(PAYLOADS)?.get::<JsValue, _, _>(key(last)).primitive()?.await?;
    record.map_or_else(|| Err(batch::missing(last)), |record| batch::decode_payloads(last, &bytes_of(&record)))
}

/// Reads what is newer, in a transaction of its own. Where the browser cannot read many records at once, it is asked for
/// each, to know which of them is damaged.
pub async fn catch_up(store: &IndexedDbStore) -> Result<(), Fault> {
    let database = store.database();
    let tx = database.transaction(BATCHES).build()?;
    let together = take_in_newer(store, &tx.object_store(BATCHES)?).await;
    drop(tx);
    match together {
        Err(fault) if !batch::is_damage(&fault) => one_by_one(store).await,
        other => other,
    }
}

/// A failed request ends its transaction, so each record gets one.
async fn one_by_one(store: &IndexedDbStore) -> Result<(), Fault> {
    let database = store.database();
    let tx = database.transaction(BATCHES).build()?;
    let keys = keys(&tx.object_store(BATCHES)?, store.feed.look(Log::head), u32::MAX).await?;
    drop(tx);
    for key in keys {
        let Page { records, damage } = decoded(&[key], one(store, key).await?.into_iter().collect());
        store.feed.take_in(|log| take_in(log, records))?;
        damage.map_or(Ok(()), Err)?;
    }
    Ok(())
}

async fn one(store: &IndexedDbStore, key: f64) -> Result<Option<JsValue>, Fault> {
    let database = store.database();
    let tx = database.transaction(BATCHES).build()?;
    let batches = tx.object_store(BATCHES)?;
    let record = match batches.get::<JsValue, _, _>(key).primitive() {
        Ok(request) => request.await,
        Err(why) => Err(why),
    };
    record.map_err(|why| match Fault::from(why) {
        fault if fault.code == fault::FAILED => batch::damaged(key, fault.happened),
        fault => fault,
    })
}

/// A record that is no bytes is read as one of none, which no batch is.
fn bytes_of(record: &JsValue) -> Vec<u8> {
    record.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

/// A position as a key. Exact up to 2^53 events, beyond which no browser's storage reaches.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn key(position: Position) -> f64 {
    position.0 as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "keys are positions")]
fn position(key: f64) -> Position {
    Position(key as u64)
}
