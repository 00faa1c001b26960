//! Mailer: whenever a player is asked, a mail goes out to them, with a link for each answer.
//!
//! It notes places and times of games as they pass by; no read model is asked, for that may lag. Must not know what a link
//! leads to when it is followed, nor whether the mail went out before: the outbox sees to that.

use super::{AttendanceEvent, answer, game};
use crate::engine::codec;
use crate::engine::courier::Courier;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::handler::Delivery;
use crate::engine::tables::{Reader, Writer};
use serde_json::{Value, json};
use uuid::Uuid;

/// The table of places and times of games, by id.
const GAMES: &str = "games-to-write-of";

/// Whenever *Attendance Requested*, then a mail.
#[derive(Debug)]
pub struct Mailer;

impl Courier for Mailer {
    type Event = AttendanceEvent;
    const NAME: &'static str = "Mailer";
    const REMEMBERS: &'static [&'static str] = &[GAMES];

    fn remember(tables: &mut Writer, event: &AttendanceEvent, _: &RecordedEvent) {
        if let AttendanceEvent::Game(game::Event::GameScheduled { game_id, location, start_time, .. }) = event {
            tables.put(GAMES, game_id, json!({"location": location, "start_time": start_time}));
        }
    }

    fn deliver(known: &Reader, event: &AttendanceEvent, _: &RecordedEvent) -> Vec<Delivery> {
        let AttendanceEvent::Answer(answer::Event::AttendanceRequested {
            player_check_id,
            game_id,
            team,
            player,
            yes_token,
            no_token,
            maybe_token,
            ..
        }) = event
        else {
            return Vec::new();
        };
        let game = known.get(GAMES, game_id).unwrap_or_default();
        let mail = json!({
            "player_check_id": player_check_id,
            "to": player.email,
            "from": "reminder@example.com",
            "subject": "Are you coming?",
            "text": text(&player.name, &team.name, &game),
            "yes": link(*player_check_id, *yes_token),
            "no": link(*player_check_id, *no_token),
            "maybe": link(*player_check_id, *maybe_token),
        });
        vec![Delivery { system: "mail", key: player_check_id.to_string(), data: codec::object(mail) }]
    }
}

fn text(player: &str, team: &str, game: &JsonObject) -> String {
    let cell = |column: &str| game.get(column).and_then(Value::as_str).unwrap_or("(not known)");
    let (place, time) = (cell("location"), cell("start_time"));
    format!(
        "Hi {player},\n\nare you coming to the game of {team}?\n\nWhere: {place}\nWhen: {time}\n\nYes, no or maybe?"
    )
}

fn link(player_check_id: Uuid, token: Uuid) -> Value {
    json!({"command": "ConfirmAttendance", "data": {"player_check_id": player_check_id, "token": token}})
}
