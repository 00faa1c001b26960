//! Backup: a file outside of the browser that is kept up to date, where the browser can (File System Access); elsewhere a reminder to
//! export, after so many events, that can be switched off.
//!
//! The person chooses the file once; its handle is kept. The browser may want to be asked again on a later visit, and only a click
//! may ask it. The tab that leads writes the file, whole, a while after the last event: the browser puts it in the place of the
//! one before only when all of it is written. The few calls are bound by hand. Must not know markup.

use super::lead::Leader;
use super::safekeeping::{CopyState, Health, Place, note, noted};
use super::session::{Session, Storage};
use super::transfer::MEDIA_TYPE;
use super::workspace_name;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::runtime::{BrowserEnvironment, Environment};
use crate::store::indexed_db::{keep_file, kept_file};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag};

/// How long after the last event the file is written, in milliseconds; and how much longer for each millisecond that it took.
const QUIET: u32 = 3_000;
const REST: u64 = 20;
const LONGEST_REST: u64 = 600_000;
/// After how many events that no file has the person is reminded.
const WORTH_A_WORD: u64 = 500;
/// What is noted when somebody wants no reminder.
const UNMINDED: &str = "no-reminder";

/// How the file stands that is kept up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FileBackup {
    /// This browser writes no files by itself.
    #[default]
    Impossible,
    /// No file was chosen.
    None,
    /// The file of this name has everything, or will in a moment.
    Kept(String),
    /// The browser wants to be asked again before it writes the file of this name.
    Asks(String),
    /// The file of this name could not be written: why.
    Failed(String, String),
}

/// How much there is of what goes into the file. It only grows, but for a workspace that is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    head: Position,
    links: usize,
    closed: usize,
}

impl Stamp {
    fn of(log: &Log) -> Self {
        Self { head: log.head(), links: log.link_count(), closed: log.closed_count() }
    }
}

impl FileBackup {
    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Impossible | Self::None => None,
            Self::Kept(name) | Self::Asks(name) | Self::Failed(name, _) => Some(name),
        }
    }
}

/// The file, and whether to remind of exporting.
#[derive(Clone, Copy)]
pub struct Backup {
    /// How the file stands.
    pub file: RwSignal<FileBackup>,
    /// How many events no file has, if that is worth a word.
    pub reminder: RwSignal<Option<u64>>,
    /// Whether the person wants to be reminded.
    pub reminds: RwSignal<bool>,
    handle: StoredValue<Option<JsValue>, LocalStorage>,
    /// What the file has.
    written: StoredValue<Option<Stamp>>,
    writes: StoredValue<bool>,
    /// Up to which number of events somebody has put the reminder off.
    pub(super) put_off: StoredValue<u64>,
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            file: RwSignal::default(),
            reminder: RwSignal::default(),
            reminds: RwSignal::new(true),
            handle: StoredValue::new_local(None),
            written: StoredValue::default(),
            writes: StoredValue::default(),
            put_off: StoredValue::default(),
        }
    }
}

impl Session {
    /// Takes up the file that was chosen on an earlier visit, and keeps it up to date from now on.
    pub(super) fn begin_backup(self) {
        let backup = self.backup;
        backup.reminds.set(!noted(UNMINDED).unwrap_or(false));
        spawn_local(async move {
            if method_of(&gloo::utils::window(), "showSaveFilePicker").is_some() {
                backup.file.set(FileBackup::None);
                if let Ok(Some(handle)) = kept_file(&workspace_name::current()).await {
                    self.take_up_file(handle).await;
                }
            }
        });
        Effect::new(move |_| {
            self.log.track();
            self.lead.leader.track();
            self.safekeeping.exported.track();
            self.remind();
            self.write_file_later();
        });
    }

    /// Lets the person choose the file. Only a click may ask for it.
    pub fn choose_backup_file(self) {
        spawn_local(async move {
            // left without a choice, everything stays as it is
            let Ok(handle) = pick().await else { return };
            let kept = keep_file(&workspace_name::current(), Some(handle.clone())).await;
            self.noticing(kept);
            self.backup.written.set_value(None);
            self.take_up_file(handle).await;
        });
    }

    /// Asks the browser again whether it may write the file. Only a click may ask for it.
    pub fn renew_backup(self) {
        spawn_local(async move {
            if let Some(handle) = self.backup.handle.get_value()
                && permission(&handle, "requestPermission").await
            {
                self.take_up_file(handle).await;
            }
        });
    }

    /// Keeps no file up to date any more. What it has it keeps.
    pub fn leave_backup_file(self) {
        self.backup.handle.set_value(None);
        self.backup.file.set(FileBackup::None);
        self.safekeeping.copies.update(|copies| copies.retain(|copy| copy.place != Place::File));
        spawn_local(async move { self.noticing(keep_file(&workspace_name::current(), None).await) });
    }

    /// Reminds the person again after as many events more.
    pub fn put_off_reminder(self) {
        self.backup.put_off.set_value(self.without_a_file());
        self.remind();
    }

    /// Switches reminders on or off; the choice is kept.
    pub fn set_reminds(self, reminds: bool) {
        note(UNMINDED, (!reminds).then_some(&true));
        self.backup.reminds.set(reminds);
        self.remind();
    }

    async fn take_up_file(self, handle: JsValue) {
        let name = Reflect::get(&handle, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
        let may = permission(&handle, "queryPermission").await;
        self.backup.handle.set_value(Some(handle));
        self.backup.file.set(if may { FileBackup::Kept(name) } else { FileBackup::Asks(name) });
        self.tell_of_file();
        self.remind();
        self.write_file_later();
    }

    /// How many events were recorded here that were in no file yet. Those that came in by an import came from one.
    fn without_a_file(self) -> u64 {
        let exported = self.safekeeping.exported.get_untracked().map_or(0, |export| export.events);
        self.log.with_untracked(|log| {
            let head = log.head().0;
            // a workspace that was emptied since has nothing of what was exported
            let after = if exported > head { 0 } else { exported };
            if head - after < WORTH_A_WORD {
                return 0;
            }
            (after + 1..=head).filter(|position| !log.was_imported(Position(*position))).count() as u64
        })
    }

    fn remind(self) {
        let backup = self.backup;
        let is_kept = backup.file.with_untracked(|file| matches!(file, FileBackup::Kept(_)));
        let events = if is_kept || !backup.reminds.get_untracked() { 0 } else { self.without_a_file() };
        let due = backup.put_off.get_value() + WORTH_A_WORD;
        let reminder = (events >= due).then_some(events);
        if backup.reminder.get_untracked() != reminder {
            backup.reminder.set(reminder);
        }
    }

    fn tell_of_file(self) {
        let now = self.log.with_untracked(Stamp::of);
        let written = self.backup.written.get_value();
        let health = match self.backup.file.get_untracked() {
            FileBackup::Impossible | FileBackup::None => return,
            FileBackup::Failed(_, why) => Health::Absent(why),
            _ if written == Some(now) => Health::Whole,
            _ => Health::Behind,
        };
        let events = written.map_or(0, |written| written.head.0);
        self.safekeeping.tell_of(CopyState { place: Place::File, events, health });
    }

    /// Writes the file once nothing has happened for a while, if it lacks anything.
    fn write_file_later(self) {
        let lacks = || self.backup.written.get_value() != Some(self.log.with_untracked(Stamp::of));
        let is_ours = self.lead.leader.get_untracked() == Leader::Here;
        let is_kept = self
            .backup
            .file
            .with_untracked(|file| !matches!(file, FileBackup::Impossible | FileBackup::None | FileBackup::Asks(_)));
        if !is_ours || !is_kept || !lacks() || self.backup.writes.get_value() {
            return;
        }
        self.backup.writes.set_value(true);
        self.tell_of_file();
        spawn_local(async move {
            let mut before = None;
            while before != Some(self.log.with_untracked(Stamp::of)) {
                before = Some(self.log.with_untracked(Stamp::of));
                TimeoutFuture::new(QUIET).await;
            }
            let began = milliseconds();
            let written = self.write_file().await;
            // a long log takes long to write, and is not written all the time
            let rest = milliseconds().saturating_sub(began).saturating_mul(REST).min(LONGEST_REST);
            self.has_written(written);
            TimeoutFuture::new(u32::try_from(rest).unwrap_or(QUIET)).await;
            self.backup.writes.set_value(false);
            if self.backup.file.with_untracked(|file| matches!(file, FileBackup::Kept(_))) {
                self.write_file_later();
            }
        });
    }

    fn has_written(self, written: Result<Stamp, String>) {
        let Some(name) = self.backup.file.with_untracked(|file| file.file().map(str::to_owned)) else { return };
        match written {
            Ok(stamp) => {
                self.backup.written.set_value(Some(stamp));
                self.backup.file.set(FileBackup::Kept(name));
                self.note_export();
            }
            Err(why) => self.backup.file.set(FileBackup::Failed(name, why)),
        }
        self.tell_of_file();
        self.remind();
    }

    async fn write_file(self) -> Result<Stamp, String> {
        let handle = self.backup.handle.get_value().ok_or("no file was chosen")?;
        if self.storage.get_untracked() != Storage::Saved {
            return Err("the log is not open".into());
        }
        // what comes while it is written may be in it or not, and is written again
        let stamp = self.log.with_untracked(Stamp::of);
        let lines = self.export().await.map_err(|fault: Fault| fault.happened)?;
        replace(&handle, &lines).await.map_err(|why| words_of(&why))?;
        Ok(stamp)
    }
}

/// Lets the person choose where the file is.
async fn pick() -> Result<JsValue, JsValue> {
    let window = gloo::utils::window();
    let pick = method_of(&window, "showSaveFilePicker").ok_or(JsValue::NULL)?;
    let options = Object::new();
    Reflect::set(&options, &"id".into(), &"hindcast-backup".into())?;
    Reflect::set(&options, &"suggestedName".into(), &"hindcast-backup.jsonl".into())?;
    JsFuture::from(pick.call1(&window, &options)?.dyn_into::<Promise>()?).await
}

/// Whether the browser lets us write a file, as it answers one of its two questions about that.
async fn permission(handle: &JsValue, question: &str) -> bool {
    let options = Object::new();
    let _ = Reflect::set(&options, &"mode".into(), &"readwrite".into());
    let Some(ask) = method_of(handle, question) else { return true };
    let asked = ask.call1(handle, &options).and_then(JsCast::dyn_into::<Promise>);
    let Ok(asked) = asked else { return false };
    JsFuture::from(asked).await.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
}

/// Puts these lines in the place of what the file has. It has the old ones until all of the new ones are there.
async fn replace(handle: &JsValue, lines: &Array) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(MEDIA_TYPE);
    let text = Blob::new_with_str_sequence_and_options(lines, &kind)?;
    let writable = called(handle, "createWritable", &JsValue::UNDEFINED).await?;
    called(&writable, "write", &text).await?;
    called(&writable, "close", &JsValue::UNDEFINED).await.map(drop)
}

async fn called(thing: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let method = method_of(thing, method).ok_or_else(|| JsValue::from_str("the browser writes no files"))?;
    JsFuture::from(method.call1(thing, argument)?.dyn_into::<Promise>()?).await
}

fn milliseconds() -> u64 {
    BrowserEnvironment::default().now().as_millisecond()
}

fn method_of(thing: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(thing, &name.into()).ok()?.dyn_into().ok()
}

fn words_of(why: &JsValue) -> String {
    let message = Reflect::get(why, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| why.as_string()).unwrap_or_default()
}
