//! Prepared stories of the attendance context: one that goes well, and two lessons.
//!
//! Must not do anything that a person could not do.

use crate::engine::codec::object;
use crate::engine::scenario::{Act, Beat, Link, Scenario};
use serde_json::{Value, json};

const TEAM: &str = "a0000000-0000-4000-8000-000000000001";
const GAME: &str = "b0000000-0000-4000-8000-000000000001";
const CHECK: &str = "c0000000-0000-4000-8000-000000000001";
const ALICE: &str = "d0000000-0000-4000-8000-000000000001";
const BOB: &str = "d0000000-0000-4000-8000-000000000002";

/// Alice's mail; its id follows from check, game and player.
const TO_ALICE: &str = "0a557ded-ebcb-5dba-968f-a967621f5848";
/// Bob's mail.
const TO_BOB: &str = "53b29b9f-352a-5fbd-8dd8-52ec0f3bec7d";

/// The stories, the one that goes well first.
#[must_use]
pub fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario { name: "the-noodles", title: "The Noodles have a game", beats: the_noodles() },
        Scenario { name: "too-late", title: "An answer that comes too late", beats: too_late() },
        Scenario { name: "no-mail-twice", title: "A rebuild sends no mail twice", beats: no_mail_twice() },
    ]
}

fn the_noodles() -> Vec<Beat> {
    let late = object(json!({"message": "I'll be 10 minutes late"}));
    let mut beats = until_asked();
    beats.extend([
        beat("Alice clicks yes in her mail, and adds a word.", Act::Follow(mail(TO_ALICE, "yes"), late)),
        beat("Evening comes.", Act::Wait(8 * 60)),
        give("The game begins.", "StartGame", json!({"game_id": GAME})),
        give("The game ends: every question is closed.", "EndGame", json!({"game_id": GAME})),
        beat("Bob finds his mail and clicks no. It is closed.", Act::FollowInVain(mail(TO_BOB, "no"), "check_closed")),
    ]);
    beats
}

fn too_late() -> Vec<Beat> {
    let mut beats = until_asked();
    beats.extend([
        follow("Alice clicks yes.", mail(TO_ALICE, "yes")),
        follow("She changes her mind: maybe. The last answer counts.", mail(TO_ALICE, "maybe")),
        in_vain(
            "The game cannot begin before its time.",
            "StartGame",
            json!({"game_id": GAME}),
            "cant_start_game_before_start_time",
        ),
        give("It rains, and the captain cancels. Every question is closed.", "CancelGame", json!({"game_id": GAME})),
        beat("Bob clicks yes. Nobody waits for that any more.", Act::FollowInVain(mail(TO_BOB, "yes"), "check_closed")),
        in_vain("It cannot be cancelled twice.", "CancelGame", json!({"game_id": GAME}), "not_scheduled"),
        beat("Look back: here the game was still on.", Act::LookBack(3)),
        beat("And now.", Act::LookAtNow),
    ]);
    beats
}

fn no_mail_twice() -> Vec<Beat> {
    let mut beats = until_asked();
    beats.extend([
        follow("Alice clicks yes.", mail(TO_ALICE, "yes")),
        beat("The mailer forgets everything and reads the log again. Still two mails.", Act::Rebuild("Mailer")),
        beat("So does the process manager. Nobody is asked again.", Act::Rebuild("Attendance check")),
        beat("A view is folded anew, and shows what it showed.", Act::Rebuild("who-is-coming")),
        beat("The mailer is stopped.", Act::Pause("Mailer")),
        give("The captain checks a second time. No mail goes out.", "CheckAttendance", check(SECOND_CHECK)),
        beat("The mailer goes on where it was: one more mail to each, none twice.", Act::Resume("Mailer")),
    ]);
    beats
}

const SECOND_CHECK: &str = "c0000000-0000-4000-8000-000000000002";

/// Two players of a team are asked whether they come to a game.
fn until_asked() -> Vec<Beat> {
    let game = json!({
        "game_id": GAME,
        "team_id": TEAM,
        "location": "Monarch Park - Field 4",
        "start_time": "2026-03-02T18:00:00Z",
    });
    let registered = json!({"team_id": TEAM, "name": "The Noodles"});
    vec![
        beat("It is Monday morning.", Act::SetClock("2026-03-02T10:00:00Z")),
        give("The captain registers a team.", "RegisterTeam", registered),
        give("Alice joins.", "JoinTeam", joins(ALICE, "Alice", "alice@example.com")),
        give("Bob joins.", "JoinTeam", joins(BOB, "Bob", "bob@example.com")),
        give("There is a game in the evening.", "ScheduleGame", game),
        give("Who is coming? Every player gets a mail.", "CheckAttendance", check(CHECK)),
    ]
}

fn joins(player_id: &str, name: &str, email: &str) -> Value {
    json!({"team_id": TEAM, "player": {"player_id": player_id, "name": name, "email": email}})
}

fn check(check_id: &str) -> Value {
    json!({"check_id": check_id, "game_id": GAME, "team_id": TEAM})
}

fn mail(row: &'static str, answer: &'static str) -> Link {
    Link { view: "inbox", row, column: answer }
}

fn beat(says: &'static str, act: Act) -> Beat {
    Beat { says, act }
}

fn give(says: &'static str, command: &'static str, data: Value) -> Beat {
    beat(says, Act::Give(command, object(data)))
}

fn in_vain(says: &'static str, command: &'static str, data: Value, code: &'static str) -> Beat {
    beat(says, Act::GiveInVain(command, object(data), code))
}

fn follow(says: &'static str, link: Link) -> Beat {
    beat(says, Act::Follow(link, object(json!({}))))
}
