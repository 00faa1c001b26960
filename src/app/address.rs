//! The address bar: what is shown, as a hash that can be sent to somebody.
//!
//! `#orders` is the head; `#orders?at=3&tab=event` the past. Must not hold facts, only where somebody looks.

use super::session::{Session, Tab};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
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
    let hash = &decoded(hash);
    session.time(read(hash).0.map_or(TimeCommand::Follow, TimeCommand::Seek));
    let contexts = session.contexts();
    let known: Vec<_> = contexts.iter().map(|context| context.model.name).collect();
    let odd = misfits(hash, &known, session.log.with_untracked(Log::head));
    // whatever is wrong with the log is worse
    if !odd.is_empty() && session.notice.with_untracked(Option::is_none) {
        session.notice.set(Some(Fault {
            code: "odd_address",
            happened: format!("the address names {}", odd.join(", and ")),
            safe: "what it names otherwise is shown".into(),
            remedy: "an address is copied whole from the address bar, as in #orders?at=3&tab=event".into(),
        }));
    }
}

/// The hash with its letters as they were before a mail program or a chat spelled them with percent signs, `#` in front or not. What
/// is no such spelling stays as it is.
fn decoded(hash: &str) -> String {
    let hash = hash.trim_start_matches('#');
    let mut bytes = Vec::with_capacity(hash.len());
    let mut rest = hash;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after.get(..2).filter(|code| code.bytes().all(|letter| letter.is_ascii_hexdigit()));
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(b'%');
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| hash.to_owned()).replace("&amp;", "&")
}

fn context_in(hash: &str) -> &str {
    hash.trim_start_matches('#').split('?').next().unwrap_or_default()
}

/// What a decoded hash names and this page does not have, as clauses.
fn misfits(hash: &str, contexts: &[&str], head: Position) -> Vec<String> {
    let mut odd = Vec::new();
    let named = context_in(hash);
    if !named.is_empty() && !contexts.contains(&named) {
        odd.push(format!("the context {}, and there are {}", shown(named), contexts.join(", ")));
    }
    let query = hash.split_once('?').map_or("", |(_, query)| query);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (key, value.parse::<u64>()) {
            ("at", Ok(at)) if at <= head.0 => {}
            ("at", Ok(at)) => odd.push(format!("event {at}, and this log has {head}")),
            ("at", Err(_)) => odd.push(format!("the event {}, which is no number", shown(value))),
            ("tab", _) if Tab::from_str(value).is_ok() => {}
            ("tab", _) => odd.push(format!("the tab {}, which there is not", shown(value))),
            _ => odd.push(format!("{}, which means nothing here", shown(key))),
        }
    }
    odd
}

/// What somebody wrote into an address, as far as it fits into a sentence.
fn shown(text: &str) -> String {
    format!("“{}”", text.chars().filter(|letter| !letter.is_control()).take(40).collect::<String>())
}

/// Shows the context and the tab that a hash names. What is shown already stays as it is: a wall that is made anew costs a frame.
fn show_place(session: Session, hash: &str) {
    let hash = &decoded(hash);
    let named = context_in(hash);
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
    use super::{decoded, misfits, read, write};
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
    fn an_address_is_read_however_it_was_spelled_on_the_way() {
        for hash in [
            "#orders?at=3&tab=event",
            "#orders%3Fat%3D3%26tab%3Devent",
            "%23orders?at=3&amp;tab=event",
            "#orders%3fat=3&tab=event",
        ] {
            let hash = decoded(hash);
            assert_eq!(read(&hash), (Some(Position(3)), Some(Tab::Event)), "{hash}");
            assert_eq!(misfits(&hash, &["orders"], Position(3)), [""; 0], "{hash}");
        }
        assert_eq!(decoded("#100%&%zz%C3%A4"), "100%&%zzä");
        assert_eq!(decoded("#%ff"), "%ff", "what is no text stays as it is");
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let odd = |hash: &str| misfits(&decoded(hash), &["orders", "loans"], Position(5)).join("; ");
        assert_eq!(odd(""), "");
        assert_eq!(odd("#orders"), "");
        assert_eq!(odd("#order?at=9"), "the context “order”, and there are orders, loans; event 9, and this log has 5");
        assert_eq!(odd("#orders?at=x"), "the event “x”, which is no number");
        assert_eq!(
            odd("#loans?at=-1&tab=evnt"),
            "the event “-1”, which is no number; the tab “evnt”, which there is not"
        );
        assert_eq!(odd("#loans?position=3"), "“position”, which means nothing here");
    }

    #[test]
    fn nonsense_is_passed_over() {
        for hash in ["", "#", "#orders", "#orders?at=x&tab=y&z", "#orders?at=-1"] {
            assert_eq!(read(hash), (None, None), "{hash}");
        }
    }
}
