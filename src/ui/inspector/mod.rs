//! The inspector: what the views say at the playhead, the desk of the context, the event there, and its stream; the handlers,
//! and the store.

mod event;
mod fields;
mod folding;
mod handler_orders;
mod handlers;
mod history;
mod json;
mod links;
mod parked;
mod refusal;
mod router;
mod row;
mod safekeeping;
mod sheet;
mod state;
mod store;
mod stream;
mod switchboard;
mod table;
mod tables;
mod tools;

use crate::app::keys::is_composing;
use crate::app::session::{Session, Tab};
use crate::ui::desk::desk;
use crate::ui::parts::{each, live};
use crate::ui::reveal::reveal;
use crate::ui::words;
use event::EventPanel;
use folding::Folding;
use handlers::handlers_panel;
use leptos::html::Div;
use leptos::prelude::*;
use state::StatePanel;
use store::store_panel;
use stream::StreamPanel;
use strum::IntoEnumIterator;
use tables::{Query, Table};

/// What is asked of the store. It outlives the inspector, so that one can come back.
pub fn query() -> RwSignal<Query> {
    RwSignal::new(Query::of(Table::default()))
}

/// Shows the log, event by event.
pub fn show_log(session: Session, query: RwSignal<Query>) {
    session.presenting.set(false);
    query.set(Query::of(Table::Log));
    session.tab.set(Tab::Store);
}

/// The inspector.
#[component]
pub fn Inspector(session: Session, query: RwSignal<Query>) -> impl IntoView {
    let tabs = each(Tab::iter(), |tab| view! { <TabButton session tab /> });
    let panel = live(move || {
        session.shown.track();
        match session.tab.get() {
            Tab::State => view! { <StatePanel session /> }.into_any(),
            Tab::Desk => desk(session),
            Tab::Event => view! { <EventPanel session /> }.into_any(),
            Tab::Stream => view! { <StreamPanel session /> }.into_any(),
            Tab::Handlers => handlers_panel(session),
            Tab::Store => store_panel(session, query),
        }
    });
    let region = NodeRef::<Div>::new();
    Effect::new(move |_| {
        session.moment.track();
        if let Some(region) = region.get() {
            reveal(&region, "tr[data-change]");
        }
    });
    view! {
        <section class="inspector" aria-label=words::INSPECTOR>
            <div class="tabs" role="tablist" on:keydown=move |event| change_tab(session, &event)>{tabs}</div>
            <Folding session />
            <div class="panel" node_ref=region role="tabpanel" tabindex="0" aria-label=move || name(session.tab.get())>{panel}</div>
        </section>
    }
}

#[component]
fn TabButton(session: Session, tab: Tab) -> impl IntoView {
    let selected = move || session.tab.get() == tab;
    let key: &'static str = tab.into();
    view! {
        <button
            role="tab"
            data-tab=key
            aria-selected=move || selected().to_string()
            tabindex=move || if selected() { "0" } else { "-1" }
            on:click=move |_| session.tab.set(tab)
        >
            {name(tab)}
        </button>
    }
}

/// What a tab is called.
pub fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::State => words::TAB_STATE,
        Tab::Desk => words::TAB_DESK,
        Tab::Event => words::TAB_EVENT,
        Tab::Stream => words::TAB_STREAM,
        Tab::Handlers => words::TAB_HANDLERS,
        Tab::Store => words::TAB_STORE,
    }
}

/// Arrow keys go from tab to tab, as they do in every list of tabs.
fn change_tab(session: Session, event: &leptos::ev::KeyboardEvent) {
    let tabs: Vec<Tab> = Tab::iter().collect();
    let here = tabs.iter().position(|tab| *tab == session.tab.get_untracked()).unwrap_or_default();
    let there = match event.key().as_str() {
        _ if is_composing(event) => return,
        "ArrowRight" => (here + 1) % tabs.len(),
        "ArrowLeft" => (here + tabs.len() - 1) % tabs.len(),
        _ => return,
    };
    if let Some(tab) = tabs.get(there) {
        session.tab.set(*tab);
        let selector = format!("[role=tab][data-tab={}]", <&str>::from(*tab));
        if let Some(button) = gloo::utils::document().query_selector(&selector).ok().flatten() {
            use wasm_bindgen::JsCast;
            let _ = button.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    }
}
