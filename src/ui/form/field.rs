//! The inputs of a form, one kind of field after the other.

use super::state::FormState;
use crate::engine::schema::{Example, Field, FieldKind, Limit, Reference};
use crate::engine::timestamp::Timestamp;
use crate::kernels::choices::Choice;
use crate::ui::clock::local_minute;
use crate::ui::focus::focus;
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::{While, each, live};
use crate::ui::words;
use leptos::html::Fieldset;
use leptos::prelude::*;

/// The inputs of some fields. `path` is what their names begin with.
#[component]
pub fn Fields(state: FormState, fields: Vec<Field>, path: String) -> impl IntoView {
    each(fields, |field| {
        let path = format!("{path}{}", field.name);
        match field.kind.clone() {
            FieldKind::List(inner) => view! { <List state field entry=Entry::Record(inner) path /> }.into_any(),
            FieldKind::Many(kind) => view! { <List state field entry=Entry::Value(*kind) path /> }.into_any(),
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
    let odd = {
        let (path, kind) = (path.clone(), field.kind.clone());
        Memo::new(move |_| faulty.get() && state.is_odd(&path, &kind))
    };
    let how_to_write = match field.kind {
        FieldKind::Quantity | FieldKind::Number | FieldKind::Above(Limit { whole: false, .. }) => words::DECIMAL_NUMBER,
        _ => words::WHOLE_NUMBER,
    };
    let kind: &'static str = if matches!(field.kind, FieldKind::Uuid) { "field id" } else { "field" };
    let input = match &field.kind {
        FieldKind::OneOf(words) => {
            let options = words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect();
            view! { <Choose state kind=field.kind.clone() path=path.clone() options=Signal::stored(options) described_by=fault_id.clone() fault /> }.into_any()
        }
        FieldKind::YesNo => {
            let options = words::YES_NO.map(|(value, word)| (value.to_owned(), word.to_owned())).into();
            view! { <Choose state kind=field.kind.clone() path=path.clone() options=Signal::stored(options) described_by=fault_id.clone() fault /> }.into_any()
        }
        FieldKind::Existing(reference) => {
            let options = existing(state, reference.clone(), path.clone());
            view! { <Choose state kind=field.kind.clone() path=path.clone() options described_by=fault_id.clone() fault /> }.into_any()
        }
        _ => view! { <Text state field=field.clone() path=path.clone() described_by=fault_id.clone() fault /> }
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
            <While when=odd>
                <p class="fault" data-odd>{how_to_write}</p>
            </While>
        </div>
    }
}

#[component]
fn Text(
    state: FormState,
    field: Field,
    path: String,
    described_by: String,
    fault: Memo<Option<String>>,
) -> impl IntoView {
    let capitals = if is_prose(&field) { "sentences" } else { "none" };
    let kind = field.kind;
    let mode = match kind {
        FieldKind::Quantity | FieldKind::Number | FieldKind::Above(Limit { whole: false, .. }) => "decimal",
        FieldKind::Positive(_) | FieldKind::Above(_) => "numeric",
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
            autocapitalize=capitals
            spellcheck="false"
            prop:value=shown
            on:input=typed
            aria-invalid=move || fault.get().is_some().to_string()
            aria-describedby=described_by
        />
    }
}

/// Whether people write words of their own in it, and no id or name of an account, which a phone should not begin with a capital. The
/// example shows how it is meant.
fn is_prose(field: &Field) -> bool {
    let begins_small = |text: &str| text.starts_with(|letter: char| !letter.is_ascii_uppercase());
    match (&field.kind, &field.example) {
        (FieldKind::Text | FieldKind::AtLeast(..) | FieldKind::Anything, Example::Fixed(text)) => {
            !begins_small(text) && !field.name.ends_with("_id")
        }
        (FieldKind::Text | FieldKind::Anything, Example::Empty) => !field.name.ends_with("_id"),
        _ => false,
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
            let own = value.clone();
            // as a property that follows: where the options change, the choice stays
            let selected = Memo::new(move |_| chosen.with(|chosen| *chosen == own));
            view! { <option value=value prop:selected=selected>{text}</option> }
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

/// What can be chosen. What was chosen stays, and says so when it is there no more: nothing else is sent in its place.
fn existing(state: FormState, reference: Reference, path: String) -> Signal<Vec<(String, String)>> {
    let option = |choice: Choice| {
        let time = choice.differs.parse::<Timestamp>().map(|time| local_minute(time).replace('T', " "));
        let differs = time.unwrap_or(choice.differs);
        (choice.key, words::choice([&choice.shown, &differs, &choice.standing]))
    };
    let options = Memo::new(move |before: Option<&Vec<(String, String)>>| {
        let mut options: Vec<_> = state.choices(&reference).into_iter().map(option).collect();
        let chosen = untrack(|| state.text(&path));
        let is_chosen = |(value, _): &&(String, String)| *value == chosen;
        if !options.iter().any(|option| is_chosen(&option)) {
            let known = before.into_iter().flatten().find(is_chosen);
            options.extend(known.map(|(value, text)| (value.clone(), words::gone(text))));
        }
        options
    });
    options.into()
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

/// What a list has as its entries.
#[derive(Clone)]
enum Entry {
    /// Records of these fields.
    Record(Vec<Field>),
    /// Single values of this kind.
    Value(FieldKind),
}

impl Entry {
    /// The inputs of the entry at a place of the list.
    fn inputs(self, state: FormState, list: &Field, path: String) -> AnyView {
        match self {
            Self::Record(fields) => view! { <Fields state fields path=format!("{path}.") /> }.into_any(),
            Self::Value(kind) => {
                let field = Field::new(list.name, kind, Example::Empty).at_most(list.longest);
                view! { <Single state field path /> }.into_any()
            }
        }
    }

    /// Adds one to the list at a path.
    fn add(&self, state: FormState, path: &str) {
        match self {
            Self::Record(fields) => state.add_entry(path, fields),
            Self::Value(_) => state.add_value(path),
        }
    }
}

#[component]
fn List(state: FormState, field: Field, entry: Entry, path: String) -> impl IntoView {
    let count = {
        let path = path.clone();
        Memo::new(move |_| state.entries(&path))
    };
    let fault = {
        let path = path.clone();
        Memo::new(move |_| state.fault(&path))
    };
    let (add_path, added, for_error) = (path.clone(), entry.clone(), path.clone());
    let legend = words::field(&field);
    let faulty = Memo::new(move |_| fault.get().is_some());
    let place = NodeRef::<Fieldset>::new();
    let entries = live(move || {
        let shown = |index: usize| {
            let list = path.clone();
            let inputs = entry.clone().inputs(state, &field, format!("{path}[{index}]"));
            view! {
                <div class="entry">
                    {inputs}
                    <IconButton
                        class="quiet remove" drawing=icondata_lu::LuTrash2 says=words::REMOVE_ENTRY
                        press=Box::new(move || {
                            state.remove_entry(&list, index);
                            stay_in(place, index);
                        })
                    />
                </div>
            }
        };
        each(0..count.get(), shown)
    });
    view! {
        <fieldset node_ref=place>
            <legend>{legend}</legend>
            {entries}
            <While when=faulty>
                <p class="fault" data-error-for=for_error.clone()>{fault}</p>
            </While>
            <button type="button" class="quiet add" on:click=move |_| added.add(state, &add_path)>
                <Icon drawing=icondata_lu::LuPlus />
                <span>{words::ADD_ENTRY}</span>
            </button>
        </fieldset>
    }
}

/// Once an entry is gone, the focus is on the button that removes the next one, else the last one, else adds one.
fn stay_in(place: NodeRef<Fieldset>, index: usize) {
    request_animation_frame(move || {
        let Some(place) = place.get_untracked() else { return };
        let found = |selector: &str| place.query_selector(selector).ok().flatten();
        let remove = |number: usize| found(&format!(".entry:nth-of-type({number}) .remove"));
        focus(remove(index + 1).or_else(|| remove(index)).or_else(|| found(".add")));
    });
}
