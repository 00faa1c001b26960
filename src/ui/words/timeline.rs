//! The words of the timeline.
//!
//! Must not know signals or markup.

use crate::kernels::origin::Origin;

pub const TIMELINE: &str = "the timeline";
pub const PLAYHEAD: &str = "playhead";
/// What the place among the events is called.
pub const POSITION: &str = "Position";
pub const LANES: &str = "The events, a lane for each stream";
pub const ZOOM_TIME_IN: &str = "Fewer events, larger (Z)";
pub const ZOOM_TIME_OUT: &str = "More events, smaller (X)";
pub const ZOOM_TIME_FIT: &str = "As many events as fit (W: the whole log)";
pub const WINDOW_HINT: &str = "Drag to look at another part of the log; the window's edges make it wider or narrower";
/// The lane of commands that were refused and belong to no other lane.
pub const REFUSED: &str = "refused";
pub const OTHER_EVENTS: &str = "other";
pub const EMPTY_TIMELINE: &str = "Every event will stand here in order, one lane for each stream.";

pub const BEATS: &str = "Story";
pub const FIND: &str = "Find events";
pub const FIND_BUTTON: &str = "Find events (F)";
pub const FIND_HINT: &str = "Name, stream, number, time, text…";
pub const FOUND_BACK: &str = "Previous one found (Shift Enter)";
pub const FOUND_ON: &str = "Next one found (Enter)";
pub const FIND_NO_MORE: &str = "Close the search (Esc)";

/// How many events were found, the `nth` of them being at the playhead, and how far the search has come if it goes on.
pub fn found_events(nth: Option<usize>, count: usize, under_way: Option<(u64, u64)>, is_empty: bool) -> String {
    let found = match (nth, count) {
        _ if is_empty => return String::new(),
        (_, 0) => "none".to_owned(),
        (Some(nth), count) => format!("{} of {count}", nth + 1),
        (None, count) => format!("{count} found"),
    };
    match under_way {
        Some((looked, of)) => format!("{found} · {} %", looked * 100 / of.max(1)),
        None => found,
    }
}

/// A step of the story, below the lanes.
pub fn beat_mark(number: usize, says: &str) -> String {
    format!("Step {number} of the story: {says}")
}

/// Where the playhead is, beside its line.
pub fn place_and_time(position: u64, head: u64, time: Option<&str>) -> String {
    match time {
        Some(time) => format!("{position} of {head} · {time}"),
        None => format!("{position} of {head}"),
    }
}

/// An event's button.
pub fn mark(position: u64, event: &str, origin: Origin, is_unknown: bool) -> String {
    let from = match origin {
        Origin::Person => "",
        Origin::Policy => ", issued by a policy",
        Origin::Import => ", imported",
        Origin::Appended => ", appended without a command",
    };
    let unknown = if is_unknown { " (unknown)" } else { "" };
    format!("{position}: {event}{unknown}{from}")
}

pub const KEPT: &str = "The state of its stream was kept here as a snapshot.";

/// An event's button, with what else is to be said of the event.
pub fn marked(mark: &str, is_parked: bool, is_kept: bool) -> String {
    let parked = if is_parked { ", parked by a handler" } else { "" };
    let kept = if is_kept { ", a snapshot was taken" } else { "" };
    format!("{mark}{parked}{kept}")
}

/// The handlers that could not handle an event.
pub fn parked_by(handlers: &[String]) -> String {
    let names = handlers.iter().map(|name| name.split_once('.').map_or(name.as_str(), |(_, name)| name));
    format!(
        "Parked by {}: it is not handled there.",
        names.map(crate::engine::model::label).collect::<Vec<_>>().join(", ")
    )
}

/// A handler that stands still, on its bar.
pub fn stands_still(handler: &str, how: &str) -> String {
    format!("{handler}: {how}; opens the handlers")
}

/// A refusal's button.
pub fn refusal_mark(after: u64, says: &str) -> String {
    let when = if after == 0 { "before the first event".to_owned() } else { format!("after event {after}") };
    format!("Refused {when}: {says}")
}

/// The lanes that are out of sight.
pub fn more_lanes(above: usize, below: usize) -> String {
    let lanes = |count: usize| if count == 1 { "1 more lane".to_owned() } else { format!("{count} more lanes") };
    match (above, below) {
        (0, 0) => String::new(),
        (0, below) => format!("↓ {}", lanes(below)),
        (above, 0) => format!("↑ {}", lanes(above)),
        (above, below) => format!("↑ {above} · ↓ {}", lanes(below)),
    }
}

/// The histogram, for somebody who cannot see it.
pub fn over_time(from: &str, to: &str) -> String {
    format!("How many events there were when, from {from} to {to}")
}

/// Where an event stands: `event 5 · version 1 of Invoice of SO-1`.
pub fn stands(position: u64, version: u64, thing: &str) -> String {
    format!("event {position} · version {version} of {thing}")
}

/// How an event came here, if it was not by a command.
pub fn came_by(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Person | Origin::Policy => None,
        Origin::Import => Some("imported from a file"),
        Origin::Appended => Some("appended by a script, without a command"),
    }
}

#[cfg(test)]
mod tests {
    use super::{mark, more_lanes, refusal_mark};
    use crate::kernels::origin::Origin;

    #[test]
    fn a_mark_says_where_its_event_comes_from() {
        assert_eq!(mark(3, "Order Created", Origin::Person, false), "3: Order Created");
        assert_eq!(mark(4, "Shipment Created", Origin::Policy, false), "4: Shipment Created, issued by a policy");
        assert_eq!(mark(5, "Old", Origin::Import, true), "5: Old (unknown), imported");
        assert_eq!(refusal_mark(0, "no"), "Refused before the first event: no");
    }

    #[test]
    fn what_was_found_is_counted() {
        let says = |nth, count, under_way| super::found_events(nth, count, under_way, false);
        assert_eq!(
            [says(None, 0, None), says(Some(1), 3, None), says(None, 3, Some((1, 4)))],
            ["none", "2 of 3", "3 found · 25 %"]
        );
    }

    #[test]
    fn lanes_out_of_sight_are_counted() {
        assert_eq!(
            [(0, 0), (0, 1), (2, 0), (1, 3)].map(|(above, below)| more_lanes(above, below)),
            ["", "↓ 1 more lane", "↑ 2 more lanes", "↑ 1 · ↓ 3 more lanes"]
        );
    }
}
