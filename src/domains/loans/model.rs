//! The wall of the loans context: what hangs where, in the order of time.
//!
//! Must say nothing that the code does not do; a test holds the two against each other.

use super::{credit_clearing_house, loan_request, scenarios};
use crate::engine::model::{CommandSticky, Hotspot, Model, Step, ViewSticky};

/// The board.
#[must_use]
pub fn model() -> Model {
    Model {
        name: "loans",
        title: "Loans",
        steps: vec![
            Step {
                actor: Some("Applicant"),
                asks: Some(credit_clearing_house::NAME),
                happens: false,
                command: CommandSticky {
                    name: "RequestLoan",
                    fields: loan_request::request_loan_fields(),
                    unique: vec![loan_request::UNIQUE_PERSON],
                },
                aggregate: "LoanRequest",
                events: vec!["LoanRequested", "AutoApproved", "AutoDenied", "ManualReviewRequired"],
                views: vec!["underwriter-dashboard", "decisions"],
            },
            decision("DenyLoan", "ManuallyDenied"),
            decision("ApproveLoan", "ManuallyApproved"),
        ],
        policies: Vec::new(),
        views: vec![
            ViewSticky {
                name: "underwriter-dashboard",
                columns: vec!["loan_request_id", "name", "amount", "national_id", "score", "since", "version"],
                when_empty: "Nothing to decide. Ask for a loan with a score of 5 or 6: 555555aa, 666666aa.",
                ..ViewSticky::default()
            },
            ViewSticky {
                name: "decisions",
                columns: vec!["loan_request_id", "name", "amount", "national_id", "score", "status", "decided_by"],
                when_empty: "Nobody has asked for a loan yet. Ask for one on the wall.",
                ..ViewSticky::default()
            },
        ],
        systems: vec![credit_clearing_house::sticky()],
        hotspots: vec![Hotspot { question: "What if the clearing house is down?", at: "RequestLoan" }],
        known_by: vec!["name"],
        called_after: Vec::new(),
        pivotal_events: vec!["ManualReviewRequired"],
        loose: Vec::new(),
        scenarios: scenarios::scenarios(),
    }
}

fn decision(command: &'static str, event: &'static str) -> Step {
    Step {
        actor: Some("Underwriter"),
        asks: None,
        happens: false,
        command: CommandSticky { name: command, fields: loan_request::decision_fields(), unique: Vec::new() },
        aggregate: "LoanRequest",
        events: vec![event],
        views: vec!["underwriter-dashboard", "decisions"],
    }
}
