//! The views at the playhead, with what this event changed.

use super::cell::Cell;
use crate::app::session::Session;
use crate::engine::model::{ViewSticky, label};
use crate::engine::projection::Row;
use crate::kernels::diff::{Change, diff};
use crate::ui::words;
use leptos::prelude::*;

/// A table for every view of the context.
#[component]
pub fn StatePanel(session: Session) -> impl IntoView {
    let views = session.context().model.views.clone();
    views.into_iter().map(|view| view! { <Table session view /> }).collect_view()
}

#[component]
fn Table(session: Session, view: ViewSticky) -> impl IntoView {
    let ViewSticky { name, columns, when_empty } = view;
    let columns = StoredValue::new(as_shown(columns));
    let rows = Memo::new(move |_| {
        let before = session.moment_before.with(|moment| moment.rows(name));
        let now = session.moment.with(|moment| moment.rows(name));
        let changes = diff(&before, &now);
        // before the first event nothing has changed anything
        if session.playhead.get().position().0 == 0 { Vec::new() } else { changes }
    });
    let count = move || rows.with(|rows| rows.iter().filter(|(_, change)| *change != Change::Removed).count());
    let body =
        move || rows.get().into_iter().map(|row| view! { <TableRow columns=columns.get_value() row /> }).collect_view();
    view! {
            <section class="table">
                <h2>{label(name)} <span class="rows">{move || words::rows(count() as u64)}</span></h2>
                <div class="scroll" tabindex="0" role="group" aria-label=label(name)>
                    <table data-view=name>
                        <thead>
                            <tr>{columns
    .get_value()
    .into_iter()
    .map(|column| view! { <th scope="col">{label(column)}</th> }).collect_view()}</tr>
                        </thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
                <Show when=move || rows.with(Vec::is_empty)>
                    <p class="hint">{when_empty}</p>
                </Show>
            </section>
        }
}

#[component]
fn TableRow(columns: Vec<&'static str>, row: (Row, Change)) -> impl IntoView {
    let (row, change) = row;
    let cells = columns.into_iter().map(|column| {
        let value = row.cells.get(column).cloned().unwrap_or_default();
        let changed = change.touches(column).then_some("");
        view! { <td data-column=column data-changed=changed><Cell value /></td> }
    });
    let cells = cells.collect_view();
    view! { <tr data-key=row.key data-change=change.word()>{cells}</tr> }
}

/// What people read first, and the ids last.
fn as_shown(columns: &[&'static str]) -> Vec<&'static str> {
    let (ids, words): (Vec<&str>, Vec<&str>) = columns.iter().partition(|column| column.ends_with("_id"));
    [words, ids].concat()
}
