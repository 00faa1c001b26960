//! The words of the desk of attendance.

use crate::kernels::isolation::isolated;

pub const CLOCK: &str = "Clock";
pub const CLOCK_ABOUT: &str = "A game cannot begin before its time. The clock of this workspace can be moved, so that nobody has to wait for the evening; it stays moved, here and in every tab, until it is set back.";
pub const CLOCK_SAYS: &str = "the clock of the workspace";
pub const HOUR_ON: &str = "1 hour on";
pub const DAY_ON: &str = "1 day on";
pub const TO_NEXT_GAME: &str = "To the next game";
pub const TO_REAL_TIME: &str = "To the real time";
pub const DATE_AND_TIME: &str = "Date and time";
pub const SET_CLOCK: &str = "Set";
pub const NO_TIME: &str = "This is no whole date and time.";

pub const INBOX: &str = "Inbox";
pub const INBOX_ABOUT: &str = "The mails that went out, the newest first. A click answers, as often as one likes: the last answer counts, until the check is closed.";
pub const WHOSE: &str = "Whose mails";
pub const EVERYBODY: &str = "everybody's";
pub const TO: &str = "to";
pub const FROM: &str = "from";
pub const MESSAGE: &str = "A word with it (optional)";
pub const NOT_ANSWERED: &str = "Not answered yet.";

pub const COMING: &str = "Who is coming";
pub const COMING_ABOUT: &str = "For each game the answers that count by now.";
pub const COUNTS: &str = "How many said what";
pub const NOBODY_ASKED: &str = "Nobody was asked yet. Check the attendance of this game.";
pub const CLOSED: &str = "closed";

pub const TEAMS: &str = "Teams";
pub const TEAMS_ABOUT: &str = "Who plays, and which games are before each team.";
pub const NO_GAME_AHEAD: &str = "No game before it.";

/// By how much the clock was moved.
pub fn moved(ahead: i64) -> String {
    let minutes = (ahead.unsigned_abs() + 30_000) / 60_000;
    let way = if ahead < 0 { "behind" } else { "ahead of" };
    match (ahead, minutes) {
        (0, _) => "It shows the real time.".into(),
        (_, 0) => format!("It was moved: less than a minute {way} the real time."),
        _ => format!("It was moved: {} {way} the real time.", span(minutes)),
    }
}

fn span(minutes: u64) -> String {
    let parts = [(minutes / 1_440, "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")];
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let said = said.map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }));
    said.collect::<Vec<_>>().join(" ")
}

/// What the button leads to that goes to the next game.
pub fn next_game(place: Option<&String>) -> String {
    match place {
        Some(place) => format!("The next game is at {place}: the clock would go to a minute after its start."),
        None => "No game is scheduled after this time.".into(),
    }
}

/// A mail, for somebody who cannot see it.
pub fn mail_to(player: &str) -> String {
    format!("a mail to {}", isolated(player))
}

/// How many mails are shown.
pub fn mails(shown: usize, count: usize) -> String {
    match (shown, count) {
        (_, 0) => String::new(),
        (1, 1) => "1 mail".into(),
        (shown, count) if shown == count => format!("{count} mails"),
        (shown, count) => format!("{shown} of {count} mails"),
    }
}

/// The button of an answer.
pub fn answer(answer: &'static str) -> &'static str {
    match answer {
        "yes" => "Yes",
        "no" => "No",
        _ => "Maybe",
    }
}

/// What was answered last.
pub fn answered(response: &str, message: Option<&str>) -> String {
    match message {
        Some(message) => format!("Answered {response}: “{}”", isolated(message)),
        None => format!("Answered {response}."),
    }
}

/// Whose game it is, and when.
pub fn game(team: &str, when: &str) -> String {
    format!("{} · {when}", isolated(team))
}

/// The players that are counted and not listed.
pub fn more_players(counted: u64, listed: u64) -> Option<String> {
    (counted > listed).then(|| format!("and {} more", counted - listed))
}

/// Who is in a team.
pub fn roster(names: &[&str]) -> String {
    if names.is_empty() {
        "No player yet.".into()
    } else {
        names.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn by_how_much_a_clock_was_moved_reads_as_people_say_it() {
        assert_eq!(moved(0), "It shows the real time.");
        assert_eq!(moved(20_000), "It was moved: less than a minute ahead of the real time.");
        assert_eq!(moved(3_660_000), "It was moved: 1 hour 1 minute ahead of the real time.");
        assert_eq!(moved(-176_400_000), "It was moved: 2 days 1 hour behind the real time.");
    }
}
