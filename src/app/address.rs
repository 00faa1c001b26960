//! The address bar: what is shown, as a hash that can be sent to somebody.
//!
//! `#orders` is the head; `#orders?at=3&tab=event` the past. Must not hold facts, only where somebody looks.

use super::session::{Session, Tab};
use crate::engine::ids::Position;
use crate::kernels::playhead::{Playhead, TimeCommand};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::str::FromStr;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HashChangeEvent;

/// How long the playhead must have been still before the address follows, in milliseconds.
const SETTLED: u32 = 120;

/// Shows the place that the address names. Called before anything is shown.
pub fn arrive(session: Session) {
    show_place(session, &hash_of_page());
}

/// Writes the hash whenever what is shown changes, and follows it when a person changes it. Called when the log is open.
pub fn keep(session: Session) {
    follow(session, &hash_of_page());
    let changed = move |event: &web_sys::Event| {
        // the address as it was changed to: by now this page may have written over it
        let url = event.dyn_ref::<HashChangeEvent>().map(HashChangeEvent::new_url).unwrap_or_default();
        follow(session, url.split_once('#').map_or("", |(_, hash)| hash));
    };
    EventListener::new(&gloo::utils::window(), "hashchange", changed).forget();
    Effect::new(move |pending: Option<Timeout>| {
        session.shown.track();
        let hash = write(session.context().model.name, session.playhead.get(), session.tab.get());
        // the browser takes its time for this, and nobody reads an address while the playhead moves
        drop(pending);
        Timeout::new(SETTLED, move || {
            // replaced, not pushed: going back a page should not mean going back an event
            if let Ok(history) = gloo::utils::window().history() {
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&hash));
            }
        })
    });
}

fn hash_of_page() -> String {
    gloo::utils::window().location().hash().unwrap_or_default()
}

fn follow(session: Session, hash: &str) {
    show_place(session, hash);
    session.time(read(hash).0.map_or(TimeCommand::Follow, TimeCommand::Seek));
}

/// Shows the context and the tab that a hash names. What is shown already stays as it is: a wall that is made anew costs a frame.
fn show_place(session: Session, hash: &str) {
    let named = hash.trim_start_matches('#').split('?').next().unwrap_or_default();
    let number = session.contexts_now().iter().position(|context| context.model.name == named);
    if let Some(number) = number.filter(|number| *number != session.shown.get_untracked()) {
        session.shown.set(number);
    }
    let tab = read(hash).1.unwrap_or_default();
    if tab != session.tab.get_untracked() {
        session.tab.set(tab);
    }
}

fn write(context: &str, playhead: Playhead, tab: Tab) -> String {
    let at = (!playhead.is_following()).then(|| format!("at={}", playhead.position()));
    let tab = (tab != Tab::default()).then(|| format!("tab={}", <&str>::from(tab)));
    let query: Vec<_> = at.into_iter().chain(tab).collect();
    if query.is_empty() { format!("#{context}") } else { format!("#{context}?{}", query.join("&")) }
}

fn read(hash: &str) -> (Option<Position>, Option<Tab>) {
    let query = hash.split_once('?').map_or("", |(_, query)| query);
    let value = |name: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    let at = value("at").and_then(|(_, at)| at.parse().ok()).map(Position);
    let tab = value("tab").and_then(|(_, tab)| Tab::from_str(tab).ok());
    (at, tab)
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::app::session::Tab;
    use crate::engine::ids::Position;
    use crate::kernels::playhead::{Playhead, TimeCommand};

    #[test]
    fn the_head_needs_no_position() {
        assert_eq!(write("orders", Playhead::following(Position(4)), Tab::State), "#orders");
        assert_eq!(write("orders", Playhead::following(Position(4)), Tab::Event), "#orders?tab=event");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let playhead = Playhead::following(Position(4)).apply(TimeCommand::Seek(Position(3)));
        let hash = write("orders", playhead, Tab::Stream);
        assert_eq!(hash, "#orders?at=3&tab=stream");
        assert_eq!(read(&hash), (Some(Position(3)), Some(Tab::Stream)));
    }

    #[test]
    fn nonsense_is_passed_over() {
        for hash in ["", "#", "#orders", "#orders?at=x&tab=y&z", "#orders?at=-1"] {
            assert_eq!(read(hash), (None, None), "{hash}");
        }
    }
}
