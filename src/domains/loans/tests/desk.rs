//! What is on an underwriter's desk, and what somebody learns who was too late.

use super::{DASHBOARD, FIRST, SECOND, bank, decides, names, yev};
use crate::domains::loans::underwriter_desk::{Decision, Meanwhile, Sight, TooLate};
use crate::domains::rehearsal::Rehearsal;
use crate::engine::expected_version::{Conflict, ExpectedVersion};
use crate::engine::ids::{StreamId, StreamVersion};

fn sight(bank: &Rehearsal) -> Sight {
    Sight::of(&bank.keyed_rows(DASHBOARD, bank.log.head()), bank.log.head())
}

/// How the stream of the first request answers somebody who expects version 2.
fn too_late(bank: &Rehearsal) -> TooLate {
    let stream = StreamId(format!("loan-request-{FIRST}"));
    let (expected, actual) = (ExpectedVersion::Exact(StreamVersion(2)), bank.log.version(&stream));
    let events: Vec<_> =
        bank.log.positions_of(&stream).into_iter().filter_map(|position| bank.log.at(position)).collect();
    TooLate::of(&Conflict::WrongExpectedVersion { stream, expected, actual }, &events)
}

#[test]
fn a_desk_keeps_what_was_seen_with_the_version_whatever_happens_afterwards() {
    let mut bank = bank();
    names(bank.give("RequestLoan", yev(FIRST, "666666aa")));
    let seen = sight(&bank);
    names(bank.give("ApproveLoan", decides(FIRST, "Ada")));
    let request = seen.request(&FIRST.to_string()).expect("it was seen");
    assert_eq!((request.name.as_str(), request.amount, request.score), ("Yev", 1_000, 6));
    assert_eq!((request.version, seen.at.0), (StreamVersion(2), 2));
    assert_eq!(sight(&bank).request(&FIRST.to_string()), None, "who looks again does not find it");
    assert_eq!(seen.request(&SECOND.to_string()), None);
}

#[test]
fn who_is_too_late_learns_both_versions_and_who_decided_what() {
    let mut bank = bank();
    names(bank.give("RequestLoan", yev(FIRST, "666666aa")));
    assert_eq!(too_late(&bank).meanwhile, [], "nothing was missed");
    names(bank.give("DenyLoan", decides(FIRST, "Ada")));
    let missed = too_late(&bank);
    assert_eq!((missed.expected, missed.actual), (StreamVersion(2), StreamVersion(3)));
    let denied =
        Meanwhile { version: StreamVersion(3), event: "ManuallyDenied".into(), underwriter: Some("Ada".into()) };
    assert_eq!(missed.meanwhile, [denied]);
}

#[test]
fn each_decision_is_a_command_of_the_wall() {
    let model = crate::domains::loans::model::model();
    assert_eq!(Decision::of("RequestLoan"), None);
    for decision in [Decision::Approve, Decision::Deny] {
        assert!(model.step(decision.command()).is_some(), "{decision:?}");
        assert_eq!(Decision::of(decision.command()), Some(decision));
    }
}
