//! Golden traces: what happens in every story of every context, told through the runtime, event by event.

use crate::support::telling::{exported_story, golden_trace};
use crate::support::{exported, log_of, now, object};
use expect_test::expect_file;
use hindcast::domains;
use hindcast::runtime::{Command, FixedEnvironment, Runtime};
use hindcast::store::MemoryStore;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use uuid::Uuid;

fn folder(context: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(context)
}

#[test]
fn every_story_goes_as_its_golden_trace_says() {
    for context in domains::all() {
        for scenario in &context.model.scenarios {
            let file = folder(context.model.name).join(format!("{}.txt", scenario.name));
            expect_file![file].assert_eq(&golden_trace(&context, scenario));
        }
    }
}

#[test]
fn a_story_that_is_told_twice_goes_the_same_way() {
    for context in domains::all() {
        for scenario in &context.model.scenarios {
            assert_eq!(golden_trace(&context, scenario), golden_trace(&context, scenario), "{}", scenario.name);
        }
    }
}

#[test]
fn a_story_that_is_told_twice_leaves_the_same_bytes_behind() {
    for context in domains::all() {
        for scenario in &context.model.scenarios {
            let text = exported_story(&context, scenario);
            assert!(text.lines().count() > 1, "{} leaves something behind", scenario.name);
            assert_eq!(text, exported_story(&context, scenario), "{}", scenario.name);
        }
    }
}

/// Loan requests of persons whom the clearing house does not know, so that their scores are drawn: the log, and the scores.
fn by_chance() -> (String, Vec<serde_json::Value>) {
    let bank = Runtime::new(MemoryStore::default(), FixedEnvironment::default(), domains::all());
    now(bank.take_the_lead()).expect("memory does not fail");
    for number in 1..=9_u128 {
        let id = Uuid::from_u128(number);
        let data =
            json!({"loan_request_id": id, "name": "Zoe", "amount": 1_000, "national_id": format!("56565{number}zz")});
        let (context, name) = ("loans".into(), "RequestLoan".into());
        now(bank.dispatch(Command { context, name, data: object(data), ..Command::default() })).expect("it is new");
        now(bank.run_handlers()).expect("memory does not fail");
    }
    let asked = log_of(bank.store()).into_iter().filter(|event| event.type_parts().1 == "LoanRequested");
    (exported(&bank), asked.map(|event| event.data["credit_score"]["score"].clone()).collect())
}

#[test]
fn what_is_drawn_by_chance_is_drawn_alike_and_leaves_the_same_bytes_behind() {
    let (text, scores) = by_chance();
    assert_eq!(scores.len(), 9);
    assert!(scores.iter().all(serde_json::Value::is_u64), "{scores:?}");
    assert!(scores.iter().any(|score| *score != scores[0]), "it is chance: {scores:?}");
    assert_eq!((text, scores), by_chance());
}

#[test]
fn every_context_has_at_least_two_stories_and_no_trace_without_its_story() {
    for context in domains::all() {
        let name = context.model.name;
        let stories: BTreeSet<String> = context.model.scenarios.iter().map(|it| format!("{}.txt", it.name)).collect();
        assert!(stories.len() >= 2, "{name} has {stories:?}");
        let traces = folder(name).read_dir().expect("a folder of traces");
        let traces: BTreeSet<String> =
            traces.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        assert_eq!(traces, stories, "{name}");
    }
}

#[test]
fn every_context_has_a_story_that_goes_well_and_one_with_a_lesson() {
    for context in domains::all() {
        let traces: Vec<String> = context.model.scenarios.iter().map(|it| golden_trace(&context, it)).collect();
        assert!(traces.iter().all(|trace| trace.lines().count() > 1), "{}: something happens", context.model.name);
        // a refusal, or something that is done to a handler, a system or the playhead
        let acts = context.model.scenarios.iter().flat_map(|scenario| &scenario.beats).map(|beat| &beat.act);
        let lesson = acts.filter(|act| !matches!(act, hindcast::engine::scenario::Act::Give(..))).count();
        assert!(lesson > 0, "{} has a lesson", context.model.name);
    }
}
