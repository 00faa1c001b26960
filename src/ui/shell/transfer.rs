//! The two buttons by which a log leaves the page as a file and comes in again.

use super::import_sheet::{ImportSheet, Stage};
use crate::app::session::{Session, Storage};
use crate::app::transfer::read_file;
use crate::ui::icon::IconButton;
use crate::ui::words;
use gloo::events::{EventListener, EventListenerOptions};
use leptos::html::Input;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DataTransfer, DragEvent, File};

/// Export and import.
#[component]
pub fn Transfer(session: Session) -> impl IntoView {
    let stage = RwSignal::new(Stage::Closed);
    let file = NodeRef::<Input>::new();
    let opening = Memo::new(move |_| session.storage.get() == Storage::Opening);
    let not_saved = Memo::new(move |_| session.storage.get() != Storage::Saved);
    let choose = move || {
        if let Some(file) = file.get_untracked() {
            file.click();
        }
    };
    let chosen = move |_| {
        let Some(input) = file.get_untracked() else { return };
        let chosen = input.files().and_then(|files| files.get(0));
        // the same file can be chosen again
        input.set_value("");
        if let Some(chosen) = chosen {
            spawn_local(look_into(session, stage, chosen));
        }
    };
    take_dropped(move |dropped| {
        // a file that was let go of while another one is looked at is not taken, and not opened by the browser either
        let can_import = !not_saved.get_untracked() && !stage.with_untracked(|stage| matches!(stage, Stage::Importing));
        if can_import {
            spawn_local(look_into(session, stage, dropped));
        }
    });
    view! {
        <IconButton
            class="quiet wide-only" action="export" drawing=icondata_lu::LuDownload
            says=words::EXPORT word=words::EXPORT_WORD hint=words::EXPORT_HINT disabled=opening press=Box::new(move || session.export_as_file())
        />
        <IconButton
            class="quiet wide-only" action="import" drawing=icondata_lu::LuUpload
            says=words::IMPORT word=words::IMPORT_WORD hint=words::IMPORT_HINT disabled=not_saved press=Box::new(choose)
        />
        <input
            type="file" hidden accept=".jsonl,.ndjson,application/x-ndjson" aria-label=words::IMPORT
            data-import-file node_ref=file on:change=chosen
        />
        <ImportSheet session stage />
    }
}

/// Takes files that somebody drops on the page, wherever. The browser would leave the page for them.
fn take_dropped(take: impl Fn(File) + 'static) {
    let page = gloo::utils::document();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&page, "dragover", options, |event| {
        if let Some(dragged) = files_dragged(event) {
            event.prevent_default();
            dragged.set_drop_effect("copy");
        }
    })
    .forget();
    EventListener::new_with_options(&page, "drop", options, move |event| {
        let Some(dragged) = files_dragged(event) else { return };
        event.prevent_default();
        if let Some(file) = dragged.files().and_then(|files| files.get(0)) {
            take(file);
        }
    })
    .forget();
}

/// What is dragged, if there are files in it; a text goes into the field that it is dropped on.
fn files_dragged(event: &web_sys::Event) -> Option<DataTransfer> {
    let dragged = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    dragged.types().includes(&"Files".into(), 0).then_some(dragged)
}

/// Reads a file and says in the sheet what importing it would do.
async fn look_into(session: Session, stage: RwSignal<Stage>, file: File) {
    let name = file.name();
    stage.set(Stage::Reading { name: name.clone(), part: 0.0 });
    let go_on = |part| {
        let wanted = stage.with_untracked(|stage| matches!(stage, Stage::Reading { .. }));
        if wanted {
            stage.set(Stage::Reading { name: name.clone(), part });
        }
        wanted
    };
    let tried = match read_file(&file, go_on).await {
        Ok(None) => return,
        Ok(Some(reading)) => session.try_import(&reading).await.map(|report| (reading, report)),
        Err(fault) => Err(fault),
    };
    match tried {
        Ok((reading, report)) => stage.set(Stage::Asking { name, reading: Arc::new(reading), report }),
        Err(fault) => {
            stage.set(Stage::Closed);
            session.notice.set(Some(fault));
        }
    }
}
