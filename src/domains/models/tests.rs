//! Given, when, then: the rules of the models context.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

use super::Models;
use crate::domains::rehearsal::Rehearsal;
use serde_json::{Value, json};
use uuid::Uuid;

const M1: Uuid = Uuid::from_u128(1);
const M2: Uuid = Uuid::from_u128(2);
const STREAM: &str = "model-00000000-0000-0000-0000-000000000001";

fn text(id: Uuid, name: &str, text: &str) -> Value {
    json!({"model_id": id, "name": name, "text": text, "language": 1})
}

#[test]
fn each_text_of_a_model_is_an_event() {
    let mut models = Rehearsal::of::<Models>();
    models.give("WriteModel", text(M1, "library", "model Library")).unwrap();
    models.give("WriteModel", text(M1, "library", "model Library\n\nevent Book Borrowed")).unwrap();
    let wrote = |n: u32| format!("{n} {STREAM}@{n} ModelWritten < WriteModel");
    assert_eq!(models.trace(), [wrote(1), wrote(2)]);
    let rows = models.rows("models");
    assert_eq!((rows.len(), &rows[0]["name"], &rows[0]["version"]), (1, &json!("library"), &json!(2)));
    assert_eq!(rows[0]["position"], json!(2), "the row says which event has the text");
}

#[test]
fn the_text_that_it_has_is_not_written_again() {
    let mut models = Rehearsal::of::<Models>();
    models.give("WriteModel", text(M1, "library", "model Library")).unwrap();
    assert!(models.give("WriteModel", text(M1, "library", "model Library")).unwrap().is_empty());
}

#[test]
fn a_name_is_taken_once_and_given_back() {
    let mut models = Rehearsal::of::<Models>();
    models.give("WriteModel", text(M1, "library", "model Library")).unwrap();
    assert_eq!(models.give("WriteModel", text(M2, "library", "model Library")).unwrap_err().code, "name_taken");
    models.give("WriteModel", text(M1, "lending", "model Lending")).unwrap();
    models.give("WriteModel", text(M2, "library", "model Library")).unwrap();
    models.give("RemoveModel", json!({"model_id": M2})).unwrap();
    models.give("WriteModel", text(M1, "library", "model Library")).unwrap();
    let names: Vec<_> = models.rows("models").into_iter().map(|row| row["name"].clone()).collect();
    assert_eq!(names, [json!("library")], "a rename keeps the model, and its history with it");
}

#[test]
fn a_model_is_removed_once_and_can_be_written_again() {
    let mut models = Rehearsal::of::<Models>();
    assert_eq!(models.give("RemoveModel", json!({"model_id": M1})).unwrap_err().code, "not_found");
    models.give("WriteModel", text(M1, "library", "model Library")).unwrap();
    models.give("RemoveModel", json!({"model_id": M1})).unwrap();
    assert!(models.rows("models").is_empty());
    models.give("WriteModel", text(M1, "library", "model Library")).unwrap();
    assert_eq!(models.rows("models").len(), 1);
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let mut models = Rehearsal::of::<Models>();
    let refused = models.give("WriteModel", text(M1, "library", &"a".repeat(50_001))).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.details[0].field.as_str()), ("validation_failure", "text"));
}
