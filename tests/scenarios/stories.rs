//! Golden traces: what happens in every story of every context, told through the runtime, event by event.

use crate::support::telling::golden_trace;
use expect_test::expect_file;
use hindcast::domains;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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
