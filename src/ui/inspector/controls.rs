//! The small controls of the inspector: a choice, a number, a button. Each has one type, whatever it changes, and stands still
//! while what it shows changes, so that it keeps the focus.
//!
//! Must not know what is changed.

use crate::ui::parts::each;
use leptos::prelude::*;

/// What is done with what a person gave.
pub type Given = Box<dyn Fn(String)>;

/// One of some values, each with what is read for it.
pub fn choice(
    says: &'static str,
    field: &'static str,
    options: Vec<(String, String)>,
    chosen: Memo<String>,
    give: Given,
) -> AnyView {
    let option = |(value, text): (String, String)| {
        let own = value.clone();
        view! { <option value=value prop:selected=move || chosen.get() == own>{text}</option> }
    };
    view! {
        <label class="control">
            <span>{says}</span>
            <select data-field=field on:change=move |event| give(event_target_value(&event))>{each(options, option)}</select>
        </label>
    }
    .into_any()
}

/// A number, given when the person is done with it.
pub fn number(says: String, field: &'static str, least: &'static str, shown: Memo<u64>, give: Given) -> AnyView {
    view! {
        <label class="control">
            <span>{says}</span>
            <input
                type="number" inputmode="numeric" min=least step="1" data-field=field
                prop:value=move || shown.get().to_string()
                on:change=move |event| give(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

/// A button with words on it.
pub fn button(
    says: Signal<&'static str>,
    hint: &'static str,
    action: &'static str,
    disabled: Memo<bool>,
    press: Box<dyn Fn()>,
) -> AnyView {
    view! {
        <button
            type="button" class="small" title=hint data-action=action disabled=move || disabled.get()
            on:click=move |_| press()
        >
            {move || says.get()}
        </button>
    }
    .into_any()
}

/// Goes somewhere: reads like a link and is a button, for nothing is loaded.
pub fn goes(says: String, class: &'static str, go: Box<dyn Fn()>) -> AnyView {
    let title = says.clone();
    view! { <button type="button" class=format!("goes {class}") title=title on:click=move |_| go()>{says}</button> }
        .into_any()
}
