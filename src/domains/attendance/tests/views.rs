//! What is on the screen: teams, games, who is coming, the inbox.

use super::{ALICE, BOB, CHECK, GAME, TEAM, asked, checks, clicks, game, no, noodles, play, question, with_game};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

#[test]
fn teams_are_shown_by_name_with_their_players() {
    let mut league = noodles();
    league.give("RegisterTeam", json!({"team_id": GAME, "name": "The Artichokes"})).expect("a new team");
    league.give("LeaveTeam", json!({"team_id": TEAM, "player_id": ALICE})).expect("she is part of it");
    let bob = json!({"player_id": BOB, "name": "Bob", "email": "bob@example.com"});
    let teams = league.columns("teams", &["name", "roster"]);
    assert_eq!(teams, [json!(["The Artichokes", []]), json!(["The Noodles", [bob]])]);
}

#[test]
fn players_are_shown_by_name_with_their_teams_until_they_belong_to_none() {
    let mut league = noodles();
    league.give("RegisterTeam", json!({"team_id": GAME, "name": "The Artichokes"})).expect("a new team");
    let bob = json!({"player_id": BOB, "name": "Bob", "email": "bob@example.com"});
    league.give("JoinTeam", json!({"team_id": GAME, "player": bob})).expect("he may play twice");
    let (noodles, artichokes) =
        (json!({"team_id": TEAM, "name": "The Noodles"}), json!({"team_id": GAME, "name": "The Artichokes"}));
    let expected = [json!(["Alice", [noodles]]), json!(["Bob", [noodles, artichokes]])];
    assert_eq!(league.columns("players", &["name", "teams"]), expected);
    league.give("LeaveTeam", json!({"team_id": TEAM, "player_id": ALICE})).expect("she is part of it");
    league.give("LeaveTeam", json!({"team_id": TEAM, "player_id": BOB})).expect("he is part of it");
    assert_eq!(league.columns("players", &["name", "teams"]), [json!(["Bob", [artichokes]])]);
}

#[test]
fn the_games_before_a_team_stand_by_time_until_they_begin_or_are_cancelled() {
    let mut league = noodles();
    let (late, early, first) = (GAME, Uuid::from_u128(0xB2), Uuid::from_u128(0xB3));
    league.give("ScheduleGame", game(late, "2026-05-01T10:00:00Z")).expect("a new game");
    league.give("ScheduleGame", game(early, "2026-04-01T10:00:00Z")).expect("a new game");
    league.give("ScheduleGame", game(first, "2026-03-02T10:00:00Z")).expect("a new game");
    let upcoming = |league: &crate::domains::rehearsal::Rehearsal| -> Vec<Value> {
        let games = league.rows("teams")[0]["upcoming_games"].as_array().expect("a list").clone();
        games.into_iter().map(|game| game["game_id"].clone()).collect()
    };
    assert_eq!(upcoming(&league), [json!(first), json!(early), json!(late)]);
    league.give("StartGame", json!({"game_id": first})).expect("its time has come");
    assert_eq!(upcoming(&league), [json!(early), json!(late)]);
    league.give("CancelGame", json!({"game_id": early})).expect("it is scheduled");
    league.give("EndGame", json!({"game_id": first})).expect("it runs");
    assert_eq!(upcoming(&league), [json!(late)]);
    let games = league.columns("games", &["start_time", "status", "team_name"]);
    let expected = [
        json!(["2026-03-02T10:00:00Z", "ended", "The Noodles"]),
        json!(["2026-04-01T10:00:00Z", "cancelled", "The Noodles"]),
        json!(["2026-05-01T10:00:00Z", "scheduled", "The Noodles"]),
    ];
    assert_eq!(games, expected);
}

#[test]
fn a_mail_says_what_it_is_about_and_has_three_links() {
    let league = asked();
    let mail = league.rows("inbox")[0].clone();
    assert_eq!(mail["to"], "alice@example.com");
    assert_eq!(mail["from"], "reminder@example.com");
    assert_eq!(mail["subject"], "Are you coming?");
    let text = mail["text"].as_str().expect("a text");
    for word in ["Alice", "The Noodles", "Monarch Park - Field 4", "2026-03-02T10:00:00Z"] {
        assert!(text.contains(word), "{word} is not in {text}");
    }
    let asked = &league.stream(&format!("attendance-{}", question(CHECK, ALICE)))[0];
    for answer in ["yes", "no", "maybe"] {
        let token = &asked.data[&format!("{answer}_token")];
        let data = json!({"player_check_id": question(CHECK, ALICE), "token": token});
        assert_eq!(mail[answer], json!({"command": "ConfirmAttendance", "data": data}));
    }
}

#[test]
fn a_mailer_that_was_restarted_still_knows_place_and_time() {
    let mut league = with_game();
    league.start_anew("Mailer");
    league.give("CheckAttendance", checks(CHECK)).expect("a game of theirs");
    let text = league.rows("inbox")[1]["text"].as_str().expect("a text").to_owned();
    assert!(text.contains("Monarch Park - Field 4") && text.contains("2026-03-02T10:00:00Z"), "{text}");
}

#[test]
fn a_mailer_that_was_stopped_sends_later_what_it_missed() {
    let mut league = noodles();
    league.pause("Mailer");
    league.give("ScheduleGame", game(GAME, "2026-03-02T10:00:00Z")).expect("a new game");
    league.give("CheckAttendance", checks(CHECK)).expect("a game of theirs");
    assert_eq!(league.rows("inbox").len(), 0);
    league.resume("Mailer");
    let mails = league.rows("inbox");
    assert_eq!(mails.len(), 2);
    assert!(mails[0]["text"].as_str().is_some_and(|text| text.contains("Monarch Park - Field 4")));
}

#[test]
fn no_replay_rebuild_or_repeat_sends_a_mail_twice_or_asks_anybody_twice() {
    let mut league = asked();
    clicks(&mut league, "alice@example.com", "yes", None).expect("it is open");
    let (mails, trace) = (league.rows("inbox"), league.trace());
    for handler in ["Mailer", "Attendance check"] {
        league.rebuild(handler);
        league.react_again(handler);
        league.start_anew(handler);
    }
    assert_eq!(league.rows("inbox"), mails);
    assert_eq!(league.trace(), trace);
}

#[test]
fn rebuilt_views_show_what_they_showed() {
    let mut league = asked();
    clicks(&mut league, "alice@example.com", "yes", Some("gladly")).expect("it is open");
    league.wait(Duration::from_hours(1));
    play(&mut league);
    for view in ["teams", "players", "games", "who-is-coming", "tally"] {
        let rows = league.rows(view);
        league.rebuild(view);
        assert_eq!(league.rows(view), rows, "{view}");
    }
    let coming = league.columns("who-is-coming", &["location", "player", "answer", "message", "check"]);
    let place = "Monarch Park - Field 4";
    let expected =
        [json!([place, "Alice", "yes", "gladly", "closed"]), json!([place, "Bob", "no answer", null, "closed"])];
    assert_eq!(coming, expected);
    assert_eq!(no(clicks(&mut league, "bob@example.com", "no", None)).0, "check_closed");
}

#[test]
fn the_columns_of_every_view_are_the_cells_of_its_rows() {
    let league = asked();
    for view in &league.context.model.views {
        for row in league.rows(view.name) {
            assert_eq!(row.keys().collect::<Vec<_>>(), view.columns, "{}", view.name);
        }
    }
}
