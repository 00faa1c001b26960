//! The words of the tabs Handlers and Store: how handlers stand, and what there is to query.
//!
//! Must not know signals or markup.

use crate::app::lead::Leader;
use crate::engine::handler::HandlerKind;
use crate::kernels::isolation::isolated;
use crate::runtime::{HandlerStatus, Standing};

pub const TAB_HANDLERS: &str = "Handlers";
pub const TAB_STORE: &str = "Store";
pub const HANDLERS_CAPTION: &str = "The handlers of this context: how far each has come and how it stands";
pub const HANDLER_COLUMNS: [&str; 4] = ["Handler", "Position", "Lag", "Control"];
pub const PAUSE_HANDLER: &str = "Pause";
pub const RESUME_HANDLER: &str = "Resume";
pub const START_HANDLER: &str = "Start";
pub const RUNNING: &str = "running";
pub const KILL: &str = "Kill";
pub const KILL_HINT: &str = "stops it hard; started again, it goes on after the last event that it acknowledged";
pub const REBUILD: &str = "Rebuild";
pub const REBUILD_HINT: &str = "folds everything anew; what there is stays readable meanwhile";
pub const RESET_HANDLER: &str = "Reset";
pub const RESET_HINT: &str = "back to where it starts; you are asked first";
pub const RESET_ASKS: &str =
    "It forgets how far it has come and handles everything again from where it starts. What it did before stays done.";
pub const RESET_SURE: &str = "Reset it";
pub const STARTS_FROM: &str = "Reset starts";
pub const START_OPTIONS: [[&str; 2]; 3] =
    [["origin", "with the first event"], ["current", "with the next event"], ["position", "after an event"]];
pub const START_AFTER: &str = "After event";
pub const TRIES: &str = "Tries";
pub const AND_THEN: &str = "Then";
pub const THEN_OPTIONS: [[&str; 2]; 3] =
    [["park", "park the event"], ["skip", "skip the event"], ["stop", "stop and wait"]];
pub const FAILS_ON: &str = "Fail on purpose";
pub const FAILS_ON_NOTHING: &str = "on nothing";
pub const LAGS: &str = "Lag in ms";
pub const PARKED: &str = "Parked events";
pub const NOTHING_PARKED: &str = "Nothing is parked. An event that a handler cannot handle, try after try, is put aside here, and the handler goes on. Open a handler and let it fail on purpose to see it.";
pub const REMEMBERED_BEFORE: &str = "What it remembered before";
pub const RETRY: &str = "Retry";
pub const RETRY_HINT: &str = "handle the event now";
pub const SKIP: &str = "Skip";
pub const SKIP_HINT: &str = "let go of the event: the handler never handles it";
pub const ROUTER: &str = "Router";
pub const ROUTER_HINT: &str =
    "A command that is switched off is refused as unregistered, in this tab until it is reloaded.";
pub const UNKNOWN: &str = "unknown";
pub const TABLES: &str = "Tables of the store";
pub const PAGES: &str = "Pages of the table";
pub const PAGE_BACK: &str = "Back";
pub const PAGE_ON: &str = "On";
pub const NOTHING_FOUND: &str = "Nothing contains this.";
pub const DELETE_ALL: &str = "Delete everything…";
pub const DELETE_ALL_HINT: &str = "empties this workspace, in every tab; you are asked first and can export the log";
pub const DELETE_ALL_ASKS: &str = "Delete everything?";
pub const DELETE_ALL_SURE: &str = "Delete all";
pub const TO_HANDLERS: &str = "Pause, rebuild or reset them in the tab Handlers";

/// Each column with what the table is sorted by when it is clicked.
pub const STREAM_COLUMNS: [(&str, &str); 5] = [
    ("Stream", "stream_id"),
    ("Version", "version"),
    ("Since", "created_at"),
    ("Newest event", "last_event"),
    ("Kind", ""),
];
pub const LOG_COLUMNS: [(&str, &str); 5] =
    [("Position", ""), ("Event", ""), ("Stream", ""), ("Version", ""), ("Time", "")];
pub const LINK_COLUMNS: [(&str, &str); 3] = [("Linked stream", ""), ("Number", ""), ("Event", "")];
pub const SUBSCRIPTION_COLUMNS: [(&str, &str); 5] =
    [("Handler", ""), ("Kind", ""), ("Position", ""), ("Lag", ""), ("Standing", "")];
pub const SNAPSHOT_COLUMNS: [(&str, &str); 3] = [("Stream", ""), ("At version", ""), ("Of the code's version", "")];
pub const REJECTION_COLUMNS: [(&str, &str); 5] =
    [("After event", ""), ("Command", ""), ("Code", ""), ("Reason", ""), ("Time", "")];
pub const OUTBOX_COLUMNS: [(&str, &str); 4] = [("Event", ""), ("System", ""), ("Delivered", ""), ("What", "")];

/// The tables of the store: key, name, what it is, what is searched, what an empty one tells.
const STORE: [[&str; 5]; 7] = [
    [
        "streams",
        "Streams",
        "One stream for each aggregate. A stream's version is the number of its events.",
        "Stream contains",
        "No stream yet. The first command that is done begins one: click a blue sticky.",
    ],
    [
        "log",
        "Log",
        "Every event in the one order in which they were recorded, the newest first. Click one to go there.",
        "Event type contains",
        "No event yet. Click a blue sticky: what happens is recorded here.",
    ],
    [
        "links",
        "Links",
        "A linked stream refers to events of other streams, in an order of its own; nothing is copied.",
        "Stream contains",
        "No links. A process manager links the events of its process into a stream of its own.",
    ],
    [
        "subscriptions",
        "Subscriptions",
        "Each handler subscribes to the log and keeps the position up to which it has handled everything.",
        "Handler contains",
        "No handler yet: the log is being opened.",
    ],
    [
        "snapshots",
        "Snapshots",
        "The state of a long stream, kept so that it need not be folded from its start. 0 means never.",
        "Stream contains",
        "No snapshot yet. A stream gets one after as many events as is said above.",
    ],
    [
        "rejections",
        "Rejections",
        "Commands that were refused, the newest first. They are kept beside the log: a refusal is no event.",
        "Command, code or reason contains",
        "Nothing was refused. Complete the same thing twice to see a rule say no.",
    ],
    [
        "outbox",
        "Outbox",
        "What was handed over to external systems, each once, in the transaction of the handler's checkpoint.",
        "System contains",
        "Nothing was handed over. A courier delivers what happened to an external system, such as the mail.",
    ],
];

fn of_table(key: &str, index: usize) -> &'static str {
    STORE.iter().find(|table| table[0] == key).and_then(|table| table.get(index)).copied().unwrap_or_default()
}

/// The name of a table.
pub fn table(key: &str) -> &'static str {
    of_table(key, 1)
}

/// What a table is.
pub fn table_hint(key: &str) -> &'static str {
    of_table(key, 2)
}

/// What its search looks into.
pub fn search(key: &str) -> &'static str {
    of_table(key, 3)
}

/// What an empty table tells a reader.
pub fn table_empty(key: &str) -> &'static str {
    of_table(key, 4)
}

/// What is lost when the workspace is deleted.
pub fn all_deleted(count: u64) -> String {
    format!(
        "This workspace is emptied in every tab: {}, the commands that were refused, and all that handlers remember. Only an \
         exported file can bring the events back.",
        super::events(count)
    )
}

/// Which rows are shown.
pub fn page(from: usize) -> String {
    format!("from row {} on", grouped(from as u64 + 1))
}

/// What a stream is, besides a stream.
pub fn stream_is(closed: bool, linked: bool) -> &'static str {
    match (closed, linked) {
        (true, _) => "closed",
        (false, true) => "linked",
        (false, false) => "own",
    }
}

/// The field that says how often snapshots are taken.
pub fn snapshot_every(aggregate: &str) -> String {
    format!("{aggregate}: every so many events")
}

/// Which tab runs the handlers.
pub fn leads(leader: Leader) -> &'static str {
    match leader {
        Leader::Unknown => "Which browser tab runs policies and projections is being found out.",
        Leader::Here => "This browser tab runs policies and projections.",
        Leader::Elsewhere => "Another browser tab runs policies and projections. Orders reach it.",
        Leader::Silent => {
            "The browser tab that runs policies and projections does not answer. If it stays silent, this one takes over."
        }
    }
}

/// What the button beside a handler does.
pub fn toggle(standing: &Standing) -> &'static str {
    match standing {
        Standing::Running => PAUSE_HANDLER,
        Standing::Paused | Standing::Failed(..) => RESUME_HANDLER,
        Standing::Killed => START_HANDLER,
    }
}

/// The kind of a handler.
pub fn handler_kind(kind: HandlerKind) -> &'static str {
    match kind {
        HandlerKind::Projection => "projection",
        HandlerKind::Policy => "policy",
        HandlerKind::ProcessManager => "process manager",
        HandlerKind::Courier => "courier",
    }
}

/// How a handler stands.
pub fn handler_standing(status: &HandlerStatus) -> String {
    match (&status.rebuilding, &status.standing) {
        (Some(come), Standing::Running) => {
            format!("folding anew: {} of {}", grouped(come.0), grouped(status.position.0))
        }
        (_, Standing::Failed(position, why)) => format!("failed at event {position}: {why}"),
        (_, Standing::Running) if status.lag_ms > 0 => {
            format!("running {} ms late on purpose", grouped(status.lag_ms.into()))
        }
        (_, standing) => standing_key(standing).to_owned(),
    }
}

/// How a handler stands, in a word.
pub fn standing_key(standing: &Standing) -> &'static str {
    match standing {
        Standing::Running => RUNNING,
        Standing::Paused => "paused",
        Standing::Killed => "killed",
        Standing::Failed(..) => "failed",
    }
}

/// Who put an event aside, and why.
pub fn parked(handler: &str, reason: &str, tries: u32) -> String {
    let times = if tries == 1 { "once".into() } else { format!("{tries} times") };
    super::stop(&format!("{handler} tried {times}: {}", isolated(reason)))
}

/// How far the views have come.
pub fn folding(percent: u64) -> String {
    format!("The views follow the log: {percent} %")
}

/// Why the type of an event means nothing here.
pub fn unknown_type(event_type: &str) -> String {
    format!(
        "Unknown: no context here has events of the type {}. It is kept as it was written, and means nothing here.",
        isolated(event_type)
    )
}

/// A number with a comma between the thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{STORE, grouped, table};

    #[test]
    fn thousands_are_grouped() {
        let read = [0, 999, 1_000, 40_000, 1_234_567].map(grouped);
        assert_eq!(read, ["0", "999", "1,000", "40,000", "1,234,567"]);
    }

    #[test]
    fn every_table_has_its_words() {
        assert!(STORE.iter().flatten().all(|text| !text.is_empty()));
        assert_eq!(table("outbox"), "Outbox");
    }
}
