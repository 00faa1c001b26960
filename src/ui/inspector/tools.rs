//! What can be done with a table: go to the events that changed it, filter its rows, take it along.

use super::table::{Wish, step_to_change};
use crate::app::session::Session;
use crate::engine::model::label;
use crate::kernels::sheet::csv;
use crate::kernels::timeline::Towards;
use crate::ui::clipboard::copy;
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::live;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;

/// The tools.
#[component]
pub fn Tools(
    session: Session,
    view: &'static str,
    columns: StoredValue<Vec<&'static str>>,
    wish: RwSignal<Wish>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let step = move |towards: Towards| Box::new(move || step_to_change(session, view, towards));
    let filter = move || wish.update(|wish| wish.filter = wish.filter.is_none().then(String::new));
    let is_filtering = Memo::new(move |_| wish.with(|wish| wish.filter.is_some()));
    let take = move |_| {
        let columns = columns.get_value();
        let rows = session.moment.with_untracked(|moment| moment.rows(view));
        let heads: Vec<String> = columns.iter().map(|column| label(column)).collect();
        let cells = rows
            .iter()
            .map(|row| columns.iter().map(|column| row.cells.get(*column).unwrap_or(&Value::Null)).collect());
        copy(&csv(&heads, cells), copied);
    };
    let field = live(move || {
        is_filtering.get().then(|| {
            view! {
                <input
                    type="search" class="filter" aria-label=words::filter_of(&label(view)) placeholder=words::FILTER_HINT
                    autocomplete="off" spellcheck="false" data-field="filter"
                    prop:value=move || wish.with(|wish| wish.filter.clone().unwrap_or_default())
                    on:input=move |event| wish.update(|wish| wish.filter = Some(event_target_value(&event)))
                />
            }
        })
    });
    view! {
        <div class="tools" role="group" aria-label=words::tools_of(&label(view))>
            {field}
            <IconButton
                action="change-back" class="tool" drawing=icondata_lu::LuChevronLeft says=words::CHANGE_BACK
                press=step(Towards::Earlier)
            />
            <IconButton
                action="change-on" class="tool" drawing=icondata_lu::LuChevronRight says=words::CHANGE_ON
                press=step(Towards::Later)
            />
            <button
                type="button" class="tool" data-action="filter" title=words::FILTER aria-label=words::FILTER
                aria-pressed=move || is_filtering.get().to_string() on:click=move |_| filter()
            >
                <Icon drawing=icondata_lu::LuListFilter />
            </button>
            <button type="button" class="tool" data-action="csv" title=words::COPY_CSV aria-label=words::COPY_CSV on:click=take>
                {live(move || {
                    let drawing = if copied.get() { icondata_lu::LuCheck } else { icondata_lu::LuCopy };
                    view! { <Icon drawing /> }
                })}
            </button>
            <span class="unseen" role="status">{live(move || if copied.get() { words::COPIED } else { "" })}</span>
        </div>
    }
}
