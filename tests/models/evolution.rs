//! A model that has run is changed: what was recorded is read as it is meant today.

use super::{Running, give, rows, run};
use crate::support::now;
use hindcast::language::host::host;
use hindcast::runtime::{FixedEnvironment, Runtime};
use serde_json::json;
use std::sync::Arc;

const OLD: &str = "model T\naggregate Member\n  one per member_id\n  remembers name: text\ncommand Join\n  on Member\n  member_id: new id\n  name: text\n  then Joined\nevent Joined\n  copies name\nview Members\n  one row per member_id\n  shows name\n  on Joined adds row: copies name\n";

/// The same workspace with another text.
fn rewritten(runtime: &Running, text: &str) -> Running {
    let context = host(text).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let runtime = Runtime::new(runtime.store().clone(), FixedEnvironment::default(), vec![Arc::new(context)]);
    now(runtime.take_up()).expect("memory does not fail");
    now(runtime.take_the_lead()).expect("memory does not fail");
    now(runtime.run_handlers()).expect("memory does not fail");
    runtime
}

#[test]
fn a_new_field_is_filled_when_old_events_are_read() {
    let runtime = run(OLD);
    give(&runtime, 1, "Join", json!({"member_id": "00000000-0000-0000-0000-00000000000a", "name": "Ada"}))
        .expect("it is new");
    let text = OLD
        .replace("  name: text\n", "  name: text\n  level: whole number = 1\n  shown: text, was upper(name)\n")
        .replace("shows name", "shows name, level, shown")
        .replace("adds row: copies name", "adds row: copies name, level, shown");
    let runtime = rewritten(&runtime, &text);
    let row = json!({"member_id": "00000000-0000-0000-0000-00000000000a", "name": "Ada", "level": 1, "shown": "ADA"});
    assert_eq!(rows(&runtime, "members"), [row]);
    let recorded = crate::support::log_of(runtime.store());
    assert!(!recorded[0].data.contains_key("level"), "the log stays as it was written");
}

#[test]
fn a_head_that_is_called_otherwise_reads_the_events_of_its_old_name() {
    let runtime = run(OLD);
    let id = json!({"member_id": "00000000-0000-0000-0000-00000000000a", "name": "Ada"});
    give(&runtime, 1, "Join", id).expect("it is new");
    let text = OLD.replace("then Joined", "then Member Welcomed").replace("on Joined", "on Member Welcomed");
    let text = text.replace("event Joined", "event Member Welcomed was Joined");
    let runtime = rewritten(&runtime, &text);
    assert_eq!(rows(&runtime, "members").len(), 1);
    assert!(runtime.knows("T.Joined") && runtime.knows("T.MemberWelcomed"));
}

#[test]
fn editing_one_view_folds_that_view_anew_and_no_other() {
    let versions = |text: &str| {
        let context = host(text).unwrap_or_else(|findings| panic!("{findings:#?}"));
        context.handlers.iter().map(|handler| (handler.name, handler.version)).collect::<Vec<_>>()
    };
    let two = format!(
        "{OLD}view Names\n  one row per name\n  shows count\n  on Joined adds or changes row: adds 1 to count\n"
    );
    let (before, after) = (versions(&two), versions(&two.replace("adds 1 to count", "adds 2 to count")));
    assert_eq!(before[0], after[0]);
    assert_ne!(before[1], after[1]);
    let moved = two.replace("command Join", "event Noticed\n\n-- a comment\ncommand Join");
    assert_eq!(before, versions(&moved), "what stands elsewhere does not matter");
}

#[test]
fn events_of_a_type_that_is_gone_are_passed_over() {
    let runtime = run(OLD);
    give(&runtime, 1, "Join", json!({"member_id": "00000000-0000-0000-0000-00000000000a", "name": "Ada"}))
        .expect("it is new");
    let text = "model T\nevent Party Held\n";
    let runtime = rewritten(&runtime, text);
    assert!(!runtime.knows("T.Joined"));
    give(&runtime, 2, "PartyHeld", json!({})).expect("it happened");
    assert_eq!(crate::support::log_of(runtime.store()).len(), 2);
}
