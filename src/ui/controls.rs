//! Small controls: a choice, a number, a button. Each stands still while what it shows changes, so that it
//! keeps the focus.
//!
//! All that changes comes as a text of one type: each type of signal or attribute would bring its own copy of everything that it
//! can do. Must not know what is changed.

use crate::kernels::number::read_whole;
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Number;
use std::rc::Rc;
use web_sys::{Event, HtmlInputElement};

/// A text that changes.
pub type Says = Memo<String>;
/// What is done with what a person gave.
pub type Given = Box<dyn Fn(String)>;

/// A text that stays.
pub fn fixed(text: &'static str) -> Says {
    Memo::new(move |_| text.to_owned())
}

/// One of some values, each with what is read for it.
pub fn choice(
    says: &'static str,
    field: &'static str,
    options: Vec<[String; 2]>,
    chosen: Says,
    give: Given,
) -> AnyView {
    let option = |[value, text]: [String; 2]| {
        let own = value.clone();
        let selected = Memo::new(move |_| chosen.with(|chosen| *chosen == own));
        view! { <option value=value prop:selected=selected>{text}</option> }
    };
    let select = view! {
        <select data-field=field on:change=move |event| give(event_target_value(&event))>{each(options, option)}</select>
    };
    labelled(says.to_owned(), select.into_any())
}

/// A number or a text to search for: given when the person is done with the one, at once with the other.
pub fn field(says: String, kind: &'static str, field: &'static str, shown: Says, give: Given) -> AnyView {
    let (at_once, give) = (kind == "search", Rc::new(give));
    let given = |now: bool| {
        let give = Rc::clone(&give);
        move |event| {
            let says = read(kind, &event);
            if let (true, Some(says)) = (now, says) {
                give(says);
            }
        }
    };
    let input = view! {
        <input
            type=kind min="0" step="1" autocomplete="off" autocapitalize="none" spellcheck="false" data-field=field prop:value=shown
            on:input=given(at_once) on:change=given(!at_once)
        />
    };
    labelled(says, input.into_any())
}

/// What somebody gave. A number that cannot be read stays in its field, which says so, and is not given: nothing else is taken for it.
fn read(kind: &str, event: &Event) -> Option<String> {
    let input: HtmlInputElement = event_target(event);
    let text = input.value();
    if kind != "number" {
        return Some(text);
    }
    let number = read_whole(&text).filter(Number::is_u64);
    let is_done = event.type_() == "change";
    input.set_custom_validity(if number.is_none() && is_done { words::WHOLE_NUMBER } else { "" });
    if is_done {
        input.report_validity();
    }
    number.map(|number| number.to_string())
}

fn labelled(says: String, control: AnyView) -> AnyView {
    view! { <label class="control"><span>{says}</span>{control}</label> }.into_any()
}

/// A button with words on it.
pub fn button(says: Says, hint: &'static str, action: &'static str, press: Box<dyn Fn()>) -> AnyView {
    view! {
        <button type="button" class="small" title=hint data-action=action on:click=move |_| press()>{says}</button>
    }
    .into_any()
}

/// Goes somewhere: reads like a link and is a button, for nothing is loaded.
pub fn goes(says: String, class: &'static str, go: Box<dyn Fn()>) -> AnyView {
    let title = says.clone();
    view! { <button type="button" class=class title=title on:click=move |_| go()>{says}</button> }.into_any()
}
