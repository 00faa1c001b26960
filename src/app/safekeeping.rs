//! What is known of the places in which the events are kept, for the panel in the tab Store: whether the browser keeps them for good, how
//! much room they take, which copies there are, when the log left the browser last, and what was found when it was looked at.
//!
//! Whoever keeps another copy (a second one, a file) tells of it by [`Safekeeping::tell_of`]. Must not know markup.

use super::lead::Leader;
use super::session::{PageRuntime, Session};
use super::workspace_name;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::timestamp::Timestamp;
use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Where a copy of the events is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The browser's database: what the page works with.
    Database,
    /// A second copy in the browser, outside of the database.
    SecondCopy,
    /// A file outside of the browser that is kept up to date.
    File,
}

/// How a copy stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It has everything.
    Whole,
    /// It has fewer events than there are, and will have them.
    Behind,
    /// Something of it cannot be read: what, in words.
    Damaged(String),
    /// It is not there: why, in words.
    Absent(String),
}

/// A copy of the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyState {
    /// Where it is.
    pub place: Place,
    /// How many events it has.
    pub events: u64,
    /// How it stands.
    pub health: Health,
}

/// Something that happened at a time, when there were so many events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// How many events there were.
    pub events: u64,
}

/// What came of looking at everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// Nobody has looked in this visit.
    Never,
    /// It is under way.
    UnderWay,
    /// So many events were read from the browser's storage, and every one is as it is known here.
    Whole(Moment),
    /// Something is wrong.
    Wrong(Fault),
}

/// Whether the browser keeps the events for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persistence {
    /// It was not asked yet.
    #[default]
    Unknown,
    /// It does: nothing is deleted but by a person.
    Granted,
    /// It may delete them when it is short of room.
    Refused,
    /// It cannot be asked here.
    Impossible,
}

/// Everything that is known of where the events are.
#[derive(Clone, Copy)]
pub struct Safekeeping {
    /// Whether the browser keeps them for good.
    pub persistence: RwSignal<Persistence>,
    /// How many bytes this origin uses, and how many the browser would give it.
    pub room: RwSignal<Option<(f64, f64)>>,
    /// The copies beside the database.
    pub copies: RwSignal<Vec<CopyState>>,
    /// When the log left the browser last.
    pub exported: RwSignal<Option<Moment>>,
    /// When the tab that led was found to have ended without goodbye: a kill or a crash of the browser.
    pub killed: RwSignal<Option<Moment>>,
    /// What was repaired last, in words.
    pub repaired: RwSignal<Option<String>>,
    /// What came of looking at everything.
    pub check: RwSignal<Check>,
}

impl Safekeeping {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            persistence: RwSignal::default(),
            room: RwSignal::default(),
            copies: RwSignal::default(),
            exported: RwSignal::default(),
            killed: RwSignal::default(),
            repaired: RwSignal::default(),
            check: RwSignal::new(Check::Never),
        }
    }

    /// Shows how a copy beside the database stands; it takes the place of what was said of that place before.
    pub fn tell_of(self, copy: CopyState) {
        self.copies.update(|copies| {
            copies.retain(|known| known.place != copy.place);
            copies.push(copy);
        });
    }
}

impl Default for Safekeeping {
    fn default() -> Self {
        Self::new()
    }
}

/// What is noted of a workspace outside of its database, by what it is about.
pub(super) fn noted<T: for<'text> Deserialize<'text>>(about: &str) -> Option<T> {
    let text = gloo::utils::window().local_storage().ok()??.get_item(&key_of(about)).ok()??;
    serde_json::from_str(&text).ok()
}

/// Notes something of a workspace outside of its database; nothing takes the note away.
pub(super) fn note<T: Serialize>(about: &str, what: Option<&T>) {
    let Some(storage) = gloo::utils::window().local_storage().ok().flatten() else { return };
    let _ = match what.map(serde_json::to_string) {
        Some(Ok(text)) => storage.set_item(&key_of(about), &text),
        _ => storage.remove_item(&key_of(about)),
    };
}

fn key_of(about: &str) -> String {
    format!("{}.{about}", workspace_name::current())
}

const EXPORTED: &str = "exported";
const KILLED: &str = "killed";
const ASKED: &str = "asked-to-persist";
/// There as long as a tab leads that has not said goodbye.
const LEADING: &str = "leading";

impl Session {
    /// This moment, as it is noted.
    pub(super) fn moment_now(self) -> Moment {
        Moment { at: self.time_now(), events: self.log.with_untracked(Log::head).0 }
    }

    /// Begins to know where the events are, once the log is open.
    pub(super) fn begin_safekeeping(self) {
        self.safekeeping.exported.set(noted(EXPORTED));
        self.safekeeping.killed.set(noted(KILLED));
        self.watch_for_kills();
        spawn_local(async move {
            self.learn_of_storage().await;
            self.ask_once_there_is_something();
        });
    }

    /// Asks the browser how it keeps this origin's data.
    pub async fn learn_of_storage(self) {
        let persisted = ask_storage("persisted").await.map(|answer| answer.is_truthy());
        self.safekeeping.persistence.set(match persisted {
            Some(true) => Persistence::Granted,
            Some(false) => Persistence::Refused,
            None => Persistence::Impossible,
        });
        let estimate = ask_storage("estimate").await;
        let part = |name: &str| Reflect::get(estimate.as_ref()?, &name.into()).ok()?.as_f64();
        self.safekeeping.room.set(part("usage").zip(part("quota")));
    }

    /// Asks the browser to keep the events for good. Some browsers ask the person.
    pub fn ask_to_persist(self) {
        note(ASKED, Some(&true));
        spawn_local(async move {
            ask_storage("persist").await;
            self.learn_of_storage().await;
        });
    }

    /// As soon as there are events that no story made, the browser is asked to keep them: once for each workspace, for some ask the
    /// person, and a "no" is a "no".
    fn ask_once_there_is_something(self) {
        let asked = StoredValue::new(noted(ASKED).unwrap_or(false));
        Effect::new(move |_| {
            self.log.track();
            let is_open = self.safekeeping.persistence.get() == Persistence::Refused;
            if is_open && !asked.get_value() && self.own_events() > 0 {
                asked.set_value(true);
                self.ask_to_persist();
            }
        });
    }

    /// The log has left the browser: it was exported, or is in a file that is kept up to date.
    pub fn note_export(self) {
        let moment = self.moment_now();
        note(EXPORTED, Some(&moment));
        self.backup.put_off.set_value(0);
        self.safekeeping.exported.set(Some(moment));
    }

    /// Reads everything anew and compares it with what is known here.
    pub fn check_everything(self) {
        if self.safekeeping.check.with_untracked(|check| *check == Check::UnderWay) {
            return;
        }
        self.safekeeping.check.set(Check::UnderWay);
        spawn_local(async move {
            let found = match self.runtime() {
                Ok(runtime) => self.check(&runtime).await,
                Err(fault) => Err(fault),
            };
            self.safekeeping.check.set(match found {
                Ok(checked) => Check::Whole(Moment { at: self.time_now(), events: checked.0 }),
                Err(fault) => Check::Wrong(fault),
            });
        });
    }

    async fn check(self, runtime: &PageRuntime) -> Result<Position, Fault> {
        self.learn_of_storage().await;
        runtime.store().inner().check().await
    }

    /// The tab that leads notes that it does, until it goes. Found by the next leader, the note says that it went without goodbye.
    fn watch_for_kills(self) {
        Effect::new(move |_| {
            if self.lead.leader.get() != Leader::Here {
                return;
            }
            if noted::<bool>(LEADING) == Some(true) {
                let moment = self.moment_now();
                note(KILLED, Some(&moment));
                self.safekeeping.killed.set(Some(moment));
            }
            note(LEADING, Some(&true));
        });
        let leads = move || self.lead.leader.get_untracked() == Leader::Here;
        let goodbye = move |_: &web_sys::Event| {
            if leads() {
                note::<bool>(LEADING, None);
            }
        };
        EventListener::new(&gloo::utils::window(), "pagehide", goodbye).forget();
        let back = move |_: &web_sys::Event| {
            if leads() {
                note(LEADING, Some(&true));
            }
        };
        EventListener::new(&gloo::utils::window(), "pageshow", back).forget();
    }
}

/// Asks `navigator.storage`, where there is one.
async fn ask_storage(what: &str) -> Option<JsValue> {
    let navigator = gloo::utils::window().navigator();
    let storage = Reflect::get(&navigator, &"storage".into()).ok().filter(JsValue::is_object)?;
    let ask: Function = Reflect::get(&storage, &what.into()).ok()?.dyn_into().ok()?;
    let answer: Promise = ask.call0(&storage).ok()?.dyn_into().ok()?;
    JsFuture::from(answer).await.ok()
}
