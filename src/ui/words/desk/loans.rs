//! The words of the desk of loans.

use crate::app::underwriting::Outcome;
use crate::domains::loans::loan_request::Ruling;
use crate::domains::loans::underwriter_desk::{Decision, Meanwhile};
use crate::engine::ids::{Position, StreamVersion};
use crate::engine::model::label;
use crate::kernels::isolation::isolated;
use crate::ui::words::refusal;

pub const CLEARING_HOUSE: &str = "The clearing house";
pub const CLEARING_HOUSE_HINT: &str =
    "An outside service that knows how good a debtor somebody is. It is asked once, before a request is decided.";
pub const ON: &str = "It answers";
pub const DOWN: &str = "It is down: Request Loan is refused as credit_score_unavailable, and nothing is written. Requests that were made are as they were.";
pub const SLOWNESS: &str = "It takes";
pub const KNOWN: &str = "Whom it knows";
pub const KNOWN_COLUMNS: [&str; 3] = ["National id", "Score", "The rule says"];
pub const ANYBODY: &str = "anybody else";
pub const BY_CHANCE: &str = "1 to 10, by chance";
pub const LAST_ANSWER: &str = "What it said last";
pub const NEVER_ASKED: &str = "Nobody has asked it yet. Request a loan on the wall.";
pub const NEVER_AGAIN: &str = "Written into the event: a replay never asks again.";

pub const UNDERWRITERS: &str = "Two underwriters";
pub const UNDERWRITERS_HINT: &str =
    "Each decides on what they saw when they last looked. Let one decide, and then the other on the same request.";
pub const LOOK_AGAIN: &str = "Look again";
pub const APPROVE: &str = "Approve";
pub const DENY: &str = "Deny";
pub const NOTHING_TO_DECIDE: &str = "Nothing to decide.";
pub const TOO_LATE: &str = "Too late";
pub const LOOK_AND_DECIDE: &str = "Nothing was written. Look again.";

/// How long an answer takes.
pub fn takes(milliseconds: u64) -> String {
    match (milliseconds / 1_000, milliseconds % 1_000 / 100) {
        (0, _) => format!("{milliseconds} ms"),
        (seconds, 0) => format!("{seconds} s"),
        (seconds, tenths) => format!("{seconds}.{tenths} s"),
    }
}

/// What the rule makes of a score.
pub fn ruling(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Approved => "yes",
        Ruling::Denied => "no",
        Ruling::Review => "review",
    }
}

/// A score, from 1 to 10.
pub fn score(score: u64) -> String {
    format!("score {score}")
}

/// Where an event is.
pub fn at_event(position: Position) -> String {
    format!("event {position}")
}

/// Whose desk it is.
pub fn desk_of(underwriter: &str) -> String {
    format!("{}’s desk", isolated(underwriter))
}

/// How old a look at the dashboard is.
pub fn as_of(at: Position, head: Position) -> String {
    if head == Position::START { "before the first event".into() } else { format!("as of event {at} of {head}") }
}

/// The version at which a request was seen.
pub fn seen_at(version: StreamVersion) -> String {
    format!("seen at version {version}")
}

/// A button of one of many requests, for somebody who cannot see where it stands.
pub fn decide(decision: Decision, name: &str) -> String {
    match decision {
        Decision::Approve => format!("{APPROVE} the loan of {}", isolated(name)),
        Decision::Deny => format!("{DENY} the loan of {}", isolated(name)),
    }
}

/// What came of the last decision, at the desk; a conflict is told at its request.
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done { decision: Decision::Approve, name, version } => {
            format!("{}: approved, version {version}.", isolated(name))
        }
        Outcome::Done { decision: Decision::Deny, name, version } => {
            format!("{}: denied, version {version}.", isolated(name))
        }
        Outcome::TooLate { .. } => String::new(),
        Outcome::Refused(refused) => refusal(refused),
    }
}

/// Both versions of a conflict.
pub fn versions(underwriter: &str, expected: StreamVersion, actual: StreamVersion) -> String {
    format!("{} saw version {expected}. The request is at version {actual} by now.", isolated(underwriter))
}

/// What happened in between.
pub fn meanwhile(missed: &Meanwhile) -> String {
    let by = missed.underwriter.as_deref().map(|who| format!(", by {}", isolated(who))).unwrap_or_default();
    format!("version {}: {}{by}", missed.version, label(&missed.event))
}

#[cfg(test)]
mod tests {
    use super::{meanwhile, takes, versions};
    use crate::domains::loans::underwriter_desk::Meanwhile;
    use crate::engine::ids::StreamVersion;

    #[test]
    fn a_conflict_is_told_with_both_versions_and_with_what_was_missed() {
        let (saw, is) = (StreamVersion(2), StreamVersion(3));
        assert_eq!(versions("Ben", saw, is), "Ben saw version 2. The request is at version 3 by now.");
        let by = |underwriter: Option<&str>| {
            let underwriter = underwriter.map(str::to_owned);
            meanwhile(&Meanwhile { version: is, event: "ManuallyApproved".into(), underwriter })
        };
        assert_eq!(by(Some("Ada")), "version 3: Manually Approved, by Ada");
        assert_eq!(by(None), "version 3: Manually Approved");
    }

    #[test]
    fn a_time_is_short_to_read() {
        assert_eq!([0, 100, 1_000, 2_500, 5_000].map(takes), ["0 ms", "100 ms", "1 s", "2.5 s", "5 s"]);
    }
}
