//! Every word of the page that is not part of a model, in one place for whoever translates it.
//!
//! Short, plain, and in the terms of event sourcing. Must not know signals or markup.

mod beside;
pub mod desk;
mod inspector;
mod legend;
mod presenting;
mod safekeeping;
mod sentences;
mod story;
mod timeline;

pub use beside::*;
pub use inspector::*;
pub use legend::*;
pub use presenting::*;
pub use safekeeping::*;
pub use sentences::*;
pub use story::*;
pub use timeline::*;

use crate::engine::fault::Fault;
use crate::engine::model::{PolicySticky, StickyKind, label};
use crate::engine::schema::{Field, FieldKind};
use crate::engine::transfer::RefusedLine;
use crate::kernels::isolation::isolated;
use crate::runtime::ImportReport;

/// The product.
pub const PRODUCT: &str = "Hindcast";
pub const OPENING: &str = "reading the log…";
pub const SAVED: &str = "saved in this browser";
pub const SAVED_ONCE: &str = "saved in this browser, one copy";
pub const NOT_SAVED: &str = "not saved";
pub const PRESENT: &str = "Present";
pub const PRESENT_HINT: &str = "present to a room (P)";
pub const THEME: &str = "Dark or light";
pub const CONTRAST: &str = "More or usual contrast";
pub const CONTRAST_HINT: &str = "for a projector that washes colours out";
pub const KEYS: &str = "Keys";
pub const SINGLE_KEYS: &str =
    "Single letters, digits and signs do something. Switch this off if you dictate or type past fields.";
pub const SWITCH_SINGLE_KEYS: &str = "Switch single keys on or off";
pub const PALETTE: &str = "Everything that can be done";
pub const PALETTE_KEY: &str = "Everything that can be done (Ctrl/⌘ K)";
pub const A_CONTEXT: &str = "context";
pub const PALETTE_HINT: &str = "A command, a story, a tab, a key…";
pub const BESIDE_THE_WALL: &str = "beside the wall";
pub const FOLLOW_LINK: &str = "follow";
pub const CLOSE: &str = "Close";
pub const EXPORT_WORD: &str = "Export";
pub const IMPORT_WORD: &str = "Import";
pub const PALETTE_WORD: &str = "Find";
pub const THEME_WORD: &str = "Colours";
pub const EXPORT: &str = "Export the log";
pub const EXPORT_HINT: &str = "save the log as a file";
pub const IMPORT: &str = "Import a log";
pub const IMPORT_HINT: &str = "import a log from a file; you see first what it would do";
pub const IMPORT_NOW: &str = "Import";
pub const IMPORTING: &str = "Importing…";
pub const CANNOT_IMPORT: &str = "This file cannot be imported. Nothing was written.";
pub const DISMISS: &str = "Dismiss";

pub const WALL: &str = "the wall";
pub const OUTLINE: &str = "The wall in words";
pub const ADDED: &str = "added";
pub const CHANGED: &str = "changed";
pub const REMOVED: &str = "removed";
pub const TO_FIRST_COMMAND: &str = "Skip to the first command";
pub const WALL_TOOLS: &str = "Look at the wall";
pub const FIT: &str = "Fit the wall";
pub const ZOOM_IN: &str = "Zoom in";
pub const ZOOM_OUT: &str = "Zoom out";
pub const BEFORE_ALL: &str = "Before the first event. Press → to see what happened next.";

pub const SEND: &str = "Send";
pub const SENDING: &str = "Sending…";
pub const CANCEL: &str = "Cancel";
pub const ADD_ENTRY: &str = "Add another";
pub const REMOVE_ENTRY: &str = "Remove";
pub const NOTHING_TO_CHOOSE: &str = "nothing to choose from yet";
pub const YES_NO: [(&str, &str); 2] = [("true", "yes"), ("false", "no")];
pub const WHOLE_NUMBER: &str = "Write a whole number in digits alone: 1000.";
pub const DECIMAL_NUMBER: &str =
    "Write it with a point, at most 15 digits, and nothing between thousands: 1.5 or 1000.";
pub const STILL_UNDER_WAY: &str = "under way";
pub const NOTHING_WRITTEN: &str = "Nothing was written.";

pub const TO_START: &str = "Before the first event (Home)";
pub const BACK: &str = "One event back (←)";
pub const FORWARD: &str = "One event on (→)";
pub const PLAY: &str = "Play (Space)";
pub const PAUSE: &str = "Pause (Space)";
pub const TO_NOW: &str = "Now (End)";
pub const BACK_TO_NOW: &str = "Back to now";
pub const PAST_IS_READ: &str = "The past can be read, not changed.";
pub const READ_ONLY: &str = "the past can be read, not changed";
pub const ALL_EVENTS: &str = "Lanes: all contexts";
pub const OWN_EVENTS: &str = "Lanes: this context";
pub const ALL_EVENTS_HINT: &str =
    "Whose events the lanes show: all of them, or those of this context. The playhead goes through all of them";
pub const PLACE_HINT: &str = "The place among the events of all contexts. ← and → go through all of them, too";
pub const LIVE: &str = "live";

pub const INSPECTOR: &str = "the inspector";
pub const TAB_STATE: &str = "State";
pub const TAB_DESK: &str = "Desk";
pub const TAB_EVENT: &str = "Event";
pub const TAB_STREAM: &str = "Stream";
pub const NO_EVENT: &str = "No event here: this is the time before the first one.";
pub const DATA: &str = "What happened";
pub const METADATA: &str = "Metadata";
pub const CHAIN: &str = "One action, and all that followed";
pub const FOLDED: &str = "The aggregate, folded from these events";
pub const NOT_YET: &str = "not yet at the playhead";

pub const PROCESS_MANAGER: &str = "process manager";
pub const SYSTEM: &str = "system";

/// How many things were found.
pub fn found(count: usize) -> String {
    match count {
        0 => "Nothing is called that.".into(),
        1 => "1 thing; Enter does it.".into(),
        count => format!("{count} things; ↑ ↓ choose, Enter does it."),
    }
}

/// A field's name, and whether it may be left out. What an aggregate judges itself is not said to be optional: it may say no.
pub fn field(field: &Field) -> String {
    // of something that exists its name is shown, and not its id
    let name = match field.kind {
        FieldKind::Existing(_) => field.name.strip_suffix("_id").unwrap_or(field.name),
        _ => field.name,
    };
    if field.optional && field.kind != FieldKind::Anything {
        format!("{} (optional)", label(name))
    } else {
        label(name)
    }
}

/// Something that can be chosen: its name, what tells it from others of that name, where it stands.
pub fn choice(parts: [&str; 3]) -> String {
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).map(isolated).collect();
    said.join(" · ")
}

/// What was chosen and is there no more.
pub fn gone(choice: &str) -> String {
    format!("{choice} · no longer there")
}

/// What issues a command that nobody gives by hand.
pub fn only_issued(policies: &[&PolicySticky]) -> String {
    let one = |policy: &&PolicySticky| {
        format!("{} issues this command, when {} happens", policy.name, list(&policy.whenever, "or"))
    };
    let issued = policies.iter().map(one).collect::<Vec<_>>().join(", and ");
    format!("Only {issued}. It follows by itself; nobody gives it by hand.")
}

/// What is lost when a story begins.
pub fn own_events(count: u64, title: &str) -> String {
    format!(
        "“{title}” begins with an empty log. This workspace has {}, and not only those of stories: they would be deleted.",
        events(count)
    )
}

/// The short label of a kind of sticky.
pub fn kind(kind: StickyKind) -> &'static str {
    match kind {
        StickyKind::Actor => "actor",
        StickyKind::Command => "command",
        StickyKind::Aggregate => "aggregate",
        StickyKind::Event => "event",
        StickyKind::Policy => "policy",
        StickyKind::View => "read model",
        StickyKind::System => "external system",
        StickyKind::Hotspot => "question",
    }
}

/// How a count reads to somebody who cannot see where it stands.
pub fn count(kind: StickyKind, count: u64) -> String {
    match kind {
        StickyKind::Aggregate => format!("{count} of them"),
        StickyKind::View => rows(count),
        _ => times(count),
    }
}

/// How many events a read model has not taken in yet.
pub fn behind(events: u64) -> String {
    format!("{events} behind")
}

/// How often a command was refused so far.
pub fn refused(times: usize) -> String {
    if times == 1 { "refused once".into() } else { format!("refused {times} times") }
}

/// A cell of a read model, with its column; and whether the step has changed it.
pub fn cell(column: &str, says: &str, is_changed: bool) -> String {
    format!("{column}: {says}{}", if is_changed { ", changed" } else { "" })
}

/// A count that fits on a sticky.
pub fn short(count: u64) -> String {
    if count < 10_000 { count.to_string() } else { format!("{}k", count / 1_000) }
}

fn times(count: u64) -> String {
    if count == 1 { "fired once".into() } else { format!("fired {count} times") }
}

/// The button that changes the speed of playback, for somebody who cannot see it.
pub fn speed(shown: &str) -> String {
    format!("{shown} speed of playback")
}

fn counted(count: u64, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

fn events(count: u64) -> String {
    counted(count, "event")
}

/// How much of a file has been read.
pub fn reading_file(name: &str, part: f64) -> String {
    format!("Reading {}: {:.0} %", isolated(name), part * 100.0)
}

/// What importing a file would do, one sentence each.
pub fn would_import(report: &ImportReport) -> Vec<String> {
    let mut sentences = match report.new {
        0 if report.brings_something() => vec!["No event in it is new.".to_owned()],
        0 => vec!["Nothing in it is new.".to_owned()],
        new => vec![format!("{} would be added after those that are here. No policy acts on them.", events(new))],
    };
    if report.already_there > 0 {
        sentences.push(format!("Already here: {}.", events(report.already_there)));
    }
    if report.linked > 0 {
        sentences.push(format!("Linked into other streams: {}.", events(report.linked)));
    }
    if report.closed > 0 {
        sentences.push(format!("Closed, as where the file comes from: {}.", counted(report.closed, "stream")));
    }
    for (event_type, count) in &report.unknown_type {
        sentences.push(format!(
            "Of the unknown type {}: {}. They are kept, and mean nothing here.",
            isolated(event_type),
            events(*count)
        ));
    }
    sentences
}

/// What was imported.
pub fn imported(new: u64) -> String {
    format!("Done: {} added and saved in this browser.", events(new))
}

/// Why a line of a file was refused.
pub fn refused_line(refused: &RefusedLine) -> String {
    isolated(&stop(&capital(&refused.to_string())))
}

/// The refused lines that are not listed.
pub fn more_lines(count: usize) -> String {
    format!("And {count} more.")
}

/// A number of rows.
pub fn rows(count: u64) -> String {
    counted(count, "row")
}

/// How many rows a table has, and which of them it shows: of one with an order of its own the first, else the newest.
pub fn rows_shown(shown: usize, count: usize, sorted: bool) -> String {
    let which = if sorted { "first" } else { "newest" };
    if count > shown { format!("the {which} {shown} of {} rows", grouped(count as u64)) } else { rows(count as u64) }
}

/// What is said of a table without rows that has not taken in all events yet.
pub fn not_taken_in(count: u64) -> String {
    format!("Nothing yet: {} to take in.", events(count))
}

/// Asks for more rows of a long table.
pub fn more_rows(many: usize) -> String {
    format!("Up to {many}")
}

/// Asks for fewer rows again.
pub fn fewer_rows(few: usize) -> String {
    format!("Only {few}")
}

/// What the caption of an empty wall says to do.
pub fn nothing_yet(command: &str) -> String {
    format!(
        "Nothing has happened yet. Click the blue sticky {}, or choose a story: the rules decide, and what happens is \
         recorded here, in your browser.",
        label(command)
    )
}

/// What the caption says of an event of another context.
pub fn elsewhere(context: &str, event: &str) -> String {
    format!("{}: that was in another context, {}.", isolated(event), isolated(context))
}

/// A hotspot of the wall.
pub fn question(command: &str, question: &str) -> String {
    format!("An open question at {}: {question}", label(command))
}

/// The heading of an aggregate in the outline.
pub fn aggregate(name: &str) -> String {
    format!("Aggregate {}", label(name))
}

/// The heading of a policy in the outline.
pub fn policy(name: &str) -> String {
    format!("Policy {}", label(name))
}

/// The heading of a read model in the outline.
pub fn read_model(name: &str) -> String {
    format!("Read model {}", label(name))
}

/// What a read model is made of.
pub fn made_of(events: &[&str]) -> String {
    format!("It is made of {}.", list(events, "and"))
}

/// What a read model shows that no projection makes.
pub fn delivered_to(system: &str) -> String {
    format!("It shows what was handed over to {}.", label(system))
}

/// Names in a row, the last one after this word.
pub fn list(names: &[&str], word: &str) -> String {
    names.iter().map(|name| label(name)).collect::<Vec<_>>().join(&format!(" {word} "))
}

/// What a policy says on its sticky.
pub fn whenever(policy: &PolicySticky) -> String {
    let events = list(&policy.whenever, "or");
    match (policy.tells, policy.then.is_empty()) {
        (Some(system), true) => format!("whenever {events}, then tell {}", label(system)),
        (Some(system), false) => {
            format!("whenever {events}, then {} and tell {}", list(&policy.then, "or"), label(system))
        }
        (None, _) => format!("whenever {events}, then {}", list(&policy.then, "or")),
    }
}

/// Where the playhead is, for somebody who cannot see it.
pub fn place(position: u64, head: u64, event: Option<&str>) -> String {
    match event {
        Some(event) => format!("event {position} of {head}: {}", isolated(&label(event))),
        None if head == 0 => "no events yet".into(),
        None => format!("before the first of {head} events"),
    }
}

/// What the band says away from the head: where, and as of when.
pub fn past(position: u64, head: u64, time: Option<&str>) -> String {
    match time {
        Some(time) => format!("looking at event {position} of {head}, as of {time}"),
        None => format!("looking at the time before the first of {head} events"),
    }
}

/// The same in the words that are said, once for each step.
pub fn past_said(position: u64, head: u64, event: Option<&str>) -> String {
    match event {
        Some(event) => format!("Event {position} of {head}, {}, in the past", label(event)),
        None => format!("Before the first of {head} events, in the past"),
    }
}

/// An event's place in the log and its stream.
pub fn stand(position: u64, stream_version: u64) -> String {
    format!("event {position} of the log, version {stream_version} of its stream")
}

/// The label of a lane whose stream has no name that people know.
pub fn unnamed(aggregate: &str, id: &str) -> String {
    if aggregate.is_empty() {
        return isolated(id);
    }
    let tail = id.get(id.len().saturating_sub(4)..).unwrap_or(id);
    format!("{aggregate} …{}", isolated(tail))
}

/// What happened, what is safe, what to do.
pub fn notice(fault: &Fault) -> String {
    let sentences = [&fault.happened, &fault.safe, &fault.remedy];
    sentences.map(|sentence| isolated(&capital(&stop(sentence)))).join(" ")
}
