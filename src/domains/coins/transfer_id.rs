//! The id of a transfer in its one spelling, before it is looked up whether it is taken.
//!
//! A UUID can be written in several ways, and uniqueness compares text. Must not judge: what is no id is left to the
//! validation.

use crate::engine::enrichment::{Enrichment, Known};
use crate::engine::event::JsonObject;
use crate::engine::rejection::Rejection;
use serde_json::Value;
use uuid::Uuid;

/// Spells `transfer_id` of **Send Coins**.
#[must_use]
pub fn enrichment() -> Enrichment {
    Enrichment::new("SendCoins", None, enrich)
}

#[expect(clippy::unnecessary_wraps, reason = "an enrichment may refuse, and this one never does")]
fn enrich(data: &mut JsonObject, _: &Known) -> Result<(), Rejection> {
    if let Some(said) = data.get_mut("transfer_id")
        && let Some(id) = said.as_str().and_then(|text| Uuid::parse_str(text).ok())
    {
        *said = Value::from(id.to_string());
    }
    Ok(())
}
