//! The bar over the text: which model, how it stands, and what can be done with it.
//!
//! Must not know the text.

use crate::app::session::Session;
use crate::language::finding::Severity;
use crate::language::outline::Kind;
use crate::ui::parts::live;
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The bar.
#[component]
pub fn Bar(session: Session, helps: RwSignal<bool>) -> impl IntoView {
    let writing = session.writing;
    let name = move || writing.checked.with(|checked| checked.name.clone());
    let apply = move |_| {
        spawn_local(async move {
            // what went wrong is shown below
            let _ = session.apply_text().await;
        });
    };
    let refused = live(move || {
        writing.refused.get().map(|refused| view! { <p class="refused" role="alert"><bdi>{refused.to_string()}</bdi></p> })
    });
    let remove = live(move || {
        let model = writing.model.get().filter(|model| model.version > 0)?;
        let remove = move |_| {
            spawn_local(async move {
                let outcome = session.remove_model(model.id).await;
                writing.refused.set(outcome.err());
            });
        };
        Some(view! {
            <button type="button" class="small" data-action="remove-model" title=words::REMOVE_MODEL_HINT on:click=remove>
                {words::REMOVE_MODEL}
            </button>
        })
    });
    view! {
        <div class="write-bar">
            <h2><bdi>{name}</bdi></h2>
            <p class="status" role="status">{move || standing(session)}</p>
            <button
                type="button" class="small" data-action="reference" title=words::HELP_BESIDE_HINT
                aria-expanded=move || helps.get().to_string() on:click=move |_| helps.update(|helps| *helps = !*helps)
            >
                {words::HELP_BESIDE}
            </button>
            <button
                type="button" class="small" data-action="wide" title=words::WIDE_HINT
                aria-pressed=move || session.wide.get().to_string() on:click=move |_| session.wide.update(|wide| *wide = !*wide)
            >
                {words::WIDE}
            </button>
            {remove}
            <button
                type="button" class="small" data-action="new-model" title=words::NEW_MODEL_HINT
                on:click=move |_| session.stop_writing()
            >
                {words::NEW_MODEL}
            </button>
            <button
                type="button" class="primary" data-action="apply" title=words::APPLY_HINT
                disabled=move || !writing.can_apply() on:click=apply
            >
                {move || if writing.applying.get() { words::APPLYING } else { words::APPLY }}
            </button>
        </div>
        {refused}
    }
}

/// How the text stands, and where the cursor is.
fn standing(session: Session) -> String {
    let writing = session.writing;
    writing.checked.with(|checked| {
        let errors = checked.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let found = words::findings_count(errors, checked.findings.len() - errors);
        let stands = match (errors, writing.is_draft()) {
            (0, true) => words::IS_DRAFT,
            (0, false) => words::IS_APPLIED,
            _ => words::HAS_ERRORS,
        };
        let line = writing.line.get();
        let place = match checked.outline.block_at(line) {
            Some(block) => words::in_block(line, kind(block.kind), &block.name),
            None => words::in_line(line),
        };
        let parts = [found, stands.to_owned(), place];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    })
}

fn kind(kind: Kind) -> &'static str {
    kind.into()
}
