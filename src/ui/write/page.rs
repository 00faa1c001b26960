//! The text itself: a textarea over a layer that has the colours, line numbers beside it.
//!
//! The textarea is as large as its text, so that text, colours and numbers scroll as one. Must not know what was found.

use super::colours::colour;
use crate::app::session::Session;
use crate::kernels::paint::{line_of, paint};
use crate::ui::words;
use leptos::ev::KeyboardEvent;
use leptos::html::{Pre, Textarea};
use leptos::prelude::*;
use std::fmt::Write;
use wasm_bindgen_futures::spawn_local;

/// The text of the model that is written.
#[component]
pub fn Page(session: Session, field: NodeRef<Textarea>) -> impl IntoView {
    let writing = session.writing;
    let layer = NodeRef::<Pre>::new();
    // a last line that is empty has a height only if a letter follows
    let shown = Memo::new(move |_| writing.text.with(|text| format!("{text}\n")));
    let lines = Memo::new(move |_| writing.text.with(|text| text.split('\n').count()));
    let numbers = move || {
        (1..=lines.get()).fold(String::new(), |mut numbers, line| {
            let _ = writeln!(numbers, "{line}");
            numbers
        })
    };
    Effect::new(move |_| {
        let checked = writing.checked.get();
        let text = writing.text.get_untracked();
        shown.track();
        let Some(node) = layer.get().and_then(|layer| layer.first_child()) else { return };
        let still = node.text_content().is_some_and(|there| there.strip_suffix('\n') == Some(text.as_str()));
        if still {
            colour(&node, &paint(&text, &checked.outline, &checked.findings));
        }
    });
    // put in from here only where somebody else has changed the text: whoever types keeps cursor and history
    Effect::new(move |_| {
        let text = writing.text.get();
        if let Some(field) = field.get()
            && field.value() != text
        {
            field.set_value(&text);
        }
    });
    view! {
        <div class="write-page">
            <pre class="numbers" aria-hidden="true">{numbers}</pre>
            <div class="paper">
                <pre class="paint" aria-hidden="true" translate="no" node_ref=layer>{move || shown.get()}</pre>
                <textarea
                    node_ref=field
                    aria-label=words::WRITE_LABEL
                    aria-describedby="write-hint"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    translate="no"
                    wrap="off"
                    data-field="model-text"
                    on:input=move |event| session.typed(event_target_value(&event))
                    on:keydown=move |event| pressed(session, field, &event)
                    on:keyup=move |_| look(session, field)
                    on:click=move |_| look(session, field)
                ></textarea>
            </div>
        </div>
        <p id="write-hint" class="hint">{words::WRITE_HINT}</p>
    }
}

/// Keeps in mind in which line the cursor is.
fn look(session: Session, field: NodeRef<Textarea>) {
    let Some(field) = field.get_untracked() else { return };
    let at = field.selection_start().ok().flatten().unwrap_or_default();
    let line = session.writing.text.with_untracked(|text| line_of(text, at));
    if session.writing.line.get_untracked() != line {
        session.writing.line.set(line);
    }
}

fn pressed(session: Session, field: NodeRef<Textarea>, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let with_control = event.ctrl_key() || event.meta_key();
    if with_control && event.code() == "KeyS" {
        event.prevent_default();
        spawn_local(async move {
            // what went wrong is shown in the bar
            let _ = session.apply_text().await;
        });
    } else if event.key() == "Enter" && !with_control && !event.shift_key() && !event.alt_key() {
        indent(session, field, event);
    }
}

/// A new line begins as deep as the one before it; one step deeper after a head.
fn indent(session: Session, field: NodeRef<Textarea>, event: &KeyboardEvent) {
    let Some(field) = field.get_untracked() else { return };
    let at = field.selection_start().ok().flatten().unwrap_or_default();
    let depth = session.writing.text.with_untracked(|text| {
        let number = line_of(text, at) as usize;
        let line = text.split('\n').nth(number.saturating_sub(1)).unwrap_or_default();
        line.len() - line.trim_start_matches(' ').len()
    });
    if depth > 0 {
        event.prevent_default();
        put_in(&format!("\n{}", " ".repeat(depth)));
    }
}

/// Puts a text in where the cursor is, as if it was typed: it can be undone. The browser has no newer way that keeps its history.
pub fn put_in(text: &str) {
    use wasm_bindgen::JsCast;
    let document: wasm_bindgen::JsValue = gloo::utils::document().into();
    let command = js_sys::Reflect::get(&document, &"execCommand".into()).ok();
    if let Some(command) = command.and_then(|command| command.dyn_into::<js_sys::Function>().ok()) {
        let _ = command.call3(&document, &"insertText".into(), &false.into(), &text.into());
    }
}

/// Goes to a place in the text: the letters from and to, counted in UTF-16.
pub fn go_to(field: NodeRef<Textarea>, from: u32, to: u32) {
    let Some(field) = field.get_untracked() else { return };
    let _ = field.focus();
    let _ = field.set_selection_range(from, to);
    let line = line_of(&field.value(), from);
    let height = f64::from(field.client_height()) / f64::from(u32::try_from(field.value().split('\n').count()).unwrap_or(1).max(1));
    if let Some(page) = field.closest(".write-page").ok().flatten() {
        let top = (f64::from(line) * height - f64::from(page.client_height()) / 2.0).max(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "a height on a screen")]
        page.set_scroll_top(top as i32);
    }
}
