//! The store: what a person would query in an event store, one table at a time.

use super::safekeeping::safekeeping_panel;
use super::sheet::lines;
use super::tables::{Column, PAGE, Query, Table, page};
use crate::app::session::{Session, Tab};
use crate::engine::model::label;
use crate::ui::controls::{Says, button, field, fixed, goes};
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;
use strum::IntoEnumIterator;

/// The tab.
pub fn store_panel(session: Session, query: RwSignal<Query>) -> AnyView {
    let beside = session.beside(Box::new(move || query.with(|query| query.table.kept())));
    // the key of the table: what stands on it stands still while rows come and go
    let table: Says = Memo::new(move |_| query.with(|query| query.table.key().to_owned()));
    let word = move |word: fn(&str) -> &'static str| live(move || table.with(|key| word(key)));
    let chip = |own: Table| {
        let pressed: Says = Memo::new(move |_| table.with(|key| key == own.key()).to_string());
        let choose = move |_| query.set(Query::of(own));
        view! {
            <button type="button" class="chip" data-table=own.key() aria-pressed=pressed on:click=choose>
                {words::table(own.key())}
            </button>
        }
    };
    let searched: Says = Memo::new(move |_| query.with(|query| query.search.clone()));
    let search = move |typed| query.update(|query| (query.search, query.from) = (typed, 0));
    let head = live(move || {
        table.track();
        each(query.with_untracked(|query| query.table).columns(), |column| head(query, *column))
    });
    let rows = live(move || lines(session, beside.with(|beside| query.with(|query| page(session, beside, query)))));
    let label = move || words::table(query.with(|query| query.table.key()));
    view! {
        <div class="chips" role="group" aria-label=words::TABLES>{each(Table::iter(), chip)}</div>
        <p class="hint">{word(words::table_hint)}</p>
        {live(move || {
            table.track();
            above(session, query.with_untracked(|query| query.table))
        })}
        {live(move || field(table.with(|key| words::search(key).to_owned()), "search", "search", searched, Box::new(search)))}
        <div class="scroll" tabindex="0" role="group" aria-label=label>
            <table data-store=table>
                <caption class="unseen">{word(words::table)}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="hint nothing">
                {live(move || query.with(Query::when_empty))}
            </p>
        </div>
        {pages(query)}
        {safekeeping_panel(session)}
        <div class="row">
            {button(fixed(words::DELETE_ALL), words::DELETE_ALL_HINT, "delete-all", Box::new(move || session.choose_nothing()))}
        </div>
    }
    .into_any()
}

/// What stands above a table, where there is more to do than to read.
fn above(session: Session, table: Table) -> AnyView {
    match table {
        Table::Subscriptions => {
            goes(words::TO_HANDLERS.to_owned(), "goes", Box::new(move || session.tab.set(Tab::Handlers)))
        }
        Table::Snapshots => {
            let context = session.context();
            let every = each(&context.aggregates, |aggregate| {
                let name = aggregate.name();
                let now = Memo::new(move |_| session.snapshot_every(name).to_string());
                let give = move |typed: String| {
                    session.noticing(session.set_snapshot_every(name, typed.parse().unwrap_or_default()));
                };
                field(words::snapshot_every(&label(name)), "number", "every", now, Box::new(give))
            });
            view! { <div class="row">{every}</div> }.into_any()
        }
        _ => ().into_any(),
    }
}

fn head(query: RwSignal<Query>, (says, by): Column) -> AnyView {
    if by.is_empty() {
        return view! { <th scope="col">{says}</th> }.into_any();
    }
    let sorted: Says = Memo::new(move |_| {
        let sort = query.with(|query| query.sort.clone());
        let way = if sort == by { "ascending" } else { "descending" };
        (if sort.trim_start_matches('-') == by { way } else { "none" }).to_owned()
    });
    let sort = move || {
        let turned = if sorted.with_untracked(|way| way == "ascending") { format!("-{by}") } else { by.to_owned() };
        query.update(|query| (query.sort, query.from) = (turned, 0));
    };
    view! { <th scope="col" aria-sort=sorted data-sort=by>{goes(says.to_owned(), "sort", Box::new(sort))}</th> }
        .into_any()
}

/// Back and on. The style sheet knows by the row that is there and not shown whether there is a next page.
fn pages(query: RwSignal<Query>) -> AnyView {
    let turn = move |to: fn(usize) -> usize| Box::new(move || query.update(|query| query.from = to(query.from)));
    let shown: Says = Memo::new(move |_| words::page(query.with(|query| query.from)));
    let from: Says = Memo::new(move |_| query.with(|query| query.from.to_string()));
    view! {
        <nav class="row pages" data-from=from aria-label=words::PAGES>
            {button(fixed(words::PAGE_BACK), "", "page-back", turn(|from| from.saturating_sub(PAGE)))}
            <span>{shown}</span>
            {button(fixed(words::PAGE_ON), "", "page-on", turn(|from| from + PAGE))}
        </nav>
    }
    .into_any()
}
