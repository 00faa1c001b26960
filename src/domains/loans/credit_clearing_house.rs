//! The credit clearing house: an external system that knows how good a debtor somebody is.
//!
//! It is asked before a loan request is decided. Its answer goes into the command, and from there into the event: a replay
//! never asks again. Must not know what is made of a score.

use super::loan_request::{CreditScore, Rejection as Refused};
use crate::engine::enrichment::{Enrichment, Known};
use crate::engine::event::JsonObject;
use crate::engine::model::SystemSticky;
use crate::engine::rejection::Rejection;
use crate::engine::schema::{Example, Field, FieldKind, Limit};
use serde_json::{Value, json};

/// Its name.
pub const NAME: &str = "credit-clearing-house";

/// The persons whom it knows, each with the score, from 1 to 10.
pub const KNOWN: [(&str, u8); 4] = [("999999aa", 9), ("666666aa", 6), ("555555aa", 5), ("111111aa", 1)];

/// `RequestLoan` is told the credit score.
#[must_use]
pub fn credit_score() -> Enrichment {
    Enrichment::new("RequestLoan", Some(NAME), enrich)
}

/// The setting that makes it know more persons, each with the score.
pub const SCORES: &str = "scores";

/// How it is set: switched on, answering after a tenth of a second, and knowing nobody else.
#[must_use]
pub fn sticky() -> SystemSticky {
    let mut settings = JsonObject::new();
    settings.insert("on".into(), true.into());
    settings.insert("delay_ms".into(), 100.into());
    settings.insert(SCORES.into(), JsonObject::new().into());
    let scores = FieldKind::ByName(Box::new(FieldKind::Whole));
    let fields = vec![
        Field::new("on", FieldKind::YesNo, Example::Empty),
        Field::new("delay_ms", FieldKind::Above(Limit { above: -1.0, whole: true }), Example::Empty).optional(),
        Field::new(SCORES, scores, Example::Empty).optional(),
    ];
    SystemSticky { name: NAME, settings, fields }
}

/// Asks about the person in the input. Without one there is nobody to ask about, and the validation will say so.
fn enrich(data: &mut JsonObject, known: &Known) -> Result<(), Rejection> {
    data.remove("credit_score");
    let Some(national_id) = data.get("national_id").and_then(Value::as_str).map(str::to_owned) else { return Ok(()) };
    if known.system.get("on") != Some(&Value::Bool(true)) {
        return Err(Rejection::of(Refused::CreditScoreUnavailable));
    }
    let by_chance = || u8::try_from(known.random % 10).unwrap_or_default() + 1;
    let score = score_of(&national_id).or_else(|| set_for(&national_id, &known.system)).unwrap_or_else(by_chance);
    let answer = CreditScore { score, national_id, at: known.now };
    data.insert("credit_score".into(), json!(answer));
    Ok(())
}

/// Four persons are always known; of those of whom nobody has said anything it says something by chance.
fn score_of(national_id: &str) -> Option<u8> {
    KNOWN.iter().find(|(known, _)| *known == national_id).map(|(_, score)| *score)
}

/// The score that somebody has set; what is none is as if it were not set.
fn set_for(national_id: &str, settings: &JsonObject) -> Option<u8> {
    told(settings).into_iter().find(|(known, _)| known == national_id).map(|(_, score)| score)
}

/// The persons whom it was told of, each with the score.
#[must_use]
pub fn told(settings: &JsonObject) -> Vec<(String, u8)> {
    let scores = settings.get(SCORES).and_then(Value::as_object);
    let is_score = |score: &Value| score.as_u64().filter(|score| (1..=10).contains(score));
    let of = |(person, score): (&String, &Value)| Some((person.clone(), u8::try_from(is_score(score)?).ok()?));
    scores.map(|scores| scores.iter().filter_map(of).collect()).unwrap_or_default()
}
