//! A command's form, opened at its sticky: examples already in, checked while one types, refused with a reason.
//!
//! Must not know any particular command: the schema says what there is to ask.

mod field;
mod placing;
mod state;

use crate::app::session::Session;
use crate::engine::model::{PolicySticky, Step, label};
use crate::ui::parts::live;
use crate::ui::sheet::Sheet;
use crate::ui::words;
use field::Fields;
use leptos::html::Form;
use leptos::prelude::*;
use placing::put_beside;
use state::FormState;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

/// The dialog of the open command, if one is.
#[component]
pub fn CommandDialog(session: Session, open_command: RwSignal<Option<&'static str>>) -> impl IntoView {
    let says = Signal::derive(move || open_command.get().map(label));
    let is_open = Memo::new(move |_| open_command.get().is_some());
    let opened = move |dialog: &HtmlDialogElement| {
        if let Some(command) = open_command.get_untracked() {
            put_beside(dialog, command);
        }
    };
    // a window that becomes smaller, as when somebody zooms in or turns the phone, leaves the form in it
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        let dialog = gloo::utils::document().query_selector("dialog.command-form[open]").ok().flatten();
        if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
            opened(&dialog);
        }
    });
    on_cleanup(move || resized.remove());
    let form = live(move || open_command.get().map(|command| form_of(session, command, open_command)));
    view! {
        <Sheet kind="command-form" says is_open leave=Box::new(move || open_command.set(None)) opened=Box::new(opened)>
            {form}
        </Sheet>
    }
}

/// The form of a command; of one that is nobody's to give by hand, what issues it.
fn form_of(session: Session, command: &'static str, open_command: RwSignal<Option<&'static str>>) -> AnyView {
    let context = session.context();
    if context.model.step(command).is_none_or(Step::is_by_hand) {
        return view! { <CommandForm session command open_command /> }.into_any();
    }
    let issuers: Vec<&PolicySticky> = context.model.issuers_of(command).collect();
    view! {
        <h2>{label(command)}</h2>
        <p data-only-issued>{words::only_issued(&issuers)}</p>
        <div class="actions">
            <button type="button" class="primary" autofocus on:click=move |_| open_command.set(None)>{words::CLOSE}</button>
        </div>
    }
    .into_any()
}

#[component]
fn CommandForm(session: Session, command: &'static str, open_command: RwSignal<Option<&'static str>>) -> impl IntoView {
    let state = FormState::new(session, command);
    let form = NodeRef::<Form>::new();
    let close = move || open_command.set(None);
    let sending = state.sending;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !state.send(close) {
            focus_first_fault(form);
        }
    };
    view! {
        <form novalidate node_ref=form on:submit=submit>
            <h2>{label(command)}</h2>
            <div class="asked">
                <Fields state fields=state.fields() path=String::new() />
            </div>
            <Refusal state />
            <div class="actions">
                <button type="button" class="quiet" on:click=move |_| close()>{words::CANCEL}</button>
                // not `disabled`: a button that cannot be pressed any more loses the focus
                <button type="submit" class="primary" autofocus aria-disabled=move || sending.get().to_string()>
                    {live(move || if sending.get() { words::SENDING } else { words::SEND })}
                </button>
            </div>
        </form>
    }
}

/// Goes to the first field with a fault, once the faults are shown: whoever does not see them hears the first one.
fn focus_first_fault(form: NodeRef<Form>) {
    request_animation_frame(move || {
        let faulty = form.get_untracked().and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(field) = faulty.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}

/// Why the command was refused, at the form.
#[component]
fn Refusal(state: FormState) -> impl IntoView {
    let refused = live(move || {
        state.refused.get().map(|why| {
            let sentence = format!("{} {}", words::refusal(&why), words::NOTHING_WRITTEN);
            view! { <p class="refusal" data-refusal=why.code().to_owned()>{sentence}</p> }
        })
    });
    view! { <div role="alert">{refused}</div> }
}
