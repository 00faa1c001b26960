//! Opening the database, and letting go of it.
//!
//! Object stores are made inside the synchronous upgrade closure, which rolls back as a whole on an error. Version 1 had the
//! batches, the handlers' checkpoints, the claims and the refused commands; version 2 adds the rest and changes none; since
//! version 3 the batches have a mark, which an older program would take for a damaged record. The
//! schema of events evolves by upcasting, not by versions of the database.

use super::{BATCHES, CLAIMS, PAYLOADS, REJECTIONS, fault};
use crate::engine::fault::Fault;
use crate::store::Shelf;
use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use js_sys::Reflect;
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use strum::IntoEnumIterator;
use wasm_bindgen_futures::spawn_local;

const VERSION: u8 = 3;
/// How long another tab may take to let go of the database, in milliseconds.
const PATIENCE: u32 = 1_000;

/// Opens the database `name`, or makes it. Says as well what the browser tells of a database that it has deleted for being damaged, if
/// it has: the first one that is made after that learns of it, and nobody later.
///
/// # Errors
/// When the browser refuses, a newer version of the program made the database, or another tab holds on to an older one.
pub async fn open(name: &str) -> Result<(Database, Option<String>), Fault> {
    let (tell, told) = oneshot::channel();
    let loss = Rc::new(RefCell::new(None));
    let noting = Rc::clone(&loss);
    let opening = Database::open(name)
        .with_version(VERSION)
        .with_on_blocked(|_| {
            let _ = tell.send(());
            Ok(())
        })
        .with_on_upgrade_needed(move |_, database| {
            noting.replace(told_loss());
            let there: Vec<String> = database.object_store_names().collect();
            let is_missing = |name: &&str| !there.iter().any(|known| known == name);
            let shelves = Shelf::iter().map(<&str>::from);
            for missing in [BATCHES, PAYLOADS, CLAIMS].into_iter().chain(shelves).filter(is_missing) {
                database.create_object_store(missing).build()?;
            }
            if is_missing(&REJECTIONS) {
                database.create_object_store(REJECTIONS).with_auto_increment(true).build()?;
            }
            Ok(())
        });
    let opening = opening.build().map_err(|why| fault::of_opening(&why))?;
    match select(opening, pin!(blocked(told))).await {
        Either::Left((opened, _)) => {
            let database = opened.map_err(|why| fault::of_opening(&why))?;
            Ok((database, loss.take()))
        }
        Either::Right(((), opening)) => {
            // given up, it would still be granted one day, and leave a new version without its object stores
            spawn_local(async move {
                if let Ok(database) = opening.await {
                    database.close();
                }
            });
            Err(fault::blocked())
        }
    }
}

/// What Chromium's event of an upgrade says of a loss; the crate does not hand that event on, the page has it as the current one.
fn told_loss() -> Option<String> {
    let event = Reflect::get(&gloo::utils::window(), &"event".into()).ok()?;
    let told = |name: &str| Reflect::get(&event, &name.into()).ok()?.as_string();
    let is_loss = told("dataLoss").is_some_and(|loss| loss != "none");
    is_loss.then(|| told("dataLossMessage").unwrap_or_default())
}

/// Waits until the opening is blocked and nobody has let go in the meantime.
async fn blocked(told: oneshot::Receiver<()>) {
    if told.await.is_err() {
        return std::future::pending().await;
    }
    TimeoutFuture::new(PATIENCE).await;
}

/// Waits until a newer version (or a deletion) wants the database, lets go of it and says so. A page that held on would
/// block the other for ever.
pub async fn until_lost(database: &Database) -> Fault {
    if let Ok(mut changes) = database.version_changes() {
        changes.recv().await;
        database.clone().close();
        return fault::lost();
    }
    std::future::pending().await
}
