//! The keyboard: a media player's keys for time, letters for the rest.
//!
//! One table, which the help dialog and the palette read too. Nothing takes a key away from a text field or an open dialog, nor, but
//! for Ctrl K, from the browser.

use super::session::{Session, Tab, TimelineWish};
use super::story::{Choice, Story};
use super::taste;
use crate::engine::ids::Position;
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Towards, nearest};
use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Moves the playhead.
    Time(TimeCommand),
    /// Goes to the next event of the stream that is shown.
    SameStream(Towards),
    /// Goes to the next event that changes what is open in the inspector.
    Changing(Towards),
    /// Tells a story of the shown context, by its number.
    Story(usize),
    /// Goes a beat of the story on, or back; an event, where no story is told.
    Beat(Towards),
    /// Tells the story from its beginning.
    TellAnew,
    /// A black screen, or the page again.
    Black,
    /// Begins or ends presenting.
    Present,
    /// Ends presenting.
    StopPresenting,
    /// More or usual contrast.
    Contrast,
    /// Larger or smaller letters, in steps.
    TextSize(i8),
    /// Pins the moment at the playhead, or lets it go.
    Pin,
    /// Shows more or fewer events on the timeline.
    Timeline(TimelineWish),
    /// Shows something that is not on the screen yet.
    Show(Surface),
}

/// What can be asked for wherever one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The keys.
    Keys,
    /// What the stickies mean.
    Legend,
    /// What the words of event sourcing mean.
    Concepts,
    /// The walls and their stories.
    Walls,
    /// All that can be done.
    Palette,
    /// The log, event by event.
    Log,
}

/// What has to be held while a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing; letters and signs do not care about shift.
    Nothing,
    /// Shift.
    Shift,
    /// Control, or the command key of a Mac.
    Command,
}

/// A key, what it does, and what a person reads about it.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The key's name as the browser gives it.
    pub key: &'static str,
    /// What is held meanwhile.
    pub held: Held,
    /// How the help dialog names the key.
    pub shown: &'static str,
    /// What it does, in words.
    pub says: &'static str,
    /// What it does.
    pub action: Action,
}

const fn key(key: &'static str, shown: &'static str, says: &'static str, action: Action) -> Binding {
    Binding { key, held: Held::Nothing, shown, says, action }
}

/// Every key there is.
pub const BINDINGS: [Binding; 31] = [
    key("ArrowLeft", "←", "one event back", Action::Time(TimeCommand::Step(-1))),
    key("ArrowRight", "→", "one event on, or the next step of the story", Action::Time(TimeCommand::Step(1))),
    Binding {
        held: Held::Shift,
        ..key("ArrowLeft", "Shift ←", "ten events back", Action::Time(TimeCommand::Step(-10)))
    },
    Binding {
        held: Held::Shift, ..key("ArrowRight", "Shift →", "ten events on", Action::Time(TimeCommand::Step(10)))
    },
    key("PageUp", "PgUp", "one step of the story back; one event, without a story", Action::Beat(Towards::Earlier)),
    key("PageDown", "PgDn", "one step of the story on; one event, without a story", Action::Beat(Towards::Later)),
    key("[", "[", "previous event of this stream", Action::SameStream(Towards::Earlier)),
    key("]", "]", "next event of this stream", Action::SameStream(Towards::Later)),
    key(",", ",", "previous change of what is open", Action::Changing(Towards::Earlier)),
    key(".", ".", "next change of what is open", Action::Changing(Towards::Later)),
    key("Home", "Home", "before the first event", Action::Time(TimeCommand::ToStart)),
    key("End", "End", "back to now", Action::Time(TimeCommand::Follow)),
    key("z", "Z", "fewer events on the timeline, larger", Action::Timeline(TimelineWish::Nearer)),
    key("x", "X", "more events on the timeline, smaller", Action::Timeline(TimelineWish::Further)),
    key("w", "W", "the whole log on the timeline", Action::Timeline(TimelineWish::Whole)),
    key("c", "C", "pin this moment, to compare", Action::Pin),
    key("f", "F", "find events", Action::Timeline(TimelineWish::Find)),
    key(" ", "Space", "play and pause", Action::Time(TimeCommand::TogglePlay)),
    key("1", "1 – 9", "tell a story of this context", Action::Story(0)),
    key("r", "R", "the story from its beginning", Action::TellAnew),
    key("p", "P", "present to a room", Action::Present),
    key("b", "B", "black screen", Action::Black),
    key("g", "G", "the words of event sourcing", Action::Show(Surface::Concepts)),
    key("h", "H", "more or usual contrast", Action::Contrast),
    key("+", "+", "larger text", Action::TextSize(1)),
    key("-", "−", "smaller text", Action::TextSize(-1)),
    key("m", "M", "walls and stories", Action::Show(Surface::Walls)),
    key("l", "L", "the log, event by event", Action::Show(Surface::Log)),
    key("i", "I", "what the stickies mean", Action::Show(Surface::Legend)),
    key("?", "?", "these keys", Action::Show(Surface::Keys)),
    Binding {
        held: Held::Command,
        ..key("k", "Ctrl/⌘ K", "everything that can be done", Action::Show(Surface::Palette))
    },
];

/// The keys that the help need not name.
const UNNAMED: [Binding; 9] = [
    ESCAPE,
    key("2", "", "", Action::Story(1)),
    key("3", "", "", Action::Story(2)),
    key("4", "", "", Action::Story(3)),
    key("5", "", "", Action::Story(4)),
    key("6", "", "", Action::Story(5)),
    key("7", "", "", Action::Story(6)),
    key("8", "", "", Action::Story(7)),
    key("9", "", "", Action::Story(8)),
];

const ESCAPE: Binding = key("Escape", "Esc", "stop presenting", Action::StopPresenting);

/// Listens to the keyboard for as long as the page lives.
pub fn listen(session: Session, show: Callback<Surface>) {
    let options = EventListenerOptions::enable_prevent_default();
    let heard = move |event: &web_sys::Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !is_composing(event)) else { return };
        let Some(binding) = binding_of(event).filter(|binding| is_free(event, binding)) else { return };
        if session.is_black.get_untracked() && binding.action != Action::Black {
            // whatever is pressed brings the page back, and does nothing that nobody sees
            session.is_black.set(false);
            return;
        }
        event.prevent_default();
        act(session, show, binding.action);
    };
    EventListener::new_with_options(&gloo::utils::document(), "keydown", options, heard).forget();
}

/// Whether the key belongs to an input method, which makes letters of several keys: it has them to itself.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == COMPOSING
}

/// What some browsers call the last key of an input method, after they have said that it is done.
const COMPOSING: u32 = 229;

/// The key that was meant: where the keyboard has no Latin letters, the one that a Latin keyboard has in that place.
fn meant(key: &str, code: &str) -> String {
    let mut letters = key.chars();
    let letter = letters.next().filter(|_| letters.next().is_none());
    let is_foreign = letter.is_some_and(|letter| letter.is_alphanumeric() && !is_latin(letter));
    let place = match code {
        "BracketLeft" => "[",
        "BracketRight" => "]",
        "Comma" => ",",
        "Period" => ".",
        "Slash" => "?",
        "Minus" => "-",
        "Equal" => "+",
        _ => code.strip_prefix("Key").or_else(|| code.strip_prefix("Digit")).unwrap_or(key),
    };
    if is_foreign { place.to_ascii_lowercase() } else { key.to_owned() }
}

fn is_latin(letter: char) -> bool {
    matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn binding_of(event: &KeyboardEvent) -> Option<Binding> {
    // some keyboards have their brackets there, and some systems take it for Control and Alt
    let is_alt_gr = event.get_modifier_state("AltGraph");
    let held = match (event.alt_key(), event.ctrl_key() || event.meta_key(), event.shift_key()) {
        _ if is_alt_gr => Held::Nothing,
        (true, ..) => return None,
        (_, true, _) => Held::Command,
        (_, _, true) => Held::Shift,
        _ => Held::Nothing,
    };
    let pressed = meant(&event.key(), &event.code());
    let is_letter = pressed.len() == 1;
    // whoever dictates, or has switched them off, does not mean them
    if is_letter && held != Held::Command && !taste::single_keys() {
        return None;
    }
    let fits = |binding: &&Binding| {
        let is_held = binding.held == held || (is_letter && held == Held::Shift && binding.held == Held::Nothing);
        binding.key.eq_ignore_ascii_case(&pressed) && is_held
    };
    BINDINGS.iter().chain(&UNNAMED).find(fits).copied()
}

/// Whether nobody else has a right to the key: a field being typed into, another slider, an open dialog wherever the focus is, a
/// button that space would press.
fn is_free(event: &KeyboardEvent, binding: &Binding) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let inside =
        |selector: &str| target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some());
    let typing = inside("input:not(#playhead, [type=checkbox]), select, textarea, [contenteditable]");
    let pressing = binding.key == " " && inside("button, a, summary, [role=tab], [type=checkbox]");
    let choosing = binding.key.starts_with("Arrow") && inside("[role=tablist]");
    let dialog = gloo::utils::document().query_selector("dialog[open]").ok().flatten();
    !(typing || pressing || choosing || dialog.is_some())
}

/// Does what a key does.
pub fn act(session: Session, show: Callback<Surface>, action: Action) {
    match action {
        // an open story goes on, wherever one has come to in it
        Action::Time(TimeCommand::Step(1)) if session.is_where_the_story_is() => {
            session.beat_on();
        }
        Action::Time(command) => session.time(command),
        Action::Beat(Towards::Later) if session.beat_on() => {}
        Action::Beat(Towards::Earlier) if session.beat_back() => {}
        Action::Beat(towards) => session.time(TimeCommand::Step(if towards == Towards::Later { 1 } else { -1 })),
        Action::Black => session.is_black.update(|black| *black = !*black),
        Action::Story(scenario) => tell(session, scenario),
        Action::TellAnew => {
            if let Some(choice) = session.story.with_untracked(Story::choice) {
                session.choose_story(choice);
            }
        }
        Action::SameStream(towards) => go_in_stream(session, towards),
        Action::Changing(towards) => go_to_change(session, towards),
        Action::Present => session.presenting.update(|presenting| *presenting = !*presenting),
        Action::StopPresenting => session.presenting.set(false),
        Action::Contrast => taste::toggle_contrast(),
        Action::TextSize(steps) => taste::change_text_size(steps),
        Action::Pin => session.pin(),
        Action::Timeline(wish) => session.timeline_wish.set(Some(wish)),
        Action::Show(surface) => show.run(surface),
    }
}

fn tell(session: Session, scenario: usize) {
    if scenario < session.context().model.scenarios.len() {
        session.choose_story(Choice { context: session.shown.get_untracked(), scenario });
    }
}

fn go_in_stream(session: Session, towards: Towards) {
    let Some(event) = session.event.get_untracked() else { return };
    let next: Option<Position> =
        session.log.with_untracked(|log| nearest(&log.positions_of(&event.stream_id), event.position, towards));
    if let Some(position) = next {
        session.time(TimeCommand::Seek(position));
    }
}

/// Each event is another one for the tabs that show the event itself, how handlers stand, or the store. Where somebody looks into a
/// row or a cell, it is the events that changed that; else those that changed any table of the context.
fn go_to_change(session: Session, towards: Towards) {
    match session.tab.get_untracked() {
        Tab::Stream => go_in_stream(session, towards),
        Tab::Event | Tab::Handlers | Tab::Store => {
            session.time(TimeCommand::Step(if towards == Towards::Later { 1 } else { -1 }));
        }
        Tab::State if session.go_to_version(towards) => {}
        Tab::State | Tab::Desk => {
            let moment = session.moment_at(session.position());
            let views =
                session.context().model.views.iter().map(|view| moment.nearest_change(view.name, towards)).collect();
            if let Some(position) = nearest_of(views, towards) {
                session.time(TimeCommand::Seek(position));
            }
        }
    }
}

/// The nearest of some positions on one side.
fn nearest_of(positions: Vec<Option<Position>>, towards: Towards) -> Option<Position> {
    let found = positions.into_iter().flatten();
    match towards {
        Towards::Earlier => found.max(),
        Towards::Later => found.min(),
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_key_without_a_latin_letter_is_known_by_its_place() {
        for (key, code, is) in [
            ("л", "KeyK", "k"),
            ("Л", "KeyK", "k"),
            ("κ", "KeyK", "k"),
            ("ל", "KeyK", "k"),
            ("х", "BracketLeft", "["),
            ("ю", "Period", "."),
            ("١", "Digit1", "1"),
        ] {
            assert_eq!(meant(key, code), is, "{key}");
        }
    }

    #[test]
    fn a_latin_letter_a_sign_and_a_named_key_are_what_they_say() {
        for (key, code) in [
            ("k", "KeyT"),
            ("K", "KeyK"),
            ("é", "Digit2"),
            ("ü", "BracketLeft"),
            ("ế", "Digit3"),
            ("?", "Minus"),
            (" ", "Space"),
            ("ArrowLeft", "ArrowLeft"),
            ("Dead", "KeyE"),
        ] {
            assert_eq!(meant(key, code), key);
        }
    }
}
