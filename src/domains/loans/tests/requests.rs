//! How a loan is asked for, and who decides.

use super::{CLEARING_HOUSE, DASHBOARD, FIRST, SECOND, bank, decides, names, no, said, yev};
use crate::domains::loans::loan_request::LoanRequest;
use crate::engine::codec::object;
use crate::engine::decider::Decider;
use crate::engine::ids::{CommandId, StreamVersion};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

#[test]
fn a_good_score_is_approved_by_rule_in_the_same_append() {
    let mut bank = bank();
    let done = bank.give("RequestLoan", yev(FIRST, "999999aa")).expect("it is done");
    let versions: Vec<_> = done.iter().map(|event| (event.type_parts().1, event.stream_version.0)).collect();
    assert_eq!(versions, [("LoanRequested", 1), ("AutoApproved", 2)]);
    let requested = json!({
        "loan_request_id": FIRST, "name": "Yev", "amount": 1_000, "national_id": "999999aa",
        "credit_score": {"score": 9, "national_id": "999999aa", "at": done[0].created_at},
    });
    assert_eq!(json!(done[0].data), requested);
    assert_eq!(bank.columns("decisions", &["name", "status", "decided_by"]), [json!(["Yev", "auto_approved", "rule"])]);
    assert_eq!(bank.rows(DASHBOARD).len(), 0);
}

#[test]
fn a_bad_score_is_denied_by_rule_and_leaves_no_row() {
    let mut bank = bank();
    assert_eq!(names(bank.give("RequestLoan", yev(FIRST, "111111aa"))), ["LoanRequested", "AutoDenied"]);
    assert_eq!(bank.rows(DASHBOARD).len(), 0);
    assert_eq!(bank.columns("decisions", &["status", "decided_by"]), [json!(["auto_denied", "rule"])]);
}

#[test]
fn a_score_in_between_needs_a_review_and_carries_what_the_underwriter_has_to_know() {
    let mut bank = bank();
    for (id, national_id, score) in [(FIRST, "666666aa", 6), (SECOND, "555555aa", 5)] {
        let done = bank.give("RequestLoan", yev(id, national_id)).expect("it is done");
        let review = json!({
            "loan_request_id": id, "name": "Yev", "amount": 1_000, "national_id": national_id, "score": score,
        });
        assert_eq!((done[1].type_parts().1, json!(done[1].data)), ("ManualReviewRequired", review));
    }
    let rows = bank.columns(DASHBOARD, &["name", "amount", "national_id", "score", "version"]);
    assert_eq!(rows, [json!(["Yev", 1_000, "666666aa", 6, 2]), json!(["Yev", 1_000, "555555aa", 5, 2])]);
    assert_eq!(bank.rows(DASHBOARD)[0]["since"], json!(bank.events()[1].created_at));
}

#[test]
fn the_rule_says_yes_from_7_on_and_no_up_to_4() {
    let outcome = |score: u8| {
        let credit_score = super::super::loan_request::CreditScore {
            score,
            national_id: "123456ab".into(),
            at: crate::engine::timestamp::Timestamp::UNIX_EPOCH,
        };
        let command = super::super::loan_request::Command::RequestLoan {
            loan_request_id: FIRST,
            name: "Yev".into(),
            amount: 1,
            national_id: "123456ab".into(),
            credit_score: Some(credit_score),
        };
        let events = LoanRequest::decide(&LoanRequest::Absent, command).expect("nobody has made it yet");
        assert_eq!(events.len(), 2);
        LoanRequest::evolve(LoanRequest::Requested, &events[1])
    };
    for score in 1..=10 {
        let expected = match score {
            7.. => LoanRequest::Approved,
            5 | 6 => LoanRequest::UnderReview,
            _ => LoanRequest::Denied,
        };
        assert_eq!(outcome(score), expected, "{score}");
    }
}

#[test]
fn every_faulty_field_is_named_at_once_and_nothing_is_written() {
    let mut bank = bank();
    let too_short = said("name", "should be at least 2 character(s)");
    let too_little = said("amount", "must be greater than 0");
    let misshapen = said("national_id", "has invalid format");
    for amount in [json!(0), json!(-1), json!(1.5), json!("1")] {
        for national_id in ["12345aa", "123456aaa", "123456a1", " 123456aa", "١٢٣٤٥٦aa"] {
            let input = json!({"loan_request_id": FIRST, "name": "Y", "amount": amount, "national_id": national_id});
            let refused = bank.give("RequestLoan", input).expect_err("it is faulty");
            let faults: Vec<_> = refused.details.into_iter().map(|fault| (fault.field, fault.message)).collect();
            assert_eq!(faults, [too_short.clone(), too_little.clone(), misshapen.clone()]);
        }
    }
    let nothing = bank.give("RequestLoan", json!({})).expect_err("it is faulty");
    let faults: Vec<_> = nothing.details.into_iter().map(|fault| fault.message).collect();
    assert_eq!(faults, ["must be present"; 4]);
    assert_eq!(bank.log.head().0, 0);
}

#[test]
fn a_reviewed_request_is_denied_or_approved_once_and_leaves_the_dashboard() {
    for (command, event, status) in
        [("DenyLoan", "ManuallyDenied", "manually_denied"), ("ApproveLoan", "ManuallyApproved", "manually_approved")]
    {
        let mut bank = bank();
        bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
        let done = bank.give(command, decides(FIRST, "Ada")).expect("it is under review");
        assert_eq!((done[0].type_parts().1, done[0].stream_version), (event, StreamVersion(3)));
        assert_eq!(bank.rows(DASHBOARD).len(), 0);
        assert_eq!(bank.columns("decisions", &["status", "decided_by"]), [json!([status, "Ada"])]);
        let not = said("not_under_review", "Loan request is not under review");
        assert_eq!(no(bank.give("DenyLoan", decides(FIRST, "Ben"))), not);
        assert_eq!(no(bank.give("ApproveLoan", decides(FIRST, "Ben"))), not);
    }
}

#[test]
fn what_the_rule_has_decided_no_underwriter_decides() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "999999aa")).expect("it is done");
    bank.give("RequestLoan", yev(SECOND, "111111aa")).expect("it is done");
    let not = said("not_under_review", "Loan request is not under review");
    for id in [FIRST, SECOND] {
        assert_eq!(no(bank.give("DenyLoan", json!({"loan_request_id": id}))), not);
        assert_eq!(no(bank.give("ApproveLoan", json!({"loan_request_id": id}))), not);
    }
    let nobodys = bank.give("ApproveLoan", json!({"loan_request_id": Uuid::nil()}));
    assert_eq!(no(nobodys), said("not_found", "Loan request not found"));
}

#[test]
fn an_underwriter_need_not_say_who_they_are() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    bank.give("DenyLoan", json!({"loan_request_id": FIRST})).expect("it is under review");
    assert_eq!(bank.columns("decisions", &["decided_by"]), [json!(["an underwriter"])]);
}

#[test]
fn the_same_request_twice_is_a_conflict_also_while_it_is_under_review() {
    for national_id in ["999999aa", "111111aa", "666666aa"] {
        let mut bank = bank();
        bank.give("RequestLoan", yev(FIRST, national_id)).expect("it is done");
        let again = bank.give("RequestLoan", yev(FIRST, national_id));
        assert_eq!(no(again), said("stream_exists", "Loan request already exists"), "{national_id}");
        assert_eq!(bank.log.head().0, 2);
    }
}

#[test]
fn the_same_command_twice_is_done_once() {
    let mut bank = bank();
    let id = CommandId(Uuid::from_u128(7));
    let first = bank.give_as(id, "RequestLoan", yev(FIRST, "123456ab")).expect("it is done");
    let second = bank.give_as(id, "RequestLoan", yev(FIRST, "123456ab")).expect("it was done");
    assert_eq!(first, second, "with the score of the first time");
}

#[test]
fn a_person_has_one_request_under_review_at_most() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    let second = bank.give("RequestLoan", yev(SECOND, "666666aa"));
    assert_eq!(no(second), said("request_already_open", "A request of this person is already under review"));
    bank.give("RequestLoan", yev(SECOND, "555555aa")).expect("another person may");
    bank.give("ApproveLoan", decides(FIRST, "Ada")).expect("it is under review");
    bank.give("RequestLoan", yev(Uuid::from_u128(9), "666666aa")).expect("nothing of theirs is open any more");
}

#[test]
fn a_person_without_a_review_asks_as_often_as_they_like() {
    let mut bank = bank();
    for id in [FIRST, SECOND] {
        bank.give("RequestLoan", yev(id, "999999aa")).expect("nothing of theirs is open");
    }
}

#[test]
fn of_two_underwriters_the_second_is_told_both_versions() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    let seen = StreamVersion(bank.rows(DASHBOARD)[0]["version"].as_u64().expect("a version"));
    bank.give("ApproveLoan", decides(FIRST, "Ada")).expect("it is under review");
    let conflict = bank.decide_on(seen, "DenyLoan", &object(decides(FIRST, "Ben"))).expect_err("Ada was first");
    assert_eq!((conflict.code(), conflict.actual()), ("wrong_expected_version", StreamVersion(3)));
    assert!(conflict.to_string().contains("at version 3, not at version 2"), "{conflict}");
    assert_eq!(bank.columns("decisions", &["status", "decided_by"]), [json!(["manually_approved", "Ada"])]);
}

#[test]
fn without_the_clearing_house_nothing_is_decided_and_nothing_written() {
    let mut bank = bank();
    bank.set(CLEARING_HOUSE, json!({"on": false}));
    let unavailable = said("credit_score_unavailable", "The credit clearing house cannot be reached");
    assert_eq!(no(bank.give("RequestLoan", yev(FIRST, "999999aa"))), unavailable);
    let mut pretended = yev(FIRST, "111111aa");
    pretended["credit_score"] = json!({"score": 10, "national_id": "111111aa", "at": "2026-03-02T10:00:00Z"});
    assert_eq!(no(bank.give("RequestLoan", pretended.clone())), unavailable);
    assert_eq!(bank.log.head().0, 0);
    bank.set(CLEARING_HOUSE, json!({"on": true}));
    assert_eq!(names(bank.give("RequestLoan", pretended))[1], "AutoDenied", "nobody says their own score");
}

#[test]
fn an_underwriter_decides_without_the_clearing_house() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    bank.set(CLEARING_HOUSE, json!({"on": false}));
    bank.give("DenyLoan", decides(FIRST, "Ada")).expect("the score is known");
}

#[test]
fn the_clearing_house_bears_any_input() {
    let mut bank = bank();
    for national_id in [json!(null), json!(7), json!({"a": []}), json!("")] {
        let input = json!({"national_id": national_id, "credit_score": 7});
        assert_eq!(no(bank.give("RequestLoan", input)).0, "validation_failure");
    }
}

#[test]
fn of_anybody_else_the_clearing_house_says_every_score_from_1_to_10() {
    let mut bank = bank();
    let scores: BTreeSet<_> = (1..200_u128)
        .filter_map(|number| {
            let done = bank.give("RequestLoan", yev(Uuid::from_u128(number), &format!("{number:06}ab")));
            done.ok().and_then(|done| done[0].data["credit_score"]["score"].as_u64())
        })
        .collect();
    assert_eq!(scores, (1..=10).collect());
}

#[test]
fn a_score_that_the_clearing_house_was_told_of_is_no_chance_and_what_is_no_score_is_as_if_not_told() {
    let mut bank = bank();
    bank.set(CLEARING_HOUSE, json!({"scores": {"565656zz": 6, "999999aa": 1, "123456zz": 11, "123456yy": "6"}}));
    let score = |bank: &mut crate::domains::rehearsal::Rehearsal, id: u128, person: &str| {
        let done = bank.give("RequestLoan", yev(Uuid::from_u128(id), person)).expect("it is done");
        done[0].data["credit_score"]["score"].as_u64().expect("a score")
    };
    assert_eq!(score(&mut bank, 1, "565656zz"), 6);
    assert_eq!(score(&mut bank, 2, "999999aa"), 9, "whom it knows, it knows");
    for (id, person) in [(3, "123456zz"), (4, "123456yy")] {
        assert!((1..=10).contains(&score(&mut bank, id, person)), "{person}");
    }
}

#[test]
fn an_amount_that_javascript_cannot_count_is_refused_before_it_is_written() {
    let mut bank = bank();
    for amount in [json!(9_007_199_254_740_993_u64), json!(u64::MAX)] {
        let mut request = yev(FIRST, "999999aa");
        request["amount"] = amount;
        let refused = bank.give("RequestLoan", request).expect_err("it is too much");
        let faults: Vec<_> = refused.details.iter().map(|fault| (&*fault.field, &*fault.message)).collect();
        assert_eq!(faults, [("amount", "must be at most 9007199254740991")]);
    }
    assert_eq!(bank.log.head().0, 0);
}
