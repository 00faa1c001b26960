//! Who is asked, how they answer, and when it is too late.

use super::{
    ALICE, BOB, CHECK, GAME, TEAM, asked, checks, clicks, events, faults, game, joins, newest_mail, no, noodles, play,
    question, said, with_game,
};
use crate::domains::attendance::Attendance;
use crate::domains::rehearsal::Rehearsal;
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

const SECOND: Uuid = Uuid::from_u128(0xC2);

fn tally(league: &Rehearsal) -> serde_json::Value {
    json!(league.columns("tally", &["yes", "no", "maybe", "no_answer"]))
}

#[test]
fn a_check_for_another_team_is_refused() {
    let mut league = with_game();
    let other = json!({"check_id": CHECK, "game_id": GAME, "team_id": Uuid::from_u128(0xA2)});
    let not = said("team_not_scheduled_for_game", "Team is not scheduled for the game");
    assert_eq!(no(league.give("CheckAttendance", other)), not);
}

#[test]
fn after_the_end_nobody_is_asked_any_more() {
    let mut league = asked();
    play(&mut league);
    assert_eq!(no(league.give("CheckAttendance", checks(SECOND))), said("game_already_ended", "Game already ended"));
}

#[test]
fn after_a_cancellation_both_checks_are_closed_and_nobody_is_asked_any_more() {
    let mut league = asked();
    league.give("CancelGame", json!({"game_id": GAME})).expect("it is scheduled");
    for player in [ALICE, BOB] {
        let stream = format!("attendance-{}", question(CHECK, player));
        assert_eq!(events(&league, &stream), ["AttendanceRequested", "AttendanceCheckClosed"]);
    }
    assert_eq!(no(league.give("CheckAttendance", checks(SECOND))), said("game_cancelled", "Game was cancelled"));
    assert_eq!(league.rows("Attendance check").len(), 0, "nothing is remembered after the end");
}

#[test]
fn a_team_without_players_is_checked_and_nobody_gets_a_mail() {
    let mut league = Rehearsal::of::<Attendance>();
    league.give("RegisterTeam", json!({"team_id": TEAM, "name": "The Noodles"})).expect("a new team");
    league.give("ScheduleGame", game(GAME, "2026-03-02T10:00:00Z")).expect("a new game");
    league.give("CheckAttendance", checks(CHECK)).expect("a game of theirs");
    let started = ["TeamRegistered", "TeamAttendanceCheckStarted"];
    assert_eq!(events(&league, &format!("team-{TEAM}")), started);
    assert_eq!(league.rows("inbox").len(), 0);
    play(&mut league);
    assert_eq!(league.refused, []);
}

#[test]
fn the_questions_of_a_second_check_are_closed_with_those_of_the_first() {
    let mut league = asked();
    league.give("CheckAttendance", checks(SECOND)).expect("the game is still to come");
    assert_eq!(league.rows("inbox").len(), 4);
    play(&mut league);
    for (check, player) in [(CHECK, ALICE), (CHECK, BOB), (SECOND, ALICE), (SECOND, BOB)] {
        let stream = format!("attendance-{}", question(check, player));
        assert_eq!(events(&league, &stream), ["AttendanceRequested", "AttendanceCheckClosed"], "{check} {player}");
    }
}

#[test]
fn a_check_that_is_asked_for_twice_asks_only_who_joined_since() {
    let mut league = asked();
    league.give("JoinTeam", joins(Uuid::from_u128(0xD3), "Cleo", "cleo@example.com")).expect("a new player");
    league.give("CheckAttendance", checks(CHECK)).expect("the game is still to come");
    let to = league.columns("inbox", &["to"]);
    assert_eq!(to, [json!(["alice@example.com"]), json!(["bob@example.com"]), json!(["cleo@example.com"])]);
    play(&mut league);
    let closed = league.events().iter().filter(|event| event.event_type.ends_with("CheckClosed")).count();
    assert_eq!(closed, 3);
}

#[test]
fn who_left_before_the_check_is_not_asked() {
    let mut league = with_game();
    league.give("LeaveTeam", json!({"team_id": TEAM, "player_id": ALICE})).expect("she is part of it");
    league.give("CheckAttendance", checks(CHECK)).expect("a game of theirs");
    assert_eq!(league.columns("inbox", &["to"]), [json!(["bob@example.com"])]);
}

#[test]
fn a_player_who_is_asked_twice_under_one_id_is_asked_once() {
    let mut league = asked();
    let request = json!({
        "player_check_id": question(CHECK, ALICE), "check_id": CHECK, "game_id": GAME,
        "team": {"team_id": TEAM, "name": "The Noodles"},
        "player": {"player_id": ALICE, "name": "Alice", "email": "alice@example.com"},
    });
    assert_eq!(league.give("RequestAttendance", request.clone()), Ok(vec![]));
    play(&mut league);
    assert_eq!(league.give("RequestAttendance", request), Ok(vec![]));
    assert_eq!(league.rows("inbox").len(), 2);
}

#[test]
fn an_answer_needs_a_token_of_this_very_question() {
    let mut league = asked();
    let of_bob = league.rows("inbox")[1]["yes"]["data"]["token"].clone();
    for token in [of_bob, json!(Uuid::nil()), json!("yes")] {
        let answer = json!({"player_check_id": question(CHECK, ALICE), "token": token});
        assert_eq!(no(league.give("ConfirmAttendance", answer)), said("invalid_token", "Token is not valid"));
    }
    let nothing = league.give("ConfirmAttendance", json!({"player_check_id": question(CHECK, ALICE)}));
    assert_eq!(faults(nothing), [said("token", "must be present")]);
    let nobody = json!({"player_check_id": CHECK, "token": "yes"});
    assert_eq!(no(league.give("ConfirmAttendance", nobody)), said("not_found", "Attendance not found"));
    let nobody = league.give("CloseAttendanceCheck", json!({"player_check_id": CHECK}));
    assert_eq!(no(nobody), said("not_found", "Attendance not found"));
}

#[test]
fn a_closed_check_says_so_before_it_looks_at_the_token() {
    let mut league = asked();
    play(&mut league);
    let answer = json!({"player_check_id": question(CHECK, ALICE), "token": "nonsense"});
    assert_eq!(no(league.give("ConfirmAttendance", answer)), said("check_closed", "Attendance check is closed"));
    let again = league.give("CloseAttendanceCheck", json!({"player_check_id": question(CHECK, ALICE)}));
    assert_eq!(again, Ok(vec![]), "it is closed once");
}

#[test]
fn tokens_are_made_by_the_enrichment_and_by_nobody_else() {
    let mut league = asked();
    let request = json!({
        "player_check_id": SECOND, "check_id": CHECK, "game_id": GAME,
        "team": {"team_id": TEAM, "name": "The Noodles"},
        "player": {"player_id": BOB, "name": "Bob", "email": "bob@example.com"},
        "yes_token": Uuid::nil(), "no_token": "mine", "maybe_token": 7,
    });
    league.give("RequestAttendance", request).expect("nobody was asked under this id");
    let tokens: Vec<_> = league
        .rows("inbox")
        .iter()
        .flat_map(|mail| ["yes", "no", "maybe"].map(|answer| mail[answer]["data"]["token"].to_string()))
        .collect();
    assert_eq!(tokens.len(), 9);
    assert_eq!(tokens.iter().collect::<BTreeSet<_>>().len(), 9, "no two are the same");
    assert!(!tokens.contains(&json!(Uuid::nil()).to_string()));
}

#[test]
fn alice_changes_yes_to_maybe_and_the_tally_shows_maybe() {
    let mut league = asked();
    assert_eq!(tally(&league), json!([[0, 0, 0, 2]]));
    clicks(&mut league, "alice@example.com", "yes", Some("I'll be 10 minutes late")).expect("it is open");
    assert_eq!(tally(&league), json!([[1, 0, 0, 1]]));
    clicks(&mut league, "alice@example.com", "maybe", None).expect("it is still open");
    assert_eq!(tally(&league), json!([[0, 0, 1, 1]]));
    let coming = league.columns("who-is-coming", &["player", "answer", "message"]);
    assert_eq!(coming, [json!(["Alice", "maybe", null]), json!(["Bob", "no answer", null])]);
}

#[test]
fn the_newest_answer_counts_whichever_check_it_is_to() {
    let mut league = asked();
    clicks(&mut league, "bob@example.com", "yes", None).expect("it is open");
    league.give("CheckAttendance", checks(SECOND)).expect("the game is still to come");
    assert_eq!(tally(&league), json!([[1, 0, 0, 1]]), "asking again takes back nothing");
    league.follow(newest_mail("no"), crate::domains::rehearsal::object(json!({}))).expect("it is open");
    assert_eq!(tally(&league), json!([[0, 1, 0, 1]]));
    assert_eq!(league.rows("who-is-coming").len(), 2);
}

#[test]
fn a_blank_message_is_none() {
    let mut league = asked();
    let done = clicks(&mut league, "alice@example.com", "no", Some("  ")).expect("it is open");
    assert_eq!(done[0].data["message"], json!(null));
}

#[test]
fn a_check_without_a_team_asks_nobody_and_the_game_goes_on() {
    let mut league = noodles();
    let nobodys =
        json!({"game_id": GAME, "team_id": CHECK, "location": "Nowhere", "start_time": "2026-03-02T10:00:00Z"});
    league.give("ScheduleGame", nobodys).expect("a new game");
    league.give("CheckAttendance", json!({"check_id": CHECK, "game_id": GAME, "team_id": CHECK})).expect("their game");
    let refused: Vec<_> = league.refused.iter().map(|(command, no)| (command.as_str(), no.code.as_str())).collect();
    assert_eq!(refused, [("RequestTeamAttendance", "not_found")]);
    play(&mut league);
}
