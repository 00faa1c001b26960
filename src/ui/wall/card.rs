//! A read model on the wall: its name, how many rows it has, and a few of them as of the playhead, with the cells marked that the
//! step has changed. So state is on the wall.
//!
//! Must not know any particular view.

use super::look::Look;
use super::walk::Walk;
use crate::app::session::Session;
use crate::app::story::linked;
use crate::engine::model::{StickyKind, ViewSticky, label};
use crate::engine::projection::Row;
use crate::kernels::diff::{Change, diff};
use crate::kernels::wall_card::{fitted, shown_columns, shown_rows};
use crate::kernels::wall_words::VIEW_ROWS;
use crate::ui::cell::in_short;
use crate::ui::icon::Icon;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;

/// A row as it is read.
#[derive(Clone, PartialEq)]
struct Line {
    word: Option<&'static str>,
    cells: Vec<Shown>,
}

/// A cell as it is read.
#[derive(Clone, PartialEq)]
struct Shown {
    says: String,
    /// With the name of its column, and that it has changed: for whoever rests on it.
    whole: String,
    is_changed: bool,
}

/// What a read model's sticky shows.
#[component]
pub fn Card(session: Session, view: ViewSticky, says: String, look: Memo<Look>, walk: Memo<Walk>) -> impl IntoView {
    let count = Memo::new(move |_| look.get().count);
    let behind = Memo::new(move |_| look.get().behind);
    let lines = Memo::new(move |_| lines(session, &view, walk));
    let rows = live(move || lines.with(|lines| each(lines, row)));
    let columns = move || lines.with(|lines| lines.first().map_or(0, |line| line.cells.len()).to_string());
    let standing = live(move || {
        match behind.get() {
        0 => view! { <span class="count" data-count aria-label=move || words::count(StickyKind::View, count.get())>{words::rows(count.get())}</span> }.into_any(),
        behind => view! { <span class="count behind" data-behind>{words::behind(behind)}</span> }.into_any(),
    }
    });
    view! {
        <span class="head">
            <Icon drawing=super::sticky::icon(StickyKind::View) />
            <span class="unseen">{words::kind(StickyKind::View)}" "</span>
            <span class="name">{says}</span>
            " "{standing}
        </span>
        <span class="card-rows" data-columns=columns>{rows}</span>
    }
}

fn row(line: &Line) -> AnyView {
    let cells = each(&line.cells, |cell| {
        let class = if cell.is_changed { "value changed" } else { "value" };
        view! { <span class=class title=cell.whole.clone()>{cell.says.clone()}" "</span> }
    });
    view! { <span class="card-row" data-row=line.word>{cells}</span> }.into_any()
}

fn lines(session: Session, view: &ViewSticky, walk: Memo<Walk>) -> Vec<Line> {
    let now = session.moment.get();
    let before = session.moment_at(walk.with(|walk| walk.since));
    let rows = now.first_rows(view.name, VIEW_ROWS);
    // of a table without an order of its own the newest rows are the last ones
    let from = if view.sorted_by.is_empty() { rows.len().saturating_sub(VIEW_ROWS) } else { 0 };
    let window = rows.get(from..rows.len().min(from + VIEW_ROWS)).unwrap_or_default();
    let changed = now.changed_since(view.name, before.position());
    let rows = diff(window, &changed, |key| before.row(view.name, key), |key| now.row(view.name, key));
    let rows = shown_rows(rows);
    let known_by = &session.context().model.known_by;
    let columns = shown_columns(&view.columns, known_by, &rows);
    let whole: Vec<Vec<String>> = rows.iter().map(|(row, _)| texts(&columns, row)).collect();
    let seen = fitted(&whole);
    let lines = rows.iter().zip(whole.iter().zip(&seen));
    lines.map(|((_, change), (whole, seen))| line(&columns, change, whole, seen)).collect()
}

fn line(columns: &[&'static str], change: &Change, whole: &[String], seen: &[String]) -> Line {
    let cell = |(column, (whole, says)): (&&'static str, (&String, &String))| {
        let is_changed = change.touches(column);
        Shown { whole: words::cell(&label(column), whole, is_changed), says: says.clone(), is_changed }
    };
    Line { word: change.word(), cells: columns.iter().zip(whole.iter().zip(seen)).map(cell).collect() }
}

fn texts(columns: &[&'static str], row: &Row) -> Vec<String> {
    let text = |column: &&'static str| {
        let value = row.cells.get(*column).filter(|value| linked(value).is_none());
        value.map(|value| in_short(value, column)).unwrap_or_default()
    };
    columns.iter().map(text).collect()
}
