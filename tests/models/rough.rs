//! Rough storms: heads without bodies hang, play, and are recorded; nothing is invented that the author did not write.

use super::{give, passes, run};
use hindcast::engine::model::label;
use serde_json::json;

const FERRY: &str = "model Ferry Line\nactor Captain\nevent Ferry Put on Water\nhotspot Who may sail?\ncommand Sell Ticket\nsystem Till\nevent Ticket Sold\npolicy When full, sail\npivotal event Ferry Sailed\n";

#[test]
fn an_event_that_nobody_makes_can_itself_be_clicked() {
    let runtime = run(FERRY);
    let events = give(&runtime, 1, "FerryPutonWater", json!({})).expect("it happened");
    assert_eq!(
        (events[0].event_type.as_str(), events[0].stream_id.0.as_str()),
        ("FerryLine.FerryPutonWater", "ferry-line-1")
    );
    assert!(events[0].data.is_empty());
    assert_eq!(label("FerryPutonWater"), "Ferry Put on Water");
}

#[test]
fn an_event_after_a_command_is_its_outcome_and_only_that_one() {
    let runtime = run(FERRY);
    let events = give(&runtime, 1, "SellTicket", json!({})).expect("nobody says no");
    assert_eq!(events.iter().map(|event| event.type_parts().1).collect::<Vec<_>>(), ["TicketSold"]);
    give(&runtime, 2, "FerrySailed", json!({})).expect("it happened");
    let no = give(&runtime, 3, "TicketSold", json!({})).expect_err("a command makes it");
    assert_eq!(no.code, "unregistered_command");
}

#[test]
fn the_wall_has_what_the_author_wrote_and_nothing_else() {
    let runtime = run(FERRY);
    let context = runtime.contexts()[0].clone();
    let model = &context.model;
    assert_eq!((model.name, model.title, context.prefix), ("ferry-line", "Ferry Line", "FerryLine"));
    let steps: Vec<_> = model.steps.iter().map(|step| (step.command.name, step.happens, step.aggregate)).collect();
    assert_eq!(steps, [("FerryPutonWater", true, ""), ("SellTicket", false, ""), ("FerrySailed", true, "")]);
    assert_eq!(model.pivotal_events, ["FerrySailed"]);
    assert_eq!(model.hotspots[0].at, "FerryPutonWater");
    assert_eq!(
        model.policies.iter().map(|policy| (policy.name, policy.then.len())).collect::<Vec<_>>(),
        [("Whenfull,sail", 0)]
    );
    assert!(context.handlers.is_empty());
}

#[test]
fn a_rough_storm_plays_a_story() {
    passes(&format!(
        "{FERRY}story A day\n  when Ferry Put on Water\n  when Sell Ticket\n  then Ticket Sold\n  when Ferry Sailed\n  then Ferry Sailed\n"
    ));
}
