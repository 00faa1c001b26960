//! The credit clearing house: an external system that knows how good a debtor somebody is.
//!
//! It is asked before a loan request is decided. Its answer goes into the command, and from there into the event: a replay
//! never asks again. Must not know what is made of a score.

use super::loan_request::{CreditScore, Rejection as Refused};
use crate::engine::enrichment::{Enrichment, Known};
use crate::engine::event::JsonObject;
use crate::engine::model::SystemSticky;
use crate::engine::rejection::Rejection;
use serde_json::{Value, json};

/// Its name.
pub const NAME: &str = "credit-clearing-house";

/// The persons whom it knows, each with the score, from 1 to 10.
pub const KNOWN: [(&str, u8); 4] = [("999999aa", 9), ("666666aa", 6), ("555555aa", 5), ("111111aa", 1)];

/// `RequestLoan` is told the credit score.
pub const CREDIT_SCORE: Enrichment = Enrichment { command: "RequestLoan", system: Some(NAME), enrich };

/// How it is set: switched on, and answering after a tenth of a second.
#[must_use]
pub fn sticky() -> SystemSticky {
    let mut settings = JsonObject::new();
    settings.insert("on".into(), true.into());
    settings.insert("delay_ms".into(), 100.into());
    SystemSticky { name: NAME, settings }
}

/// Asks about the person in the input. Without one there is nobody to ask about, and the validation will say so.
fn enrich(data: &mut JsonObject, known: &Known) -> Result<(), Rejection> {
    data.remove("credit_score");
    let Some(national_id) = data.get("national_id").and_then(Value::as_str).map(str::to_owned) else { return Ok(()) };
    if known.system.get("on") != Some(&Value::Bool(true)) {
        return Err(Rejection::of(Refused::CreditScoreUnavailable));
    }
    let answer = CreditScore { score: score_of(&national_id, known.random), national_id, at: known.now };
    data.insert("credit_score".into(), json!(answer));
    Ok(())
}

/// Four persons are known; of all others it says something by chance.
fn score_of(national_id: &str, random: u64) -> u8 {
    let known = KNOWN.iter().find(|(known, _)| *known == national_id);
    known.map_or_else(|| u8::try_from(random % 10).unwrap_or_default() + 1, |(_, score)| *score)
}
