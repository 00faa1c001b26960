//! The words about where the events and the program are kept: in the tab Store, in the reminder to export, and of a new version.
//!
//! Must not know signals or markup.

use super::{events, grouped, stop};
use crate::app::backup::FileBackup;
use crate::app::safekeeping::{Check, CopyState, Health, Moment, Persistence, Place};
use crate::app::updates::Offer;
use crate::kernels::isolation::isolated;

pub const SAFEKEEPING: &str = "Where the events are kept";
pub const COPIES: &str = "Copies";
pub const CHECK: &str = "Check everything now";
pub const CHECK_HINT: &str = "reads every event anew from the browser's storage and compares it with what is shown";
pub const PERSIST: &str = "Ask the browser to keep them";
pub const PERSIST_HINT: &str = "some browsers ask you; others decide by how often you are here";
pub const CHOOSE_FILE: &str = "Keep a backup file…";
pub const CHOOSE_FILE_HINT: &str = "choose a file once; it is written anew whenever something has happened";
pub const RENEW_FILE: &str = "Allow it again";
pub const RENEW_FILE_HINT: &str = "the browser wants to be asked anew on each visit before it writes a file";
pub const LEAVE_FILE: &str = "Stop writing it";
pub const LEAVE_FILE_HINT: &str = "the file stays as it is";
pub const REMINDS: &str = "Remind me to export when many events are in no file";
pub const LATER: &str = "Later";
pub const NEVER: &str = "Do not remind me";
pub const NOTHING_REPAIRED: &str = "nothing had to be";

/// What each fact is about.
pub fn safekeeping(key: &str) -> &'static str {
    match key {
        "kept" => "Kept for good",
        "room" => "Room",
        "exported" => "Last export",
        "killed" => "Last end without goodbye",
        "repaired" => "Last repair",
        "checked" => "Last check",
        _ => "",
    }
}

/// What the button says that brings a new version.
pub fn update(offer: Option<Offer>) -> &'static str {
    match offer {
        None => "",
        Some(Offer::Waiting) => "New version ready, reload",
        Some(Offer::TakenElsewhere) => "Another tab has the new version, reload",
    }
}

/// Whether the browser keeps the events for good.
pub fn persistence(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Unknown => "not known yet",
        Persistence::Granted => "yes: the browser deletes nothing by itself",
        Persistence::Refused => "no: the browser may delete everything when the disk is nearly full",
        Persistence::Impossible => "not known: this browser cannot be asked here",
    }
}

/// How much room is used, and how much the browser would give.
pub fn room(room: Option<(f64, f64)>) -> String {
    match room {
        Some((used, quota)) => {
            format!("{} used; the browser would give up to {}, by its own estimate", size(used), size(quota))
        }
        None => "the browser does not say".into(),
    }
}

fn size(bytes: f64) -> String {
    let steps = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    let step = steps.into_iter().find(|(step, _)| bytes >= *step);
    step.map_or_else(|| format!("{bytes:.0} bytes"), |(step, unit)| format!("{:.1} {unit}", bytes / step))
}

/// A time as people read it, to the minute.
fn time(moment: &Moment) -> String {
    moment.at.to_string().chars().take(16).map(|letter| if letter == 'T' { ' ' } else { letter }).collect()
}

/// When the log left the browser last.
pub fn exported(moment: Option<&Moment>) -> String {
    moment.map_or_else(|| "never".into(), |moment| format!("{}, with {}", time(moment), events(moment.events)))
}

/// When the browser was found to have been killed.
pub fn killed(moment: Option<&Moment>) -> String {
    let found = |moment: &Moment| {
        format!(
            "found on {}: the browser or its tab was killed or crashed; {} were there",
            time(moment),
            events(moment.events)
        )
    };
    moment.map_or_else(|| "never".into(), found)
}

/// What came of looking at everything.
pub fn checked(check: &Check) -> String {
    match check {
        Check::Never => "not in this visit".into(),
        Check::UnderWay => "under way…".into(),
        Check::Whole(moment) => {
            format!("{}: all {} can be read and are as they should be", time(moment), events(moment.events))
        }
        Check::Wrong(fault) => super::notice(fault),
    }
}

/// The same for somebody who waits for it.
pub fn check_is_under_way(check: &Check) -> String {
    match check {
        Check::Never => String::new(),
        Check::UnderWay => "Reading everything…".into(),
        Check::Whole(moment) => format!("All {} can be read and are as they should be.", events(moment.events)),
        Check::Wrong(fault) => super::notice(fault),
    }
}

/// The place of a copy, for tests and styles.
pub fn place_key(place: Place) -> &'static str {
    match place {
        Place::Database => "database",
        Place::SecondCopy => "second",
        Place::File => "file",
    }
}

/// How a copy stands.
pub fn copy(copy: &CopyState) -> String {
    let place = match copy.place {
        Place::Database => "The browser's database",
        Place::SecondCopy => "A second copy in the browser",
        Place::File => "The backup file",
    };
    match &copy.health {
        Health::Whole => format!("{place}: {}, whole.", events(copy.events)),
        Health::Behind => format!("{place}: {} so far; the rest follows in a moment.", events(copy.events)),
        Health::Damaged(why) => stop(&format!("{place}: {} can be read; {why}", events(copy.events))),
        Health::Absent(why) => stop(&format!("{place}: not there: {why}")),
    }
}

/// That another copy of the program has another workspace.
pub fn kept_apart(path: &str) -> String {
    format!(
        "This copy of Hindcast has a workspace of its own. The copy at {} has another; export there and import here to bring events over.",
        isolated(path)
    )
}

/// How the file stands that is kept up to date.
pub fn file_backup(file: &FileBackup) -> String {
    match file {
        FileBackup::Impossible => "This browser keeps no file up to date by itself. Export now and then.".into(),
        FileBackup::None => "No file outside of the browser is kept up to date.".into(),
        FileBackup::Kept(name) => format!("{} is written anew a moment after something has happened.", isolated(name)),
        FileBackup::Asks(name) => format!("{} is not written until you allow it again in this visit.", isolated(name)),
        FileBackup::Failed(name, why) => stop(&format!("{} could not be written: {}", isolated(name), isolated(why))),
    }
}

/// That many events are in no file.
pub fn reminder(count: u64) -> String {
    format!(
        "{} events were recorded here and are in no file yet. Nothing outside of this browser has them.",
        grouped(count)
    )
}

#[cfg(test)]
mod tests {
    use super::{copy, room};
    use crate::app::safekeeping::{CopyState, Health, Place};

    #[test]
    fn sizes_are_said_in_units_that_people_use() {
        assert!(room(Some((12_345_678.0, 60e9))).starts_with("12.3 MB used; the browser would give up to 60.0 GB"));
        assert!(room(Some((999.0, 1e3))).starts_with("999 bytes used; the browser would give up to 1.0 kB"));
    }

    #[test]
    fn a_copy_is_one_sentence() {
        let says = |health| copy(&CopyState { place: Place::SecondCopy, events: 1, health });
        assert_eq!(says(Health::Whole), "A second copy in the browser: 1 event, whole.");
        assert_eq!(says(Health::Absent("no room".into())), "A second copy in the browser: not there: no room.");
    }
}
