//! Given, when, then: the rules of the attendance context, beside the rules.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod answering;
mod players_and_games;
mod stories;
mod views;

use super::Attendance;
use crate::domains::rehearsal::{Done, Rehearsal};
use crate::engine::scenario::Link;
use serde_json::{Value, json};
use uuid::Uuid;

pub const TEAM: Uuid = Uuid::from_u128(0xA1);
pub const GAME: Uuid = Uuid::from_u128(0xB1);
pub const CHECK: Uuid = Uuid::from_u128(0xC1);
pub const ALICE: Uuid = Uuid::from_u128(0xD1);
pub const BOB: Uuid = Uuid::from_u128(0xD2);

/// Code and message of a "no".
pub fn no(done: Done) -> (String, String) {
    let rejection = done.expect_err("it is refused");
    (rejection.code, rejection.message)
}

/// A "no", as it is written in a test.
pub fn said(code: &str, message: &str) -> (String, String) {
    (code.into(), message.into())
}

/// What is said of faulty fields.
pub fn faults(done: Done) -> Vec<(String, String)> {
    let rejection = done.expect_err("it is refused");
    assert_eq!(rejection.code, "validation_failure");
    rejection.details.into_iter().map(|fault| (fault.field, fault.message)).collect()
}

pub fn joins(player_id: Uuid, name: &str, email: &str) -> Value {
    json!({"team_id": TEAM, "player": {"player_id": player_id, "name": name, "email": email}})
}

pub fn game(game_id: Uuid, start_time: &str) -> Value {
    json!({"game_id": game_id, "team_id": TEAM, "location": "Monarch Park - Field 4", "start_time": start_time})
}

pub fn checks(check_id: Uuid) -> Value {
    json!({"check_id": check_id, "game_id": GAME, "team_id": TEAM})
}

/// "The Noodles", with Alice and Bob.
pub fn noodles() -> Rehearsal {
    let mut league = Rehearsal::of::<Attendance>();
    league.give("RegisterTeam", json!({"team_id": TEAM, "name": "The Noodles"})).expect("a new team");
    league.give("JoinTeam", joins(ALICE, "Alice", "alice@example.com")).expect("a new player");
    league.give("JoinTeam", joins(BOB, "Bob", "bob@example.com")).expect("a new player");
    league
}

/// The Noodles with a game that has come up.
pub fn with_game() -> Rehearsal {
    let mut league = noodles();
    league.give("ScheduleGame", game(GAME, "2026-03-02T10:00:00Z")).expect("a new game");
    league
}

/// The Noodles, asked whether they come.
pub fn asked() -> Rehearsal {
    let mut league = with_game();
    league.give("CheckAttendance", checks(CHECK)).expect("a game of theirs");
    league
}

/// Follows a link in the newest mail to somebody.
pub fn clicks(league: &mut Rehearsal, email: &str, answer: &'static str, message: Option<&str>) -> Done {
    let mails = league.rows("inbox");
    let mail = mails.iter().rev().find(|mail| mail["to"] == email).expect("a mail to them");
    let mut data = mail[answer]["data"].clone();
    data["message"] = json!(message);
    league.give("ConfirmAttendance", data)
}

/// Starts and ends the game.
pub fn play(league: &mut Rehearsal) {
    league.give("StartGame", json!({"game_id": GAME})).expect("its time has come");
    league.give("EndGame", json!({"game_id": GAME})).expect("it runs");
}

/// The id of the question to a player.
pub fn question(check_id: Uuid, player_id: Uuid) -> Uuid {
    Uuid::new_v5(&check_id, format!("{GAME}/{player_id}").as_bytes())
}

/// The names of the events of a stream.
pub fn events(league: &Rehearsal, stream: &str) -> Vec<String> {
    league.stream(stream).iter().map(|event| event.type_parts().1.to_owned()).collect()
}

/// What somebody's newest mail links to.
pub const fn newest_mail(answer: &'static str) -> Link {
    Link { view: "inbox", row: "", column: answer }
}
