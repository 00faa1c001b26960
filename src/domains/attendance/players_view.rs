//! Players: everybody who belongs to a team, so that somebody who is to leave one can be chosen by name.
//!
//! Must not know who is coming.

use super::AttendanceEvent;
use super::team::Event;
use crate::engine::event::RecordedEvent;
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};
use uuid::Uuid;

/// The table of the names of teams, by id.
const TEAMS: &str = "teams-of-players";

/// Folds into the read model Players.
#[derive(Debug)]
pub struct PlayersView;

impl Projection for PlayersView {
    type Event = AttendanceEvent;
    const NAME: &'static str = "players";
    const REMEMBERS: &'static [&'static str] = &[TEAMS];

    fn apply(tables: &mut Writer, event: &AttendanceEvent, _: &RecordedEvent) {
        match event {
            AttendanceEvent::Team(Event::TeamRegistered { team_id, name }) => {
                tables.put(TEAMS, team_id, json!({"team_id": team_id, "name": name}));
            }
            AttendanceEvent::Team(Event::PlayerJoinedTeam { team_id, player }) => {
                let mut teams = teams_of(tables, player.player_id);
                teams.push(tables.get(TEAMS, team_id).into());
                let row = json!({
                    "player_id": player.player_id,
                    "name": player.name,
                    "email": player.email,
                    "teams": teams,
                });
                tables.put(Self::NAME, player.player_id, row);
            }
            AttendanceEvent::Team(Event::PlayerLeftTeam { team_id, player_id }) => {
                let left = json!(team_id);
                let mut teams = teams_of(tables, *player_id);
                teams.retain(|team| team.get("team_id") != Some(&left));
                if teams.is_empty() {
                    tables.remove(Self::NAME, player_id);
                } else {
                    tables.change(Self::NAME, player_id, json!({"teams": teams}));
                }
            }
            _ => {}
        }
    }
}

fn teams_of(tables: &Writer, player_id: Uuid) -> Vec<Value> {
    match tables.get(PlayersView::NAME, player_id).and_then(|mut row| row.remove("teams")) {
        Some(Value::Array(teams)) => teams,
        _ => Vec::new(),
    }
}
