//! Who belongs to a team, and when a game can be started, ended and cancelled.

use super::{ALICE, BOB, GAME, TEAM, checks, events, faults, game, joins, no, noodles, said, with_game};
use crate::domains::attendance::Attendance;
use crate::domains::rehearsal::Rehearsal;
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

#[test]
fn a_team_is_registered_once_and_needs_a_name_of_three_letters() {
    let mut league = noodles();
    let again = league.give("RegisterTeam", json!({"team_id": TEAM, "name": "The Others"}));
    assert_eq!(no(again), said("already_registered", "Team already registered"));
    let short = league.give("RegisterTeam", json!({"team_id": GAME, "name": "ab"}));
    assert_eq!(faults(short), [said("name", "should be at least 3 character(s)")]);
    assert_eq!(league.log.head().0, 3);
}

#[test]
fn the_same_player_joins_once_however_the_address_is_spelled() {
    let mut league = noodles();
    let same = said("player_already_joined_team", "Player already joined team");
    assert_eq!(no(league.give("JoinTeam", joins(Uuid::from_u128(9), "Al", "Alice@EXAMPLE.com"))), same);
    assert_eq!(no(league.give("JoinTeam", joins(ALICE, "Alice", "other@example.com"))), same);
    assert_eq!(events(&league, &format!("team-{TEAM}")).len(), 3);
}

#[test]
fn a_player_needs_a_name_and_an_address() {
    let mut league = noodles();
    let nobody = league.give("JoinTeam", joins(Uuid::from_u128(9), " ", "nowhere"));
    let expected = [said("player.name", "must be present"), said("player.email", "must be a valid email")];
    assert_eq!(faults(nobody), expected);
}

#[test]
fn only_who_is_part_of_a_team_can_leave_it() {
    let mut league = noodles();
    let leave = json!({"team_id": TEAM, "player_id": ALICE});
    league.give("LeaveTeam", leave.clone()).expect("she is part of it");
    assert_eq!(no(league.give("LeaveTeam", leave)), said("not_part_of_team", "Player is not part of the team"));
    league.give("JoinTeam", joins(ALICE, "Alice", "alice@example.com")).expect("she may come back");
}

#[test]
fn nothing_can_be_done_with_a_team_or_game_that_is_not_there() {
    let mut league = Rehearsal::of::<Attendance>();
    let team = said("not_found", "Team not found");
    assert_eq!(no(league.give("JoinTeam", joins(ALICE, "Alice", "alice@example.com"))), team);
    assert_eq!(no(league.give("LeaveTeam", json!({"team_id": TEAM, "player_id": BOB}))), team);
    assert_eq!(no(league.give("RequestTeamAttendance", checks(GAME))), team);
    let game = said("not_found", "Game not found");
    for command in ["StartGame", "EndGame", "CancelGame"] {
        assert_eq!(no(league.give(command, json!({"game_id": GAME}))), game, "{command}");
    }
    assert_eq!(no(league.give("CheckAttendance", checks(GAME))), game);
}

#[test]
fn a_game_is_scheduled_once_and_needs_a_place_and_a_time() {
    let mut league = with_game();
    let again = league.give("ScheduleGame", game(GAME, "2026-03-02T10:00:00Z"));
    assert_eq!(no(again), said("already_scheduled", "Game already scheduled"));
    let short = json!({"game_id": GAME, "team_id": TEAM, "location": "X", "start_time": "soon"});
    let expected = [
        said("location", "should be at least 3 character(s)"),
        said("start_time", "must be a date and time as in 2026-03-02T19:00:00+01:00"),
    ];
    assert_eq!(faults(league.give("ScheduleGame", short)), expected);
}

#[test]
fn a_time_with_an_offset_is_kept_in_utc() {
    let mut league = noodles();
    let done = league.give("ScheduleGame", game(GAME, "2026-03-02T19:00:00+01:00")).expect("a new game");
    assert_eq!(done[0].data["start_time"], "2026-03-02T18:00:00Z");
}

#[test]
fn a_game_cannot_be_started_before_its_time() {
    let mut league = noodles();
    league.give("ScheduleGame", game(GAME, "2026-03-02T18:00:00Z")).expect("a new game");
    let start = json!({"game_id": GAME});
    let early = said("cant_start_game_before_start_time", "Can't start a game before its start time.");
    assert_eq!(no(league.give("StartGame", start.clone())), early);
    let pretended = json!({"game_id": GAME, "now": "2030-01-01T00:00:00Z"});
    assert_eq!(no(league.give("StartGame", pretended)), early, "nobody says what time it is but the clock");
    league.wait(Duration::from_hours(8));
    let done = league.give("StartGame", start).expect("its time has come");
    assert_eq!(json!(done[0].data["started_at"]), json!(done[0].created_at));
}

#[test]
fn a_game_is_started_once_and_neither_after_its_end_nor_when_it_was_cancelled() {
    let mut league = with_game();
    let start = json!({"game_id": GAME});
    league.give("StartGame", start.clone()).expect("its time has come");
    assert_eq!(no(league.give("StartGame", start.clone())), said("game_already_started", "Game already started"));
    league.give("EndGame", start.clone()).expect("it runs");
    assert_eq!(no(league.give("StartGame", start.clone())), said("game_already_ended", "Game already ended"));
    let mut league = with_game();
    league.give("CancelGame", start.clone()).expect("it is scheduled");
    assert_eq!(no(league.give("StartGame", start)), said("game_cancelled", "Game was cancelled"));
}

#[test]
fn a_game_is_cancelled_only_while_it_is_scheduled() {
    let mut league = with_game();
    let cancel = json!({"game_id": GAME});
    league.give("CancelGame", cancel.clone()).expect("it is scheduled");
    let not = said("not_scheduled", "A game must be scheduled to cancel it.");
    assert_eq!(no(league.give("CancelGame", cancel.clone())), not);
    let mut league = with_game();
    league.give("StartGame", cancel.clone()).expect("its time has come");
    assert_eq!(no(league.give("CancelGame", cancel)), not);
}

#[test]
fn only_a_game_that_runs_can_be_ended() {
    let mut league = with_game();
    let end = json!({"game_id": GAME});
    let not = |status: &str| said("not_started", &format!("Can't end game in the {status} state."));
    assert_eq!(no(league.give("EndGame", end.clone())), not("scheduled"));
    league.give("StartGame", end.clone()).expect("its time has come");
    league.give("EndGame", end.clone()).expect("it runs");
    assert_eq!(no(league.give("EndGame", end.clone())), not("ended"));
    let mut league = with_game();
    league.give("CancelGame", end.clone()).expect("it is scheduled");
    assert_eq!(no(league.give("EndGame", end)), not("cancelled"));
}
