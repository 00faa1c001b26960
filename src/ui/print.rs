//! Paper: the wall on one page, and after it a storyboard, one event a row with who, what and what it changed.
//!
//! The sheet is made when the browser is about to print and taken away when it has: a page that is looked at has none. It is made
//! of elements at once, since the browser does not wait. Must not know how a wall is drawn.

use super::cell::in_short;
use super::clock::day_and_time;
use super::provenance::Provenance;
use super::words;
use crate::app::session::Session;
use crate::engine::context::Context;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::label;
use crate::kernels::changes::of_row;
use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, HtmlElement};

/// So many events have a row, the newest up to the playhead.
const ROWS: usize = 300;
/// What a page of paper has for the wall, in CSS pixels: A4 or Letter, sideways.
const PAPER: (f64, f64) = (980.0, 640.0);
/// How long events that are not in memory are waited for, in milliseconds.
const FETCHED: u32 = 300;

/// Makes the sheet whenever the browser prints.
pub fn listen(session: Session) {
    let window = gloo::utils::window();
    EventListener::new(&window, "beforeprint", move |_| lay_out(session)).forget();
    EventListener::new(&window, "afterprint", |_| take_away()).forget();
}

/// Prints, once the events that the storyboard tells are in memory.
pub fn print(session: Session) {
    session.presenting.set(false);
    session.want(told(session));
    spawn_local(async move {
        TimeoutFuture::new(FETCHED).await;
        let _ = gloo::utils::window().print();
    });
}

/// The events that have a row: those of the shown context up to the playhead.
fn told(session: Session) -> Vec<Position> {
    let context = session.context();
    session.log.with_untracked(|log| {
        let own = log.heads_after(Position::START).rev().filter(|head| head.position <= session.position());
        let own = own.filter(|head| context.owns(head.event_type)).take(ROWS);
        let mut told: Vec<_> = own.map(|head| head.position).collect();
        told.reverse();
        told
    })
}

fn take_away() {
    if let Ok(Some(sheet)) = gloo::utils::document().query_selector(".storyboard") {
        sheet.remove();
    }
}

fn lay_out(session: Session) {
    take_away();
    fit_the_wall();
    let sheet = storyboard(session);
    if let (Some(sheet), Some(app)) = (sheet, gloo::utils::document().query_selector(".app").ok().flatten()) {
        let _ = app.append_child(&sheet);
    }
}

/// Says to the style sheet by how much the wall is to be scaled to be on one page.
fn fit_the_wall() {
    let document = gloo::utils::document();
    let board = document.query_selector(".board").ok().flatten().and_then(|board| board.dyn_into::<HtmlElement>().ok());
    let root = document.document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    let (Some(board), Some(root)) = (board, root) else { return };
    let (width, height) = (f64::from(board.offset_width()).max(1.0), f64::from(board.offset_height()).max(1.0));
    let scale = (PAPER.0 / width).min(PAPER.1 / height);
    let set = |name: &str, value: String| root.style().set_property(name, &value).is_ok();
    set("--print-scale", format!("{scale:.4}"));
    set("--print-width", format!("{:.1}px", width * scale));
    set("--print-height", format!("{:.1}px", height * scale));
}

/// The table, with a row for each event.
fn storyboard(session: Session) -> Option<Element> {
    let document = gloo::utils::document();
    let (context, told) = (session.context(), told(session));
    let sheet = document.create_element("section").ok()?;
    sheet.set_class_name("storyboard");
    let heading = child(&document, &sheet, "h2", context.model.title)?;
    heading.set_attribute("data-storyboard", context.model.name).ok()?;
    let table = child(&document, &sheet, "table", "")?;
    let head = child(&document, &child(&document, &table, "thead", "")?, "tr", "")?;
    for column in words::STORYBOARD {
        child(&document, &head, "th", column)?;
    }
    let body = child(&document, &table, "tbody", "")?;
    for position in told {
        let cells = session.log.with_untracked(|log| row(session, &context, log, position));
        let line = child(&document, &body, "tr", "")?;
        for cell in cells {
            child(&document, &line, "td", &cell)?;
        }
    }
    Some(sheet)
}

/// An element with a text, below another one. What people write is set as text.
fn child(document: &Document, parent: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}

/// What a row says: the event's number and time, who led to it, what happened to what, and what that changed.
fn row(session: Session, context: &Context, log: &Log, position: Position) -> [String; 5] {
    let time = log.created_at(position).map(day_and_time).unwrap_or_default();
    let event: Option<Arc<RecordedEvent>> = log.at(position);
    let Some(event) = event else {
        let name =
            log.head_of(position).map(|head| label(head.event_type.split_once('.').map_or("", |(_, name)| name)));
        return [
            position.to_string(),
            time,
            String::new(),
            name.unwrap_or_default(),
            changes(session, context, position),
        ];
    };
    let Provenance { who, command, event, thing, .. } = Provenance::of(session, log, &event);
    let led = [who, command].into_iter().flatten().collect::<Vec<_>>().join(" → ");
    [position.to_string(), time, led, format!("{event} · {thing}"), changes(session, context, position)]
}

/// What an event changed in the views: `Orders: SO-1, Status OPEN → COMPLETED`.
fn changes(session: Session, context: &Context, position: Position) -> String {
    let (now, before) = (session.moment_at(position), session.moment_at(Position(position.0.saturating_sub(1))));
    let mut lines = Vec::new();
    for view in &context.model.views {
        for key in now.changed_since(view.name, before.position()) {
            let (was, is) = (before.row(view.name, &key), now.row(view.name, &key));
            for change in of_row(&view.columns, &context.model.known_by, was.as_ref(), is.as_ref()) {
                let says = |value: &serde_json::Value| in_short(value, change.column);
                let (row, column) = (in_short(&change.row, ""), label(change.column));
                let what = words::storyboard_change(
                    &row,
                    &column,
                    change.was.as_ref().map(says),
                    change.is.as_ref().map(says),
                );
                lines.push(format!("{}: {what}", label(view.name)));
            }
        }
    }
    lines.join("\n")
}
