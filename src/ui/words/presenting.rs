//! The words of presenting: the step as a card, what it changed, what could come next; and the words of event sourcing themselves.
//!
//! Must not know signals or markup.

use super::{capital, counted, stop};
use crate::engine::model::{Model, label};
use crate::kernels::isolation::isolated;

pub const PROOF: &str = "The step";
pub const WHAT_CHANGED: &str = "What changed";
pub const WHAT_NEXT: &str = "What could come next";
pub const NOTHING_CHANGED: &str = "No read model has changed.";
pub const NOTHING_NEXT: &str = "Nothing, until something else happens.";
pub const BLACK: &str = "The screen is black. Press B or click to come back.";
pub const CONCEPTS: &str = "The words of event sourcing";
pub const NO_ROW: &str = "–";

pub const WALLS: &str = "Walls and stories";
pub const WALLS_HINT: &str = "Walls and stories (M)";
pub const SHOW_WALL: &str = "Show this wall";
pub const WALL_IS_SHOWN: &str = "Shown now";
pub const START: &str = "Start";
pub const START_AGAIN: &str = "Start again";
pub const START_AGAIN_HINT: &str = "empty this workspace and begin anew; you are asked first";
pub const SUBTITLE: &str = "event storming that runs";

/// What each of the walls that come with the page teaches.
const TEACHES: [(&str, &str); 5] = [
    ("orders", "Commands, rules, events. Two policies carry an order on to shipment and invoice."),
    ("coins", "A process over two accounts. A read model that lags, and proof that no coin comes from nowhere."),
    ("meetups", "Strong and eventual consistency side by side. A lost row is made again from the log."),
    ("attendance", "A process manager asks everybody, and a courier writes mails that are never sent twice."),
    ("loans", "An outside system is asked before a decision. Two people decide at once, and one is too late."),
];

/// What a wall teaches; of one that somebody wrote, what hangs on it.
pub fn teaches(model: &Model) -> String {
    let known = TEACHES.iter().find(|(name, _)| *name == model.name);
    known.map_or_else(
        || {
            let parts = [
                counted(model.steps.len() as u64, "command"),
                counted(model.policies.len() as u64, "policy"),
                counted(model.views.len() as u64, "read model"),
            ];
            parts.join(", ").replace("policys", "policies")
        },
        |(_, says)| (*says).to_owned(),
    )
}

/// How long a story is.
pub fn steps(beats: usize) -> String {
    counted(beats as u64, "step")
}

/// The heading of the card.
pub fn one_action(deeds: usize) -> &'static str {
    if deeds > 1 { "One action, and all that followed" } else { "One action" }
}

/// Who decided, and what.
pub fn decides(aggregate: &str, yes: bool) -> String {
    format!("{} decides: {}", label(aggregate), if yes { "yes" } else { "no" })
}

/// How the thing stood when it was decided.
pub fn stood(state: &[(String, String)]) -> String {
    if state.is_empty() {
        return "It did not exist yet.".into();
    }
    let says: Vec<String> = state.iter().map(|(name, value)| format!("{name} {}", isolated(value))).collect();
    format!("It stood at {}.", says.join(", "))
}

/// Where an event stands.
pub fn event_at(position: u64, version: u64, of: &str) -> String {
    format!("event {position}, version {version} of {}", isolated(of))
}

/// Where an event stands that followed from another one.
pub fn event_because(position: u64, cause: Option<u64>) -> String {
    match cause {
        Some(cause) => format!("event {position}, because of event {cause}"),
        None => format!("event {position}"),
    }
}

/// By whom a command was refused.
pub fn refused_by(aggregate: &str, before: bool) -> String {
    if before {
        format!("refused before {} was asked", label(aggregate))
    } else {
        format!("refused by {}", label(aggregate))
    }
}

/// Why a command was refused, as a sentence.
pub fn why(reason: &str) -> String {
    stop(&capital(reason))
}

/// So many more that are not listed.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// The words of event sourcing, each in one sentence.
pub const MEANINGS: [(&str, &str); 14] = [
    ("Event", "Something that has happened, written down in the past tense; it is never changed and never deleted."),
    ("Command", "What somebody wants to be done; it can be refused, and then nothing is written."),
    ("Aggregate", "The thing that decides: its own past events are all that it goes by."),
    ("Stream", "The events of one aggregate, in order; their number is its version."),
    ("Log", "All events of all streams in the one order in which they were recorded."),
    ("Rejection", "The no to a command: no event, a reason, and everything as it was."),
    ("Read model", "A table made of events alone, for somebody to look at; it can be thrown away and made again."),
    ("Projection", "What makes a read model: it takes each event in, one after the other."),
    ("Policy", "Whenever this event, then that command: it follows by itself."),
    ("Process manager", "A policy that remembers where a process stands over several events."),
    ("Causation", "Which command or event an event followed from."),
    ("Correlation", "What belongs to the same action of a person, however far it went."),
    ("Expected version", "The version that somebody decided on; if the stream has moved on since, they are told."),
    ("Eventual consistency", "The log knows at once; a read model knows as soon as it has taken the event in."),
];
