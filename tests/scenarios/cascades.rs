//! What one action sets off has an end, in depth and in number, and reaching it is reported.

use crate::support::toy::{self, ECHO, cast, command, echoing, give};
use crate::support::{log_of, now, status};
use hindcast::runtime::{OnError, Order, Then};
use serde_json::json;

fn rings(toys: &toy::Toys<hindcast::store::MemoryStore>) -> usize {
    log_of(toys.store()).iter().filter(|event| event.event_type == "Toy.BellRung").count()
}

#[test]
fn a_cascade_within_the_bounds_comes_to_its_end() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a"), echoing("a", 60)]);
    assert_eq!((rings(&toys), status(&toys, ECHO).parked), (61, 0));
}

#[test]
fn commands_that_follow_from_each_other_for_too_long_end_and_are_reported() {
    let toys = toy::leader(toy::store());
    give(&toys, 0, [cast("a"), echoing("a", 1_000)]);
    assert_eq!(rings(&toys), 66, "the first, and as many as may follow from each other");
    let parked = now(toys.parked()).expect("memory does not fail").pop().expect("it is reported");
    assert_eq!((parked.handler.as_str(), parked.tries), (ECHO, 1));
    assert!(parked.reason.contains("64 commands"), "{}", parked.reason);
    assert_eq!(status(&toys, ECHO).on_error.then, Then::Park);
    give(&toys, 10, [echoing("a", 1)]);
    assert_eq!(rings(&toys), 68, "the next action is not concerned");
}

#[test]
fn a_policy_that_passes_over_errors_reports_a_cascade_that_goes_too_far_all_the_same() {
    let toys = toy::leader(toy::store());
    let skips = OnError { then: Then::Skip, ..OnError::default() };
    now(toys.order(ECHO, Order::OnError(skips.into()))).expect("it is known");
    give(&toys, 0, [cast("a"), echoing("a", 1_000)]);
    let parked = now(toys.parked()).expect("memory does not fail").pop().expect("it is reported");
    assert_eq!((rings(&toys), parked.handler.as_str()), (66, ECHO));
    assert!(parked.reason.contains("64 commands"), "{}", parked.reason);
    give(&toys, 10, [echoing("a", 1)]);
    assert_eq!((rings(&toys), status(&toys, ECHO).lag), (68, 0), "and it goes on");
}

#[test]
fn an_action_that_leads_to_too_many_events_ends_and_is_reported() {
    let toys = toy::leader(toy::store());
    let wide = command("Ring", json!({"bell": "wide", "times": 100, "echoes": 3}));
    for handler in [toy::LINKER, toy::CARETAKER, toy::CRIER] {
        now(toys.order(handler, Order::Pause)).expect("it is known");
    }
    give(&toys, 0, [cast("wide"), wide]);
    let rings = rings(&toys);
    assert!((5_000..5_200).contains(&rings), "{rings}");
    let parked = now(toys.parked()).expect("memory does not fail");
    assert!(parked[0].reason.contains("5000 are allowed"), "{}", parked[0].reason);
}
