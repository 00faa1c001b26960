//! The whole story of "The Noodles", and the guided scenarios.

use super::{ALICE, BOB, CHECK, GAME, TEAM, asked, clicks, events, no, play, question, said};
use crate::domains::attendance::Attendance;
use crate::domains::rehearsal::Rehearsal;
use crate::domains::rehearsal::wall::do_what_the_wall_says;
use serde_json::json;

#[test]
fn the_noodles_are_asked_answer_play_and_bob_is_too_late() {
    let mut league = asked();
    let to = league.columns("inbox", &["to"]);
    assert_eq!(to, [json!(["alice@example.com"]), json!(["bob@example.com"])], "two mails, Alice first");
    let done = clicks(&mut league, "alice@example.com", "yes", Some("I'll be 10 minutes late")).expect("it is open");
    let confirmed = json!({
        "player_check_id": question(CHECK, ALICE),
        "check_id": CHECK,
        "response": "yes",
        "message": "I'll be 10 minutes late",
    });
    assert_eq!(json!(done[0].data), confirmed);
    play(&mut league);
    assert_eq!(
        no(clicks(&mut league, "bob@example.com", "no", None)),
        said("check_closed", "Attendance check is closed")
    );
    let (alices, bobs) = (question(CHECK, ALICE), question(CHECK, BOB));
    let expected = [
        format!("1 team-{TEAM}@1 TeamRegistered < RegisterTeam"),
        format!("2 team-{TEAM}@2 PlayerJoinedTeam < JoinTeam"),
        format!("3 team-{TEAM}@3 PlayerJoinedTeam < JoinTeam"),
        format!("4 game-{GAME}@1 GameScheduled < ScheduleGame"),
        format!("5 game-{GAME}@2 AttendanceCheckStarted < CheckAttendance"),
        format!("6 team-{TEAM}@4 TeamAttendanceCheckStarted < RequestTeamAttendance by Attendance check"),
        format!("7 attendance-{alices}@1 AttendanceRequested < RequestAttendance by Attendance check"),
        format!("8 attendance-{bobs}@1 AttendanceRequested < RequestAttendance by Attendance check"),
        format!("9 attendance-{alices}@2 AttendanceConfirmed < ConfirmAttendance"),
        format!("10 game-{GAME}@3 GameStarted < StartGame"),
        format!("11 game-{GAME}@4 GameEnded < EndGame"),
        format!("12 attendance-{alices}@3 AttendanceCheckClosed < CloseAttendanceCheck by Attendance check"),
        format!("13 attendance-{bobs}@2 AttendanceCheckClosed < CloseAttendanceCheck by Attendance check"),
    ];
    assert_eq!(league.trace(), expected);
}

#[test]
fn every_guided_scenario_goes_as_it_says() {
    for scenario in Rehearsal::of::<Attendance>().context.model.scenarios {
        Rehearsal::of::<Attendance>().play(scenario.name);
    }
}

#[test]
fn the_guided_story_of_the_noodles_has_thirteen_events() {
    let mut league = Rehearsal::of::<Attendance>();
    league.play("the-noodles");
    assert_eq!(league.log.head().0, 13);
    let team = &league.rows("teams")[0]["team_id"];
    assert_eq!(events(&league, &format!("team-{}", team.as_str().expect("an id"))).len(), 4);
    assert_eq!(league.columns("tally", &["yes", "no", "maybe", "no_answer"]), [json!([1, 0, 0, 1])]);
}

#[test]
fn the_guided_story_of_rebuilds_ends_with_one_mail_to_each_for_each_check() {
    let mut league = Rehearsal::of::<Attendance>();
    league.play("no-mail-twice");
    let to = league.columns("inbox", &["to"]);
    let (alice, bob) = (json!(["alice@example.com"]), json!(["bob@example.com"]));
    assert_eq!(to, [alice.clone(), bob.clone(), alice, bob]);
}

#[test]
fn every_command_results_in_what_the_wall_says() {
    let mut leaves = asked();
    leaves.give("LeaveTeam", json!({"team_id": TEAM, "player_id": BOB})).expect("he is part of it");
    let mut stories = vec![leaves];
    for scenario in ["the-noodles", "too-late"] {
        let mut league = Rehearsal::of::<Attendance>();
        league.play(scenario);
        stories.push(league);
    }
    do_what_the_wall_says(&stories);
}
