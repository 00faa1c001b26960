//! Given, when, then: the rules of the loans context, beside the rules.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod dashboard;
mod desk;
mod requests;

use super::Loans;
use crate::domains::rehearsal::{Done, Rehearsal};
use serde_json::{Value, json};
use uuid::Uuid;

pub const FIRST: Uuid = Uuid::from_u128(0xE1);
pub const SECOND: Uuid = Uuid::from_u128(0xE2);
pub const DASHBOARD: &str = "underwriter-dashboard";
pub const CLEARING_HOUSE: &str = "credit-clearing-house";

pub fn bank() -> Rehearsal {
    Rehearsal::of::<Loans>()
}

pub fn yev(loan_request_id: Uuid, national_id: &str) -> Value {
    json!({"loan_request_id": loan_request_id, "name": "Yev", "amount": 1_000, "national_id": national_id})
}

pub fn decides(loan_request_id: Uuid, underwriter: &str) -> Value {
    json!({"loan_request_id": loan_request_id, "underwriter": underwriter})
}

/// The names of what happened.
pub fn names(done: Done) -> Vec<String> {
    done.expect("it is done").iter().map(|event| event.type_parts().1.to_owned()).collect()
}

/// Code and message of a "no".
pub fn no(done: Done) -> (String, String) {
    let rejection = done.expect_err("it is refused");
    (rejection.code, rejection.message)
}

/// A "no", as it is written in a test.
pub fn said(code: &str, message: &str) -> (String, String) {
    (code.into(), message.into())
}

/// A person of whom the clearing house says 5 or 6 when asked next, beside the known ones: found by trying.
pub fn somebody_unclear(bank: &mut Rehearsal, loan_request_id: u128) -> Value {
    for number in 0_u128..100 {
        let id = Uuid::from_u128((loan_request_id << 16) + number);
        let request = yev(id, &format!("{:06}xy", loan_request_id * 100 + number));
        if names(bank.give("RequestLoan", request.clone()))[1] == "ManualReviewRequired" {
            return request;
        }
    }
    panic!("the clearing house never says 5 or 6");
}
