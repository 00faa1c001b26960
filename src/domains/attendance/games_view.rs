//! Games: every game with its place, its time and where it stands.
//!
//! Must not ask the Teams view for a name: a projection reads nothing but events.

use super::{AttendanceEvent, game, team};
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};

/// The table of the names of teams, by id.
const TEAMS: &str = "names-of-teams";

/// Folds into the read model Games.
#[derive(Debug)]
pub struct GamesView;

impl Projection for GamesView {
    type Event = AttendanceEvent;
    const NAME: &'static str = "games";
    const REMEMBERS: &'static [&'static str] = &[TEAMS];

    fn apply(tables: &mut Writer, event: &AttendanceEvent, _: &RecordedEvent) {
        match event {
            AttendanceEvent::Team(team::Event::TeamRegistered { team_id, name }) => {
                tables.put(TEAMS, team_id, json!({"name": name}));
            }
            AttendanceEvent::Game(game::Event::GameScheduled { game_id, team_id, location, start_time }) => {
                let known = tables.get(TEAMS, team_id).and_then(|mut team| team.remove("name"));
                let row = json!({
                    "game_id": game_id,
                    "location": location,
                    "start_time": start_time,
                    "team_name": known.unwrap_or_else(|| Value::from("")),
                    "status": "scheduled",
                });
                tables.put(Self::NAME, game_id, row);
            }
            AttendanceEvent::Game(game::Event::GameStarted { game_id, .. }) => {
                tables.change(Self::NAME, game_id, json!({"status": "started"}));
            }
            AttendanceEvent::Game(game::Event::GameEnded { game_id }) => {
                tables.change(Self::NAME, game_id, json!({"status": "ended"}));
            }
            AttendanceEvent::Game(game::Event::GameCancelled { game_id }) => {
                tables.change(Self::NAME, game_id, json!({"status": "cancelled"}));
            }
            _ => {}
        }
    }
}
