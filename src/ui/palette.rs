//! Everything that can be done, found by a few letters of what it is called.
//!
//! Must not know how anything is done: each entry goes through the door of the key, the menu or the button that does it, too.

use super::asked::Asked;
use super::controls::Says;
use super::inspector;
use super::parts::{each, live};
use super::print;
use super::reveal::reveal;
use super::words;
use crate::app::keys::{self, Action, BINDINGS, Surface};
use crate::app::session::{Session, Tab};
use crate::app::story::Choice;
use crate::app::taste;
use crate::engine::model::{Step, StickyKind, label};
use crate::kernels::finder::found;
use leptos::ev::KeyboardEvent;
use leptos::html::Ul;
use leptos::prelude::*;
use std::sync::Arc;
use strum::IntoEnumIterator;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// One thing that can be done.
struct Entry {
    says: String,
    /// What kind of thing it is, or where it belongs.
    kind: String,
    /// The key that does it.
    key: &'static str,
    does: Arc<dyn Fn() + Send + Sync>,
}

impl Entry {
    fn new(says: &str, kind: &str, does: impl Fn() + Send + Sync + 'static) -> Self {
        Self { says: says.to_owned(), kind: kind.to_owned(), key: "", does: Arc::new(does) }
    }
}

/// The dialog, while it is asked for.
#[component]
pub fn Palette(
    session: Session,
    surface: RwSignal<Option<Surface>>,
    show: Callback<Surface>,
    open_command: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let content = move || finder(entries(session, show, open_command), surface);
    view! { <Asked surface own=Surface::Palette kind="palette" says=words::PALETTE content=Box::new(content) /> }
}

/// The field to type into, and what is found.
fn finder(entries: Vec<Entry>, surface: RwSignal<Option<Surface>>) -> AnyView {
    let names: Vec<String> = entries.iter().map(|entry| format!("{} {}", entry.says, entry.kind)).collect();
    let entries = StoredValue::new(entries);
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| typed.with(|typed| found(&names, typed)));
    let chosen = Memo::new(move |_| found.with(|found| found.get(at.get()).copied()));
    let active: Says = Memo::new(move |_| chosen.get().map(option_id).unwrap_or_default());
    let list = NodeRef::<Ul>::new();
    let go = move |by: isize| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        at.update(|at| *at = at.saturating_add_signed(by).min(last));
        if let Some(list) = list.get_untracked() {
            reveal(&list, "[aria-selected=true]");
        }
    };
    let run = move |number: usize| {
        let does = entries.with_value(|entries| entries.get(number).map(|entry| Arc::clone(&entry.does)));
        surface.set(None);
        // this dialog is closed first: it gives the focus back
        request_animation_frame(move || does.into_iter().for_each(|does| does()));
    };
    let press = move |event: KeyboardEvent| {
        if keys::is_composing(&event) {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => go(1),
            "ArrowUp" => go(-1),
            "Enter" => chosen.get_untracked().into_iter().for_each(run),
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |number: usize| {
        let selected: Says = Memo::new(move |_| (chosen.get() == Some(number)).to_string());
        entries.with_value(|entries| {
            entries.get(number).map(|entry| {
                let key = (!entry.key.is_empty()).then(|| view! { <kbd>{entry.key}</kbd> });
                view! {
                    <li role="option" id=option_id(number) aria-selected=selected on:click=move |_| run(number)>
                        <span>{entry.says.clone()}</span>
                        <span class="of">{entry.kind.clone()}</span>
                        {key}
                    </li>
                }
            })
        })
    };
    view! {
        <input
            autofocus type="text" role="combobox" class="wanted" data-field="wanted" placeholder=words::PALETTE_HINT autocomplete="off" autocapitalize="none" spellcheck="false"
            aria-label=words::PALETTE aria-expanded="true" aria-controls="found" aria-autocomplete="list"
            aria-activedescendant=active
            on:keydown=press
            on:input=move |event| {
                at.set(0);
                typed.set(event_target_value(&event));
                go(0);
            }
        />
        <ul role="listbox" id="found" aria-label=words::PALETTE node_ref=list>
            {live(move || found.with(|found| each(found.iter().copied(), option)))}
        </ul>
        <p class="hint" role="status">{live(move || words::found(found.with(Vec::len)))}</p>
    }
    .into_any()
}

fn option_id(number: usize) -> String {
    format!("found-{number}")
}

/// All that can be done now: first what the model is about.
fn entries(session: Session, show: Callback<Surface>, open_command: RwSignal<Option<&'static str>>) -> Vec<Entry> {
    let mut entries = Vec::new();
    if session.accepts_commands() {
        let context = session.context();
        let by_hand = context.model.steps.iter().filter(|step| Step::is_by_hand(step)).map(|step| step.command.name);
        entries.extend(by_hand.map(|name| {
            Entry::new(&label(name), words::kind(StickyKind::Command), move || open_command.set(Some(name)))
        }));
    }
    entries.extend(stories(session));
    entries.push(Entry::new(words::PRINT, words::PAPER, move || print::print(session)));
    entries.extend(Tab::iter().map(|tab| {
        Entry::new(inspector::name(tab), words::BESIDE_THE_WALL, move || {
            session.presenting.set(false);
            session.tab.set(tab);
        })
    }));
    let bound = BINDINGS
        .into_iter()
        .filter(|binding| !matches!(binding.action, Action::Story(_) | Action::Show(Surface::Palette)));
    entries.extend(bound.map(|binding| Entry {
        key: binding.shown,
        ..Entry::new(binding.says, "", move || keys::act(session, show, binding.action))
    }));
    entries.extend([
        Entry::new(words::EXPORT, words::EXPORT_HINT, || press("[data-action=export]")),
        Entry::new(words::IMPORT, words::IMPORT_HINT, || press("[data-action=import]")),
        Entry::new(words::THEME, "", taste::toggle_theme),
        Entry::new(words::SWITCH_SINGLE_KEYS, "", || taste::set_single_keys(!taste::single_keys())),
        Entry::new(words::CONTRAST, words::CONTRAST_HINT, taste::toggle_contrast),
        Entry::new(words::DELETE_ALL, words::DELETE_ALL_HINT, move || session.choose_nothing()),
    ]);
    entries
}

/// The stories of each context, after the context itself unless it is shown already.
fn stories(session: Session) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (number, context) in session.contexts_now().into_iter().enumerate() {
        let model = &context.model;
        if number != session.shown.get() {
            entries.push(Entry::new(model.title, words::A_CONTEXT, move || session.show_context(number)));
        }
        entries.extend(model.scenarios.iter().enumerate().map(|(scenario, story)| {
            let choice = Choice { context: number, scenario };
            Entry::new(story.title, &words::story_of(model.title), move || session.choose_story(choice))
        }));
    }
    entries
}

/// Presses a button of the page, as somebody would who sees it.
fn press(selector: &str) {
    let button = gloo::utils::document().query_selector(selector).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}
