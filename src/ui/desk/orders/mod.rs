//! The desk of orders: the product block list, and what was ordered.

mod block_list;
mod report;

use crate::app::session::Session;
use crate::engine::projection::Row;
use leptos::prelude::*;
use std::sync::Arc;

/// The view that both parts look into.
const LINES: &str = "order-lines";
/// How many lines are looked at: more than anybody reads, and few enough for a step of the playhead.
const LOOKED_AT: usize = 1_000;

/// The desk.
pub fn desk(session: Session) -> AnyView {
    let lines = Memo::new(move |_| session.moment.with(|moment| Arc::new(moment.first_rows(LINES, LOOKED_AT))));
    view! { {block_list::block_list(session, lines)} {report::report(session, lines)} }.into_any()
}

/// The lines as of the playhead.
type Lines = Memo<Arc<Vec<Row>>>;
