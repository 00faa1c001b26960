//! The words of the inspector's tables, histories and events.
//!
//! Must not know signals or markup.

pub const RAW_JSON: &str = "Raw JSON";
pub const NO_FIELDS: &str = "No data: that it happened says it all.";
pub const EMPTY_VALUE: &str = "empty";
pub const CHANGED_FROM: &str = "changed from";
pub const CHANGED_TO: &str = "to";
/// What the unit of measure of a quantity is called.
pub const UNIT: &str = "Unit";
pub const GONE: &str = "gone";
pub const COPIED: &str = "copied";
pub const MARKED_IS_WHAT_CHANGED: &str = "Changed by";
pub const THIS_EVENT: &str = "this event";
pub const WHOLE_ACTION: &str = "the whole action";
pub const PIN: &str = "Pin";
pub const PIN_HINT: &str = "Pin this moment, then move: all tables show what differs from it (C)";
pub const UNPIN: &str = "Let go";
pub const HISTORY_HINT: &str = "Every state that this row ever had";
pub const WHOLE_ROW: &str = "All columns";
pub const VERSION_BACK: &str = "Previous version (,)";
pub const VERSION_ON: &str = "Next version (.)";
pub const CLOSE_HISTORY: &str = "Close the history";
pub const ROW_REMOVED: &str = "The row was removed.";
pub const CHANGE_BACK: &str = "Previous event that changed this table";
pub const CHANGE_ON: &str = "Next event that changes this table";
pub const FILTER: &str = "Filter the rows";
pub const FILTER_HINT: &str = "Rows that contain…";
pub const COPY_CSV: &str = "Copy all rows as CSV";
pub const WHY_REFUSED: &str = "Why this was refused";
pub const TO_PIPELINE: &str = "The pipeline, stage by stage";
pub const CLOSE_REFUSAL: &str = "Back to the event";
pub const EVERY_STATE: &str = "Every state there ever was";
pub const AGGREGATE_UNCHANGED: &str = "Nothing changed in the aggregate.";

/// The button of an id.
pub fn copy_id(id: &str) -> String {
    format!("Copy {id}")
}

/// What opens the history of a row.
pub fn history_of(row: &str) -> String {
    format!("History of {row}")
}

/// What stands above the history of a row, or of one of its columns.
pub fn history_heading(row: &str, view: &str, column: Option<&str>) -> String {
    match column {
        Some(column) => format!("{column} of {row} in {view}"),
        None => format!("{row} in {view}: every state there ever was"),
    }
}

/// The moment that the tables are compared with.
pub fn compared_with(position: u64, event: Option<&str>, time: Option<&str>) -> String {
    match (event, time) {
        (Some(event), Some(time)) => format!("Compared with event {position}, {event}, {time}"),
        _ => "Compared with the time before the first event".to_owned(),
    }
}

/// The flag of the pinned moment.
pub fn pinned_at(position: u64) -> String {
    format!("pinned at {position}")
}

/// The field that filters a table.
pub fn filter_of(view: &str) -> String {
    format!("Filter {view}")
}

/// What can be done with a table.
pub fn tools_of(view: &str) -> String {
    format!("Tools of {view}")
}

/// Where and when a command was refused.
pub fn refused_where(after: u64, time: &str) -> String {
    if after == 0 { format!("before the first event, {time},") } else { format!("after event {after}, {time},") }
}

/// What somebody asked for in vain.
pub fn asked_for(command: &str) -> String {
    format!("What {command} asked for")
}

/// The state that a refusal was decided on.
pub fn judged_on(thing: &str, version: usize) -> String {
    format!("{thing}, version {version}, as it was then")
}

/// Which states are shown of very many.
pub fn newest_states(shown: usize, all: usize) -> String {
    format!("The newest {shown} of {all}.")
}

/// How far a handler is behind, for its bar.
pub fn behind_by(lag: u64) -> String {
    match lag {
        0 => "up to date".to_owned(),
        1 => "1 event behind".to_owned(),
        lag => format!("{} events behind", super::grouped(lag)),
    }
}

/// What a projection does.
pub fn keeps_up(view: &str, events: &[&str]) -> String {
    let events = events.iter().map(|event| crate::engine::model::label(event)).collect::<Vec<_>>().join(", ");
    format!("Keeps {} up to date with {events}.", crate::engine::model::label(view))
}

pub const PRINT: &str = "Print the wall and a storyboard";
pub const PAPER: &str = "paper";
/// The columns of the storyboard.
pub const STORYBOARD: [&str; 5] = ["#", "When", "Who", "What", "What it changed"];

/// What changed in a row, in one line.
pub fn storyboard_change(row: &str, column: &str, was: Option<String>, is: Option<String>) -> String {
    match (was, is) {
        (Some(was), Some(is)) => format!("{row}, {column} {was} → {is}"),
        (None, Some(is)) => format!("{row} added, {column} {is}"),
        (Some(_), None) => format!("{row} removed"),
        (None, None) => row.to_owned(),
    }
}
