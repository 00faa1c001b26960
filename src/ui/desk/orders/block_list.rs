//! The product block list: what is blocked and where it occurs, and the two ways of blocking one more product.
//!
//! The list itself is kept by the runtime, for all tabs. Must not decide what a blocked product means.

use super::Lines;
use crate::app::session::Session;
use crate::domains::orders::block_list::SYSTEM;
use crate::engine::schema::{Example, Field, FieldKind, validate};
use crate::kernels::order_lines::products;
use crate::ui::controls::choice;
use crate::ui::desk::part;
use crate::ui::parts::{While, live};
use crate::ui::words::{self, desk::orders as own};
use leptos::html::Input;
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

/// The setting of the system.
const BLOCKED: &str = "blocked";
/// The name of the field.
const PRODUCT_ID: &str = "product_id";

/// What the part works with.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    /// What is on the list.
    blocked: Memo<Vec<String>>,
    /// The products of the orders, each with the open orders that it is in.
    products: Memo<Vec<(String, Vec<String>)>>,
    /// What is in the field.
    typed: RwSignal<String>,
    /// What is wrong with it.
    fault: RwSignal<String>,
    /// What was done last.
    answer: RwSignal<String>,
    input: NodeRef<Input>,
}

/// The part.
pub fn block_list(session: Session, lines: Lines) -> AnyView {
    let setting = session.system(SYSTEM);
    let desk = Desk {
        session,
        blocked: Memo::new(move |_| setting.with(|setting| listed(setting.get(BLOCKED)))),
        products: Memo::new(move |_| lines.with(|lines| products(lines))),
        typed: RwSignal::default(),
        fault: RwSignal::default(),
        answer: RwSignal::default(),
        input: NodeRef::new(),
    };
    let nothing = Memo::new(move |_| desk.blocked.with(Vec::is_empty));
    let content = view! {
        <ul class="blocked">
            <For each=move || desk.blocked.get() key=String::clone children=move |id| entry(desk, id) />
        </ul>
        <While when=nothing><p class="hint">{own::NOTHING_BLOCKED}</p></While>
        {one_more(desk)}
        <p class="hint" role="status" data-answer>{live(move || desk.answer.get())}</p>
    };
    part("block-list", own::BLOCK_LIST, own::BLOCK_LIST_ABOUT, content.into_any())
}

fn listed(setting: Option<&Value>) -> Vec<String> {
    let entries = setting.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut listed = Vec::new();
    for entry in entries {
        let entry = entry.as_str().map_or_else(|| entry.to_string(), canonical);
        if !listed.contains(&entry) {
            listed.push(entry);
        }
    }
    listed
}

/// An id in its one spelling; what is none as it is.
fn canonical(text: &str) -> String {
    Uuid::parse_str(text.trim()).map_or_else(|_| text.to_owned(), |id| id.to_string())
}

fn entry(desk: Desk, id: String) -> AnyView {
    let own_id = id.clone();
    let found = Memo::new(move |_| {
        if Uuid::parse_str(&own_id).is_err() {
            return own::NO_PRODUCT.to_owned();
        }
        desk.products.with(|products| {
            let orders = products.iter().find(|(product, _)| *product == own_id).map(|(_, orders)| orders.as_slice());
            own::found_in(orders.unwrap_or_default())
        })
    });
    let (name, gone, key) = (own::unblock(&id), id.clone(), id.clone());
    let press = move |_| change(desk, gone.clone(), false);
    view! {
        <li data-blocked=key>
            <code>{id}</code>
            <span class="hint" data-found>{found}</span>
            <button type="button" class="small" aria-label=name disabled=move || !desk.session.accepts_commands() on:click=press>
                {own::UNBLOCK}
            </button>
        </li>
    }
    .into_any()
}

fn one_more(desk: Desk) -> AnyView {
    let is_faulty = Memo::new(move |_| desk.fault.with(|fault| !fault.is_empty()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        block(desk);
    };
    let type_in = move |event| {
        desk.typed.set(event_target_value(&event));
        desk.fault.set(String::new());
    };
    view! {
        <form class="one-more" novalidate on:submit=submit>
            {offered(desk)}
            <div class="field id" class:faulty=is_faulty>
                <label>
                    <span class="label">{own::PRODUCT_ID}</span>
                    <input
                        type="text" name=PRODUCT_ID autocomplete="off" spellcheck="false" node_ref=desk.input
                        prop:value=desk.typed on:input=type_in
                        aria-invalid=move || is_faulty.get().to_string() aria-describedby="fault-of-block-list"
                    />
                </label>
                <p class="fault" id="fault-of-block-list" data-error-for=PRODUCT_ID role="alert">{live(move || desk.fault.get())}</p>
            </div>
            <button type="submit" class="small" data-action="block" disabled=move || !desk.session.accepts_commands()>
                {own::BLOCK}
            </button>
        </form>
    }
    .into_any()
}

/// The products that orders contain and that are not blocked. To choose one is to fill the field.
fn offered(desk: Desk) -> AnyView {
    let options = Memo::new(move |_| {
        let is_free = |id: &String| desk.blocked.with(|blocked| !blocked.contains(id));
        desk.products.with(|products| {
            let free = products.iter().rev().filter(|(id, _)| is_free(id)).take(OFFERED);
            free.map(|(id, orders)| [id.clone(), own::product(id, orders)]).collect::<Vec<_>>()
        })
    });
    let chosen = Memo::new(move |_| desk.typed.get());
    live(move || {
        let mut options = options.get();
        if options.is_empty() {
            return ().into_any();
        }
        options.insert(0, [String::new(), own::CHOOSE_PRODUCT.to_owned()]);
        let give = move |id: String| {
            desk.typed.set(id);
            desk.fault.set(String::new());
        };
        choice(own::PRODUCT, "product", options, chosen, Box::new(give))
    })
}

/// How many products are offered.
const OFFERED: usize = 50;

/// Blocks what is in the field, if it is the id of a product that is not blocked.
fn block(desk: Desk) {
    let typed = desk.typed.get_untracked().trim().to_owned();
    let field = Field::new(PRODUCT_ID, FieldKind::Uuid, Example::Empty);
    let data = [(PRODUCT_ID.to_owned(), Value::String(typed.clone()))].into_iter().collect();
    let faults = validate(&[field], &data);
    let id = canonical(&typed);
    let fault = match faults.into_iter().next() {
        Some(fault) => fault.message,
        None if desk.blocked.with_untracked(|blocked| blocked.contains(&id)) => own::ALREADY_BLOCKED.to_owned(),
        None => String::new(),
    };
    let is_fine = fault.is_empty();
    desk.fault.set(fault);
    focus(desk);
    if is_fine {
        desk.typed.set(String::new());
        change(desk, id, true);
    }
}

/// Puts a product on the list, or takes it off.
fn change(desk: Desk, id: String, on: bool) {
    let (entry, says) = (id.clone(), own::blocked(&id, on));
    let done = desk.session.change_list(
        SYSTEM,
        BLOCKED,
        Box::new(move |entries| {
            entries.retain(|kept| kept.as_str().map_or_else(|| kept.to_string(), canonical) != entry);
            if on {
                entries.push(entry.clone().into());
            }
        }),
    );
    if !on {
        // the button that was pressed goes away, and must not take the focus with it
        focus(desk);
    }
    spawn_local(async move {
        let why = done.await.err().map(|refused| words::refusal(&refused));
        let _ = desk.answer.try_set(why.unwrap_or(says));
    });
}

fn focus(desk: Desk) {
    if let Some(input) = desk.input.get_untracked() {
        let _ = input.focus();
    }
}
