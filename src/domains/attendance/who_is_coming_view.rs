//! Who is coming: for each game and player that was asked, the answer that counts.
//!
//! A second check for a game asks a player anew and does not take back what they said: their newest answer counts, to
//! whichever of the questions. Must not know the mail.

use super::answer::{Event, Response};
use super::{AttendanceEvent, game};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};

/// The table of places and times of games, by id.
const GAMES: &str = "games-to-come-to";
/// The table of the rows that questions belong to, by the question's id.
const QUESTIONS: &str = "rows-of-questions";

/// Folds into the read model Who is coming.
#[derive(Debug)]
pub struct WhoIsComingView;

impl Projection for WhoIsComingView {
    type Event = AttendanceEvent;
    const NAME: &'static str = "who-is-coming";
    const REMEMBERS: &'static [&'static str] = &[GAMES, QUESTIONS];

    fn apply(tables: &mut Writer, event: &AttendanceEvent, _: &RecordedEvent) {
        match event {
            AttendanceEvent::Game(game::Event::GameScheduled { game_id, location, start_time, .. }) => {
                tables.put(GAMES, game_id, json!({"location": location, "start_time": start_time}));
            }
            AttendanceEvent::Answer(Event::AttendanceRequested { player_check_id, game_id, player, .. }) => {
                let key = format!("{game_id}/{}", player.player_id);
                tables.put(QUESTIONS, player_check_id, json!({"row": key}));
                match tables.get(Self::NAME, &key) {
                    Some(_) => tables.change(Self::NAME, key, json!({"check": "open"})),
                    None => ask(tables, &key, &game_id.to_string(), &player.name),
                }
            }
            AttendanceEvent::Answer(Event::AttendanceConfirmed { player_check_id, response, message, .. }) => {
                let answer: &str = Response::into(*response);
                change(tables, &player_check_id.to_string(), json!({"answer": answer, "message": message}));
            }
            AttendanceEvent::Answer(Event::AttendanceCheckClosed { player_check_id }) => {
                change(tables, &player_check_id.to_string(), json!({"check": "closed"}));
            }
            _ => {}
        }
    }
}

fn ask(tables: &mut Writer, key: &str, game_id: &str, name: &str) {
    let game = tables.get(GAMES, game_id).unwrap_or_default();
    let row = json!({
        "game_id": game_id,
        "location": game.get("location"),
        "start_time": game.get("start_time"),
        "player": name,
        "answer": "no answer",
        "message": null,
        "check": "open",
    });
    tables.put(WhoIsComingView::NAME, key, row);
}

fn change(tables: &mut Writer, player_check_id: &str, cells: Value) {
    let known = tables.get(QUESTIONS, player_check_id).unwrap_or_default();
    if let Some(key) = known.get("row").and_then(Value::as_str) {
        tables.change(WhoIsComingView::NAME, key, cells);
    }
}
