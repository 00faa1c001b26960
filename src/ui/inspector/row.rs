//! A row of a table, with what changed in it: the old value beside the new one. A click on it opens its history.

use super::fields::from_to;
use crate::app::compare::Thing;
use crate::app::session::Session;
use crate::app::story::linked;
use crate::engine::projection::Row;
use crate::kernels::diff::Change;
use crate::ui::cell::{CODED, Cell, in_short, in_words};
use crate::ui::icon::Icon;
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// A value with more letters is not written beside its newer one.
const SHORT: usize = 40;

/// A row and what has changed in it. Shared: a list of them is looked through more than once a step.
pub struct ShownRow {
    row: Row,
    change: Change,
    /// The row as it was, where some of its values changed.
    was: Option<Row>,
    /// All that the row shows, as one text.
    pub says: String,
}

impl ShownRow {
    /// A row with its change; `was` looks up how it was.
    pub fn of(row: Row, change: Change, was: impl Fn(&str) -> Option<Row>) -> Arc<Self> {
        let was = matches!(change, Change::Changed(_)).then(|| was(&row.key)).flatten();
        let old = was.as_ref().map(|was| &was.cells);
        let says = format!("{} {change:?} {:?} {old:?}", row.key, row.cells);
        Arc::new(Self { row, change, was, says })
    }
}

impl PartialEq for ShownRow {
    fn eq(&self, other: &Self) -> bool {
        self.says == other.says
    }
}

/// The row.
#[component]
pub fn TableRow(
    session: Session,
    view: &'static str,
    columns: Vec<&'static str>,
    line: Arc<ShownRow>,
) -> impl IntoView {
    let ShownRow { row, change, was, .. } = line.as_ref();
    let key = StoredValue::new(row.key.clone());
    let open = move |column: Option<String>| {
        session.looked_into.set(Some(Thing { view: view.to_owned(), key: key.get_value(), column }));
    };
    let called = columns.first().and_then(|column| row.cells.get(*column)).map(in_words).unwrap_or_default();
    let cells = each(columns.iter().copied().enumerate(), |(index, column)| {
        let value = row.cells.get(column).cloned().unwrap_or_default();
        let changed = change.touches(column).then_some("");
        let was =
            was.as_ref().filter(|_| changed.is_some()).map(|was| was.cells.get(column).cloned().unwrap_or_default());
        let shown = shown(value, was.as_ref(), column);
        let opens = (index == 0).then(|| {
            view! {
                <button
                    type="button" class="opens" aria-label=words::history_of(&called) title=words::HISTORY_HINT
                    data-action="history"
                    on:click=move |event| {
                        event.stop_propagation();
                        open(None);
                    }
                >
                    <Icon drawing=icondata_lu::LuHistory />
                </button>
            }
        });
        view! { <td data-column=column data-changed=changed>{opens}{shown}</td> }
    });
    // a cell says which column is meant; its buttons have a meaning of their own
    let pick = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(target) = target.filter(|target| target.closest("button, a").ok().flatten().is_none()) else { return };
        let cell = target.closest("td").ok().flatten();
        open(cell.and_then(|cell| cell.get_attribute("data-column")));
    };
    view! { <tr data-key=row.key.clone() data-change=change.word() on:click=pick>{cells}</tr> }
}

/// A value, beside it the one that it was before.
fn shown(value: Value, was: Option<&Value>, column: &str) -> AnyView {
    let coded = CODED.contains(&column);
    let is_link = linked(&value).is_some();
    match was {
        Some(was) if !is_link => {
            let (old, new) = (in_short(was, column), in_short(&value, column));
            if old.chars().count() <= SHORT && new.chars().count() <= SHORT {
                return from_to(Some(old), Some(new));
            }
            view! { <span class="unseen">{words::CHANGED_TO}" "</span><span data-now=""><Cell value coded is_in_table=true /></span> }.into_any()
        }
        _ => view! { <Cell value coded is_in_table=true /> }.into_any(),
    }
}
