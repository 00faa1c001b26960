//! Decisions: every request, what came of it, and who said so.
//!
//! Must not know why.

use super::loan_request::Event;
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::json;
use uuid::Uuid;

/// Folds into the read model Decisions.
#[derive(Debug)]
pub struct DecisionsView;

impl Projection for DecisionsView {
    type Event = Event;
    const NAME: &'static str = "decisions";

    fn apply(tables: &mut Writer, event: &Event, _: &RecordedEvent) {
        match event {
            Event::LoanRequested { loan_request_id, name, amount, national_id, credit_score } => {
                let row = json!({
                    "loan_request_id": loan_request_id,
                    "name": name,
                    "amount": amount,
                    "national_id": national_id,
                    "score": credit_score.score,
                    "status": "requested",
                    "decided_by": null,
                });
                tables.put(Self::NAME, loan_request_id, row);
            }
            Event::ManualReviewRequired { loan_request_id, .. } => {
                tables.change(Self::NAME, loan_request_id, json!({"status": "under_review"}));
            }
            Event::AutoApproved { loan_request_id } => decided(tables, *loan_request_id, "auto_approved", "rule"),
            Event::AutoDenied { loan_request_id } => decided(tables, *loan_request_id, "auto_denied", "rule"),
            Event::ManuallyDenied { loan_request_id, underwriter } => {
                decided(tables, *loan_request_id, "manually_denied", by(underwriter.as_deref()));
            }
            Event::ManuallyApproved { loan_request_id, underwriter } => {
                decided(tables, *loan_request_id, "manually_approved", by(underwriter.as_deref()));
            }
        }
    }
}

fn decided(tables: &mut Writer, loan_request_id: Uuid, status: &str, by: &str) {
    tables.change(DecisionsView::NAME, loan_request_id, json!({"status": status, "decided_by": by}));
}

/// An underwriter need not say who they are.
fn by(underwriter: Option<&str>) -> &str {
    underwriter.unwrap_or("an underwriter")
}
