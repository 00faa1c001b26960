//! The sheet that says what importing a file would do, before it is done, and what was done.

use crate::app::session::Session;
use crate::engine::transfer::{Reading, RefusedLine};
use crate::runtime::ImportReport;
use crate::ui::focus::focus_soon;
use crate::ui::parts::{each, live};
use crate::ui::sheet::Sheet;
use crate::ui::words;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// How many refused lines are listed; the others are counted.
const LISTED: usize = 5;

/// How far an import has come.
#[derive(Clone)]
pub enum Stage {
    /// There is none.
    Closed,
    /// The file is being read.
    Reading {
        /// The name of the file.
        name: String,
        /// How much of it has been read, from 0 to 1.
        part: f64,
    },
    /// It is clear what would happen; the person decides.
    Asking {
        /// The name of the file.
        name: String,
        /// What the file says.
        reading: Arc<Reading>,
        /// What would happen.
        report: ImportReport,
    },
    /// It is being done.
    Importing,
    /// It was done.
    Done(ImportReport),
}

/// The sheet, open in every stage but the first.
#[component]
pub fn ImportSheet(session: Session, stage: RwSignal<Stage>) -> impl IntoView {
    let is_open = Memo::new(move |_| !stage.with(|stage| matches!(stage, Stage::Closed)));
    view! {
        <Sheet kind="import" says=words::IMPORT.to_owned() is_open leave=Box::new(move || stage.set(Stage::Closed))>
            <h2>{words::IMPORT}</h2>
            <div role="status">{live(move || says(&stage.get()))}</div>
            <div class="actions">{live(move || buttons(session, stage))}</div>
        </Sheet>
    }
}

fn says(stage: &Stage) -> AnyView {
    match stage {
        Stage::Closed => ().into_any(),
        Stage::Reading { name, part } => view! { <p>{words::reading_file(name, *part)}</p> }.into_any(),
        Stage::Asking { name, report, .. } if report.refused.is_empty() => {
            view! { <p class="file">{name.clone()}</p> {sentences(words::would_import(report))} }.into_any()
        }
        Stage::Asking { name, report, .. } => refusal(name, &report.refused).into_any(),
        Stage::Importing => view! { <p>{words::IMPORTING}</p> }.into_any(),
        Stage::Done(report) => view! { <p data-imported>{words::imported(report.new)}</p> }.into_any(),
    }
}

fn sentences(sentences: Vec<String>) -> impl IntoView {
    each(sentences, |sentence| view! { <p data-would>{sentence}</p> })
}

fn refusal(name: &str, refused: &[RefusedLine]) -> impl IntoView {
    let lines = each(refused.iter().take(LISTED), |line| {
        view! { <li data-refused-line=line.line data-field=line.field.clone()>{words::refused_line(line)}</li> }
    });
    let more = refused.len().checked_sub(LISTED).filter(|more| *more > 0).map(words::more_lines);
    view! {
        <p class="file">{name.to_owned()}</p>
        <p class="refusal" data-import-refused>{words::CANNOT_IMPORT}</p>
        <ul class="refused-lines">{lines}</ul>
        {more.map(|more| view! { <p class="hint">{more}</p> })}
    }
}

fn buttons(session: Session, stage: RwSignal<Stage>) -> impl IntoView {
    let close = move |_| stage.set(Stage::Closed);
    let now = stage.get();
    let (leave, importable) = match &now {
        Stage::Asking { reading, report, .. } if report.refused.is_empty() && report.brings_something() => {
            (words::CANCEL, Some(Arc::clone(reading)))
        }
        Stage::Reading { .. } => (words::CANCEL, None),
        _ => (words::CLOSE, None),
    };
    let can_leave = !matches!(now, Stage::Importing);
    let import = importable.map(|reading| {
        let start = move |_| spawn_local(import(session, stage, Arc::clone(&reading)));
        view! { <button class="primary" autofocus data-import-now on:click=start>{words::IMPORT_NOW}</button> }
    });
    let leave = can_leave.then(|| view! { <button class="quiet" data-import-leave on:click=close>{leave}</button> });
    view! { {leave} {import} }
}

async fn import(session: Session, stage: RwSignal<Stage>, reading: Arc<Reading>) {
    let Stage::Asking { name, .. } = stage.get_untracked() else { return };
    stage.set(Stage::Importing);
    match session.import(&reading).await {
        Ok(report) if report.imported => stage.set(Stage::Done(report)),
        Ok(report) => stage.set(Stage::Asking { name, reading, report }),
        Err(fault) => {
            stage.set(Stage::Closed);
            session.notice.set(Some(fault));
        }
    }
    // the button that was pressed is gone
    focus_soon("dialog.import[open] [data-import-leave]");
}
