//! A person has one open review at most, and every request comes to one end, whatever a day at the bank brings.

use super::cases;
use crate::rehearsal::Rehearsal;
use hindcast::domains::loans::Loans;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const DASHBOARD: &str = "underwriter-dashboard";

/// What somebody does next.
#[derive(Clone, Debug)]
enum Deed {
    Request(u8, &'static str),
    Deny(u8),
    Approve(u8),
    Switch(bool),
    Stop,
    GoOn,
}

fn deed() -> impl Strategy<Value = Deed> {
    let person = proptest::sample::select(&["999999aa", "666666aa", "555555aa", "111111aa", "123456ab", "nobody"][..]);
    prop_oneof![
        8 => (0_u8..8, person).prop_map(|(id, person)| Deed::Request(id, person)),
        2 => (0_u8..8).prop_map(Deed::Deny),
        2 => (0_u8..8).prop_map(Deed::Approve),
        1 => any::<bool>().prop_map(Deed::Switch),
        1 => Just(Deed::Stop),
        1 => Just(Deed::GoOn),
    ]
}

fn after(deeds: &[Deed]) -> Rehearsal {
    let mut bank = Rehearsal::of::<Loans>();
    let id = |number: &u8| Uuid::from_u128(u128::from(*number));
    for deed in deeds {
        // a "no" is as good as a yes here
        let _ = match deed {
            Deed::Request(number, national_id) => bank.give(
                "RequestLoan",
                json!({"loan_request_id": id(number), "name": "Yev", "amount": 7, "national_id": national_id}),
            ),
            Deed::Deny(number) => bank.give("DenyLoan", json!({"loan_request_id": id(number)})),
            Deed::Approve(number) => bank.give("ApproveLoan", json!({"loan_request_id": id(number)})),
            Deed::Switch(on) => {
                bank.set("credit-clearing-house", json!({"on": on}));
                continue;
            }
            Deed::Stop => {
                bank.pause(DASHBOARD);
                continue;
            }
            Deed::GoOn => {
                bank.resume(DASHBOARD);
                continue;
            }
        };
    }
    bank.resume(DASHBOARD);
    bank
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn a_person_has_one_open_review_at_most(deeds in vec(deed(), 0..40)) {
        let bank = after(&deeds);
        let mut open = BTreeMap::new();
        for event in bank.events() {
            let request = event.data["loan_request_id"].to_string();
            match event.type_parts().1 {
                "ManualReviewRequired" => {
                    let before = open.insert(event.data["national_id"].to_string(), request);
                    prop_assert!(before.is_none(), "{} and {before:?}", event.data["loan_request_id"]);
                }
                "ManuallyDenied" | "ManuallyApproved" => open.retain(|_, known| *known != request),
                _ => {}
            }
        }
        let shown: BTreeSet<_> = bank.rows(DASHBOARD).iter().map(|row| row["loan_request_id"].to_string()).collect();
        prop_assert_eq!(shown, open.into_values().collect::<BTreeSet<_>>());
    }

    #[test]
    fn every_request_ends_in_one_of_four_decisions_or_is_under_review(deeds in vec(deed(), 0..40)) {
        let bank = after(&deeds);
        let mut streams = BTreeMap::<_, Vec<String>>::new();
        for event in bank.events() {
            streams.entry(event.stream_id.clone()).or_default().push(event.type_parts().1.to_owned());
        }
        for (stream, events) in &streams {
            let events: Vec<_> = events.iter().map(String::as_str).collect();
            let fine = matches!(
                events[..],
                ["LoanRequested", "AutoApproved" | "AutoDenied" | "ManualReviewRequired"]
                    | ["LoanRequested", "ManualReviewRequired", "ManuallyDenied" | "ManuallyApproved"]
            );
            prop_assert!(fine, "{stream}: {events:?}");
        }
        let decisions = bank.rows("decisions");
        prop_assert_eq!(decisions.len(), streams.len());
        let under_review = decisions.iter().filter(|row| row["status"] == "under_review").count();
        prop_assert_eq!(under_review, bank.rows(DASHBOARD).len());
        prop_assert!(decisions.iter().all(|row| (row["decided_by"] == json!(null)) == (row["status"] == "under_review")));
    }
}
