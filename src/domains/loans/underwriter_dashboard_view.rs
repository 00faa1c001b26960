//! Underwriter dashboard: the requests that an underwriter has to decide, each with the version that is being looked at.
//!
//! Must not know how a review ends: a decided request leaves the list.

use super::loan_request::Event;
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};

/// The table whose keys are the national ids of persons with a request under review.
pub const PERSONS: &str = "persons-under-review";

/// Folds into the read model Underwriter dashboard.
#[derive(Debug)]
pub struct UnderwriterDashboardView;

impl Projection for UnderwriterDashboardView {
    type Event = Event;
    const NAME: &'static str = "underwriter-dashboard";
    const REMEMBERS: &'static [&'static str] = &[PERSONS];

    fn apply(tables: &mut Writer, event: &Event, recorded: &RecordedEvent) {
        match event {
            Event::ManualReviewRequired { loan_request_id, name, amount, national_id, score } => {
                let row = json!({
                    "loan_request_id": loan_request_id,
                    "name": name,
                    "amount": amount,
                    "national_id": national_id,
                    "score": score,
                    "since": recorded.created_at,
                    "version": recorded.stream_version,
                });
                tables.put(Self::NAME, loan_request_id, row);
                tables.put(PERSONS, national_id, json!({"loan_request_id": loan_request_id}));
            }
            Event::ManuallyDenied { loan_request_id, .. } | Event::ManuallyApproved { loan_request_id, .. } => {
                let row = tables.get(Self::NAME, loan_request_id).unwrap_or_default();
                if let Some(national_id) = row.get("national_id").and_then(Value::as_str) {
                    tables.remove(PERSONS, national_id);
                }
                tables.remove(Self::NAME, loan_request_id);
            }
            Event::LoanRequested { .. } | Event::AutoApproved { .. } | Event::AutoDenied { .. } => {}
        }
    }
}
