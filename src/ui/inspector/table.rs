//! A table of a view at the playhead: its rows with what changed, sorted and filtered as somebody wants, and the way to the events
//! that changed it.

use super::history::History;
use super::row::{ShownRow, TableRow};
use super::state::compared_with;
use super::tools::Tools;
use crate::app::moment::Moment;
use crate::app::session::Session;
use crate::engine::ids::Position;
use crate::engine::model::{ViewSticky, label};
use crate::engine::projection::Row;
use crate::kernels::diff::diff;
use crate::kernels::find::Wanted;
use crate::kernels::sheet::compare;
use crate::ui::controls::{Says, button, goes};
use crate::ui::parts::{While, each, live};
use crate::ui::scrolled::Scrolled;
use crate::ui::words;
use leptos::prelude::*;
use std::sync::Arc;

/// How many rows a table shows at first: every row that is drawn costs its time at each step of the playhead.
const FEW: usize = 10;
/// How many it shows when somebody wants more. The rest can be asked for with the scripting API.
const MANY: usize = Moment::LOOKED_THROUGH;

/// How somebody wants to see a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// The column that it is sorted by, falling with a `-` before it; in the view's order if none.
    pub sort: String,
    /// What a row has to contain.
    pub filter: Option<String>,
    /// Whether many rows are shown.
    pub more: bool,
}

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
pub fn Table(session: Session, view: ViewSticky) -> impl IntoView {
    let ViewSticky { name, columns, when_empty, sorted_by, .. } = view;
    let wish = RwSignal::new(Wish::default());
    let sorted = !sorted_by.is_empty();
    let columns = StoredValue::new(as_shown(&columns, &session.context().model.known_by));
    let rows = Memo::new(move |_| wish.with(|wish| rows_with_changes(session, name, wish, sorted)));
    let count = Memo::new(move |_| session.moment.with(|moment| moment.count(name)));
    let heads = each(columns.get_value(), |column| head(wish, column));
    // a row that is as it was stays on the page as it is
    let body = view! {
        <For
            each=move || rows.get()
            key=|line| line.says.clone()
            children=move |line| view! { <TableRow session view=name columns=columns.get_value() line /> }.into_any()
        />
    };
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let behind = Memo::new(move |_| session.moment.with(|moment| moment.behind(name)));
    let says_nothing = move || match behind.get() {
        _ if wish.with(|wish| wish.filter.is_some()) && count.get() > 0 => words::NOTHING_FOUND.to_owned(),
        0 => when_empty.to_owned(),
        events => words::not_taken_in(events),
    };
    let is_long = Memo::new(move |_| count.get() > FEW);
    let told = move || words::rows_shown(if wish.with(|wish| wish.more) { MANY } else { FEW }, count.get(), sorted);
    let says =
        Memo::new(move |_| if wish.with(|wish| wish.more) { words::fewer_rows(FEW) } else { words::more_rows(MANY) });
    let is_open =
        Memo::new(move |_| session.looked_into.with(|into| into.as_ref().is_some_and(|into| into.view == name)));
    view! {
        <section class="table">
            <div class="title">
                <h2>{label(name)} <span class="rows">{live(told)}</span></h2>
                <Tools session view=name columns wish />
                <While when=is_long>
                    {button(says, "", "more-rows", Box::new(move || wish.update(|wish| wish.more = !wish.more)))}
                </While>
            </div>
            <Scrolled says=label(name)>
                <table data-view=name>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </Scrolled>
            <While when=is_empty>
                <p class="hint">{live(says_nothing)}</p>
            </While>
            <While when=is_open><History session /></While>
        </section>
    }
}

/// A head of a column, that sorts by it: rising, then falling, then as the view has it.
fn head(wish: RwSignal<Wish>, column: &'static str) -> AnyView {
    let sorted: Says = Memo::new(move |_| {
        let sort = wish.with(|wish| wish.sort.clone());
        let way = if sort == column { "ascending" } else { "descending" };
        (if sort.trim_start_matches('-') == column { way } else { "none" }).to_owned()
    });
    let sort = move || {
        let next = match sorted.with_untracked(String::clone).as_str() {
            "ascending" => format!("-{column}"),
            "descending" => String::new(),
            _ => column.to_owned(),
        };
        wish.update(|wish| wish.sort = next);
    };
    view! { <th scope="col" aria-sort=sorted data-sort=column>{goes(label(column), "sort", Box::new(sort))}</th> }
        .into_any()
}

/// The rows of a view that somebody wants to see, and any other one that was changed.
fn rows_with_changes(session: Session, view: &str, wish: &Wish, sorted: bool) -> Vec<Arc<ShownRow>> {
    let now = session.moment.get();
    let other = compared_with(session);
    let before = session.moment_at(other);
    let window = Window { count: if wish.more { MANY } else { FEW }, sorted };
    let changed = if other <= now.position() {
        now.changed_since(view, other)
    } else {
        before.changed_since(view, now.position())
    };
    let rows = wanted(&now, view, wish, window);
    let filter = wish.filter.as_deref().map(Wanted::of);
    let fits = |row: &Row| filter.as_ref().is_none_or(|filter| filter.is_in(&row.cells));
    let changes = diff(&rows, &changed, |key| before.row(view, key), |key| now.row(view, key));
    let changes = changes.into_iter().filter(|(row, _)| fits(row));
    changes.map(|(row, change)| ShownRow::of(row, change, |key| before.row(view, key))).collect()
}

fn wanted(now: &Moment, view: &str, wish: &Wish, window: Window) -> Vec<Row> {
    if wish.sort.is_empty() && wish.filter.is_none() {
        let rows = now.first_rows(view, window.count);
        return window.of(&rows).to_vec();
    }
    let mut rows = now.newest(view).as_ref().clone();
    if let Some(filter) = wish.filter.as_deref().map(Wanted::of) {
        rows.retain(|row| filter.is_in(&row.cells));
    }
    let column = wish.sort.trim_start_matches('-');
    if !column.is_empty() {
        let cell = |row: &Row| row.cells.get(column).cloned().unwrap_or_default();
        rows.sort_by(|a, b| compare(&cell(a), &cell(b)));
        if wish.sort.starts_with('-') {
            rows.reverse();
        }
    }
    rows.truncate(window.count);
    rows
}

/// What people read first, and the ids last; but an id that people know things by is what they read.
fn as_shown(columns: &[&'static str], known_by: &[&str]) -> Vec<&'static str> {
    let is_id = |column: &&&str| column.ends_with("_id") && !known_by.contains(*column);
    let (ids, words): (Vec<&str>, Vec<&str>) = columns.iter().partition(is_id);
    [words, ids].concat()
}

/// The events that changed the rows of a view, nearest to the playhead on one side.
pub fn step_to_change(session: Session, view: &str, towards: crate::kernels::timeline::Towards) {
    let here: Position = session.position();
    if let Some(position) = session.moment_at(here).nearest_change(view, towards) {
        session.time(crate::kernels::playhead::TimeCommand::Seek(position));
    }
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
