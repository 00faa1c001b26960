//! Prepared stories of the loans context: two that go well, and three lessons.
//!
//! Must not do anything that a person could not do.

use super::credit_clearing_house::{NAME as CLEARING_HOUSE, SCORES};
use super::underwriter_desk::{ADA, BEN};
use crate::engine::codec::object;
use crate::engine::scenario::{Act, Beat, Scenario};
use serde_json::{Value, json};

const FIRST: &str = "e0000000-0000-4000-8000-000000000001";
const SECOND: &str = "e0000000-0000-4000-8000-000000000002";
const THIRD: &str = "e0000000-0000-4000-8000-000000000003";
const DASHBOARD: &str = "underwriter-dashboard";
/// A person of whom the clearing house knows nothing, unless it is told.
const ZOE: &str = "565656zz";

/// The stories, those that go well first.
#[must_use]
pub fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario { name: "clear-cases", title: "Clear cases are decided by rule", beats: clear_cases() },
        Scenario { name: "review", title: "An underwriter decides the rest", beats: review() },
        Scenario { name: "two-underwriters", title: "Two underwriters decide at once", beats: two_underwriters() },
        Scenario { name: "clearing-house-down", title: "The clearing house is down", beats: clearing_house_down() },
        Scenario { name: "dashboard-stopped", title: "The dashboard stops and catches up", beats: dashboard_stopped() },
    ]
}

fn clear_cases() -> Vec<Beat> {
    vec![
        give(
            "Yev asks for a loan. His score is 9: approved, in the same breath.",
            "RequestLoan",
            yev(FIRST, "999999aa"),
        ),
        give("Somebody with a score of 1 is denied.", "RequestLoan", request(SECOND, "Ivy", 500, "111111aa")),
        in_vain(
            "A faulty form never gets as far as a decision.",
            "RequestLoan",
            request(THIRD, "Y", 0, "12345aa"),
            "validation_failure",
        ),
        in_vain("A request is made once.", "RequestLoan", yev(FIRST, "999999aa"), "stream_exists"),
    ]
}

fn review() -> Vec<Beat> {
    vec![
        give("A score of 6 is no clear case. It goes to the underwriters.", "RequestLoan", yev(FIRST, "666666aa")),
        in_vain(
            "Yev asks once more. One review at a time is enough.",
            "RequestLoan",
            yev(SECOND, "666666aa"),
            "request_already_open",
        ),
        give("Ada says no. The row leaves the dashboard.", "DenyLoan", decides(FIRST, ADA)),
        in_vain("A decision is made once.", "ApproveLoan", decides(FIRST, BEN), "not_under_review"),
        give("Now Yev may ask again.", "RequestLoan", yev(SECOND, "666666aa")),
        beat("Look back: nothing was open here.", Act::LookBack(2)),
        beat("And now there is.", Act::LookAtNow),
    ]
}

fn two_underwriters() -> Vec<Beat> {
    vec![
        give("Yev asks for a loan. A score of 5 is for the underwriters.", "RequestLoan", yev(FIRST, "555555aa")),
        beat("Ada looks at her desk: the request, at version 2.", Act::Look(ADA)),
        beat("Ben looks at his: the same request, at the same version.", Act::Look(BEN)),
        beat(
            "Ada is faster, and approves. That is version 3, and Ben’s desk is as it was.",
            Act::GiveAsSeen(ADA, "ApproveLoan", object(decides(FIRST, ADA))),
        ),
        beat(
            "Ben denies what he saw at version 2. It is at 3 by now: he is told both, and sees Ada’s decision.",
            Act::GiveTooLate(BEN, "DenyLoan", object(decides(FIRST, BEN))),
        ),
    ]
}

fn clearing_house_down() -> Vec<Beat> {
    vec![
        set("The clearing house is switched off.", json!({"on": false})),
        in_vain(
            "Without a score nothing is decided, and nothing is written.",
            "RequestLoan",
            yev(FIRST, "666666aa"),
            "credit_score_unavailable",
        ),
        set("It comes back, and is slow.", json!({"on": true, "delay_ms": 2_000})),
        give("The same request waits for the score, and is written.", "RequestLoan", yev(FIRST, "666666aa")),
        set("It is switched off again.", json!({"on": false})),
        beat("The dashboard is folded anew. Nobody is asked: the score is in the event.", Act::Rebuild(DASHBOARD)),
        give("Ada needs no score to decide.", "ApproveLoan", decides(FIRST, ADA)),
        set("All is as it was.", json!({"on": true, "delay_ms": 100})),
    ]
}

fn dashboard_stopped() -> Vec<Beat> {
    vec![
        set("The clearing house hears of Zoe: her score is 6.", json!({ SCORES: { ZOE: 6 } })),
        beat("The dashboard is stopped.", Act::Pause(DASHBOARD)),
        give("Yev asks for a loan.", "RequestLoan", yev(FIRST, "666666aa")),
        give("So does Ivy.", "RequestLoan", request(SECOND, "Ivy", 500, "555555aa")),
        give("And Zoe. Three reviews, and the dashboard shows none.", "RequestLoan", request(THIRD, "Zoe", 700, ZOE)),
        beat("The dashboard goes on where it was: three rows, none twice.", Act::Resume(DASHBOARD)),
        beat("Folded anew it is the same.", Act::Rebuild(DASHBOARD)),
    ]
}

fn yev(loan_request_id: &str, national_id: &str) -> Value {
    request(loan_request_id, "Yev", 1_000, national_id)
}

fn request(loan_request_id: &str, name: &str, amount: u64, national_id: &str) -> Value {
    json!({"loan_request_id": loan_request_id, "name": name, "amount": amount, "national_id": national_id})
}

fn decides(loan_request_id: &str, underwriter: &str) -> Value {
    json!({"loan_request_id": loan_request_id, "underwriter": underwriter})
}

fn beat(says: &'static str, act: Act) -> Beat {
    Beat { says, act }
}

fn set(says: &'static str, settings: Value) -> Beat {
    beat(says, Act::Set(CLEARING_HOUSE, object(settings)))
}

fn give(says: &'static str, command: &'static str, data: Value) -> Beat {
    beat(says, Act::Give(command, object(data)))
}

fn in_vain(says: &'static str, command: &'static str, data: Value, code: &'static str) -> Beat {
    beat(says, Act::GiveInVain(command, object(data), code))
}
