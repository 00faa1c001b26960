//! A log going out of the page as a file, and coming in again.
//!
//! A file is read in pieces and with pauses, so that the page stays usable, and never stands in memory as one text. What it
//! says is judged by the engine; here are only the browser's means. Must not know markup.

use super::session::{Session, Storage};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::transfer::{
    Reader, Reading, asides, event_line, first_line, line_of_lone_surrogate, lines_beside, unwritable,
};
use crate::runtime::{BrowserEnvironment, Environment, ImportReport};
use crate::store::next_turn;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Function, JsString, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, TextEncoder, Url};

/// How many bytes are read at once.
const PIECE: u32 = 64 * 1024;
/// How long the file of an export can still be fetched after it was offered, in milliseconds.
const OFFERED_FOR: u32 = 60_000;
/// The kind of file.
pub(super) const MEDIA_TYPE: &str = "application/x-ndjson";

impl Session {
    /// The log as text, in pieces of many lines. When the store is gone, what this page still has of it in memory.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn export(self) -> Result<Array, Fault> {
        let pieces = Array::new();
        let take = |lines: String| {
            pieces.push(&lines.into());
        };
        let exported = match self.runtime() {
            Ok(runtime) => runtime.export(take).await,
            Err(fault) => Err(fault),
        };
        if exported.is_err() && self.storage.get_untracked() == Storage::Lost {
            pieces.set_length(0);
            self.export_from_memory(take)?;
            return Ok(pieces);
        }
        exported.map(|()| pieces)
    }

    fn export_from_memory(self, take: impl Fn(String)) -> Result<(), Fault> {
        let contexts = self.contexts_now();
        let model: Vec<_> = contexts.iter().map(|context| context.model.name).collect();
        self.log.with_untracked(|log| {
            let asides = asides(log);
            take(first_line(log, &asides, &model)?);
            for event in (1..=log.head().0).filter_map(|position| log.as_written(Position(position))) {
                take(event_line(&event)?);
            }
            take(lines_beside(log, &asides)?);
            Ok(())
        })
    }

    /// Says what importing a reading would do, and writes nothing.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn try_import(self, reading: &Reading) -> Result<ImportReport, Fault> {
        self.runtime()?.try_import(reading).await
    }

    /// Imports a reading: all of its events that are new, or nothing.
    ///
    /// # Errors
    /// When the store is not open, or fails. That a line is refused is said in the report.
    pub async fn import(self, reading: &Reading) -> Result<ImportReport, Fault> {
        let runtime = self.runtime()?;
        self.importing.update_value(|importing| *importing += 1);
        let report = runtime.import(reading).await;
        self.importing.update_value(|importing| *importing -= 1);
        self.follow_models().await?;
        self.show_soon(true);
        self.react();
        self.copy_all_soon();
        report
    }

    /// Offers the log to the person as a file.
    ///
    /// # Errors
    /// When the store is not open or fails, or the browser makes no file.
    pub async fn download(self) -> Result<(), Fault> {
        let lines = self.export().await?;
        let date: String = BrowserEnvironment::default().now().to_string().chars().take(10).collect();
        let events = self.log.with_untracked(Log::head);
        let offered = offer(&lines, &format!("hindcast-{date}-{events}-events.jsonl"));
        offered.map_err(|why| unwritable(format!("{why:?}")))?;
        self.note_export();
        Ok(())
    }

    /// The same, for a button: what goes wrong is told as a notice.
    pub fn export_as_file(self) {
        spawn_local(async move {
            if let Err(fault) = self.download().await {
                self.notice.set(Some(fault));
            }
        });
    }
}

/// Lets the browser save the lines as a file of this name.
fn offer(parts: &Array, name: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(MEDIA_TYPE);
    let address = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(parts, &kind)?)?;
    let link: HtmlAnchorElement = gloo::utils::document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    spawn_local(async move {
        TimeoutFuture::new(OFFERED_FOR).await;
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}

/// What a thing of the browser can do, by name, if it can. To be called with a text that need not come into this program's memory.
fn method_of(thing: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(thing, &name.into()).ok()?.dyn_into().ok()
}

/// Whether a text is Unicode. The browser knows at once; asked letter by letter it takes seconds for a long log.
pub fn is_well_formed(text: &JsString) -> bool {
    let ask = method_of(&Object::get_prototype_of(text), "isWellFormed");
    let answer = ask.and_then(|ask| ask.call0(text).ok()).and_then(|answer| answer.as_bool());
    answer.unwrap_or_else(|| text.is_valid_utf16())
}

/// Reads a text that a script gives.
pub async fn read_text(text: &JsString) -> Reading {
    // outside of this page a text need not be Unicode
    if let Some(line) = (!is_well_formed(text)).then(|| line_of_lone_surrogate(text.iter())).flatten() {
        return Reading::with_lone_surrogate(line);
    }
    let (mut reader, mut start, environment) = (Reader::default(), 0, BrowserEnvironment::default());
    let encoder = Encoder::new();
    while start < text.length() {
        let end = end_of_piece(text, start);
        if !reader.push(&encoder.encode(&text.slice(start, end))) {
            break;
        }
        start = end;
        environment.breathe().await;
    }
    reader.finish()
}

/// The browser's own encoder, called with a text that stays the browser's: the usual way of a text into this program's memory
/// looks at it letter by letter.
struct Encoder(Option<(TextEncoder, Function)>);

impl Encoder {
    fn new() -> Self {
        let encoder = TextEncoder::new().ok();
        Self(encoder.and_then(|encoder| {
            let encode = method_of(&encoder, "encode")?;
            Some((encoder, encode))
        }))
    }

    /// The text as UTF-8.
    fn encode(&self, text: &JsString) -> Vec<u8> {
        let encoded = self.0.as_ref().and_then(|(encoder, encode)| encode.call1(encoder, text).ok());
        let encoded = encoded.and_then(|encoded| encoded.dyn_into::<Uint8Array>().ok());
        encoded.map_or_else(|| String::from(text).into_bytes(), |encoded| encoded.to_vec())
    }
}

/// Where a piece that begins at `start` ends: not between the two halves of a letter.
fn end_of_piece(text: &JsString, start: u32) -> u32 {
    let end = start.saturating_add(PIECE).min(text.length());
    let is_first_half = |code: f64| (f64::from(0xd800)..f64::from(0xdc00)).contains(&code);
    let cuts_a_letter = end < text.length() && is_first_half(text.char_code_at(end - 1));
    if cuts_a_letter { end - 1 } else { end }
}

/// Reads a file. `go_on` is told how much of it has been read, from 0 to 1, and says whether somebody still wants it;
/// nothing comes back if not.
///
/// # Errors
/// When the browser cannot read the file.
pub async fn read_file(file: &Blob, go_on: impl Fn(f64) -> bool) -> Result<Option<Reading>, Fault> {
    let (size, piece) = (file.size(), f64::from(PIECE));
    let (mut reader, mut start) = (Reader::default(), 0.0);
    while start < size {
        let bytes = read_piece(file, start, start + piece).await.map_err(|why| unreadable(&why))?;
        start += piece;
        if !reader.push(&bytes.to_vec()) {
            break;
        }
        if !go_on((start / size).min(1.0)) {
            return Ok(None);
        }
        next_turn().await;
    }
    Ok(Some(reader.finish()))
}

async fn read_piece(file: &Blob, start: f64, end: f64) -> Result<Uint8Array, JsValue> {
    let piece = file.slice_with_f64_and_f64(start, end)?;
    Ok(Uint8Array::new(&JsFuture::from(piece.array_buffer()).await?))
}

fn unreadable(why: &JsValue) -> Fault {
    let why = why.dyn_ref::<js_sys::Error>().map(|why| String::from(why.message())).unwrap_or_default();
    Fault {
        code: "file_unreadable",
        happened: format!("the file could not be read: {why}"),
        safe: "nothing was imported, and everything before is as it was".into(),
        remedy: "choose the file again".into(),
    }
}
