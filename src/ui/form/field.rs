//! The inputs of a form, one kind of field after the other.

use super::state::FormState;
use crate::engine::schema::{Field, FieldKind, Reference};
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::{While, each, live};
use crate::ui::words;
use leptos::prelude::*;

/// The inputs of some fields. `path` is what their names begin with.
#[component]
pub fn Fields(state: FormState, fields: Vec<Field>, path: String) -> impl IntoView {
    each(fields, |field| {
        let path = format!("{path}{}", field.name);
        match field.kind.clone() {
            FieldKind::List(inner) => view! { <List state field inner path /> }.into_any(),
            FieldKind::Record(inner) => view! { <Record state field inner path /> }.into_any(),
            _ => view! { <Single state field path /> }.into_any(),
        }
    })
}

#[component]
fn Single(state: FormState, field: Field, path: String) -> impl IntoView {
    let (fault_id, for_error) = (format!("fault-{path}"), path.clone());
    let fault = {
        let path = path.clone();
        Memo::new(move |_| state.fault(&path))
    };
    let faulty = Memo::new(move |_| fault.get().is_some());
    let kind: &'static str = if matches!(field.kind, FieldKind::Uuid) { "field id" } else { "field" };
    let input = match &field.kind {
        FieldKind::OneOf(words) => {
            let options = words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect();
            view! { <Choose state kind=field.kind.clone() path=path.clone() options=Signal::stored(options) described_by=fault_id.clone() fault /> }.into_any()
        }
        FieldKind::Existing(reference) => {
            let options = existing(state, reference.clone());
            view! { <Choose state kind=field.kind.clone() path=path.clone() options described_by=fault_id.clone() fault /> }.into_any()
        }
        _ => view! { <Text state kind=field.kind.clone() path=path.clone() described_by=fault_id.clone() fault /> }
            .into_any(),
    };
    view! {
        <div class=kind class:faulty=faulty>
            <label>
                <span class="label">{words::field(&field)}</span>
                {input}
            </label>
            <While when=faulty>
                <p class="fault" id=fault_id.clone() data-error-for=for_error.clone()>{fault}</p>
            </While>
        </div>
    }
}

#[component]
fn Text(
    state: FormState,
    kind: FieldKind,
    path: String,
    described_by: String,
    fault: Memo<Option<String>>,
) -> impl IntoView {
    let mode = match kind {
        FieldKind::Quantity => "decimal",
        FieldKind::Positive(_) => "numeric",
        FieldKind::Email => "email",
        _ => "text",
    };
    let shown = {
        let path = path.clone();
        move || state.text(&path)
    };
    let typed = {
        let path = path.clone();
        move |event| state.type_in(&path, &kind, &event_target_value(&event))
    };
    view! {
        <input
            type="text"
            name=path
            inputmode=mode
            autocomplete="off"
            spellcheck="false"
            prop:value=shown
            on:input=typed
            aria-invalid=move || fault.get().is_some().to_string()
            aria-describedby=described_by
        />
    }
}

/// A select over values and what is read for each.
#[component]
fn Choose(
    state: FormState,
    kind: FieldKind,
    path: String,
    options: Signal<Vec<(String, String)>>,
    described_by: String,
    fault: Memo<Option<String>>,
) -> impl IntoView {
    let chosen = {
        let path = path.clone();
        Memo::new(move |_| state.text(&path))
    };
    let choose = {
        let path = path.clone();
        move |event| state.type_in(&path, &kind, &event_target_value(&event))
    };
    let choices = live(move || {
        let option = |(value, text): (String, String)| {
            let selected = chosen.get_untracked() == value;
            view! { <option value=value selected=selected>{text}</option> }
        };
        each(options.get(), option)
    });
    let nothing = Memo::new(move |_| options.with(Vec::is_empty));
    view! {
        <select
            name=path
            on:change=choose
            aria-invalid=move || fault.get().is_some().to_string()
            aria-describedby=described_by
        >
            <While when=nothing><option value="">{words::NOTHING_TO_CHOOSE}</option></While>
            {choices}
        </select>
    }
}

fn existing(state: FormState, reference: Reference) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        let choices = state.choices(&reference).into_iter();
        choices.map(|choice| (choice.key, words::choice(&choice.shown, &choice.standing))).collect()
    })
}

#[component]
fn Record(state: FormState, field: Field, inner: Vec<Field>, path: String) -> impl IntoView {
    view! {
        <fieldset class="entry" data-record=path.clone()>
            <legend>{words::field(&field)}</legend>
            <Fields state fields=inner path=format!("{path}.") />
        </fieldset>
    }
}

#[component]
fn List(state: FormState, field: Field, inner: Vec<Field>, path: String) -> impl IntoView {
    let count = {
        let path = path.clone();
        Memo::new(move |_| state.entries(&path))
    };
    let fault = {
        let path = path.clone();
        Memo::new(move |_| state.fault(&path))
    };
    let (add_path, add_fields, for_error) = (path.clone(), inner.clone(), path.clone());
    let faulty = Memo::new(move |_| fault.get().is_some());
    let entries = live(move || {
        let entry = |index: usize| {
            let (list, fields) = (path.clone(), inner.clone());
            let inner_path = format!("{path}[{index}].");
            view! {
                <div class="entry">
                    <Fields state fields path=inner_path />
                    <IconButton
                        class="quiet remove" drawing=icondata_lu::LuTrash2 says=words::REMOVE_ENTRY
                        press=Box::new(move || state.remove_entry(&list, index))
                    />
                </div>
            }
        };
        each(0..count.get(), entry)
    });
    view! {
        <fieldset>
            <legend>{words::field(&field)}</legend>
            {entries}
            <While when=faulty>
                <p class="fault" data-error-for=for_error.clone()>{fault}</p>
            </While>
            <button type="button" class="quiet add" on:click=move |_| state.add_entry(&add_path, &add_fields)>
                <Icon drawing=icondata_lu::LuPlus />
                <span>{words::ADD_ENTRY}</span>
            </button>
        </fieldset>
    }
}
