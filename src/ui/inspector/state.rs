//! The views at the playhead, with what this event changed.

use crate::app::late::Part;
use crate::app::moment::Moment;
use crate::app::session::Session;
use crate::engine::ids::Position;
use crate::engine::model::{ViewSticky, label};
use crate::engine::projection::Row;
use crate::kernels::diff::{Change, diff};
use crate::ui::cell::Cell;
use crate::ui::controls::button;
use crate::ui::parts::{While, each, live};
use crate::ui::words;
use leptos::prelude::*;
use std::sync::Arc;

/// A table for every view of the context.
#[component]
pub fn StatePanel(session: Session) -> impl IntoView {
    let views = session.context().model.views.clone();
    let tables: Vec<(usize, ViewSticky)> = views.into_iter().enumerate().collect();
    each(tables, |(number, view)| {
        // most of them are further down than one sees
        let session = match number {
            0 => session,
            1 => session.late(Part::SecondTable),
            _ => session.late(Part::Tables),
        };
        view! { <Table session view /> }
    })
}

/// How many rows a table shows at first: every row that is drawn costs its time at each step of the playhead.
const FEW: usize = 10;
/// How many it shows when somebody wants more. The rest can be asked for with the scripting API.
const MANY: usize = Moment::LOOKED_THROUGH;

/// The columns whose values are names that models have for them, and not what somebody wrote.
const CODED: [&str; 2] = ["status", "last_event"];

/// Which rows of a view are shown.
#[derive(Clone, Copy)]
struct Window {
    count: usize,
    /// Whether the view has an order of its own, and its first rows are shown; else it is the newest.
    sorted: bool,
}

impl Window {
    fn of(self, rows: &[Row]) -> &[Row] {
        let after = if self.sorted { 0 } else { rows.len().saturating_sub(self.count) };
        rows.get(after..rows.len().min(after + self.count)).unwrap_or_default()
    }
}

#[component]
fn Table(session: Session, view: ViewSticky) -> impl IntoView {
    let ViewSticky { name, columns, when_empty, sorted_by, .. } = view;
    let more = RwSignal::new(false);
    let sorted = !sorted_by.is_empty();
    let window = move || Window { count: if more.get() { MANY } else { FEW }, sorted };
    let columns = StoredValue::new(as_shown(&columns, &session.context().model.known_by));
    let rows = Memo::new(move |_| rows_with_changes(session, name, window()));
    let count = Memo::new(move |_| session.moment.with(|moment| moment.count(name)));
    let heads = each(columns.get_value(), |column| view! { <th scope="col">{label(column)}</th> });
    // a row that is as it was stays on the page as it is
    let body = view! {
        <For
            each=move || rows.get()
            key=|line| line.says.clone()
            children=move |line| view! { <TableRow columns=columns.get_value() line /> }.into_any()
        />
    };
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let behind = Memo::new(move |_| session.moment.with(|moment| moment.behind(name)));
    let says_nothing = move || match behind.get() {
        0 => when_empty.to_owned(),
        events => words::not_taken_in(events),
    };
    let is_long = Memo::new(move |_| count.get() > FEW);
    let told = move || words::rows_shown(window().count, count.get(), sorted);
    let says = Memo::new(move |_| if more.get() { words::fewer_rows(FEW) } else { words::more_rows(MANY) });
    view! {
        <section class="table">
            <div class="title">
                <h2>{label(name)} <span class="rows">{live(told)}</span></h2>
                <While when=is_long>
                    {button(says, "", "more-rows", Box::new(move || more.update(|more| *more = !*more)))}
                </While>
            </div>
            <div class="scroll" tabindex="0" role="group" aria-label=label(name)>
                <table data-view=name>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <While when=is_empty>
                <p class="hint">{live(says_nothing)}</p>
            </While>
        </section>
    }
}

/// A row and what this event has changed in it. Shared: a list of them is looked through more than once a step.
struct ShownRow {
    row: Row,
    change: Change,
    /// All that the row shows, as one text.
    says: String,
}

impl ShownRow {
    fn of((row, change): (Row, Change)) -> Arc<Self> {
        let says = format!("{} {change:?} {:?}", row.key, row.cells);
        Arc::new(Self { row, change, says })
    }
}

impl PartialEq for ShownRow {
    fn eq(&self, other: &Self) -> bool {
        self.says == other.says
    }
}

/// The rows of a view in a window, and any other one that this event has changed.
fn rows_with_changes(session: Session, view: &str, window: Window) -> Vec<Arc<ShownRow>> {
    let now = session.moment.get();
    let before = session.moment_at(Position(now.position().0.saturating_sub(1)));
    let rows = now.first_rows(view, window.count);
    let changed = now.changed_since(view, before.position());
    let changes = diff(window.of(&rows), &changed, |key| before.row(view, key), |key| now.row(view, key));
    changes.into_iter().map(ShownRow::of).collect()
}

#[component]
fn TableRow(columns: Vec<&'static str>, line: Arc<ShownRow>) -> impl IntoView {
    let ShownRow { row, change, .. } = line.as_ref();
    let cells = each(columns, |column| {
        let value = row.cells.get(column).cloned().unwrap_or_default();
        let changed = change.touches(column).then_some("");
        let coded = CODED.contains(&column);
        view! { <td data-column=column data-changed=changed><Cell value coded /></td> }
    });
    view! { <tr data-key=row.key.clone() data-change=change.word()>{cells}</tr> }
}

/// What people read first, and the ids last; but an id that people know things by is what they read.
fn as_shown(columns: &[&'static str], known_by: &[&str]) -> Vec<&'static str> {
    let is_id = |column: &&&str| column.ends_with("_id") && !known_by.contains(*column);
    let (ids, words): (Vec<&str>, Vec<&str>) = columns.iter().partition(is_id);
    [words, ids].concat()
}

#[cfg(test)]
mod tests {
    use super::as_shown;

    #[test]
    fn an_id_stands_last_unless_people_know_things_by_it() {
        let known_by = ["account_id"];
        assert_eq!(as_shown(&["transfer_id", "from", "to"], &known_by), ["from", "to", "transfer_id"]);
        assert_eq!(as_shown(&["account_id", "balance"], &known_by), ["account_id", "balance"]);
    }
}
