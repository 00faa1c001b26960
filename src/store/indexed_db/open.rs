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
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use strum::IntoEnumIterator;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

const VERSION: u8 = 3;
/// How long another tab may take to let go of the database, in milliseconds.
const PATIENCE: u32 = 1_000;
/// How long the browser may take to answer, in milliseconds. Whoever is told that it has not tries again.
const SILENCE: u32 = 2_500;

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
    match select(opening, pin!(in_vain(told))).await {
        Either::Left((opened, _)) => {
            let database = opened.map_err(|why| fault::of_opening(&why))?;
            Ok((database, loss.take()))
        }
        Either::Right((fault, opening)) => {
            // given up, it would still be granted one day, and leave a new version without its object stores
            spawn_local(async move {
                if let Ok(database) = opening.await {
                    database.close();
                }
            });
            Err(fault)
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

/// Waits until the opening is blocked and nobody has let go in the meantime, or the browser has said nothing at all for too long.
async fn in_vain(told: oneshot::Receiver<()>) -> Fault {
    match select(told, TimeoutFuture::new(SILENCE)).await {
        Either::Left((Ok(()), _)) => {
            TimeoutFuture::new(PATIENCE).await;
            fault::blocked()
        }
        Either::Left((Err(_), silence)) => {
            silence.await;
            fault::silent()
        }
        Either::Right(_) => fault::silent(),
    }
}

/// How a connection comes to its end.
pub enum Ended {
    /// A newer version or a deletion wants the database; the connection was let go of, or it would block the other for ever.
    Wanted,
    /// The browser has closed it.
    Closed,
}

/// Waits until a connection comes to its end.
pub async fn until_ended(database: &Database) -> Ended {
    let Ok(mut changes) = database.version_changes() else { return std::future::pending().await };
    let wanted = changes.recv().await.is_some();
    database.clone().close();
    if wanted { Ended::Wanted } else { Ended::Closed }
}

/// The names of the databases of this origin, as far as the browser tells them.
pub async fn names() -> Vec<String> {
    let asked = async {
        let window = gloo::utils::window();
        let factory = Reflect::get(&window, &"indexedDB".into()).ok()?;
        let databases: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
        let answer: Promise = databases.call0(&factory).ok()?.dyn_into().ok()?;
        let named = Array::from(&JsFuture::from(answer).await.ok()?);
        Some(named.iter().filter_map(|one| Reflect::get(&one, &"name".into()).ok()?.as_string()).collect())
    };
    match select(pin!(asked), TimeoutFuture::new(PATIENCE)).await {
        Either::Left((names, _)) => names.unwrap_or_default(),
        Either::Right(_) => Vec::new(),
    }
}
