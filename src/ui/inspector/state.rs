//! The views at the playhead, with what this event changed.

use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::model::{ViewSticky, label};
use crate::engine::projection::Row;
use crate::kernels::diff::{Change, diff_of_windows};
use crate::ui::cell::Cell;
use crate::ui::parts::{While, each, live};
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;

/// A table for every view of the context.
#[component]
pub fn StatePanel(session: Session) -> impl IntoView {
    let views = session.context().model.views.clone();
    each(views, |view| view! { <Table session view /> })
}

/// How many rows a table shows. The rest can be asked for with the scripting API.
const SHOWN: usize = 100;

#[component]
fn Table(session: Session, view: ViewSticky) -> impl IntoView {
    let ViewSticky { name, columns, when_empty, .. } = view;
    let columns = StoredValue::new(as_shown(columns));
    let rows = Memo::new(move |_| rows_with_changes(session, name));
    let count = Memo::new(move |_| session.moment.with(|moment| moment.count(name)));
    let heads = each(columns.get_value(), |column| view! { <th scope="col">{label(column)}</th> });
    // a row that is as it was stays on the page as it is
    let body = view! {
        <For
            each=move || rows.get()
            key=|(row, change)| format!("{} {change:?} {}", row.key, Value::Object(row.cells.clone()))
            children=move |row| view! { <TableRow columns=columns.get_value() row /> }.into_any()
        />
    };
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        <section class="table">
            <h2>{label(name)} <span class="rows">{live(move || words::rows_shown(SHOWN, count.get()))}</span></h2>
            <div class="scroll" tabindex="0" role="group" aria-label=label(name)>
                <table data-view=name>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <While when=is_empty>
                <p class="hint">{when_empty}</p>
            </While>
        </section>
    }
}

/// The newest rows of a view, and any older one that this event has changed, which is found by the ids in the event.
fn rows_with_changes(session: Session, view: &str) -> Vec<(Row, Change)> {
    let (before, now) = (session.moment_before.get(), session.moment.get());
    let ids = |event: &RecordedEvent| event.data.values().filter_map(Value::as_str).map(str::to_owned).collect();
    let touched: Vec<String> = session.event.with(|event| event.as_deref().map(ids).unwrap_or_default());
    let (rows_before, rows_now) = (before.newest(view), now.newest(view));
    let windows = (newest(&rows_before), newest(&rows_now));
    diff_of_windows(windows, |key| before.row(view, key), |key| now.row(view, key), &touched)
}

fn newest(rows: &[Row]) -> &[Row] {
    rows.get(rows.len().saturating_sub(SHOWN)..).unwrap_or_default()
}

#[component]
fn TableRow(columns: Vec<&'static str>, row: (Row, Change)) -> impl IntoView {
    let (row, change) = row;
    let cells = each(columns, |column| {
        let value = row.cells.get(column).cloned().unwrap_or_default();
        let changed = change.touches(column).then_some("");
        view! { <td data-column=column data-changed=changed><Cell value /></td> }
    });
    view! { <tr data-key=row.key data-change=change.word()>{cells}</tr> }
}

/// What people read first, and the ids last.
fn as_shown(columns: &[&'static str]) -> Vec<&'static str> {
    let (ids, words): (Vec<&str>, Vec<&str>) = columns.iter().partition(|column| column.ends_with("_id"));
    [words, ids].concat()
}
