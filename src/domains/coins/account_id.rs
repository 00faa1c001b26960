//! The id of an account in its one spelling, before anything is decided about it.
//!
//! It names a stream, is proved to and is compared, so `me` and `me` with a space behind it must not become two accounts. Must not
//! judge: what is blank or no text is left to the validation.

use crate::engine::enrichment::{Enrichment, Known};
use crate::engine::event::JsonObject;
use crate::engine::rejection::Rejection;
use crate::engine::spelling::compared;
use serde_json::Value;

/// Spells the accounts of every command.
#[must_use]
pub fn enrichments() -> [Enrichment; 3] {
    ["MineCoin", "SendCoins", "ReceiveCoins"].map(|command| Enrichment::new(command, None, enrich))
}

const FIELDS: [&str; 3] = ["account_id", "to", "from"];

#[expect(clippy::unnecessary_wraps, reason = "an enrichment may refuse, and this one never does")]
fn enrich(data: &mut JsonObject, _: &Known) -> Result<(), Rejection> {
    for field in FIELDS {
        if let Some(Value::String(account)) = data.get_mut(field) {
            *account = compared(account);
        }
    }
    Ok(())
}
