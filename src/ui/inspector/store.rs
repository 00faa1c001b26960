//! The store: what a person would query in an event store, one table at a time.

use super::controls::{button, goes, number};
use super::sheet::{Line, lines};
use super::tables::{Column, PAGE, Query, Table, page};
use crate::app::session::{Session, Tab};
use crate::engine::model::label;
use crate::ui::parts::{While, each, live};
use crate::ui::words;
use leptos::prelude::*;
use strum::IntoEnumIterator;

/// The tab. The query outlives it, so that one can come back.
#[component]
pub fn StorePanel(session: Session, query: RwSignal<Query>) -> impl IntoView {
    let table = Memo::new(move |_| query.with(|query| query.table));
    let beside = session.beside(Memo::new(move |_| table.get().kept()));
    let found = Memo::new(move |_| beside.with(|beside| query.with(|query| page(session, beside, query))));
    view! {
        <div class="chips" role="group" aria-label=words::TABLES>{each(Table::iter(), |own| chip(query, table, own))}</div>
        <p class="hint">{live(move || words::table_hint(table.get().into()))}</p>
        {live(move || beside_table(session, table.get()))}
        <label class="control search">
            <span>{live(move || words::search(table.get().into()))}</span>
            <input
                type="search" autocomplete="off" spellcheck="false" data-field="search"
                prop:value=move || query.with(|query| query.search.clone())
                on:input=move |event| query.update(|query| (query.search, query.from) = (event_target_value(&event), 0))
            />
        </label>
        <div class="scroll" tabindex="0" role="group" aria-label=move || words::table(table.get().into())>
            {live(move || sheet(session, query, table.get(), found))}
        </div>
        <Pages query found />
    }
}

fn chip(query: RwSignal<Query>, table: Memo<Table>, own: Table) -> AnyView {
    let key: &'static str = own.into();
    view! {
        <button
            type="button" class="chip" data-table=key aria-pressed=move || (table.get() == own).to_string()
            on:click=move |_| query.set(Query::of(own))
        >
            {words::table(key)}
        </button>
    }
    .into_any()
}

/// What stands above a table, where there is more to do than to read.
fn beside_table(session: Session, table: Table) -> AnyView {
    match table {
        Table::Subscriptions => {
            goes(words::TO_HANDLERS.to_owned(), "", Box::new(move || session.tab.set(Tab::Handlers)))
        }
        Table::Snapshots => {
            let names = session.context().aggregates.iter().map(|aggregate| aggregate.name()).collect::<Vec<_>>();
            let field = |name: &'static str| {
                let now = Memo::new(move |_| session.snapshot_every(name));
                let give = move |typed: String| {
                    session.noticing(session.set_snapshot_every(name, typed.parse().unwrap_or_default()));
                };
                number(words::snapshot_every(&label(name)), "every", "0", now, Box::new(give))
            };
            view! { <div class="row">{each(names, field)}</div> }.into_any()
        }
        _ => ().into_any(),
    }
}

fn sheet(session: Session, query: RwSignal<Query>, table: Table, found: Memo<Vec<Line>>) -> AnyView {
    let key: &'static str = table.into();
    let empty = Memo::new(move |_| found.with(Vec::is_empty));
    let body = live(move || {
        let mut page = found.get();
        page.truncate(PAGE);
        lines(session, page)
    });
    view! {
        <table data-store=key>
            <caption class="unseen">{words::table(key)}</caption>
            <thead>
                <tr>{each(table.columns(), |column| head(query, *column))}</tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
        <While when=empty>
            <p class="hint nothing" data-empty>
                {move || if query.with(|query| query.search.is_empty()) { words::table_empty(key) } else { words::NOTHING_FOUND }}
            </p>
        </While>
    }
    .into_any()
}

fn head(query: RwSignal<Query>, (says, by): Column) -> AnyView {
    if by.is_empty() {
        return view! { <th scope="col">{says}</th> }.into_any();
    }
    let sorted = move || {
        query.with(|query| match query.sort.strip_prefix('-') {
            Some(falling) => (falling == by).then_some("descending"),
            None => (query.sort == by).then_some("ascending"),
        })
    };
    let sort = move |_| {
        let turned = if query.with_untracked(|query| query.sort == by) { format!("-{by}") } else { by.to_owned() };
        query.update(|query| (query.sort, query.from) = (turned, 0));
    };
    view! { <th scope="col" aria-sort=sorted><button type="button" class="sort" data-sort=by on:click=sort>{says}</button></th> }
        .into_any()
}

#[component]
fn Pages(query: RwSignal<Query>, found: Memo<Vec<Line>>) -> impl IntoView {
    let from = Memo::new(move |_| query.with(|query| query.from));
    let count = Memo::new(move |_| found.with(Vec::len));
    let (first, last) = (Memo::new(move |_| from.get() == 0), Memo::new(move |_| count.get() <= PAGE));
    let several = Memo::new(move |_| !(first.get() && last.get()));
    let turn = move |from: usize| query.update(|query| query.from = from);
    let back = move || turn(from.get_untracked().saturating_sub(PAGE));
    let on = move || turn(from.get_untracked() + PAGE);
    view! {
        <While when=several>
            <nav class="row pages" aria-label=words::PAGES>
                {button(words::PAGE_BACK.into(), "", "page-back", first, Box::new(back))}
                <span>{live(move || words::page(from.get(), count.get().min(PAGE)))}</span>
                {button(words::PAGE_ON.into(), "", "page-on", last, Box::new(on))}
            </nav>
        </While>
    }
}
