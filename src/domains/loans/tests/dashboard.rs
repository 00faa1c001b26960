//! What the underwriter sees, and the guided scenarios.

use super::{DASHBOARD, FIRST, SECOND, bank, decides, somebody_unclear, yev};
use crate::domains::rehearsal::wall::do_what_the_wall_says;
use crate::engine::ids::Position;
use serde_json::json;

#[test]
fn a_dashboard_that_was_stopped_shows_what_it_missed_and_nothing_twice() {
    let mut bank = bank();
    bank.pause(DASHBOARD);
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    bank.give("RequestLoan", yev(SECOND, "555555aa")).expect("it is done");
    let third = somebody_unclear(&mut bank, 3);
    assert_eq!(bank.rows(DASHBOARD).len(), 0);
    bank.resume(DASHBOARD);
    let ids = bank.columns(DASHBOARD, &["loan_request_id"]);
    assert_eq!(ids, [json!([FIRST]), json!([SECOND]), json!([third["loan_request_id"]])]);
}

#[test]
fn a_person_is_known_to_be_under_review_while_the_dashboard_stands_still() {
    let mut bank = bank();
    bank.pause(DASHBOARD);
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    let second = bank.give("RequestLoan", yev(SECOND, "666666aa"));
    assert_eq!(second.expect_err("one is open").code, "request_already_open");
}

#[test]
fn a_rebuilt_view_has_the_same_rows() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    bank.give("RequestLoan", yev(SECOND, "555555aa")).expect("it is done");
    bank.give("DenyLoan", decides(FIRST, "Ada")).expect("it is under review");
    for view in [DASHBOARD, "decisions"] {
        let rows = bank.rows(view);
        bank.rebuild(view);
        assert_eq!(bank.rows(view), rows, "{view}");
        bank.start_anew(view);
        assert_eq!(bank.rows(view), rows, "{view}");
    }
    assert_eq!(bank.columns(DASHBOARD, &["loan_request_id"]), [json!([SECOND])], "the decided one stays out");
}

#[test]
fn the_dashboard_is_there_as_it_was_at_every_event() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    bank.give("DenyLoan", decides(FIRST, "Ada")).expect("it is under review");
    let rows: Vec<_> = (0..=3).map(|at| bank.rows_at(DASHBOARD, Position(at)).len()).collect();
    assert_eq!(rows, [0, 0, 1, 0]);
}

#[test]
fn the_columns_of_every_view_are_the_cells_of_its_rows() {
    let mut bank = bank();
    bank.give("RequestLoan", yev(FIRST, "666666aa")).expect("it is done");
    for view in &bank.context.model.views {
        for row in bank.rows(view.name) {
            assert_eq!(row.keys().collect::<Vec<_>>(), view.columns, "{}", view.name);
        }
    }
}

#[test]
fn every_guided_scenario_goes_as_it_says() {
    for scenario in bank().context.model.scenarios {
        bank().play(scenario.name);
    }
}

#[test]
fn the_guided_story_of_two_underwriters_ends_with_the_decision_of_the_first() {
    let mut bank = bank();
    bank.play("two-underwriters");
    assert_eq!(bank.log.head().0, 3);
    assert_eq!(bank.columns("decisions", &["status", "decided_by"]), [json!(["manually_approved", "Ada"])]);
}

#[test]
fn the_guided_story_of_the_dashboard_ends_with_three_rows() {
    let mut bank = bank();
    bank.play("dashboard-stopped");
    let expected = [json!(["Yev", 6]), json!(["Ivy", 5]), json!(["Zoe", 6])];
    assert_eq!(bank.columns(DASHBOARD, &["name", "score"]), expected);
}

#[test]
fn every_command_results_in_what_the_wall_says() {
    let mut stories = Vec::new();
    for scenario in ["clear-cases", "review", "two-underwriters"] {
        let mut bank = bank();
        bank.play(scenario);
        stories.push(bank);
    }
    do_what_the_wall_says(&stories);
}
